/* Text as bytes of UTF-8 with a size: not ended by a zero, and a zero may be among them. */
#ifndef UTF8_H
#define UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
    const char *at;
    size_t size;
};

/* The text that a C string holds. */
struct text text_of(const char *string);

bool text_equals(struct text text, const char *string);

/* The bytes of the well-formed sequence (RFC 3629) that `text` begins with; 0 if it begins with none. */
size_t utf8_sequence(struct text text);

/* Takes the first code point off `text`, which is well-formed and not empty. */
uint32_t utf8_take(struct text *text);

/* Writes a code point that is no surrogate; returns how many bytes it takes. */
size_t utf8_put(char out[4], uint32_t point);

/* Whether Unicode calls it white space. */
bool utf8_is_space(uint32_t point);

#endif
