/* A plugin with one function for each thing that a kit does; ../wasm-test/kit.mjs says what they answer. C, C++. */
#include "tenon_wasm.h"

static bool configured;
static int calls;

static char *done(int status) {
    return status == TENON_OK ? tenon_answer("null") : tenon_refused();
}

TENON_INIT {
    char *refuse = tenon_string(configuration, "refuse");
    configured = refuse == NULL;
    char *answer = configured ? tenon_answer("null") : tenon_fail("%s", refuse);
    free(refuse);
    return answer;
}

TENON_READY { return configured; }

TENON_FUNCTION(count) {
    char json[12];
    snprintf(json, sizeof json, "%d", ++calls);
    return tenon_answer(json);
}

TENON_FUNCTION(bytes) {
    char json[24];
    snprintf(json, sizeof json, "%zu", size);
    return tenon_answer(strlen(parameters) == size ? json : "\"not a text of this size\"");
}

TENON_FUNCTION(text) {
    char *text = tenon_string(parameters, "text");
    char *answer = text == NULL ? tenon_wrong(parameters, "text", "a string") : tenon_answer_text("%s", text);
    free(text);
    return answer;
}

TENON_FUNCTION(number) {
    double number;
    char json[40];
    if (!tenon_number(parameters, "number", &number)) {
        return tenon_wrong(parameters, "number", "a number");
    }
    snprintf(json, sizeof json, "%.17g", number);
    return tenon_answer(json);
}

TENON_FUNCTION(error) {
    char *text = tenon_string(parameters, "text");
    char *answer = tenon_fail("%s", text);
    free(text);
    return answer;
}

TENON_FUNCTION(config) {
    char *key = tenon_string(parameters, "key");
    char *value = tenon_get_config(key);
    char *answer = value == NULL ? tenon_answer("null") : tenon_answer_text("%s", value);
    free(value);
    free(key);
    return answer;
}

TENON_FUNCTION(log) {
    char *level = tenon_string(parameters, "level"), *text = tenon_string(parameters, "text");
    tenon_log(strcmp(level, "debug") == 0  ? TENON_DEBUG
              : strcmp(level, "info") == 0 ? TENON_INFO
              : strcmp(level, "warn") == 0 ? TENON_WARN
                                           : TENON_ERROR,
              "%s", text);
    free(text);
    free(level);
    return tenon_answer("null");
}

TENON_FUNCTION(kv_get) {
    char *key = tenon_string(parameters, "key"), *value;
    size_t found;
    int status = tenon_kv_get(key, &value, &found);
    char *answer = status == TENON_ABSENT ? tenon_answer("null")
                   : status != TENON_OK   ? done(status)
                   : strlen(value) != found ? tenon_fail("found %zu bytes and a NUL among them", found)
                                            : tenon_answer_text("%s", value);
    free(value);
    free(key);
    return answer;
}

TENON_FUNCTION(kv_set) {
    char *key = tenon_string(parameters, "key"), *value = tenon_string(parameters, "value");
    int status = tenon_kv_set(key, value, strlen(value));
    free(value);
    free(key);
    return done(status);
}

TENON_FUNCTION(kv_copy) {
    char *from = tenon_string(parameters, "from"), *to = tenon_string(parameters, "to"), *value;
    size_t found;
    int status = tenon_kv_get(from, &value, &found);
    if (status == TENON_OK) {
        status = tenon_kv_set(to, value, found);
    }
    free(value);
    free(to);
    free(from);
    return done(status);
}

TENON_FUNCTION(kv_delete) {
    char *key = tenon_string(parameters, "key");
    int status = tenon_kv_delete(key);
    free(key);
    return done(status);
}

TENON_FUNCTION(http) {
    char *request = tenon_member(parameters, "request"), *response;
    int status = tenon_http_request(request, &response);
    char *answer = status == TENON_OK ? tenon_answer(response) : tenon_fail("%s", response == NULL ? "" : response);
    free(response);
    free(request);
    return answer;
}

TENON_FUNCTION(emit) {
    char *event = tenon_member(parameters, "event");
    int status = tenon_emit_event(event);
    free(event);
    return done(status);
}
