/* JSON, written in the order of the calls; commas come by themselves. */
#ifndef JSON_WRITER_H
#define JSON_WRITER_H

#include "buffer.h"

struct json_writer {
    struct buffer buffer;
    bool comma; /* whether one is due before the next value or name */
};

/* '{' or '['. */
void json_open(struct json_writer *writer, char bracket);

/* '}' or ']'. */
void json_close(struct json_writer *writer, char bracket);

/* The name of the member whose value comes next; without characters that need an escape. */
void json_name(struct json_writer *writer, const char *name);

void json_put_integer(struct json_writer *writer, uint64_t number);

void json_put_string(struct json_writer *writer, struct text text);

/* Puts a value that is JSON already. */
void json_put_value(struct json_writer *writer, struct text json);

#endif
