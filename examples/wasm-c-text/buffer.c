#include "buffer.h"

#include <stdlib.h>
#include <string.h>

enum { SMALLEST = 256 };

static bool has_room(struct buffer *buffer, size_t more) {
    size_t wanted = buffer->size + more;
    if (buffer->failed || wanted <= buffer->room) {
        return !buffer->failed;
    }
    size_t room = wanted + wanted / 2 + SMALLEST;
    char *bytes = wanted < more || room < wanted ? NULL : realloc(buffer->bytes, room);
    if (bytes == NULL) {
        buffer->failed = true;
        return false;
    }
    buffer->bytes = bytes;
    buffer->room = room;
    return true;
}

void buffer_put(struct buffer *buffer, struct text text) {
    if (text.size > 0 && has_room(buffer, text.size)) {
        memcpy(buffer->bytes + buffer->size, text.at, text.size);
        buffer->size += text.size;
    }
}

void buffer_put_byte(struct buffer *buffer, char byte) {
    buffer_fill(buffer, byte, 1);
}

void buffer_fill(struct buffer *buffer, char byte, size_t times) {
    if (times > 0 && has_room(buffer, times)) {
        memset(buffer->bytes + buffer->size, byte, times);
        buffer->size += times;
    }
}

struct text buffer_text(const struct buffer *buffer) {
    return (struct text){buffer->bytes == NULL ? "" : buffer->bytes, buffer->size};
}

void buffer_free(struct buffer *buffer) {
    free(buffer->bytes);
    *buffer = (struct buffer){0};
}
