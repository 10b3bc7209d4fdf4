/* What the plugin of the tests asks its host. Answers are `status value`. */
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct tenon_host {
    uint32_t abi_version;
    char *(*get_config)(const char *key);
    void (*log)(int32_t level, const char *message, const char *fields_json);
    int32_t (*kv_get)(const char *key, uint8_t **value, size_t *size);
    int32_t (*kv_set)(const char *key, const uint8_t *value, size_t size);
    int32_t (*kv_delete)(const char *key);
    int32_t (*http_request)(const char *request_json, char **response_json);
    int32_t (*emit_event)(const char *event_json);
    void (*free)(void *);
};

static const struct tenon_host *host;

void tenon_plugin_host(const struct tenon_host *table) {
    host = table;
    if (getenv("TENON_TEST_LOG_EARLY") != NULL) {
        host->log(2, "here", NULL);
    }
}

__attribute__((destructor)) static void leave(void) {
    if (host != NULL) {
        host->log(1, "leaving", "{}");
    }
}

static char *line(int status, const char *value, size_t size) {
    char *out = malloc(size + 32);
    int head = snprintf(out, 32, "%d ", status);
    memcpy(out + head, value, size);
    out[head + (int)size] = 0;
    return out;
}

static char *plain(int status) { return line(status, "", 0); }

/* A pointer from a text: `-` is NULL. */
static const char *arg(const char *text) { return strcmp(text, "-") ? text : NULL; }

static char *call(const char *what, const char *first) {
    char *value = (char *)1;
    size_t size = 99;
    int32_t status;
    if (!strcmp(what, "version")) return plain((int)host->abi_version);
    if (!strcmp(what, "get_config")) {
        value = host->get_config(arg(first));
        char *out = line(value == NULL, value ? value : "", value ? strlen(value) : 0);
        host->free(value);
        return out;
    }
    if (!strcmp(what, "log")) {
        host->log(arg(first) ? 3 : 77, arg(first), arg(first) ? "{\"a\":\"b\"}" : NULL);
        return plain(0);
    }
    if (!strcmp(what, "kv_get")) {
        uint8_t *bytes = (uint8_t *)value;
        status = host->kv_get(arg(first), &bytes, &size);
        if (status == 0 && (bytes == NULL || bytes[size] != 0)) abort();
        if (status != 0 && bytes != (uint8_t *)1 && bytes != NULL) abort();
        char *out = line(status, status ? "" : (char *)bytes, status ? 0 : size);
        if (status == 0) host->free(bytes);
        return out;
    }
    if (!strcmp(what, "kv_get_nowhere")) return plain(host->kv_get("key", NULL, NULL));
    if (!strcmp(what, "kv_set")) return plain(host->kv_set(arg(first), (const uint8_t *)"v\0w", 3));
    if (!strcmp(what, "kv_set_nothing")) return plain(host->kv_set("key", NULL, 0));
    if (!strcmp(what, "kv_set_null")) return plain(host->kv_set("key", NULL, 5));
    if (!strcmp(what, "kv_set_huge")) return plain(host->kv_set("key", (const uint8_t *)"v", SIZE_MAX));
    if (!strcmp(what, "kv_set_big")) {
        size = strtoul(first, NULL, 10);
        uint8_t *big = calloc(1, size);
        status = host->kv_set("big", big, size);
        free(big);
        return plain(status);
    }
    if (!strcmp(what, "kv_delete")) return plain(host->kv_delete(arg(first)));
    if (!strcmp(what, "http_request")) {
        status = host->http_request(arg(first), &value);
        char *out = line(status, value, strlen(value));
        host->free(value);
        return out;
    }
    if (!strcmp(what, "http_request_nowhere")) return plain(host->http_request("{}", NULL));
    if (!strcmp(what, "emit_event")) return plain(host->emit_event(arg(first)));
    return NULL;
}

struct task {
    const char *what, *first;
    char *answer;
};

static void *run(void *argument) {
    struct task *task = argument;
    task->answer = call(task->what, task->first);
    return NULL;
}

/* `thread:what` asks on a thread of our own. */
char *host_call(const char *what, const char *rest) {
    if (strncmp(what, "thread:", 7)) return call(what, rest);
    struct task task = {what + 7, rest, NULL};
    pthread_t thread;
    if (pthread_create(&thread, NULL, run, &task) != 0) return plain(99);
    pthread_join(thread, NULL);
    return task.answer;
}
