/*
 * `threads FILE...`: asks the plugin about these images on many threads at once. To be compiled with the plugin's
 * sources and the thread sanitizer, which finds what the threads share.
 */
#include <pthread.h>
#include <string.h>

#include "base64.h"
#include "tenon_plugin.h"

enum { THREADS = 4, ROUNDS = 3, MAX_FILE = 1 << 16 };

static char **files;
static int file_count;

static void die(const char *what, const char *which) {
    fprintf(stderr, "threads: %s: %s\n", which, what);
    exit(1);
}

static char *get_config(const char *key) {
    return tenon_copy(strcmp(key, "max_pixels") == 0 ? "1000000" : "");
}

static void ignore_log(int32_t level, const char *message, const char *fields_json) {
    (void)level;
    (void)message;
    (void)fields_json;
}

static const struct tenon_host host = {
    .abi_version = TENON_ABI_VERSION, .get_config = get_config, .log = ignore_log, .free = free};

static void ask(const char *name, const char *function) {
    uint8_t *bytes = malloc(MAX_FILE);
    FILE *file = fopen(name, "rb");
    if (bytes == NULL || file == NULL) {
        die("cannot be read", name);
    }
    char *base64 = base64_encode(bytes, fread(bytes, 1, MAX_FILE, file));
    char *input = malloc(2 * MAX_FILE);
    if (base64 == NULL || input == NULL) {
        die("out of memory", name);
    }
    snprintf(input, 2 * MAX_FILE, "{\"input\":{\"function\":\"%s\",\"params\":{\"png\":\"%s\",\"max\":9}}}", function,
             base64);
    const char *answer = tenon_plugin_execute(input);
    if (answer == NULL || strncmp(answer, "{\"success\":", 11) != 0) {
        die("found no answer", name);
    }
    tenon_plugin_free_string(answer);
    free(input);
    free(base64);
    fclose(file);
    free(bytes);
}

static void *ask_all(void *first) {
    for (int i = 0; i < ROUNDS * file_count; i++) {
        const char *name = files[(*(int *)first + i) % file_count];
        ask(name, "thumbnail");
        ask(name, "info");
    }
    return NULL;
}

int main(int count, char **arguments) {
    pthread_t threads[THREADS];
    int first[THREADS];
    files = arguments + 1;
    file_count = count - 1;
    if (file_count < 1) {
        die("found no files, expected some", "arguments");
    }
    tenon_plugin_host(&host);
    for (int i = 0; i < THREADS; i++) {
        first[i] = i;
        if (pthread_create(&threads[i], NULL, ask_all, &first[i]) != 0) {
            die("cannot be started", "a thread");
        }
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    printf("%d calls on %d threads\n", 2 * THREADS * ROUNDS * file_count, THREADS);
    return 0;
}
