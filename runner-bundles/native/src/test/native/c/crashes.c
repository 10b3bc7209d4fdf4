/* Ways to end at once. */
#include "library.h"

#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const char *volatile nowhere;
static volatile int zero;

const char *null_pointer(const char *input) {
    (void)input;
    return answer("%d", *nowhere);
}

const char *wild_pointer(const char *input) {
    (void)input;
    *(volatile int *)0xdead0000000 = 1;
    return NULL;
}

/* A page of a file that has none. */
const char *past_the_end(const char *input) {
    (void)input;
    FILE *file = tmpfile();
    volatile char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(file), 0);
    *page = 1;
    return NULL;
}

const char *division(const char *input) {
    (void)input;
    volatile int quotient = 1 / zero;
    raise(SIGFPE); /* where processors divide by zero */
    return answer("%d", quotient);
}

const char *illegal(const char *input) {
    (void)input;
#if defined(__x86_64__) || defined(__i386__)
    __asm__ volatile("ud2");
#else
    raise(SIGILL);
#endif
    return NULL;
}

const char *aborts(const char *input) {
    (void)input;
    fputs("the library gives up\n", stderr);
    abort();
}

static const char *exits(const char *input) {
    fputs("the library has had enough\n", stderr);
    exit((int)number(input, "status", 0));
}

static const char *exits_at_once(const char *input) {
    _exit((int)number(input, "status", 0));
}

static int depth(volatile int level) {
    volatile char frame[1024];
    memset((char *)frame, level, sizeof frame);
    return level < 0 ? frame[0] : depth(level + 1) + frame[1];
}

const char *stack_overflow(const char *input) {
    (void)input;
    return answer("%d", depth(0));
}

const char *stack_smash(const char *input) {
    char small[8];
    char *volatile past = small;
    memset(past, 'x', 64 + (size_t)number(input, "more", 0));
    return answer("%d", past[0]);
}

const char *double_free(const char *input) {
    (void)input;
    void *volatile memory_once = malloc(100);
    void *volatile memory_twice = memory_once;
    free(memory_once);
    free(memory_twice);
    return NULL;
}

static jmp_buf place;

__attribute__((noinline)) static int remember(void) {
    return setjmp(place);
}

/* To a frame that is gone. */
static const char *jumps(const char *input) {
    (void)input;
    if (remember() == 0) {
        char used[512];
        memset(used, 0x55, sizeof used);
        __asm__ volatile("" : : "r"(used) : "memory");
        longjmp(place, 1);
    }
    abort();
}

const struct operation crashes[] = {
    {"null_pointer", null_pointer},
    {"wild_pointer", wild_pointer},
    {"past_the_end", past_the_end},
    {"division", division},
    {"illegal", illegal},
    {"aborts", aborts},
    {"exits", exits},
    {"exits_at_once", exits_at_once},
    {"stack_overflow", stack_overflow},
    {"stack_smash", stack_smash},
    {"double_free", double_free},
    {"jumps", jumps},
    {NULL, NULL},
};
