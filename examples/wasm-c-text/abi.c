/*
 * The exports and imports of the module, as docs/writing-wasm-plugins.md describes them. Parameters belong to the
 * plugin once a function is called; an answer belongs to the host, which gives it back through `free`.
 */
#include <stdio.h>
#include <stdlib.h>

#include "text.h"

#define EXPORT(name) __attribute__((export_name(name)))

enum { LOG_DEBUG = 0 };

#define IMPORT(name) __attribute__((import_module("flowbot"), import_name(name)))

IMPORT("log") void host_log(int level, const char *message, size_t size);

/* The one answer that takes no memory of its own. */
static const char OUT_OF_MEMORY[] = "{\"error\":\"out of memory\"}";

static uint64_t pack(const char *at, size_t size) {
    return (uint64_t)(uintptr_t)at << 32 | size;
}

static uint64_t answer(char *parameters, struct buffer *envelope) {
    free(parameters);
    if (envelope->failed) {
        buffer_free(envelope);
        return pack(OUT_OF_MEMORY, sizeof OUT_OF_MEMORY - 1);
    }
    return pack(envelope->bytes, envelope->size);
}

static uint64_t call(const char *function, char *parameters, size_t size) {
    struct buffer envelope = {0};
    text_call(function, (struct text){parameters, size}, &envelope);
    return answer(parameters, &envelope);
}

EXPORT("alloc") void *abi_alloc(size_t size) {
    return malloc(size);
}

EXPORT("free") void abi_free(void *bytes) {
    if (bytes != OUT_OF_MEMORY) {
        free(bytes);
    }
}

EXPORT("init") uint64_t abi_init(char *configuration, size_t size) {
    struct buffer envelope = {0};
    text_configure((struct text){configuration, size}, &envelope);
    if (text_is_ready()) {
        char message[64];
        int length = snprintf(message, sizeof message, "reads %ld words a minute", text_words_per_minute());
        host_log(LOG_DEBUG, message, (size_t)length);
    }
    return answer(configuration, &envelope);
}

EXPORT("is_ready") int abi_is_ready(void) {
    return text_is_ready();
}

EXPORT("stats") uint64_t abi_stats(char *parameters, size_t size) {
    return call("stats", parameters, size);
}

EXPORT("toc") uint64_t abi_toc(char *parameters, size_t size) {
    return call("toc", parameters, size);
}

EXPORT("ability_call") uint64_t abi_ability_call(char *parameters, size_t size) {
    return call("ability_call", parameters, size);
}

EXPORT("help") uint64_t abi_help(void) {
    static const char HELP[] = "{\"data\":{\"text\":["
                               "\"stats {text}: lines, words, characters, paragraphs, reading time\","
                               "\"toc {text, max_depth?}: table of contents of a Markdown text\"]}}";
    struct buffer envelope = {0};
    buffer_put(&envelope, text_of(HELP));
    return answer(NULL, &envelope);
}
