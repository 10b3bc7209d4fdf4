/* A plugin as VT Code's users write them: only the four functions, no knowledge of any host but that. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef VERSION
#define VERSION "1.0.0"
#endif

uint32_t vtcode_plugin_version(void) { return 1; }

const char *vtcode_plugin_metadata(void)
{
    return strdup("{\"name\":\"wild\",\"description\":\"Counts, or crashes\",\"version\":\"" VERSION
                  "\",\"abi_version\":1}");
}

const char *vtcode_plugin_execute(const char *input)
{
    static int calls;
    char answer[200];
    if (strstr(input, "\"function\":\"crash\"")) {
        fprintf(stderr, "about to write where nothing is\n");
        *(volatile int *)0 = 1;
    }
    if (strstr(input, "\"function\":\"hang\"")) {
        for (;;) {
        }
    }
    snprintf(answer, sizeof answer,
             "{\"success\":true,\"output\":{\"version\":\"" VERSION "\",\"calls\":%d},\"error\":null,\"files\":[]}", ++calls);
    return strdup(answer);
}

void vtcode_plugin_free_string(const char *string) { free((void *)string); }
