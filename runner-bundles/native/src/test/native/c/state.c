/* What all of a process shares: its folder, its environment, its limits. */
#define _GNU_SOURCE
#include "library.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

extern char **environ;

static const char *moves(const char *input) {
    char path[1024];
    (void)input;
    return chdir("/") == 0 && getcwd(path, sizeof path) != NULL ? answer("\"%s\"", path) : refusal("cannot move");
}

static const char *where(const char *input) {
    char path[1024];
    (void)input;
    return getcwd(path, sizeof path) == NULL ? refusal("nowhere") : answer("\"%s\"", path);
}

static const char *sets(const char *input) {
    (void)input;
    setenv("PATH", "/nowhere", 1);
    setenv("LD_PRELOAD", "/nowhere.so", 1);
    return answer("\"%s\"", getenv("PATH"));
}

static const char *environment(const char *input) {
    char list[8000] = "";
    (void)input;
    for (char **each = environ; *each != NULL; each++) {
        size_t used = strlen(list);
        snprintf(list + used, sizeof list - used, "%s\"%.500s\"", used ? "," : "", *each);
    }
    return answer("[%s]", list);
}

/* More than it was given, softly and for good. */
static const char *raises(const char *input) {
    (void)input;
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max = limit.rlim_max + 1;
    int failed = setrlimit(RLIMIT_NOFILE, &limit);
    return answer("\"%s\"", failed ? strerrorname_np(errno) : "done");
}

static const char *limits(const char *input) {
    struct rlimit files, data, core;
    (void)input;
    getrlimit(RLIMIT_NOFILE, &files);
    getrlimit(RLIMIT_DATA, &data);
    getrlimit(RLIMIT_CORE, &core);
    return answer("{\"files\":%lu,\"data\":%lu,\"core\":%lu}", (unsigned long)files.rlim_cur,
                  (unsigned long)data.rlim_cur, (unsigned long)core.rlim_cur);
}

const struct operation state[] = {
    {"moves", moves}, {"where", where}, {"sets", sets}, {"environment", environment},
    {"raises", raises}, {"limits", limits}, {NULL, NULL},
};
