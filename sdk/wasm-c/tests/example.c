/* The code of docs/writing-wasm-plugins.md; ../wasm-test/documented.mjs says what it answers. */
#include "tenon_wasm.h"

/* {"name": "Ada"} -> how often that was asked */
TENON_FUNCTION(visit) {
    char *name = tenon_string(parameters, "name"), *value, visits[24];
    size_t bytes;
    int status = tenon_kv_get(name, &value, &bytes);
    if (status != TENON_FAILED) {
        snprintf(visits, sizeof visits, "%ld", value == NULL ? 1 : strtol(value, NULL, 10) + 1);
        status = tenon_kv_set(name, visits, strlen(visits));
    }
    free(value);
    free(name);
    return status == TENON_OK ? tenon_answer(visits) : tenon_refused();
}

/* {"url": "https://example.com/"} -> what is there */
TENON_FUNCTION(fetch) {
    char *response;
    int status = tenon_http_request(parameters, &response);
    char *answer = status == TENON_OK ? tenon_answer(response) : tenon_refused();
    free(response);
    return answer;
}
