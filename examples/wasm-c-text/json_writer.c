#include "json_writer.h"

/* Begins a value or a name. */
static void begin(struct json_writer *writer) {
    if (writer->comma) {
        buffer_put_byte(&writer->buffer, ',');
    }
    writer->comma = true;
}

void json_open(struct json_writer *writer, char bracket) {
    begin(writer);
    buffer_put_byte(&writer->buffer, bracket);
    writer->comma = false;
}

void json_close(struct json_writer *writer, char bracket) {
    buffer_put_byte(&writer->buffer, bracket);
    writer->comma = true;
}

void json_name(struct json_writer *writer, const char *name) {
    json_put_string(writer, text_of(name));
    buffer_put_byte(&writer->buffer, ':');
    writer->comma = false;
}

void json_put_integer(struct json_writer *writer, uint64_t number) {
    char digits[20];
    size_t first = sizeof digits;
    do {
        digits[--first] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    json_put_value(writer, (struct text){digits + first, sizeof digits - first});
}

static void put_escape(struct buffer *buffer, unsigned char byte) {
    static const char HEX[] = "0123456789abcdef";
    switch (byte) {
    case '"':
        buffer_put(buffer, text_of("\\\""));
        return;
    case '\\':
        buffer_put(buffer, text_of("\\\\"));
        return;
    case '\n':
        buffer_put(buffer, text_of("\\n"));
        return;
    default:
        buffer_put(buffer, text_of("\\u00"));
        buffer_put_byte(buffer, HEX[byte >> 4]);
        buffer_put_byte(buffer, HEX[byte & 0xF]);
    }
}

void json_put_string(struct json_writer *writer, struct text text) {
    begin(writer);
    buffer_put_byte(&writer->buffer, '"');
    size_t from = 0;
    for (size_t i = 0; i < text.size; i++) {
        unsigned char byte = (unsigned char)text.at[i];
        if (byte < ' ' || byte == '"' || byte == '\\') {
            buffer_put(&writer->buffer, (struct text){text.at + from, i - from});
            put_escape(&writer->buffer, byte);
            from = i + 1;
        }
    }
    buffer_put(&writer->buffer, (struct text){text.at + from, text.size - from});
    buffer_put_byte(&writer->buffer, '"');
}

void json_put_value(struct json_writer *writer, struct text json) {
    begin(writer);
    buffer_put(&writer->buffer, json);
}
