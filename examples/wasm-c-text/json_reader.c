#include "json_reader.h"

#include <limits.h>
#include <string.h>

struct cursor {
    const char *at;
    const char *end;
    int depth;
    const char *expected; /* what was missing at `at`; NULL while nothing is */
};

static bool expected(struct cursor *c, const char *what) {
    c->expected = what;
    return false;
}

static int peek(const struct cursor *c) {
    return c->at < c->end ? (unsigned char)*c->at : -1;
}

static bool skip(struct cursor *c, char wanted) {
    bool there = peek(c) == wanted;
    c->at += there;
    return there;
}

static void skip_space(struct cursor *c) {
    while (skip(c, ' ') || skip(c, '\n') || skip(c, '\r') || skip(c, '\t')) {
    }
}

static bool is_digit(int byte) {
    return byte >= '0' && byte <= '9';
}

static bool skip_digits(struct cursor *c) {
    const char *first = c->at;
    while (is_digit(peek(c))) {
        c->at++;
    }
    return c->at > first || expected(c, "a digit");
}

static bool check_number(struct cursor *c) {
    skip(c, '-');
    if (!skip(c, '0') && !skip_digits(c)) {
        return false;
    }
    if (skip(c, '.') && !skip_digits(c)) {
        return false;
    }
    if (skip(c, 'e') || skip(c, 'E')) {
        if (!skip(c, '+')) {
            skip(c, '-');
        }
        return skip_digits(c);
    }
    return true;
}

