/* Threads: the callers', and those that it starts. */
#include "library.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

static atomic_int inside, most_inside;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t all_there = PTHREAD_COND_INITIALIZER;
static long arrived;

static void note(int now) {
    int most = most_inside;
    while (now > most && !atomic_compare_exchange_weak(&most_inside, &most, now)) {
    }
}

/* Long enough that another caller would be seen. */
static const char *enters(const char *input) {
    note(++inside);
    usleep((useconds_t)number(input, "micros", 2000));
    inside--;
    return answer("\"left\"");
}

/* How many callers there were at most at once. */
static const char *most(const char *input) {
    (void)input;
    return answer("%d", (int)most_inside);
}

/* Comes back when so many callers are in here. */
static const char *meets(const char *input) {
    long count = number(input, "callers", 1);
    note(++inside);
    pthread_mutex_lock(&lock);
    arrived++;
    pthread_cond_broadcast(&all_there);
    while (arrived < count) {
        pthread_cond_wait(&all_there, &lock);
    }
    pthread_mutex_unlock(&lock);
    inside--;
    return answer("\"met\"");
}

static void *rest(void *nothing) {
    while (1) {
        pause();
    }
    return nothing;
}

/* Threads that stay. */
static const char *starts(const char *input) {
    long wanted = number(input, "threads", 1), count = 0;
    pthread_attr_t small;
    pthread_t thread;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 64 << 10);
    while (count < wanted && pthread_create(&thread, &small, rest, NULL) == 0) {
        count++;
    }
    return answer("%ld", count);
}

static void *crash(void *where) {
    *(volatile int *)where = 1;
    return NULL;
}

/* Between calls, in a thread that nobody waits for. */
static const char *crashes_later(const char *input) {
    pthread_t thread;
    (void)input;
    return pthread_create(&thread, NULL, crash, NULL) == 0 ? answer("\"soon\"") : refusal("no thread");
}

const struct operation threads[] = {
    {"enters", enters}, {"most", most}, {"meets", meets},
    {"starts", starts}, {"crashes_later", crashes_later}, {NULL, NULL},
};
