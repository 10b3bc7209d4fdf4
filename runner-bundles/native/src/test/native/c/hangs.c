/* Ways to not come back. */
#include "library.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static atomic_int forever = 1;

static const char *loops(const char *input) {
    (void)input;
    while (forever) {
    }
    return NULL;
}

static const char *sleeps(const char *input) {
    (void)input;
    fputs("inside\n", stderr);
    while (forever) {
        pause();
    }
    return NULL;
}

static const char *sleeps_deaf(const char *input) {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    for (int signal = 1; signal < 32; signal++) {
        sigaction(signal, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
    }
    return sleeps(input);
}

/* A line and another, to standard output or error, or one line that does not end. */
static const char *prints(const char *input) {
    char line[4096];
    int to = (int)number(input, "to", 1);
    memset(line, 'x', sizeof line);
    if (number(input, "lines", 1)) {
        line[99] = line[sizeof line - 1] = '\n';
    }
    while (forever) {
        if (write(to, line, sizeof line) < 0) {
            return refusal("cannot print");
        }
    }
    return NULL;
}

/* Comes back when others do not hold it up. */
static const char *takes(const char *input) {
    fputs("inside\n", stderr);
    usleep((useconds_t)number(input, "millis", 1) * 1000);
    return answer("\"done\"");
}

const struct operation hangs[] = {
    {"loops", loops}, {"sleeps", sleeps}, {"sleeps_deaf", sleeps_deaf},
    {"prints", prints}, {"takes", takes}, {NULL, NULL},
};
