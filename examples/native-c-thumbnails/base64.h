/* Base64 with padding, RFC 4648 section 4. What is answered is from malloc; NULL without memory. */
#ifndef BASE64_H
#define BASE64_H

#include <stddef.h>
#include <stdint.h>

/* `*size` bytes of these characters, which are more than zero bytes. If they are no base64, `*wrong_at` says where. */
uint8_t *base64_decode(const char *text, size_t length, size_t *size, size_t *wrong_at);

/* Where `*wrong_at` stands if nothing is wrong. */
#define BASE64_GOOD SIZE_MAX

/* A string. */
char *base64_encode(const uint8_t *bytes, size_t size);

#endif
