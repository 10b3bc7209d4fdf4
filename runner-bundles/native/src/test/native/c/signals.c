/* Changes to how its process takes signals, and then one of them. */
#include "library.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

static void exit_by_handler(int number) {
    (void)number;
    _exit(9);
}

static void return_by_handler(int number) {
    (void)number;
}

static volatile int *volatile nowhere;

static const char *crash(const char *input, void (*handler)(int)) {
    (void)input;
    sigaction(SIGSEGV, &(struct sigaction){.sa_handler = handler}, NULL);
    *nowhere = 1;
    return answer("\"still there\"");
}

static const char *ignores(const char *input) {
    return crash(input, SIG_IGN);
}

static const char *catches(const char *input) {
    return crash(input, exit_by_handler);
}

/* To where the signal comes from, again and again. */
static const char *comes_back(const char *input) {
    return crash(input, return_by_handler);
}

/* All but those that cannot be, for every thread to come, and goes on. */
static const char *blocks(const char *input) {
    sigset_t all;
    (void)input;
    sigfillset(&all);
    return answer("%d", sigprocmask(SIG_BLOCK, &all, NULL));
}

const struct operation signals[] = {
    {"ignores", ignores}, {"catches", catches}, {"comes_back", comes_back}, {"blocks", blocks}, {NULL, NULL},
};