static int hex_digit(int byte) {
    if (is_digit(byte)) {
        return byte - '0';
    }
    int letter = byte | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/* The code unit of four hexadecimal digits. */
static bool read_unit(struct cursor *c, uint32_t *unit) {
    *unit = 0;
    for (int i = 0; i < 4; i++) {
        int digit = hex_digit(peek(c));
        if (digit < 0) {
            return expected(c, "four hexadecimal digits");
        }
        *unit = *unit << 4 | (uint32_t)digit;
        c->at++;
    }
    return true;
}

/* The code point of an escape, of two for a surrogate pair; after its backslash. */
static bool read_escape(struct cursor *c, uint32_t *point) {
    static const char LETTERS[] = "\"\\/bfnrt", MEANT[] = "\"\\/\b\f\n\r\t";
    const char *letter = peek(c) > 0 ? strchr(LETTERS, peek(c)) : NULL;
    if (letter != NULL) {
        *point = (unsigned char)MEANT[letter - LETTERS];
        c->at++;
        return true;
    }
    if (!skip(c, 'u')) {
        return expected(c, "an escape: one of \"\\/bfnrtu");
    }
    if (!read_unit(c, point) || (*point & 0xF800) != 0xD800) {
        return c->expected == NULL;
    }
    uint32_t low = 0;
    if (*point >= 0xDC00 || !skip(c, '\\') || !skip(c, 'u') || !read_unit(c, &low) || (low & 0xFC00) != 0xDC00) {
        return expected(c, "a surrogate pair");
    }
    *point = 0x10000 + ((*point & 0x3FF) << 10 | (low & 0x3FF));
    return true;
}

static bool check_string(struct cursor *c) {
    if (!skip(c, '"')) {
        return expected(c, "a string");
    }
    while (!skip(c, '"')) {
        uint32_t point;
        size_t size = utf8_sequence((struct text){c->at, (size_t)(c->end - c->at)});
        if (skip(c, '\\')) {
            if (!read_escape(c, &point)) {
                return false;
            }
        } else if (peek(c) >= 0 && peek(c) < ' ') {
            return expected(c, "an escape for this control character");
        } else if (size == 0) {
            return expected(c, c->at < c->end ? "UTF-8" : "the end of the string");
        } else {
            c->at += size;
        }
    }
    return true;
}

static bool check_value(struct cursor *c);

static bool check_member(struct cursor *c) {
    skip_space(c);
    if (!check_string(c)) {
        return false;
    }
    skip_space(c);
    return skip(c, ':') ? check_value(c) : expected(c, "':'");
}

static bool check_items(struct cursor *c, bool (*check_item)(struct cursor *), char close, const char *comma_or_close) {
    if (++c->depth > JSON_MAX_DEPTH) {
        return expected(c, "less depth");
    }
    c->at++;
    skip_space(c);
    bool ended = skip(c, close);
    while (!ended) {
        if (!check_item(c)) {
            return false;
        }
        skip_space(c);
        ended = skip(c, close);
        if (!ended && !skip(c, ',')) {
            return expected(c, comma_or_close);
        }
    }
    c->depth--;
    return true;
}

static bool check_word(struct cursor *c, const char *word) {
    size_t size = strlen(word);
    if ((size_t)(c->end - c->at) < size || memcmp(c->at, word, size) != 0) {
        return expected(c, word);
    }
    c->at += size;
    return true;
}

static bool check_value(struct cursor *c) {
    skip_space(c);
    switch (peek(c)) {
    case '{':
        return check_items(c, check_member, '}', "',' or '}'");
    case '[':
        return check_items(c, check_value, ']', "',' or ']'");
    case '"':
        return check_string(c);
    case 't':
        return check_word(c, "true");
    case 'f':
        return check_word(c, "false");
    case 'n':
        return check_word(c, "null");
    default:
        return peek(c) == '-' || is_digit(peek(c)) ? check_number(c) : expected(c, "a value");
    }
}

bool json_check(struct text document, struct text *value, struct json_fault *fault) {
    struct cursor c = {document.at, document.at + document.size, 0, NULL};
    skip_space(&c);
    const char *start = c.at;
    bool good = check_value(&c);
    *value = (struct text){start, (size_t)(c.at - start)};
    if (good) {
        skip_space(&c);
        good = c.at == c.end || expected(&c, "the end");
    }
    *fault = (struct json_fault){(size_t)(c.at - document.at), c.expected};
    return good;
}

enum json_kind json_kind(struct text value) {
    switch (*value.at) {
    case '{':
        return JSON_OBJECT;
    case '[':
        return JSON_LIST;
    case '"':
        return JSON_STRING;
    case 't':
    case 'f':
        return JSON_BOOLEAN;
    case 'n':
        return JSON_NULL;
    default:
        return JSON_NUMBER;
    }
}

/* Whether a string stands for these characters, however it is written. */
static bool stands_for(struct text string, const char *name) {
    struct cursor c = {string.at + 1, string.at + string.size - 1, 0, NULL};
    while (c.at < c.end) {
        char bytes[4];
        uint32_t point;
        size_t size = 1;
        if (skip(&c, '\\')) {
            read_escape(&c, &point);
            size = utf8_put(bytes, point);
        } else {
            bytes[0] = *c.at++;
        }
        if (strncmp(name, bytes, size) != 0 || bytes[0] == '\0') {
            return false;
        }
        name += size;
    }
    return *name == '\0';
}

bool json_member(struct text object, const char *name, struct text *value) {
    struct cursor c = {object.at + 1, object.at + object.size, 0, NULL};
    bool found = false;
    skip_space(&c);
    while (!skip(&c, '}')) {
        skip_space(&c);
        const char *start = c.at;
        check_string(&c);
        struct text label = {start, (size_t)(c.at - start)};
        skip_space(&c);
        skip(&c, ':');
        skip_space(&c);
        start = c.at;
        check_value(&c);
        if (stands_for(label, name)) {
            *value = (struct text){start, (size_t)(c.at - start)};
            found = true;
        }
        skip_space(&c);
        skip(&c, ',');
    }
    return found;
}

size_t json_decode(struct text string, char *out) {
    struct cursor c = {string.at + 1, string.at + string.size - 1, 0, NULL};
    char *to = out;
    while (c.at < c.end) {
        uint32_t point;
        if (!skip(&c, '\\')) {
            *to++ = *c.at++;
        } else if (read_escape(&c, &point)) {
            to += utf8_put(to, point);
        }
    }
    return (size_t)(to - out);
}

bool json_integer(struct text number, long *out) {
    bool negative = *number.at == '-';
    long value = 0;
    for (size_t i = negative; i < number.size; i++) {
        int digit = number.at[i] - '0';
        if (!is_digit(number.at[i]) || value > (LONG_MAX - digit) / 10) {
            return false;
        }
        value = value * 10 + digit;
    }
    *out = negative ? -value : value;
    return true;
}
