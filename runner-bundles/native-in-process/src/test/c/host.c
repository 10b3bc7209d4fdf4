/* What the tests' library asks of the host: on the call's thread, or after "thread-" on one of its own. */
#include "plugin.h"
#include "tenon.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static const struct tenon_host *host;

struct question {
    const char *ask, *what;
    char *answer;
};

void tenon_plugin_host(const struct tenon_host *given) {
    host = given;
}

static char *said(int32_t status, char *text) {
    char *made = answer("%d %s", status, text == NULL ? "" : text);
    host->free(text);
    return made;
}

static char *config(const char *key) {
    char *value = host->get_config(key);
    return said(value == NULL ? TENON_ABSENT : TENON_OK, value);
}

static char *get(const char *key) {
    uint8_t *value = NULL;
    size_t size = 0;
    int32_t status = host->kv_get(key, &value, &size);
    char *made = answer("%d %.*s", status, (int)size, value == NULL ? "" : (char *)value);
    host->free(value);
    return made;
}

static char *http(const char *request) {
    char *response = NULL;
    int32_t status = host->http_request(request, &response);
    char *made = answer("%d %zu", status, response == NULL ? 0 : strlen(response));
    host->free(response);
    return made;
}

static char *put(const char *what) {
    return said(host->kv_set("key", (const uint8_t *)what, strlen(what)), NULL);
}

static char *log_line(const char *message) {
    host->log(TENON_WARN, message, "{\"from\":\"C\"}");
    return said(TENON_OK, NULL);
}

static void *answer_it(void *asked) {
    struct question *question = asked;
    const char *what = question->what;
    question->answer = strcmp(question->ask, "config") == 0   ? config(what)
                       : strcmp(question->ask, "log") == 0    ? log_line(what)
                       : strcmp(question->ask, "get") == 0    ? get(what)
                       : strcmp(question->ask, "set") == 0    ? put(what)
                       : strcmp(question->ask, "delete") == 0 ? said(host->kv_delete(what), NULL)
                       : strcmp(question->ask, "http") == 0   ? http(what)
                       : strcmp(question->ask, "event") == 0  ? said(host->emit_event(what), NULL)
                                                              : NULL;
    return NULL;
}

char *ask(const char *word, const char *what) {
    static const char own[] = "thread-";
    int apart = strncmp(word, own, sizeof own - 1) == 0;
    struct question question = {apart ? word + sizeof own - 1 : word, what, NULL};
    pthread_t thread;
    if (apart) {
        pthread_create(&thread, NULL, answer_it, &question);
        pthread_join(thread, NULL);
    } else {
        answer_it(&question);
    }
    return question.answer;
}
