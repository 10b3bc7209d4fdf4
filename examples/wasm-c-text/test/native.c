/*
 * The plugin's functions as a program of this machine, for the sanitizers: reads lines `FUNCTION JSON`, the first of
 * them `init`, and answers each with its envelope on a line. What abi.c adds is tested by examples/test.
 */
#define _GNU_SOURCE
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../text.h"

static void run(const char *function, struct text parameters) {
    struct buffer envelope = {0};
    if (strcmp(function, "init") == 0) {
        text_configure(parameters, &envelope);
    } else {
        text_call(function, parameters, &envelope);
    }
    fwrite(envelope.bytes, 1, envelope.size, stdout);
    putchar('\n');
    buffer_free(&envelope);
}

int main(void) {
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    setlocale(LC_CTYPE, "C.UTF-8");
    while ((length = getline(&line, &room, stdin)) > 0) {
        char *space = strchr(line, ' ');
        if (space == NULL) {
            fprintf(stderr, "found %s, expected FUNCTION JSON\n", line);
            return EXIT_FAILURE;
        }
        *space = '\0';
        /* in a block of exactly its size, so that reading beyond it is seen */
        size_t size = (size_t)length - (size_t)(space + 1 - line) - 1;
        char *parameters = malloc(size);
        memcpy(parameters, space + 1, size);
        run(line, (struct text){parameters, size});
        free(parameters);
    }
    free(line);
    return EXIT_SUCCESS;
}
