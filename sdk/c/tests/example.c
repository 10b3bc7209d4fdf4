/* The parts of code in docs/writing-c-plugins.md, in a plugin that is compiled and run. */
#include <jansson.h>

#include "tenon_plugin.h"

TENON_PLUGIN("visits", "1.0.0", "Counts visits", false);

static const struct tenon_host *host;

void tenon_plugin_host(const struct tenon_host *table) {
    host = table;
}

static char *visit(const char *name) {
    uint8_t *value;
    size_t size;
    int32_t status = host->kv_get(name, &value, &size);
    if (status != TENON_OK && status != TENON_ABSENT) {
        return tenon_failure("%s: the store answers %d", name, (int)status);
    }
    uint64_t visits = 0;
    if (size == sizeof visits) {
        memcpy(&visits, value, size);
    }
    host->free(value);
    visits++;
    if (host->kv_set(name, (const uint8_t *)&visits, sizeof visits) != TENON_OK) {
        host->log(TENON_WARN, "a visit is not kept", NULL);
    }
    char output[40];
    snprintf(output, sizeof output, "{\"visits\":%llu}", (unsigned long long)visits);
    return tenon_success(output);
}

static char *fetch(const char *request) {
    char *response;
    int32_t status = host->http_request(request, &response);
    char *answer = status == TENON_OK ? tenon_success(response)
                                      : tenon_failure("%s", response == NULL ? "no answer" : response);
    host->free(response);
    return answer;
}

const char *tenon_plugin_execute(const char *input) {
    json_t *call = json_loads(input, 0, NULL);
    const char *function, *text;
    char *answer = json_unpack(call, "{s:{s:s, s:s}}", "input", "function", &function, "params", &text) != 0
                       ? tenon_failure("input: expected function and params")
                   : strcmp(function, "visit") == 0 ? visit(text)
                                                    : fetch(text);
    json_decref(call);
    return answer;
}
