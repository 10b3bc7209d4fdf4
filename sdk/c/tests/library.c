#include "library.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *symbol(void *handle, const char *prefix, const char *name, bool required) {
    char whole[64];
    snprintf(whole, sizeof whole, "%s%s", prefix, name);
    void *address = dlsym(handle, whole);
    if (address == NULL && required) {
        fprintf(stderr, "found no %s, expected it\n", whole);
        exit(1);
    }
    return address;
}

/* The way that POSIX names to make a function of what dlsym answers. */
#define FIND(library, member, prefix, name, required)                                                                  \
    (*(void **)&(library).member = symbol((library).handle, prefix, name, required))

struct library library_open(const char *path, const char *prefix) {
    struct library library = {0};
    library.handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library.handle == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(1);
    }
    FIND(library, version, prefix, "version", true);
    FIND(library, metadata, prefix, "metadata", true);
    FIND(library, execute, prefix, "execute", true);
    FIND(library, free_string, prefix, "free_string", false);
    return library;
}

bool library_take_host(const struct library *library, const struct tenon_host *host) {
    struct {
        void *handle;
        void (*take)(const struct tenon_host *host);
    } found = {library->handle, NULL};
    FIND(found, take, "tenon_plugin_", "host", false);
    if (found.take != NULL) {
        found.take(host);
    }
    return found.take != NULL;
}

char *library_call(const struct library *library, const char *input) {
    const char *answer = library->execute(input);
    if (answer == NULL) {
        fprintf(stderr, "found NULL for %.200s, expected an answer\n", input);
        exit(1);
    }
    char *copy = strdup(answer);
    if (library->free_string != NULL) {
        library->free_string(answer);
    }
    return copy;
}

void library_close(struct library *library) {
    dlclose(library->handle);
    library->handle = NULL;
}
