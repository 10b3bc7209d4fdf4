/* A plugin that does what its input says: a word, and the rest is for it. In JSON the word is the function. */
#include "plugin.h"
#include "tenon.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef VERSION
#define VERSION TENON_ABI_VERSION
#endif
#ifndef METADATA
#define METADATA strdup("{\"name\":\"test\",\"description\":\"Obeys\",\"version\":\"1.0.0\",\"abi_version\":1}")
#endif

static atomic_long calls, strings, inside, most_inside;

char *answer(const char *format, ...) {
    char text[2048], *whole = malloc(sizeof text + 64);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    sprintf(whole, "{\"success\":true,\"output\":\"%s\"}", text);
    return whole;
}

static char *filled(size_t size) {
    char *text = malloc(size + 1);
    memset(text, 'x', size);
    text[size] = '\0';
    return text;
}

/* In for a while in which others would be seen. */
static char *linger(void) {
    usleep(200);
    return answer("lingered");
}

/* In until so many were in at once. */
static char *meet(long count) {
    while (atomic_load(&most_inside) < count) {
        usleep(200);
    }
    return answer("met");
}

/* In until there is a file, having made one that says so. */
static char *stay(const char *file) {
    char entered[512];
    snprintf(entered, sizeof entered, "%s.entered", file);
    fclose(fopen(entered, "w"));
    while (access(file, F_OK) != 0) {
        usleep(200);
    }
    return answer("stayed");
}

static char *obey(const char *word, const char *rest) {
    if (strcmp(word, "echo") == 0) {
        return strdup(rest);
    } else if (strcmp(word, "length") == 0) {
        return answer("%zu", strlen(rest));
    } else if (strcmp(word, "null") == 0) {
        return NULL;
    } else if (strcmp(word, "fill") == 0) {
        return filled(strtoul(rest, NULL, 10));
    } else if (strcmp(word, "bytes") == 0) {
        return strdup("\xff\xfe");
    } else if (strcmp(word, "calls") == 0) {
        return answer("%ld", calls);
    } else if (strcmp(word, "strings") == 0) {
        return answer("%ld", strings);
    } else if (strcmp(word, "most") == 0) {
        return answer("%ld", most_inside);
    } else if (strcmp(word, "linger") == 0) {
        return linger();
    } else if (strcmp(word, "meet") == 0) {
        return meet(strtol(rest, NULL, 10));
    } else if (strcmp(word, "stay") == 0) {
        return stay(rest);
    }
    return ask(word, rest);
}

static void enter(void) {
    long now = atomic_fetch_add(&inside, 1) + 1, most = atomic_load(&most_inside);
    while (now > most && !atomic_compare_exchange_weak(&most_inside, &most, now)) {
    }
    atomic_fetch_add(&calls, 1);
}

uint32_t tenon_plugin_version(void) {
    return VERSION;
}

const char *tenon_plugin_metadata(void) {
    atomic_fetch_add(&strings, 1);
    return METADATA;
}

const char *tenon_plugin_execute(const char *input) {
    static const char function[] = "{\"input\":{\"function\":\"";
    char word[32];
    int json = strncmp(input, function, sizeof function - 1) == 0;
    const char *start = json ? input + sizeof function - 1 : input;
    size_t length = strcspn(start, json ? "\"" : " ");
    snprintf(word, sizeof word, "%.*s", (int)length, start);
    enter();
    char *answered = obey(word, start[length] == '\0' ? "" : start + length + 1);
    atomic_fetch_add(&strings, answered != NULL);
    atomic_fetch_sub(&inside, 1);
    return answered;
}

/* Strings that were made and not given back are what `strings` answers, itself not counted. */
void tenon_plugin_free_string(const char *string) {
    atomic_fetch_sub(&strings, 1);
    free((void *)string);
}
