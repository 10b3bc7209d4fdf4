#include "base64.h"

#include <stdlib.h>

static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int value_of(char letter) {
    if (letter >= 'A' && letter <= 'Z') {
        return letter - 'A';
    }
    if (letter >= 'a' && letter <= 'z') {
        return letter - 'a' + 26;
    }
    if (letter >= '0' && letter <= '9') {
        return letter - '0' + 52;
    }
    return letter == '+' ? 62 : letter == '/' ? 63 : -1;
}

/* Four letters, of which the last `padding` are '='; the place of the first wrong one, 4 if there is none. */
static size_t decode_group(const char *letters, size_t padding, uint8_t *to) {
    uint32_t bits = 0;
    for (size_t i = 0; i < 4; i++) {
        int value = i < 4 - padding ? value_of(letters[i]) : 0;
        if (value < 0) {
            return i;
        }
        bits = bits << 6 | (uint32_t)value;
    }
    if ((bits & (padding == 2 ? 0xFFFF : padding == 1 ? 0xFF : 0)) != 0) {
        return 3 - padding;
    }
    for (size_t i = 0; i < 3 - padding; i++) {
        to[i] = (uint8_t)(bits >> (16 - 8 * i));
    }
    return 4;
}

uint8_t *base64_decode(const char *text, size_t length, size_t *size, size_t *wrong_at) {
    if (length == 0 || length % 4 != 0) {
        *wrong_at = length;
        return NULL;
    }
    *wrong_at = BASE64_GOOD;
    uint8_t *bytes = malloc(length / 4 * 3);
    if (bytes == NULL) {
        return NULL;
    }
    size_t padding = text[length - 1] != '=' ? 0 : text[length - 2] != '=' ? 1 : 2;
    for (size_t at = 0; at < length; at += 4) {
        size_t wrong = decode_group(text + at, at + 4 == length ? padding : 0, bytes + at / 4 * 3);
        if (wrong < 4) {
            *wrong_at = at + wrong;
            free(bytes);
            return NULL;
        }
    }
    *size = length / 4 * 3 - padding;
    return bytes;
}

char *base64_encode(const uint8_t *bytes, size_t size) {
    size_t groups = size / 3 + (size % 3 != 0);
    char *text = groups > (SIZE_MAX - 1) / 4 ? NULL : malloc(groups * 4 + 1), *to = text;
    if (text == NULL) {
        return NULL;
    }
    for (size_t at = 0; at < size; at += 3) {
        size_t here = size - at < 3 ? size - at : 3;
        uint32_t bits = 0;
        for (size_t i = 0; i < 3; i++) {
            bits = bits << 8 | (i < here ? bytes[at + i] : 0);
        }
        for (size_t i = 0; i < 4; i++) {
            *to++ = i <= here ? LETTERS[bits >> (18 - 6 * i) & 63] : '=';
        }
    }
    *to = '\0';
    return text;
}
