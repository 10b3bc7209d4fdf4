/*
 * What plugins in C have in common, for those who do not want to write it: the exports, and answers that are JSON
 * whatever is put into them. Read parameters with the JSON library of your choice.
 *
 * One source file of a plugin has TENON_PLUGIN, outside of functions, and defines `tenon_plugin_execute`, and
 * `tenon_plugin_host` if it wants to. C99 or C++11, and nothing but the C library.
 */
#ifndef TENON_PLUGIN_H
#define TENON_PLUGIN_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tenon.h"

#if defined(__GNUC__)
#define TENON_PRINTF(form, first) __attribute__((format(printf, form, first)))
#else
#define TENON_PRINTF(form, first)
#endif

/* The exports named for VT Code, so that one library serves both hosts. */
#ifdef __cplusplus
extern "C" {
#endif
TENON_EXPORT uint32_t vtcode_plugin_version(void);
TENON_EXPORT const char *vtcode_plugin_metadata(void);
TENON_EXPORT const char *vtcode_plugin_execute(const char *input);
TENON_EXPORT void vtcode_plugin_free_string(const char *string);
#ifdef __cplusplus
}
#endif

/*
 * Defines all exports but `tenon_plugin_execute` and `tenon_plugin_host`. Name, version and description are those of
 * plugin.json: string literals that stand in JSON as they are, so without `"` and `\`. `thread_safe` is the word true
 * or false. Strings that `tenon_plugin_execute` answers must be from malloc, as those of the functions below are.
 */
#define TENON_PLUGIN(name, version, description, thread_safe)                                                          \
    TENON_EXPORT uint32_t tenon_plugin_version(void) { return TENON_ABI_VERSION; }                                     \
    TENON_EXPORT const char *tenon_plugin_metadata(void) {                                                             \
        return tenon_copy("{\"name\":\"" name "\",\"version\":\"" version "\",\"description\":\"" description          \
                          "\",\"abi_version\":1,\"thread_safe\":" TENON_WORD_##thread_safe "}");                       \
    }                                                                                                                  \
    TENON_EXPORT void tenon_plugin_free_string(const char *string) { free((void *)string); }                           \
    TENON_EXPORT uint32_t vtcode_plugin_version(void) { return tenon_plugin_version(); }                               \
    TENON_EXPORT const char *vtcode_plugin_metadata(void) { return tenon_plugin_metadata(); }                          \
    TENON_EXPORT const char *vtcode_plugin_execute(const char *input) { return tenon_plugin_execute(input); }          \
    TENON_EXPORT void vtcode_plugin_free_string(const char *string) { tenon_plugin_free_string(string); }              \
    TENON_EXPORT const char *tenon_plugin_execute(const char *input)

#define TENON_WORD_true "true"
#define TENON_WORD_false "false"

static inline char *tenon_copy(const char *text) {
    size_t size = strlen(text) + 1;
    char *copy = (char *)malloc(size);
    return copy == NULL ? NULL : (char *)memcpy(copy, text, size);
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
    int overlong = (at[0] == 0xE0 && at[1] < 0xA0) || (at[0] == 0xF0 && at[1] < 0x90);
    int no_character = (at[0] == 0xED && at[1] >= 0xA0) || (at[0] == 0xF4 && at[1] >= 0x90);
    return overlong || no_character ? 0 : size;
}

/*
 * `before`, then the text as it stands in a JSON string without the quotes, then `after`; from malloc, NULL without
 * memory. Where the text is not UTF-8, U+FFFD stands for each byte that is none.
 */
static inline char *tenon_escape(const char *before, const char *text, const char *after) {
    size_t before_size = strlen(before), after_size = strlen(after), text_size = strlen(text);
    /* No byte becomes more than six. */
    char *json = text_size > (SIZE_MAX - before_size - after_size - 1) / 6
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

/* A text as a JSON string, with its quotes; from malloc, NULL without memory. */
static inline char *tenon_quote(const char *text) {
    return tenon_escape("\"", text, "\"");
}

/*
 * The answer of a call that went well. `output_json` is a JSON object, put in as it is, and remains the caller's. NULL
 * without memory, and if it is NULL: what a JSON library answers then can be passed on unseen.
 */
static inline char *tenon_success(const char *output_json) {
    static const char before[] = "{\"success\":true,\"output\":", after[] = ",\"error\":null,\"files\":[]}";
    if (output_json == NULL) {
        return NULL;
    }
    size_t size = strlen(output_json);
    char *answer = (char *)malloc(sizeof before - 1 + size + sizeof after);
    if (answer == NULL) {
        return NULL;
    }
    memcpy(answer, before, sizeof before - 1);
    memcpy(answer + sizeof before - 1, output_json, size);
    memcpy(answer + sizeof before - 1 + size, after, sizeof after);
    return answer;
}

/*
 * The answer of a call that failed, with a message in the manner of printf that the caller gets to read: name the
 * field, what was found and what was expected. Any text may be put in. NULL without memory.
 */
TENON_PRINTF(1, 2) static inline char *tenon_failure(const char *form, ...) {
    va_list arguments;
    va_start(arguments, form);
    int size = vsnprintf(NULL, 0, form, arguments);
    va_end(arguments);
    char *message = size < 0 ? NULL : (char *)malloc((size_t)size + 1);
    if (message == NULL) {
        return NULL;
    }
    va_start(arguments, form);
    vsnprintf(message, (size_t)size + 1, form, arguments);
    va_end(arguments);
    char *answer =
        tenon_escape("{\"success\":false,\"output\":{},\"error\":\"", message, "\",\"files\":[]}");
    free(message);
    return answer;
}

#endif
