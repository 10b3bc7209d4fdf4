/* Much memory. */
#include "library.h"

#include <stdlib.h>

enum { MEGABYTE = 1 << 20, PAGE = 4096 };

/* Writes that a compiler must leave, though nobody reads what was written. */
static void use(volatile char *block, size_t size) {
    for (size_t at = 0; at < size; at += PAGE) {
        block[at] = 1;
    }
}

/* All at once, and used. */
static const char *allocates(const char *input) {
    size_t size = (size_t)number(input, "megabytes", 0) * MEGABYTE;
    char *block = malloc(size);
    if (block == NULL) {
        return refusal("no memory");
    }
    use(block, size);
    free(block);
    return answer("\"enough\"");
}

/* As programs do that do not look what they got. */
const char *allocates_blindly(const char *input) {
    size_t size = (size_t)number(input, "megabytes", 0) * MEGABYTE;
    char *block = malloc(size);
    use(block, size);
    free(block);
    return answer("\"enough\"");
}

/* One megabyte after the other, until there is no more or it is enough; given back. */
static const char *fills(const char *input) {
    enum { MOST = 1024 };
    static char *blocks[MOST];
    long most = number(input, "megabytes", MOST), count = 0;
    while (count < most && count < MOST && (blocks[count] = malloc(MEGABYTE)) != NULL) {
        use(blocks[count++], MEGABYTE);
    }
    for (long i = 0; i < count; i++) {
        free(blocks[i]);
    }
    return answer("%ld", count);
}

const struct operation memory[] = {
    {"allocates", allocates}, {"allocates_blindly", allocates_blindly}, {"fills", fills}, {NULL, NULL},
};
