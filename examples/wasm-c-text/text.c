#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_reader.h"
#include "json_writer.h"
#include "stats.h"
#include "toc.h"

enum { DEFAULT_WORDS_PER_MINUTE = 200, MAX_WORDS_PER_MINUTE = 10000, DEEPEST_LEVEL = 6 };

static long words_per_minute = DEFAULT_WORDS_PER_MINUTE;
static bool ready;

/* Makes an error of the answer, whatever it was so far. */
__attribute__((format(printf, 2, 3))) static void fail(struct json_writer *answer, const char *form, ...) {
    char message[256];
    va_list arguments;
    va_start(arguments, form);
    vsnprintf(message, sizeof message, form, arguments);
    va_end(arguments);
    answer->buffer.size = 0;
    answer->comma = false;
    json_open(answer, '{');
    json_name(answer, "error");
    json_put_string(answer, text_of(message));
}

static const char *name_of(enum json_kind kind) {
    static const char *const NAMES[] = {"null", "a boolean", "a number", "a string", "a list", "an object"};
    return NAMES[kind];
}

/* The size of what is shown of a value in an error: at most 40 bytes, and no half of a character. */
static int shown(struct text value) {
    size_t size = 0;
    while (size < value.size) {
        size_t next = size + utf8_sequence((struct text){value.at + size, value.size - size});
        if (next > 40) {
            break;
        }
        size = next;
    }
    return (int)size;
}

/* A member of the parameters that must be there, and of this kind. */
static bool read_member(struct text parameters, const char *name, enum json_kind kind, struct text *value,
                        struct json_writer *answer) {
    if (!json_member(parameters, name, value)) {
        fail(answer, "%s: missing, expected %s", name, name_of(kind));
        return false;
    }
    if (json_kind(*value) != kind) {
        fail(answer, "%s: found %s, expected %s", name, name_of(json_kind(*value)), name_of(kind));
        return false;
    }
    return true;
}

/* An integer from 1 to `max`; where absent, `value` stays as it is. */
static bool read_integer(struct text parameters, const char *name, long max, long *value, struct json_writer *answer) {
    struct text member;
    if (!json_member(parameters, name, &member)) {
        return true;
    }
    if (json_kind(member) != JSON_NUMBER) {
        fail(answer, "%s: found %s, expected an integer from 1 to %ld", name, name_of(json_kind(member)), max);
        return false;
    }
    if (!json_integer(member, value) || *value < 1 || *value > max) {
        fail(answer, "%s: found %.*s, expected an integer from 1 to %ld", name, shown(member), member.at, max);
        return false;
    }
    return true;
}

/* The string `text`, decoded; its bytes are the caller's to free. */
static bool read_text(struct text parameters, struct text *text, struct json_writer *answer) {
    struct text literal;
    if (!read_member(parameters, "text", JSON_STRING, &literal, answer)) {
        return false;
    }
    char *bytes = malloc(literal.size);
    answer->buffer.failed = bytes == NULL;
    if (bytes == NULL) {
        return false;
    }
    *text = (struct text){bytes, json_decode(literal, bytes)};
    return true;
}

static void put_count(struct json_writer *answer, const char *name, uint64_t count) {
    json_name(answer, name);
    json_put_integer(answer, count);
}

/* {"text"} -> what is in it, and how long it takes to read. */
static void stats(struct text parameters, struct json_writer *answer) {
    struct text text;
    if (!read_text(parameters, &text, answer)) {
        return;
    }
    struct stats counted = stats_of(text);
    uint64_t per_minute = (uint64_t)words_per_minute;
    json_open(answer, '{');
    put_count(answer, "lines", counted.lines);
    put_count(answer, "words", counted.words);
    put_count(answer, "characters", counted.characters);
    put_count(answer, "paragraphs", counted.paragraphs);
    put_count(answer, "longest_line", counted.longest_line);
    put_count(answer, "reading_seconds", (counted.words * 60 + per_minute - 1) / per_minute);
    json_close(answer, '}');
    free((char *)text.at);
}

/* {"text", "max_depth"?} -> its table of contents. */
static void toc(struct text parameters, struct json_writer *answer) {
    struct text text;
    long max_depth = DEEPEST_LEVEL;
    if (!read_integer(parameters, "max_depth", DEEPEST_LEVEL, &max_depth, answer) ||
        !read_text(parameters, &text, answer)) {
        return;
    }
    toc_write(answer, text, (int)max_depth);
    free((char *)text.at);
}

typedef void operation(struct text parameters, struct json_writer *answer);

static operation *operation_of(const char *name, size_t size) {
    struct text wanted = {name, size};
    return text_equals(wanted, "stats") ? stats : text_equals(wanted, "toc") ? toc : NULL;
}

/* {"operation", "params"} -> the answer of that operation. */
static void ability_call(struct text parameters, struct json_writer *answer) {
    struct text name, operands;
    char decoded[64];
    if (!read_member(parameters, "operation", JSON_STRING, &name, answer) ||
        !read_member(parameters, "params", JSON_OBJECT, &operands, answer)) {
        return;
    }
    size_t size = name.size <= sizeof decoded ? json_decode(name, decoded) : 0;
    operation *run = operation_of(decoded, size);
    if (run == NULL) {
        fail(answer, "operation: found %.*s, expected stats or toc", shown(name), name.at);
        return;
    }
    run(operands, answer);
}

static void configure(struct text configuration, struct json_writer *answer) {
    long value = DEFAULT_WORDS_PER_MINUTE;
    if (read_integer(configuration, "words_per_minute", MAX_WORDS_PER_MINUTE, &value, answer)) {
        words_per_minute = value;
        ready = true;
        json_put_value(answer, text_of("null"));
    }
}

static void put_envelope(struct text parameters, operation *run, const char *what, struct buffer *envelope) {
    struct json_writer answer = {0};
    struct text object;
    struct json_fault fault;
    json_open(&answer, '{');
    json_name(&answer, "data");
    if (parameters.size == 0) {
        fail(&answer, "%s: found nothing, expected an object", what);
    } else if (!json_check(parameters, &object, &fault)) {
        fail(&answer, "%s: no JSON: at byte %zu, expected %s", what, fault.at, fault.expected);
    } else if (json_kind(object) != JSON_OBJECT) {
        fail(&answer, "%s: found %s, expected an object", what, name_of(json_kind(object)));
    } else {
        run(object, &answer);
    }
    json_close(&answer, '}');
    *envelope = answer.buffer;
}

void text_configure(struct text configuration, struct buffer *envelope) {
    put_envelope(configuration, configure, "configuration", envelope);
}

void text_call(const char *function, struct text parameters, struct buffer *envelope) {
    operation *run = operation_of(function, strlen(function));
    put_envelope(parameters, run == NULL ? ability_call : run, "parameters", envelope);
}

bool text_is_ready(void) {
    return ready;
}

long text_words_per_minute(void) {
    return words_per_minute;
}
