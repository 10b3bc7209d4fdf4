/*
 * What WebAssembly plugins in C have in common: the exports, envelopes, the host's functions, and as much of JSON as
 * small plugins need. docs/writing-wasm-plugins.md says how plugins are written and what the ABI underneath is,
 * docs/host-api.md what each host function does in full, with its limits.
 *
 *     #include "tenon_wasm.h"
 *
 *     TENON_FUNCTION(hello) { return tenon_answer_text("Hello, world!"); }
 *
 * For clang --target=wasm32-wasi -mexec-model=reactor; C99 or C++11, and nothing but the C library. Any number of a
 * plugin's source files may include it. Compiled for another machine, to test a plugin's own code there, it has all
 * but the host's functions and what is exported.
 *
 * Texts are UTF-8 with a NUL at the end. What a function here answers with a `char *` is from malloc and its caller's
 * to give to `free`; NULL may be given, too. What is passed in stays its owner's.
 */
#ifndef TENON_WASM_H
#define TENON_WASM_H

#include <float.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TENON_PRINTF(form, first) __attribute__((format(printf, form, first)))

/* ---- Texts ---- */

/* A text in the manner of printf; NULL without memory. */
TENON_PRINTF(1, 0) static inline char *tenon_format_list(const char *form, va_list arguments) {
    va_list again;
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, form, again);
    va_end(again);
    char *text = size < 0 ? NULL : (char *)malloc((size_t)size + 1);
    if (text != NULL) {
        vsnprintf(text, (size_t)size + 1, form, arguments);
    }
    return text;
}

TENON_PRINTF(1, 2) static inline char *tenon_format(const char *form, ...) {
    va_list arguments;
    va_start(arguments, form);
    char *text = tenon_format_list(form, arguments);
    va_end(arguments);
    return text;
}

