/*
 * Asks the host what its input says, from the call's thread or one of its own; while it gets the host; and after a
 * call has come back. An answer is a text: what the function returned and what came out.
 */
#include "tenon.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct tenon_host *host;
static char first[256] = "never";
static char later[256];
static pthread_t late;

struct question {
    char ask[32], key[2048], value[2048], answer[4096];
};

static void text(const char *input, const char *name, char *into, size_t size) {
    char quoted[64];
    snprintf(quoted, sizeof quoted, "\"%s\":\"", name);
    const char *found = strstr(input, quoted);
    into[0] = '\0';
    if (found == NULL) {
        return;
    }
    size_t used = 0;
    for (found += strlen(quoted); *found != '"' && *found != '\0' && used + 1 < size; found++) {
        if (*found == '\\') {
            found++;
        }
        into[used++] = *found;
    }
    into[used] = '\0';
}

static void show(struct question *question, int32_t status, const char *value, size_t size) {
    snprintf(question->answer, sizeof question->answer, "%d %.*s", status, (int)size, value == NULL ? "-" : value);
}

static const char *given(const char *text) {
    return strcmp(text, "NULL") == 0 ? NULL : text;
}

static void ask(struct question *question) {
    const char *key = given(question->key), *value = given(question->value);
    if (strcmp(question->ask, "get_config") == 0) {
        char *found = host->get_config(key);
        show(question, found != NULL, found, found == NULL ? 1 : strlen(found));
        host->free(found);
    } else if (strcmp(question->ask, "log") == 0) {
        host->log(atoi(question->value), key, "{\"from\":\"the library\"}");
        show(question, 0, "", 0);
    } else if (strcmp(question->ask, "kv_get") == 0) {
        uint8_t *found = NULL;
        size_t size = 0;
        int32_t status = host->kv_get(key, &found, &size);
        show(question, status, (char *)found, found == NULL ? 1 : size);
        host->free(found);
    } else if (strcmp(question->ask, "kv_set") == 0) {
        show(question, host->kv_set(key, (const uint8_t *)value, strlen(question->value)), "", 0);
    } else if (strcmp(question->ask, "kv_delete") == 0) {
        show(question, host->kv_delete(key), "", 0);
    } else if (strcmp(question->ask, "http_request") == 0) {
        char *response = NULL;
        int32_t status = host->http_request(key, &response);
        show(question, status, response, response == NULL ? 1 : strlen(response));
        host->free(response);
    } else if (strcmp(question->ask, "emit_event") == 0) {
        show(question, host->emit_event(key), "", 0);
    }
}

static void *ask_in_thread(void *question) {
    ask(question);
    return NULL;
}

static void *ask_later(void *question) {
    ask(question);
    snprintf(later, sizeof later, "%.200s", ((struct question *)question)->answer);
    free(question);
    return NULL;
}

uint32_t tenon_plugin_version(void) {
    return TENON_ABI_VERSION;
}

const char *tenon_plugin_metadata(void) {
    return strdup("{\"name\":\"test\",\"description\":\"Asks\",\"version\":\"1.0.0\",\"abi_version\":1}");
}

/* The host answers already here, on this thread and on another. */
void tenon_plugin_host(const struct tenon_host *given_host) {
    struct question here = {.ask = "get_config", .key = "first"}, there = here;
    pthread_t thread;
    host = given_host;
    ask(&here);
    pthread_create(&thread, NULL, ask_in_thread, &there);
    pthread_join(thread, NULL);
    snprintf(first, sizeof first, "%u %.100s %.100s", host->abi_version, here.answer, there.answer);
}

static const char *answer(const char *text) {
    char *made = malloc(2 * strlen(text) + 64), *to = made;
    to += sprintf(to, "{\"success\":true,\"output\":\"");
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') {
            *to++ = '\\';
        }
        *to++ = *text;
    }
    strcpy(to, "\"}");
    return made;
}

const char *tenon_plugin_execute(const char *input) {
    char how[16];
    struct question *question = calloc(1, sizeof *question);
    text(input, "function", question->ask, sizeof question->ask);
    text(input, "key", question->key, sizeof question->key);
    text(input, "value", question->value, sizeof question->value);
    text(input, "how", how, sizeof how);
    if (strcmp(question->ask, "first") == 0) {
        free(question);
        return answer(first);
    }
    if (strcmp(question->ask, "later") == 0) {
        free(question);
        pthread_join(late, NULL);
        return answer(later);
    }
    if (strcmp(how, "later") == 0) {
        pthread_create(&late, NULL, ask_later, question);
        return answer("soon");
    }
    if (strcmp(how, "thread") == 0) {
        pthread_t thread;
        pthread_create(&thread, NULL, ask_in_thread, question);
        pthread_join(thread, NULL);
    } else {
        ask(question);
    }
    const char *made = answer(question->answer);
    free(question);
    return made;
}

void tenon_plugin_free_string(const char *string) {
    free((void *)string);
}
