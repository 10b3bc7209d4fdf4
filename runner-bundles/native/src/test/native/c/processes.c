/* Other processes: many children, and those that it should not reach. */
#define _GNU_SOURCE
#include "library.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

static void stay(void) {
    signal(SIGTERM, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, 0);
    while (1) {
        pause();
    }
}

/* A grandchild that nobody waits for, in a session of its own; bare: with nothing of its environment. */
static void daemonize(int bare) {
    setsid();
    if (fork() != 0) {
        _exit(0);
    }
    setsid();
    if (bare) {
        char *command[] = {"sleep", "86399.25", NULL}, *none[] = {NULL};
        execve("/usr/bin/sleep", command, none);
        _exit(1);
    }
    stay();
}

/* As many, every other one as a daemon. */
static const char *forks(const char *input) {
    long wanted = number(input, "children", 1), bare = number(input, "bare", 0), count = 0;
    for (; count < wanted; count++) {
        pid_t child = fork();
        if (child < 0) {
            break;
        }
        if (child == 0) {
            if (count % 2 == 0) {
                daemonize((int)bare);
            }
            stay();
        }
        if (count % 2 == 0) {
            waitpid(child, NULL, 0);
        }
    }
    return answer("%ld", count);
}

static const char *outcome(int failed) {
    return answer("\"%s\"", failed ? strerrorname_np(errno) : "done");
}

static const char *kills(const char *input) {
    char whom[16];
    text(input, "whom", whom, sizeof whom);
    pid_t target = strcmp(whom, "parent") == 0 ? getppid() : strcmp(whom, "all") == 0 ? -1 : 0;
    return outcome(kill(target, SIGKILL));
}

static const char *traces(const char *input) {
    pid_t parent = getppid();
    return outcome(ptrace(PTRACE_ATTACH, (pid_t)number(input, "pid", parent), NULL, NULL) != 0);
}

/* The container's number, as far as the library knows it. */
static const char *kills_number(const char *input) {
    return outcome(kill((pid_t)number(input, "pid", 1), SIGKILL));
}

static const char *outlives(const char *input) {
    (void)input;
    return outcome(prctl(PR_SET_PDEATHSIG, 0));
}

static const char *whoami(const char *input) {
    (void)input;
    return answer("{\"pid\":%d,\"session\":%d,\"parent\":%d}", getpid(), getsid(0), getppid());
}

const struct operation processes[] = {
    {"forks", forks}, {"kills", kills}, {"kills_number", kills_number},
    {"traces", traces}, {"outlives", outlives}, {"whoami", whoami}, {NULL, NULL},
};
