/* SHA-256 as FIPS 180-4 defines it, in plain C: what an engine makes of it is what is measured. */
#ifndef SHA256_H
#define SHA256_H

#include <stddef.h>
#include <stdint.h>

enum { SHA256_SIZE = 32 };

void sha256(const uint8_t *bytes, size_t size, uint8_t digest[SHA256_SIZE]);

#endif
