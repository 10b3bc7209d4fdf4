/*
 * A plugin as its author would write it who has read the specification's four declarations and knows of nothing else:
 * it counts the bytes of its input.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint32_t vtcode_plugin_version(void) {
    return 1;
}

const char *vtcode_plugin_metadata(void) {
    return strdup("{\"name\":\"test\",\"description\":\"Counts bytes\",\"version\":\"1.0.0\",\"abi_version\":1}");
}

const char *vtcode_plugin_execute(const char *input) {
    char answer[160];
    snprintf(answer, sizeof answer, "{\"success\":true,\"output\":{\"bytes\":%zu},\"error\":null,\"files\":[]}",
             strlen(input));
    return strdup(answer);
}

void vtcode_plugin_free_string(const char *string) {
    free((void *)string);
}