/* The bytes of the well-formed UTF-8 sequence that begins here, 0 if none does (RFC 3629). Reads no byte past a NUL. */
static inline size_t tenon_utf8_sequence(const char *text) {
    const unsigned char *at = (const unsigned char *)text;
    size_t size = at[0] < 0x80 ? 1 : at[0] < 0xC2 ? 0 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : at[0] < 0xF5 ? 4 : 0;
    for (size_t i = 1; i < size; i++) {
        if ((at[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    bool overlong = (at[0] == 0xE0 && at[1] < 0xA0) || (at[0] == 0xF0 && at[1] < 0x90);
    bool no_character = (at[0] == 0xED && at[1] >= 0xA0) || (at[0] == 0xF4 && at[1] >= 0x90);
    return overlong || no_character ? 0 : size;
}

/*
 * `before`, then the text as it stands in a JSON string without the quotes, then `after`; NULL without memory, and if
 * `text` is NULL. Where the text is not UTF-8, U+FFFD stands for each byte that is none.
 */
static inline char *tenon_escape(const char *before, const char *text, const char *after) {
    size_t before_size = strlen(before), after_size = strlen(after), text_size = text == NULL ? 0 : strlen(text);
    /* No byte becomes more than six. */
    char *json = text == NULL || text_size > (SIZE_MAX - before_size - after_size - 1) / 6
                     ? NULL
                     : (char *)malloc(before_size + 6 * text_size + after_size + 1);
    if (json == NULL) {
        return NULL;
    }
    char *to = (char *)memcpy(json, before, before_size) + before_size;
    while (*text != '\0') {
        size_t size = tenon_utf8_sequence(text);
        if (size == 0) {
            memcpy(to, "\xEF\xBF\xBD", 3);
            to += 3;
            text++;
        } else if (*text == '"' || *text == '\\') {
            *to++ = '\\';
            *to++ = *text++;
        } else if ((unsigned char)*text < 0x20) {
            to += snprintf(to, 7, "\\u%04x", (unsigned)*text++);
        } else {
            memcpy(to, text, size);
            to += size;
            text += size;
        }
    }
    memcpy(to, after, after_size + 1);
    return json;
}

/* A text as a JSON string, with its quotes. */
static inline char *tenon_quote(const char *text) {
    return tenon_escape("\"", text, "\"");
}

/* ---- Answers: what functions of a plugin return. NULL becomes the error `out of memory`. ---- */

/*
 * An answer of any JSON, put in as it is, which remains the caller's. NULL if `json` is NULL: what has gone wrong in
 * making it can be passed on unseen.
 */
static inline char *tenon_answer(const char *json) {
    return json == NULL ? NULL : tenon_format("{\"data\":%s}", json);
}

/* An answer of one text, in the manner of printf, which becomes a JSON string. */
TENON_PRINTF(1, 2) static inline char *tenon_answer_text(const char *form, ...) {
    va_list arguments;
    va_start(arguments, form);
    char *text = tenon_format_list(form, arguments);
    va_end(arguments);
    char *envelope = tenon_escape("{\"data\":\"", text, "\"}");
    free(text);
    return envelope;
}

/* An error, in the manner of printf, for the caller to read: name the field, what was found and what was expected. */
TENON_PRINTF(1, 2) static inline char *tenon_fail(const char *form, ...) {
    va_list arguments;
    va_start(arguments, form);
    char *text = tenon_format_list(form, arguments);
    va_end(arguments);
    /* To the host an empty error is none. */
    char *envelope = tenon_escape("{\"error\":\"", text != NULL && *text == '\0' ? "no reason given" : text, "\"}");
    free(text);
    return envelope;
}

/* ---- JSON (RFC 8259), read where it stands ---- */

/* Arrays and objects inside one another; what is deeper is refused. */
enum { TENON_JSON_DEPTH = 64 };

/* The JSON of a value within a longer text. */
struct tenon_json {
    const char *at; /* NULL: there is none */
    size_t size;
};

/* The functions from here to tenon_json_find read one thing and answer where it ends, NULL if it is not there. */

static inline const char *tenon_json_space(const char *at) {
    return at + strspn(at, " \t\n\r");
}

/* The code unit of an escape \uXXXX; -1 if there is none. */
static inline int32_t tenon_json_unit(const char *at) {
    if (at[0] != '\\' || at[1] != 'u') {
        return -1;
    }
    int32_t unit = 0;
    for (int i = 2; i < 6; i++) {
        int byte = at[i], letter = byte | 0x20;
        int digit = byte >= '0' && byte <= '9' ? byte - '0' : letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
        if (digit < 0) {
            return -1;
        }
        unit = unit << 4 | digit;
    }
    return unit;
}

/* The code point of \uXXXX, of two for one beyond the first plane; -1 for half of such a pair. */
static inline const char *tenon_json_point(const char *at, int32_t *point) {
    int32_t low, high = tenon_json_unit(at);
    if (high < 0xD800 || high > 0xDFFF) {
        *point = high;
        return high < 0 ? NULL : at + 6;
    }
    low = tenon_json_unit(at + 6);
    *point = 0x10000 + ((high - 0xD800) << 10 | (low & 0x3FF));
    return high < 0xDC00 && low >= 0xDC00 && low <= 0xDFFF ? at + 12 : NULL;
}

/* One character of a string, and the `size` bytes of UTF-8 that it stands for. */
static inline const char *tenon_json_character(const char *at, char out[4], size_t *size) {
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    *size = *at == '\\' ? 1 : tenon_utf8_sequence(at);
    if (*at != '\\') {
        memcpy(out, at, *size);
        return *size == 0 || (unsigned char)*at < 0x20 ? NULL : at + *size;
    }
    const char *letter = at[1] == '\0' ? NULL : strchr(letters, at[1]);
    if (letter != NULL) {
        out[0] = meant[letter - letters];
        return at + 2;
    }
    int32_t point;
    at = tenon_json_point(at, &point);
    if (at == NULL) {
        return NULL;
    }
    *size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (size_t i = *size - 1; i > 0; i--, point >>= 6) {
        out[i] = (char)(0x80 | (point & 0x3F));
    }
    out[0] = (char)(*size == 1 ? point : (int32_t)(0xF00 >> *size & 0xFF) | point);
    return at;
}

static inline const char *tenon_json_string(const char *at) {
    char character[4];
    size_t size;
    at = *at == '"' ? at + 1 : NULL;
    while (at != NULL && *at != '"') {
        at = tenon_json_character(at, character, &size);
    }
    return at == NULL ? NULL : at + 1;
}

static inline const char *tenon_json_digits(const char *at) {
    size_t size = strspn(at, "0123456789");
    return size == 0 ? NULL : at + size;
}

static inline const char *tenon_json_number(const char *at) {
    at += *at == '-';
    at = *at == '0' ? at + 1 : tenon_json_digits(at);
    if (at != NULL && *at == '.') {
        at = tenon_json_digits(at + 1);
    }
    if (at != NULL && (*at == 'e' || *at == 'E')) {
        at = tenon_json_digits(at + 1 + (at[1] == '+' || at[1] == '-'));
    }
    return at;
}

/* Whether a string, a good one, stands for these characters, however it is written. */
static inline bool tenon_json_is(const char *string, const char *text) {
    char character[4];
    size_t size;
    for (string++; *string != '"'; text += size) {
        string = tenon_json_character(string, character, &size);
        if (character[0] == '\0' || strncmp(text, character, size) != 0) {
            return false;
        }
    }
    return *text == '\0';
}

static inline const char *tenon_json_value(const char *at, int depth, const char *name, struct tenon_json *found);

/* The name of a member and the colon, and whether it is this one; NULL is none. */
static inline const char *tenon_json_name(const char *at, const char *name, bool *is) {
    const char *end = tenon_json_string(at);
    *is = end != NULL && name != NULL && tenon_json_is(at, name);
    end = end == NULL ? NULL : tenon_json_space(end);
    return end == NULL || *end != ':' ? NULL : tenon_json_space(end + 1);
}

/* What is in an array or object, by its closing bracket. */
static inline const char *tenon_json_items(const char *at, char close, int depth, const char *name,
                                           struct tenon_json *found) {
    if (depth > TENON_JSON_DEPTH) {
        return NULL;
    }
    at = tenon_json_space(at);
    if (*at == close) {
        return at + 1;
    }
    for (;; at = tenon_json_space(at + 1)) {
        bool is = false;
        at = close == '}' ? tenon_json_name(at, name, &is) : at;
        const char *end = at == NULL ? NULL : tenon_json_value(at, depth, NULL, NULL);
        if (end == NULL) {
            return NULL;
        }
        if (is) {
            found->at = at;
            found->size = (size_t)(end - at);
        }
        at = tenon_json_space(end);
        if (*at != ',') {
            return *at == close ? at + 1 : NULL;
        }
    }
}

/* Any value; if it is an object, `found` becomes its member of this name, of several the last. */
static inline const char *tenon_json_value(const char *at, int depth, const char *name, struct tenon_json *found) {
    switch (*at) {
    case '{':
        return tenon_json_items(at + 1, '}', depth + 1, name, found);
    case '[':
        return tenon_json_items(at + 1, ']', depth + 1, NULL, NULL);
    case '"':
        return tenon_json_string(at);
    case 't':
        return strncmp(at, "true", 4) == 0 ? at + 4 : NULL;
    case 'f':
        return strncmp(at, "false", 5) == 0 ? at + 5 : NULL;
    case 'n':
        return strncmp(at, "null", 4) == 0 ? at + 4 : NULL;
    default:
        return tenon_json_number(at);
    }
}

/* Reads a whole text: false if it is not one JSON object. `found` is the member of this name. */
static inline bool tenon_json_find(const char *json, const char *name, struct tenon_json *found) {
    found->at = NULL;
    found->size = 0;
    json = json == NULL ? "" : tenon_json_space(json);
    const char *end = *json == '{' ? tenon_json_value(json, 0, name, found) : NULL;
    return end != NULL && *tenon_json_space(end) == '\0';
}

/*
 * A member of an object, as the JSON that it is. NULL if `json` is not an object, if it has no such member, and
 * without memory. The text is read as a whole each time: an object that has a mistake anywhere has no members.
 */
static inline char *tenon_member(const char *json, const char *name) {
    struct tenon_json value;
    char *member = tenon_json_find(json, name, &value) && value.at != NULL ? (char *)malloc(value.size + 1) : NULL;
    if (member != NULL) {
        memcpy(member, value.at, value.size);
        member[value.size] = '\0';
    }
    return member;
}

/* What a member that is a string stands for; NULL if there is none, and if it has a NUL in it. */
static inline char *tenon_string(const char *json, const char *name) {
    char *literal = tenon_member(json, name);
    if (literal == NULL || *literal != '"') {
        free(literal);
        return NULL;
    }
    /* It is decoded where it stands: nothing is longer than it is written, and what is read lies ahead. */
    char *to = literal, character[4];
    size_t size;
    for (const char *at = literal + 1; *at != '"'; to += size) {
        at = tenon_json_character(at, character, &size);
        if (character[0] == '\0') {
            free(literal);
            return NULL;
        }
        memcpy(to, character, size);
    }
    *to = '\0';
    return literal;
}

/* The value of a member that is a number; false, and `value` as it was, if there is none or a double cannot hold it. */
static inline bool tenon_number(const char *json, const char *name, double *value) {
    struct tenon_json member;
    if (!tenon_json_find(json, name, &member) || member.at == NULL || strchr("-0123456789", *member.at) == NULL) {
        return false;
    }
    double number = strtod(member.at, NULL);
    bool finite = number >= -DBL_MAX && number <= DBL_MAX;
    *value = finite ? number : *value;
    return finite;
}

/* The error about a member that is not as expected: `size: found 0, expected 1 to 9`, `name: missing, expected ...`. */
static inline char *tenon_wrong(const char *json, const char *name, const char *expected) {
    enum { SHOWN = 40 };
    struct tenon_json member;
    if (!tenon_json_find(json, name, &member)) {
        return tenon_fail("parameters: found no JSON object, expected one");
    }
    if (member.at == NULL) {
        return tenon_fail("%s: missing, expected %s", name, expected);
    }
    bool whole = member.size <= SHOWN;
    int size = whole ? (int)member.size : SHOWN;
    while (!whole && (member.at[size] & 0xC0) == 0x80) {
        size--; /* no half of a character */
    }
    return tenon_fail("%s: found %.*s%s, expected %s", name, size, member.at, whole ? "" : "...", expected);
}

/* ---- What is exported, and the host's functions ---- */

#if defined(__wasm__)

#ifdef __cplusplus
#define TENON_C extern "C"
#else
#define TENON_C extern
#endif

/* Of the definitions in several source files the linker keeps one. */
#define TENON_ONE __attribute__((weak))
#define TENON_EXPORT(name) __attribute__((export_name(name)))
#define TENON_IMPORT(name) TENON_C __attribute__((import_module("tenon"), import_name(name)))

/*
 * A function of the plugin, which returns an answer from above. It has `parameters`, a text, empty if there are none,
 * of `size` bytes without the NUL; they are freed after it.
 *
 *     TENON_FUNCTION(twice) { return tenon_answer_text("%s%s", parameters, parameters); }
 */
#define TENON_FUNCTION(name) TENON_DEFINE(name, parameters)

/* Takes over `configuration`, in the same form; an error refuses it. Called first in each instance. */
#define TENON_INIT TENON_DEFINE(init, configuration)

/* Whether the plugin may be called: a function without parameters that returns a bool. Without it, it always may. */
#define TENON_READY                                                                                                    \
    static bool tenon_is_ready(void);                                                                                  \
    TENON_C TENON_EXPORT("is_ready") int32_t tenon_export_is_ready(void);                                              \
    int32_t tenon_export_is_ready(void) { return tenon_is_ready(); }                                                   \
    static bool tenon_is_ready(void)

#define TENON_DEFINE(name, parameters)                                                                                 \
    static char *tenon_function_##name(const char *, size_t);                                                          \
    TENON_C TENON_EXPORT(#name) uint64_t tenon_export_##name(char *, size_t);                                          \
    uint64_t tenon_export_##name(char *at, size_t size) { return tenon_call(tenon_function_##name, at, size); }        \
    static char *tenon_function_##name(__attribute__((unused)) const char *parameters,                                 \
                                       __attribute__((unused)) size_t size)

/* The one answer that takes no memory of its own. */
TENON_C const char tenon_out_of_memory[26];
TENON_ONE const char tenon_out_of_memory[26] = "{\"error\":\"out of memory\"}";

/* Whether the last `alloc` had no memory to give. */
TENON_C bool tenon_alloc_failed;
TENON_ONE bool tenon_alloc_failed = false;

/* For parameters and for what host functions answer. There is room for a NUL after them. */
TENON_C TENON_EXPORT("alloc") void *tenon_export_alloc(size_t size);
TENON_ONE void *tenon_export_alloc(size_t size) {
    void *room = size == SIZE_MAX ? NULL : malloc(size + 1);
    tenon_alloc_failed = room == NULL;
    return room;
}

/* Gets answers back. */
TENON_C TENON_EXPORT("free") void tenon_export_free(void *answer);
TENON_ONE void tenon_export_free(void *answer) {
    if (answer != tenon_out_of_memory) {
        free(answer);
    }
}

static inline uint64_t tenon_call(char *(*function)(const char *, size_t), char *parameters, size_t size) {
    if (parameters != NULL) {
        parameters[size] = '\0';
    }
    char *envelope = function(parameters == NULL ? "" : parameters, size);
    const char *answer = envelope == NULL ? tenon_out_of_memory : envelope;
    free(parameters);
    return (uint64_t)(uintptr_t)answer << 32 | strlen(answer);
}

/*
 * The host's functions. Each acts under the plugin's own id and permissions, and ends by the deadline of the call that
 * it is asked in. The names and numbers are those of native plugins, sdk/c/tenon.h.
 */

/* Levels of the log. */
enum { TENON_DEBUG = 0, TENON_INFO = 1, TENON_WARN = 2, TENON_ERROR = 3 };

/* What host functions answer. */
enum {
    TENON_OK = 0,
    TENON_ABSENT = 1, /* there is no such key; from tenon_kv_get only */
    TENON_FAILED = 5  /* tenon_last_error says why */
};

TENON_IMPORT("get_config_buf") uint64_t tenon_import_get_config(const char *key, size_t key_size);
TENON_IMPORT("log") void tenon_import_log(int32_t level, const char *message, size_t size);
TENON_IMPORT("kv_get_buf") uint64_t tenon_import_kv_get(const char *key, size_t key_size);
TENON_IMPORT("kv_set") int32_t tenon_import_kv_set(const char *key, size_t key_size, const void *value, size_t size);
TENON_IMPORT("kv_delete") int32_t tenon_import_kv_delete(const char *key, size_t key_size);
TENON_IMPORT("http_request_buf") uint64_t tenon_import_http_request(const char *request, size_t size);
TENON_IMPORT("emit_event") int32_t tenon_import_emit_event(const char *event, size_t size);
TENON_IMPORT("last_error") uint64_t tenon_import_last_error(void);

/* NULL is refused by the host as an empty text is: what has gone wrong in making one can be passed on unseen. */
static inline size_t tenon_size(const char *text) {
    return text == NULL ? 0 : strlen(text);
}

/* Bytes that the host has put into memory from this plugin's `alloc`, and a NUL after them. */
static inline char *tenon_received(uint64_t packed, size_t *size) {
    char *at = (char *)(uintptr_t)(packed >> 32);
    *size = (uint32_t)packed;
    if (at != NULL) {
        at[*size] = '\0';
    }
    return at;
}

/* Why the last of these functions that could fail has failed; NULL if it has not, and without memory. */
static inline char *tenon_last_error(void) {
    size_t size;
    return tenon_received(tenon_import_last_error(), &size);
}

/* The error that the host has given for the last of these functions that has failed. */
static inline char *tenon_refused(void) {
    char *reason = tenon_last_error();
    char *envelope = tenon_fail("%s", reason == NULL ? "the host has refused" : reason);
    free(reason);
    return envelope;
}

/*
 * The value of a key of the plugin's configuration: a text as it is, any other value as JSON. NULL if the key is not
 * configured, and without memory.
 */
static inline char *tenon_get_config(const char *key) {
    size_t size;
    return tenon_received(tenon_import_get_config(key, tenon_size(key)), &size);
}

/* Writes a line, in the manner of printf, to the container's log. Without memory it writes the form itself. */
TENON_PRINTF(2, 3) static inline void tenon_log(int32_t level, const char *form, ...) {
    va_list arguments;
    va_start(arguments, form);
    char *text = tenon_format_list(form, arguments);
    va_end(arguments);
    const char *message = text == NULL ? form : text;
    tenon_import_log(level, message, strlen(message));
    free(text);
}

/*
 * The value of a key in the plugin's own store: any bytes, none included. TENON_OK: `*value` is for `free`, `*size` is
 * its bytes, and a NUL stands after them. Otherwise `*value` is NULL and `*size` is 0.
 */
static inline int tenon_kv_get(const char *key, char **value, size_t *size) {
    *value = tenon_received(tenon_import_kv_get(key, tenon_size(key)), size);
    if (*value != NULL) {
        return TENON_OK;
    }
    /* Absent is what the host has no error for. Where it found no room for the error, that is not to be known. */
    tenon_alloc_failed = false;
    char *error = tenon_last_error();
    bool absent = error == NULL && !tenon_alloc_failed;
    free(error);
    return absent ? TENON_ABSENT : TENON_FAILED;
}

/* Sets a key of 1 to 1024 bytes to at most 16 MiB; `value` may be NULL if `size` is 0. */
static inline int tenon_kv_set(const char *key, const void *value, size_t size) {
    return tenon_import_kv_set(key, tenon_size(key), value, size) == 1 ? TENON_OK : TENON_FAILED;
}

/* Removes a key. TENON_OK too if it was not there. */
static inline int tenon_kv_delete(const char *key) {
    return tenon_import_kv_delete(key, tenon_size(key)) == 1 ? TENON_OK : TENON_FAILED;
}

/*
 * Sends an HTTP request to a host that the plugin's permissions list.
 *
 *   request   {"method": "POST", "url": "https://example.com/", "headers": {"accept": "text/plain"},
 *              "body": "<base64>"}; only `url` must be there, the method is GET if absent
 *   response  {"status": 200, "headers": {"content-type": "text/plain"}, "body": "<base64>"}; header names in lower
 *             case; whatever the status is
 *
 * TENON_OK: `*response_json` is the response. Otherwise it is the reason, plain text, or NULL without memory.
 */
static inline int tenon_http_request(const char *request_json, char **response_json) {
    size_t size;
    *response_json = tenon_received(tenon_import_http_request(request_json, tenon_size(request_json)), &size);
    if (*response_json != NULL) {
        return TENON_OK;
    }
    *response_json = tenon_last_error();
    return TENON_FAILED;
}

/*
 * Sends an event, on topic tenon/plugin/<id>/<event_type>: {"event_type": "image.made", "data": {...}, "tags": {...}}.
 * `event_type` must be there.
 */
static inline int tenon_emit_event(const char *event_json) {
    return tenon_import_emit_event(event_json, tenon_size(event_json)) == 1 ? TENON_OK : TENON_FAILED;
}

#endif

#endif
