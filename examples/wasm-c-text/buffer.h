/* Bytes that grow at the end. Out of memory is remembered in `failed`, so that only the last user has to ask. */
#ifndef BUFFER_H
#define BUFFER_H

#include "utf8.h"

struct buffer {
    char *bytes;
    size_t size;
    size_t room;
    bool failed;
};

void buffer_put(struct buffer *buffer, struct text text);

void buffer_put_byte(struct buffer *buffer, char byte);

/* The same byte so many times. */
void buffer_fill(struct buffer *buffer, char byte, size_t times);

struct text buffer_text(const struct buffer *buffer);

/* Frees the bytes; the buffer is empty then, and may be used again. */
void buffer_free(struct buffer *buffer);

#endif
