/*
 * Memory in which mistakes show: put in the place of malloc and free by the linker's --wrap, it traps on a block that
 * is freed twice, or was never given, or was written around, and counts those that are not freed. It can be made to run
 * out.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

void *__real_malloc(size_t size);
void __real_free(void *memory);
void *__wrap_malloc(size_t size);
void __wrap_free(void *memory);

enum { GUARD = 16, GIVEN = 0x5A, GONE = 0xE7 };

struct block {
    size_t size;
    char guard[2 * GUARD - sizeof(size_t)]; /* what follows is aligned as malloc's is */
};

static int32_t count;
static uint32_t largest = UINT32_MAX;

/* How many blocks are not freed. */
__attribute__((export_name("blocks"))) int32_t blocks(void) {
    return count;
}

/* There is no memory from now on for a block of more bytes than this. */
__attribute__((export_name("limit"))) void limit(uint32_t bytes) {
    largest = bytes;
}

static void check(const char *guard, size_t size) {
    for (size_t i = 0; i < size; i++) {
        if (guard[i] != GIVEN) {
            __builtin_trap();
        }
    }
}

void *__wrap_malloc(size_t size) {
    struct block *block = size > largest ? NULL : __real_malloc(sizeof *block + size + GUARD);
    if (block == NULL) {
        return NULL;
    }
    block->size = size;
    memset(block->guard, GIVEN, sizeof block->guard + size + GUARD); /* what is not written is no zero */
    count++;
    return block + 1;
}

void __wrap_free(void *memory) {
    if (memory == NULL) {
        return;
    }
    struct block *block = (struct block *)memory - 1;
    check(block->guard, sizeof block->guard);
    check((char *)memory + block->size, GUARD);
    memset(block->guard, GONE, sizeof block->guard + block->size + GUARD);
    count--;
    __real_free(block);
}
