#include "fake_host.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long owed;
static char logged[200], emitted[200], stored_key[100];
static uint8_t stored[100];
static size_t stored_size;

static void *give(const void *bytes, size_t size) {
    void *copy = malloc(size == 0 ? 1 : size);
    if (copy == NULL) {
        abort();
    }
    memcpy(copy, bytes, size);
    owed++;
    return copy;
}

static char *give_text(const char *text) {
    return (char *)give(text, strlen(text) + 1);
}

static char *get_config(const char *key) {
    pthread_mutex_lock(&lock);
    char *value = key != NULL && strcmp(key, "greeting") == 0 ? give_text("Hello") : NULL;
    pthread_mutex_unlock(&lock);
    return value;
}

static void write_log(int32_t level, const char *message, const char *fields_json) {
    pthread_mutex_lock(&lock);
    if (message != NULL) {
        snprintf(logged, sizeof logged, "%d %s %s", (int)level, message, fields_json == NULL ? "" : fields_json);
    }
    pthread_mutex_unlock(&lock);
}

static int32_t kv_get(const char *key, uint8_t **value, size_t *size) {
    *value = NULL;
    *size = 0;
    if (key == NULL) {
        return TENON_INVALID;
    }
    pthread_mutex_lock(&lock);
    int32_t status = strcmp(key, stored_key) == 0 ? TENON_OK : TENON_ABSENT;
    if (status == TENON_OK) {
        *value = (uint8_t *)give(stored, stored_size);
        *size = stored_size;
    }
    pthread_mutex_unlock(&lock);
    return status;
}

static int32_t kv_set(const char *key, const uint8_t *value, size_t size) {
    if (key == NULL || (value == NULL && size > 0)) {
        return TENON_INVALID;
    }
    if (size > sizeof stored) {
        return TENON_EXHAUSTED;
    }
    pthread_mutex_lock(&lock);
    snprintf(stored_key, sizeof stored_key, "%s", key);
    stored_size = size;
    if (size > 0) {
        memcpy(stored, value, size);
    }
    pthread_mutex_unlock(&lock);
    return TENON_OK;
}

static int32_t kv_delete(const char *key) {
    if (key == NULL) {
        return TENON_INVALID;
    }
    pthread_mutex_lock(&lock);
    if (strcmp(key, stored_key) == 0) {
        stored_key[0] = '\0';
    }
    pthread_mutex_unlock(&lock);
    return TENON_OK;
}

static int32_t http_request(const char *request_json, char **response_json) {
    int32_t status = request_json == NULL ? TENON_INVALID
                     : strstr(request_json, "\"https://example.com/\"") != NULL ? TENON_OK : TENON_DENIED;
    pthread_mutex_lock(&lock);
    *response_json = status == TENON_OK       ? give_text("{\"status\":204,\"headers\":{},\"body\":\"\"}")
                     : status == TENON_DENIED ? give_text("the host is not in permissions.http") : NULL;
    pthread_mutex_unlock(&lock);
    return status;
}

static int32_t emit_event(const char *event_json) {
    if (event_json == NULL || strstr(event_json, "\"event_type\"") == NULL) {
        return TENON_INVALID;
    }
    pthread_mutex_lock(&lock);
    snprintf(emitted, sizeof emitted, "%s", event_json);
    pthread_mutex_unlock(&lock);
    return TENON_OK;
}

static void give_back(void *memory) {
    if (memory != NULL) {
        pthread_mutex_lock(&lock);
        owed--;
        pthread_mutex_unlock(&lock);
        free(memory);
    }
}

const struct tenon_host fake_host = {TENON_ABI_VERSION, get_config, write_log,    kv_get,     kv_set,
                                     kv_delete,         http_request, emit_event, give_back};

void fake_host_reset(void) {
    owed = 0;
    logged[0] = emitted[0] = stored_key[0] = '\0';
    stored_size = 0;
}

long fake_host_owed(void) {
    return owed;
}

const char *fake_host_logged(void) {
    return logged;
}

const char *fake_host_emitted(void) {
    return emitted;
}
