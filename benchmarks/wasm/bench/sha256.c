#include "sha256.h"

#include <string.h>

enum { BLOCK = 64, ROUNDS = 64, WORDS = 16, LENGTH = 8 };

/* The fractional parts of the cube roots of the first 64 primes. */
static const uint32_t CONSTANTS[ROUNDS] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/* The fractional parts of the square roots of the first 8 primes. */
static const uint32_t START[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                  0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

static uint32_t rotate(uint32_t word, int by) {
    return word >> by | word << (32 - by);
}

static uint32_t load(const uint8_t *at) {
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void store(uint8_t *at, uint32_t word) {
    for (int i = 0; i < 4; i++) {
        at[i] = (uint8_t)(word >> (24 - 8 * i));
    }
}

static void schedule(const uint8_t *block, uint32_t words[ROUNDS]) {
    for (int i = 0; i < WORDS; i++) {
        words[i] = load(block + 4 * i);
    }
    for (int i = WORDS; i < ROUNDS; i++) {
        uint32_t a = words[i - 15], b = words[i - 2];
        uint32_t low = rotate(a, 7) ^ rotate(a, 18) ^ a >> 3;
        uint32_t high = rotate(b, 17) ^ rotate(b, 19) ^ b >> 10;
        words[i] = words[i - 16] + low + words[i - 7] + high;
    }
}

static void compress(uint32_t state[8], const uint8_t *block) {
    uint32_t words[ROUNDS];
    schedule(block, words);
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
    for (int i = 0; i < ROUNDS; i++) {
        uint32_t from_e = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
        uint32_t first = h + from_e + ((e & f) ^ (~e & g)) + CONSTANTS[i] + words[i];
        uint32_t from_a = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
        uint32_t second = from_a + ((a & b) ^ (a & c) ^ (b & c));
        h = g, g = f, f = e, e = d + first;
        d = c, c = b, b = a, a = first + second;
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
    state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

/* What is left of the message, a 1 bit, zeros, and the length in bits: one block or two. */
static void finish(uint32_t state[8], const uint8_t *rest, size_t left, uint64_t size) {
    uint8_t last[2 * BLOCK] = {0};
    memcpy(last, rest, left);
    last[left] = 0x80;
    size_t blocks = left + 1 + LENGTH <= BLOCK ? 1 : 2;
    store(last + BLOCK * blocks - 8, (uint32_t)(size >> 29));
    store(last + BLOCK * blocks - 4, (uint32_t)(size << 3));
    for (size_t i = 0; i < blocks; i++) {
        compress(state, last + BLOCK * i);
    }
}

void sha256(const uint8_t *bytes, size_t size, uint8_t digest[SHA256_SIZE]) {
    uint32_t state[8];
    memcpy(state, START, sizeof state);
    size_t left = size;
    for (; left >= BLOCK; left -= BLOCK, bytes += BLOCK) {
        compress(state, bytes);
    }
    finish(state, bytes, left, size);
    for (int i = 0; i < 8; i++) {
        store(digest + 4 * i, state[i]);
    }
}
