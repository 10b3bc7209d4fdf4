#include "utf8.h"

#include <string.h>

struct text text_of(const char *string) {
    return (struct text){string, strlen(string)};
}

bool text_equals(struct text text, const char *string) {
    return text.size == strlen(string) && memcmp(text.at, string, text.size) == 0;
}

static size_t size_by_first_byte(unsigned char first) {
    return first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
}

size_t utf8_sequence(struct text text) {
    const unsigned char *bytes = (const unsigned char *)text.at;
    size_t size = text.size > 0 ? size_by_first_byte(bytes[0]) : 0;
    if (size < 2 || size > text.size) {
        return size == 1 ? 1 : 0;
    }
    for (size_t i = 1; i < size; i++) {
        if ((bytes[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    bool overlong = (bytes[0] == 0xE0 && bytes[1] < 0xA0) || (bytes[0] == 0xF0 && bytes[1] < 0x90);
    bool surrogate = bytes[0] == 0xED && bytes[1] >= 0xA0;
    bool beyond = bytes[0] == 0xF4 && bytes[1] >= 0x90;
    return overlong || surrogate || beyond ? 0 : size;
}

uint32_t utf8_take(struct text *text) {
    static const unsigned char MASK_OF_FIRST[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    const unsigned char *bytes = (const unsigned char *)text->at;
    size_t size = size_by_first_byte(bytes[0]);
    uint32_t point = bytes[0] & MASK_OF_FIRST[size];
    for (size_t i = 1; i < size; i++) {
        point = point << 6 | (bytes[i] & 0x3F);
    }
    text->at += size;
    text->size -= size;
    return point;
}

size_t utf8_put(char out[4], uint32_t point) {
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    size_t size = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (size_t i = size - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (point & 0x3F));
        point >>= 6;
    }
    out[0] = (char)((0xF00 >> size & 0xFF) | point);
    return size;
}

bool utf8_is_space(uint32_t point) {
    return point == ' ' || (point >= '\t' && point <= '\r') || point == 0x85 || point == 0xA0 || point == 0x1680 ||
           (point >= 0x2000 && point <= 0x200A) || point == 0x2028 || point == 0x2029 || point == 0x202F ||
           point == 0x205F || point == 0x3000;
}
