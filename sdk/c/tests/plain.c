/* A plugin as VT Code's declarations have it, by someone who has never heard of Tenon: no header of ours. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint32_t vtcode_plugin_version(void);
const char *vtcode_plugin_metadata(void);
const char *vtcode_plugin_execute(const char *input);
void vtcode_plugin_free_string(const char *string);

uint32_t vtcode_plugin_version(void) {
    return 1;
}

const char *vtcode_plugin_metadata(void) {
    return strdup("{\"name\":\"plain\",\"description\":\"Counts bytes\",\"version\":\"1.0.0\",\"abi_version\":1}");
}

const char *vtcode_plugin_execute(const char *input) {
    char *answer = malloc(100);
    if (answer != NULL) {
        snprintf(answer, 100, "{\"success\":true,\"output\":{\"bytes\":%zu},\"error\":null,\"files\":[]}",
                 strlen(input));
    }
    return answer;
}

void vtcode_plugin_free_string(const char *string) {
    free((void *)string);
}
