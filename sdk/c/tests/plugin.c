/* A plugin that does one thing with each function of the host. C and C++ alike. Its input is the function's name. */
#include "tenon_plugin.h"

TENON_PLUGIN("tiny", "1.2.3", "Asks the host, one thing at a time", true);

static const struct tenon_host *host;

void tenon_plugin_host(const struct tenon_host *table) {
    host = table;
}

static char *status(int32_t found) {
    char json[40];
    snprintf(json, sizeof json, "{\"status\":%d}", (int)found);
    return tenon_success(json);
}

static char *output(const char *text) {
    char *quoted = tenon_quote(text), json[200];
    snprintf(json, sizeof json, "{\"text\":%s}", quoted == NULL ? "null" : quoted);
    free(quoted);
    return tenon_success(json);
}

static char *ask_config(const char *key) {
    char *value = host->get_config(key);
    char *answer = value == NULL ? tenon_failure("%s: not configured", key == NULL ? "NULL" : key) : output(value);
    host->free(value);
    return answer;
}

static char *read_store(const char *key) {
    uint8_t *value;
    size_t size;
    int32_t found = host->kv_get(key, &value, &size);
    char text[100];
    snprintf(text, sizeof text, "%.*s", (int)size, value == NULL ? "" : (const char *)value);
    host->free(value);
    return found == TENON_OK ? output(text) : status(found);
}

static char *request(const char *json) {
    char *response;
    int32_t found = host->http_request(json, &response);
    char *answer = found == TENON_OK ? tenon_success(response)
                                     : tenon_failure("%d: %s", (int)found, response == NULL ? "NULL" : response);
    host->free(response);
    return answer;
}

const char *tenon_plugin_execute(const char *input) {
    static const uint8_t bytes[] = {'t', 'w', 'o'};
    static const uint8_t many[1000] = {0};
#define ASKED(name) (strcmp(input, name) == 0)
    return ASKED("config")           ? ask_config("greeting")
           : ASKED("config absent")  ? ask_config("colour")
           : ASKED("config null")    ? ask_config(NULL)
           : ASKED("log")            ? (host->log(TENON_WARN, "careful", "{\"step\":\"1\"}"), status(TENON_OK))
           : ASKED("log null")       ? (host->log(TENON_WARN, NULL, NULL), status(TENON_OK))
           : ASKED("set")            ? status(host->kv_set("count", bytes, sizeof bytes))
           : ASKED("set none")       ? status(host->kv_set("count", NULL, 0))
           : ASKED("set too much")   ? status(host->kv_set("count", many, sizeof many))
           : ASKED("get")            ? read_store("count")
           : ASKED("get null")       ? read_store(NULL)
           : ASKED("delete")         ? status(host->kv_delete("count"))
           : ASKED("http")           ? request("{\"url\":\"https://example.com/\"}")
           : ASKED("http elsewhere") ? request("{\"url\":\"https://example.org/\"}")
           : ASKED("http null")      ? request(NULL)
           : ASKED("emit")           ? status(host->emit_event("{\"event_type\":\"tiny.done\"}"))
           : ASKED("emit nothing")   ? status(host->emit_event("{}"))
                                     : tenon_failure("function: found '%s', expected another", input);
}
