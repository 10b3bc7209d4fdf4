/* Writing a PNG image to memory. */
#ifndef IMAGE_WRITER_H
#define IMAGE_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Rows from above, 8 bits a channel, without gaps: gray or red, green, blue; then alpha. The colours are sRGB. */
struct pixels {
    uint32_t width, height;
    bool gray, alpha;
    uint8_t *bytes;
};

size_t pixels_channels(const struct pixels *pixels);

/* The file; from malloc. NULL if there is no memory for it. */
uint8_t *image_write(const struct pixels *pixels, size_t *size);

#endif
