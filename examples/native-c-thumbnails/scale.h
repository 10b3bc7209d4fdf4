/*
 * Making an image smaller by the average of the area that each new pixel covers.
 *
 * Averages are of light, not of codes: sRGB is undone before and done again after, and each pixel counts by its alpha,
 * so that what cannot be seen gives no colour to its neighbours. All sums are exact integers; a result is rounded once.
 */
#ifndef SCALE_H
#define SCALE_H

#include "image_writer.h"

/* Pixels that an image may have: sums stay below 2^54 then. */
#define SCALE_MAX_PIXELS 1000000000

/* How much light an sRGB code stands for, from 0 to 65535, and where the next code begins. */
struct transfer {
    uint16_t light[256];
    uint16_t next_from[255];
};

/* In 4 numbers a pixel: red, green and blue by their alpha, then alpha. */
struct scale {
    uint32_t width, height; /* of the image that comes in */
    struct pixels *out;
    uint64_t *line;    /* a row that came in, made narrower */
    uint64_t *sums;    /* the row that goes out next, so far */
    uint64_t missing;  /* of its height, in parts of which each row that comes in has `out->height` */
    uint8_t *finished; /* where it goes */
    struct transfer transfer;
};

/* The size within a square of this side, of the same shape, and never larger than it was. */
void scale_fit(uint32_t width, uint32_t height, uint32_t side, struct pixels *out);

/* Makes room in `out`, whose size is set and no larger; false without memory. To be ended in any case. */
bool scale_begin(struct scale *scale, uint32_t width, uint32_t height, struct pixels *out);

/* Takes the next row, RGBA; `scale` is a struct scale. After the last one `out` is complete. */
void scale_row(void *scale, const uint8_t *rgba);

/* Frees all but `out`. */
void scale_end(struct scale *scale);

#endif
