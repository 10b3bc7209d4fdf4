/*
 * The library that native hosts are measured with: it answers its input, and does as little of its own as a plugin
 * can, so that what is measured is the host. It therefore knows the one form of input that is sent to it,
 * `{"input":X,"workspace_root":null,"config":{}}`, and answers null to any other, which no host takes for a result.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))
#define LENGTH(literal) (sizeof(literal) - 1)

#define INPUT_HEAD "{\"input\":"
#define INPUT_TAIL ",\"workspace_root\":null,\"config\":{}}"
#define RESULT_HEAD "{\"success\":true,\"output\":"
#define RESULT_TAIL ",\"error\":null,\"files\":[]}"

#define METADATA                                                                                                       \
    "{\"name\":\"echo\",\"description\":\"Answers its input\",\"version\":\"1.0.0\","                                  \
    "\"abi_version\":1,\"thread_safe\":true}"

EXPORT uint32_t vtcode_plugin_version(void);
EXPORT const char *vtcode_plugin_metadata(void);
EXPORT const char *vtcode_plugin_execute(const char *input);
EXPORT void vtcode_plugin_free_string(const char *string);

static char *append(char *to, const char *from, size_t size) { return (char *)memcpy(to, from, size) + size; }

uint32_t vtcode_plugin_version(void) { return 1; }

const char *vtcode_plugin_metadata(void) { return strdup(METADATA); }

const char *vtcode_plugin_execute(const char *input) {
    size_t around = LENGTH(INPUT_HEAD) + LENGTH(INPUT_TAIL);
    size_t size = strlen(input);
    if (size <= around || memcmp(input, INPUT_HEAD, LENGTH(INPUT_HEAD)) != 0 ||
        memcmp(input + size - LENGTH(INPUT_TAIL), INPUT_TAIL, LENGTH(INPUT_TAIL)) != 0) {
        return NULL;
    }
    char *result = malloc(LENGTH(RESULT_HEAD) + (size - around) + LENGTH(RESULT_TAIL) + 1);
    if (result != NULL) {
        char *end = append(result, RESULT_HEAD, LENGTH(RESULT_HEAD));
        end = append(end, input + LENGTH(INPUT_HEAD), size - around);
        append(end, RESULT_TAIL, LENGTH(RESULT_TAIL) + 1);
    }
    return result;
}

void vtcode_plugin_free_string(const char *string) { free((void *)string); }
