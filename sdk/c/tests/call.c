/* `call LIBRARY [FUNCTION PARAMETERS]...`: asks a plugin's library, with a host, and prints each answer on a line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_host.h"
#include "library.h"

static void call(const struct library *library, const char *function, const char *parameters) {
    size_t room = strlen(function) + strlen(parameters) + 100;
    char *input = malloc(room);
    if (input == NULL) {
        abort();
    }
    snprintf(input, room, "{\"input\":{\"function\":\"%s\",\"params\":%s},\"workspace_root\":null,\"config\":{}}",
             function, parameters);
    char *answer = library_call(library, input);
    puts(answer);
    free(answer);
    free(input);
}

int main(int count, char **arguments) {
    if (count < 4 || count % 2 != 0) {
        fprintf(stderr, "expected: call LIBRARY [FUNCTION PARAMETERS]...\n");
        return 2;
    }
    struct library library = library_open(arguments[1], "tenon_plugin_");
    library_take_host(&library, &fake_host);
    for (int i = 2; i < count; i += 2) {
        call(&library, arguments[i], arguments[i + 1]);
    }
    library_close(&library);
    long owed = fake_host_owed();
    if (owed != 0) {
        fprintf(stderr, "found %ld of the host's strings not given back, expected none\n", owed);
    }
    return owed != 0;
}
