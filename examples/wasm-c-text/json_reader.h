/*
 * JSON (RFC 8259), read in place. No tree is built: a value is the slice of text that it is written in. The document is
 * checked once as a whole; the other functions rely on that and cannot fail on its syntax.
 */
#ifndef JSON_READER_H
#define JSON_READER_H

#include "utf8.h"

enum json_kind { JSON_NULL, JSON_BOOLEAN, JSON_NUMBER, JSON_STRING, JSON_LIST, JSON_OBJECT };

/* Arrays and objects inside one another. */
enum { JSON_MAX_DEPTH = 64 };

/* Where a document is wrong. */
struct json_fault {
    size_t at;
    const char *expected;
};

/* Checks a whole document, strings for well-formed UTF-8 and paired surrogates too; `value` is the value in it. */
bool json_check(struct text document, struct text *value, struct json_fault *fault);

enum json_kind json_kind(struct text value);

/* A member of an object; of members of the same name the last. */
bool json_member(struct text object, const char *name, struct text *value);

/* The bytes that a string stands for. `out` has room for as many as it is written in; returns how many there are. */
size_t json_decode(struct text string, char *out);

/* The value of a number; false if it has a fraction or an exponent, or is larger than `long` holds. */
bool json_integer(struct text number, long *out);

#endif
