/*
 * A library that goes wrong where it cannot be told how by a call: as the files beside it say, which are in the folder
 * that a worker starts in. `constructor` and `destructor` hold a word, `metadata` what it says of itself, `version`
 * a number.
 */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char preset[] =
    "{\"name\":\"test\",\"description\":\"Acts by its files\",\"version\":\"1.0.0\",\"abi_version\":1}";

static char *content(const char *name) {
    FILE *file = fopen(name, "r");
    if (file == NULL) {
        return NULL;
    }
    char *read = calloc(1, 4096);
    read[fread(read, 1, 4095, file)] = '\0';
    fclose(file);
    return read;
}

static void act(const char *name) {
    char *how = content(name);
    if (how == NULL) {
        return;
    }
    fprintf(stderr, "%s: %s\n", name, how);
    if (strcmp(how, "crashes") == 0) {
        *(volatile int *)8 = 1;
    } else if (strcmp(how, "aborts") == 0) {
        abort();
    } else if (strcmp(how, "exits") == 0) {
        exit(7);
    }
    while (strcmp(how, "hangs") == 0) {
        signal(SIGTERM, SIG_IGN);
        pause();
    }
    free(how);
}

__attribute__((constructor)) static void constructor(void) {
    act("constructor");
}

__attribute__((destructor)) static void destructor(void) {
    act("destructor");
}

uint32_t vtcode_plugin_version(void) {
    char *version = content("version");
    return version == NULL ? 1 : (uint32_t)strtoul(version, NULL, 10);
}

const char *vtcode_plugin_metadata(void) {
    char *metadata = content("metadata");
    if (metadata == NULL) {
        return strdup(preset);
    }
    return strcmp(metadata, "null") == 0 ? NULL : metadata;
}

const char *vtcode_plugin_execute(const char *input) {
    (void)input;
    return strdup("{\"success\":true,\"output\":1}");
}

void vtcode_plugin_free_string(const char *string) {
    free((void *)string);
}
