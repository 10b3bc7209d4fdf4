/* A plugin that does what its input says: the first word is what, the rest is for it. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef PREFIX
#define PREFIX vtcode_plugin_
#endif
#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)
#define NAME(name) JOIN(PREFIX, name)
#ifndef VERSION
#define VERSION 1
#endif
#ifndef METADATA
#define METADATA "{\"name\":\"plugin\",\"version\":\"1.0.0\"}"
#endif

static atomic_long made, freed, inside, most_inside;

/* What free does not take. */
static char *mapped, *mapping;
static size_t mapping_size;
static char full[] = "full";

static char *keep(char *string) {
    atomic_fetch_add(&made, 1);
    return string;
}

static char *text(const char *string) { return keep(strdup(string)); }

/* A string that ends where the mapping ends. */
static char *at_the_edge(size_t length, int terminated) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t size = (length + 1 + page - 1) / page * page;
    char *start = mmap(NULL, size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect(start + size, page, PROT_NONE);
    memset(start, 'x', size);
    mapping = start;
    mapping_size = size + page;
    mapped = start + size - length - 1;
    mapped[length] = terminated ? 0 : 'x';
    return keep(mapped);
}

static void enter(void) {
    long now = atomic_fetch_add(&inside, 1) + 1;
    long most = atomic_load(&most_inside);
    while (now > most && !atomic_compare_exchange_weak(&most_inside, &most, now)) {
    }
}

/* Stays until as many are inside, or for as long as the caller is patient. */
static void meet(long count) {
    enter();
    for (long i = 0; atomic_load(&most_inside) < count && i < 20000; i++) {
        usleep(500);
    }
    atomic_fetch_sub(&inside, 1);
}

/* Is inside for a while that others can be seen in. */
static void linger(void) {
    enter();
    usleep(200);
    atomic_fetch_sub(&inside, 1);
}

static char *counts(void) {
    char line[128];
    snprintf(line, sizeof line, "made %ld freed %ld most inside %ld", made, freed, most_inside);
    return text(line);
}

/* Takes memory until there is none, gives it back, and tells how many bytes it was. */
static char *hog(void) {
    enum { PIECE = 1 << 20, PIECES = 4096 };
    static char *pieces[PIECES];
    size_t count = 0;
    while (count < PIECES && (pieces[count] = malloc(PIECE)) != NULL) {
        memset(pieces[count++], 1, PIECE);
    }
    for (size_t i = 0; i < count; i++) {
        free(pieces[i]);
    }
    char line[64];
    snprintf(line, sizeof line, "%zu", count * PIECE);
    return text(line);
}

/* Takes memory until there is none and keeps it. */
static char *keep_all(void) {
    for (size_t piece = 1 << 20; piece >= 4096; piece /= 2) {
        char *got;
        while ((got = malloc(piece)) != NULL) {
            memset(got, 1, piece);
        }
    }
    return keep(full);
}

static volatile int zero;

static int deep(int n) {
    volatile char frame[1024];
    frame[0] = (char)n;
    return n == 0 ? frame[0] : deep(n - 1) + frame[0];
}

char *host_call(const char *what, const char *rest);

uint32_t NAME(version)(void) { return VERSION; }

const char *NAME(metadata)(void) {
#ifdef NULL_METADATA
    return NULL;
#else
    return text(METADATA);
#endif
}

const char *NAME(execute)(const char *input) {
    const char *rest = strchr(input, ' ');
    size_t length = rest ? (size_t)(rest - input) : strlen(input);
    char what[64];
    snprintf(what, sizeof what, "%.*s", (int)(length < 63 ? length : 63), input);
    rest = rest ? rest + 1 : "";
    if (!strcmp(what, "echo")) return text(rest);
    if (!strcmp(what, "length")) {
        char line[32];
        snprintf(line, sizeof line, "%zu", strlen(rest));
        return text(line);
    }
    if (!strcmp(what, "fill")) {
        size_t size = strtoul(rest, NULL, 10);
        char *string = malloc(size + 1);
        memset(string, 'f', size);
        string[size] = 0;
        return keep(string);
    }
    if (!strcmp(what, "null")) return NULL;
    if (!strcmp(what, "edge")) return at_the_edge(strtoul(rest, NULL, 10), 1);
    if (!strcmp(what, "endless")) return at_the_edge(strtoul(rest, NULL, 10), 0);
    if (!strcmp(what, "bytes")) return text("\xff\xfe\xc0\x80");
    if (!strcmp(what, "counts")) return counts();
    if (!strcmp(what, "meet")) return meet(strtol(rest, NULL, 10)), text("met");
    if (!strcmp(what, "linger")) return linger(), text("lingered");
    if (!strcmp(what, "hog")) return hog();
    if (!strcmp(what, "keep_all")) return keep_all();
    if (!strcmp(what, "deep")) return deep(6000), text("came back");
    if (!strcmp(what, "crash")) *(volatile int *)8 = 1;
    if (!strcmp(what, "divide")) return (char *)(intptr_t)(100 / zero);
    if (!strcmp(what, "trap")) __builtin_trap();
    if (!strcmp(what, "overflow")) return deep(1 << 30), text("came back");
    if (!strcmp(what, "abort")) abort();
    if (!strcmp(what, "exit")) exit((int)strtol(rest, NULL, 10));
    if (!strcmp(what, "print")) return printf("%s", rest), text("printed");
#ifdef HOST
    return keep(host_call(what, rest));
#else
    return NULL;
#endif
}

#ifndef NO_FREE
void NAME(free_string)(const char *string) {
    if (string == NULL) {
        abort();
    }
    atomic_fetch_add(&freed, 1);
    if (string == mapped) {
        munmap(mapping, mapping_size);
        mapped = NULL;
    } else if (string != full) {
        free((void *)string);
    }
}
#endif

/* Says that it has gone where the test can see it. */
__attribute__((destructor)) static void gone(void) {
    const char *file = getenv("TENON_TEST_GONE");
    if (file != NULL) {
        FILE *out = fopen(file, "w");
        if (out != NULL) {
            fputs("gone", out);
            fclose(out);
        }
    }
}
