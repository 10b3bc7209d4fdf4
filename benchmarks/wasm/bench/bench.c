/*
 * The plugin that WebAssembly hosts are measured with; all of them run the same file. Its ABI is `tenon`, as
 * docs/writing-wasm-plugins.md describes it. It does as little of its own as a plugin can, and imports nothing.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sha256.h"

#define EXPORT(name) __attribute__((export_name(name)))
#define LENGTH(literal) (sizeof(literal) - 1)

#define HEAD "{\"data\":"
#define TAIL "}"

enum { MEGABYTE = 1 << 20, FIB = 32, MAX_DIGITS = 10 };

static uint64_t pack(const char *at, size_t size) {
    return (uint64_t)(uintptr_t)at << 32 | size;
}

/* An envelope around JSON, in memory that the host frees; nothing if there is no memory. */
static uint64_t envelope(const char *json, size_t size) {
    size_t whole = LENGTH(HEAD) + size + LENGTH(TAIL);
    char *answer = malloc(whole);
    if (answer == NULL) {
        return 0;
    }
    memcpy(answer, HEAD, LENGTH(HEAD));
    memcpy(answer + LENGTH(HEAD), json, size);
    memcpy(answer + LENGTH(HEAD) + size, TAIL, LENGTH(TAIL));
    return pack(answer, whole);
}

EXPORT("alloc") void *abi_alloc(size_t size) {
    return malloc(size);
}

EXPORT("free") void abi_free(void *bytes) {
    free(bytes);
}

/* Also the least that can be called. */
EXPORT("is_ready") int abi_is_ready(void) {
    return 1;
}

/* Answers its parameters. */
EXPORT("command") uint64_t abi_command(char *parameters, size_t size) {
    uint64_t answer = size == 0 ? 0 : envelope(parameters, size);
    free(parameters);
    return answer;
}

static const uint8_t *megabyte(void) {
    static uint8_t bytes[MEGABYTE];
    static bool filled;
    for (size_t i = 0; !filled && i < sizeof bytes; i++) {
        bytes[i] = (uint8_t)i;
    }
    filled = true;
    return bytes;
}

/* The digest of the parameters, in hexadecimal; without any, of the bytes 0, 1, ... 255, 0, ... of a megabyte. */
EXPORT("sha256") uint64_t abi_sha256(char *parameters, size_t size) {
    static const char DIGITS[] = "0123456789abcdef";
    uint8_t digest[SHA256_SIZE];
    char hexadecimal[2 + 2 * SHA256_SIZE];
    sha256(size == 0 ? megabyte() : (const uint8_t *)parameters, size == 0 ? MEGABYTE : size, digest);
    free(parameters);
    hexadecimal[0] = hexadecimal[sizeof hexadecimal - 1] = '"';
    for (size_t i = 0; i < SHA256_SIZE; i++) {
        hexadecimal[1 + 2 * i] = DIGITS[digest[i] >> 4];
        hexadecimal[2 + 2 * i] = DIGITS[digest[i] & 15];
    }
    return envelope(hexadecimal, sizeof hexadecimal);
}

static uint32_t fib(uint32_t n) {
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

/* The 32nd Fibonacci number, by its definition. */
EXPORT("fib") uint64_t abi_fib(char *parameters, size_t size) {
    static volatile uint32_t of = FIB; /* or the compiler would know the answer */
    char digits[MAX_DIGITS];
    size_t at = sizeof digits;
    (void)size;
    free(parameters);
    for (uint32_t number = fib(of); number > 0; number /= 10) {
        digits[--at] = (char)('0' + number % 10);
    }
    return envelope(digits + at, sizeof digits - at);
}

EXPORT("trap") uint64_t abi_trap(char *parameters, size_t size) {
    (void)parameters;
    (void)size;
    __builtin_trap();
}

EXPORT("spin") uint64_t abi_spin(char *parameters, size_t size) {
    static volatile bool on = true;
    (void)parameters;
    while (on) {
    }
    return size;
}
