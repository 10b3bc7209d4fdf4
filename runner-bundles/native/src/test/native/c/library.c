/* The four functions, which alone are seen outside, and the way to an operation. */
#include "library.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))

static const struct operation *const operations[] = {
    crashes, descriptors, hangs, memory, processes, results, signals, state, threads,
};

static atomic_long freed;

static const char *value(const char *input, const char *name) {
    char quoted[64];
    snprintf(quoted, sizeof quoted, "\"%s\":", name);
    const char *found = strstr(input, quoted);
    return found == NULL ? NULL : found + strlen(quoted);
}

long number(const char *input, const char *name, long absent) {
    const char *found = value(input, name);
    return found == NULL ? absent : strtol(found, NULL, 10);
}

const char *text(const char *input, const char *name, char *into, size_t size) {
    const char *found = value(input, name);
    size_t length = found == NULL ? 0 : strcspn(++found, "\"");
    if (length >= size) {
        length = size - 1;
    }
    memcpy(into, found == NULL ? "" : found, length);
    into[length] = '\0';
    return into;
}

static const char *result(const char *before, const char *format, va_list arguments, const char *after) {
    char inner[8192], *whole;
    vsnprintf(inner, sizeof inner, format, arguments);
    size_t size = strlen(before) + strlen(inner) + strlen(after) + 1;
    whole = malloc(size);
    if (whole != NULL) {
        snprintf(whole, size, "%s%s%s", before, inner, after);
    }
    return whole;
}

const char *answer(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const char *made = result("{\"success\":true,\"output\":", format, arguments, ",\"error\":null,\"files\":[]}");
    va_end(arguments);
    return made;
}

const char *refusal(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const char *made = result("{\"success\":false,\"output\":{},\"error\":\"", format, arguments, "\",\"files\":[]}");
    va_end(arguments);
    return made;
}

long strings_freed(void) {
    return freed;
}

__attribute__((destructor)) static void unloaded(void) {
    fputs("the library is unloaded\n", stderr);
}

EXPORT uint32_t vtcode_plugin_version(void) {
    return 1;
}

EXPORT const char *vtcode_plugin_metadata(void) {
    return strdup("{\"name\":\"test\",\"description\":\"Goes wrong as it is told\",\"version\":\"1.0.0\",\"abi_version\":1}");
}

EXPORT const char *vtcode_plugin_execute(const char *input) {
    char name[64];
    text(input, "function", name, sizeof name);
    for (size_t i = 0; i < sizeof operations / sizeof operations[0]; i++) {
        for (const struct operation *each = operations[i]; each->name != NULL; each++) {
            if (strcmp(each->name, name) == 0) {
                return each->run(input);
            }
        }
    }
    return refusal("no operation %s", name);
}

EXPORT void vtcode_plugin_free_string(const char *string) {
    freed++;
    free((void *)string);
}
