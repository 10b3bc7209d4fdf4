#include "scale.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ALPHA = 3, SUMS = 4 };

/* IEC 61966-2-1, from a code between 0 and 255 to light between 0 and 65535. */
static double light_of(double code) {
    double v = code / 255;
    return 65535 * (v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4));
}

static void init_transfer(struct transfer *transfer) {
    for (int code = 0; code < 256; code++) {
        transfer->light[code] = (uint16_t)lround(light_of(code));
    }
    for (int code = 0; code < 255; code++) {
        transfer->next_from[code] = (uint16_t)ceil(light_of(code + 0.5));
    }
}

/* The code whose light is nearest, as the eye measures it. */
static uint8_t code_of(const struct transfer *transfer, uint64_t light) {
    int low = 0, high = 255;
    while (low < high) {
        int middle = (low + high) / 2;
        if (light >= transfer->next_from[middle]) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return (uint8_t)low;
}

static uint32_t shorter(uint32_t side, uint32_t from, uint32_t to) {
    uint64_t scaled = ((uint64_t)side * to + from / 2) / from;
    return scaled == 0 ? 1 : (uint32_t)scaled;
}

void scale_fit(uint32_t width, uint32_t height, uint32_t side, struct pixels *out) {
    uint32_t longer = width > height ? width : height;
    bool fits = longer <= side;
    out->width = fits ? width : shorter(width, longer, side);
    out->height = fits ? height : shorter(height, longer, side);
}

bool scale_begin(struct scale *scale, uint32_t width, uint32_t height, struct pixels *out) {
    memset(scale, 0, sizeof *scale);
    scale->width = width;
    scale->height = height;
    scale->out = out;
    scale->line = calloc(out->width, SUMS * sizeof *scale->line);
    scale->sums = calloc(out->width, SUMS * sizeof *scale->sums);
    scale->finished = out->bytes = calloc(out->height, out->width * pixels_channels(out));
    scale->missing = height;
    init_transfer(&scale->transfer);
    return scale->line != NULL && scale->sums != NULL && out->bytes != NULL;
}

static void add_pixel(uint64_t *sums, const uint64_t *pixel, uint64_t weight) {
    for (int i = 0; i < SUMS; i++) {
        sums[i] += weight * pixel[i];
    }
}

/* Each pixel that comes in is `out->width` parts wide, each that goes out `width`: a part lies in one of each. */
static void narrow(struct scale *scale, const uint8_t *rgba) {
    const uint16_t *light = scale->transfer.light;
    uint64_t wide = scale->out->width, missing = scale->width, *to = scale->line;
    memset(to, 0, scale->out->width * SUMS * sizeof *to);
    for (uint32_t x = 0; x < scale->width; x++, rgba += 4) {
        uint64_t alpha = rgba[3];
        uint64_t pixel[SUMS] = {alpha * light[rgba[0]], alpha * light[rgba[1]], alpha * light[rgba[2]], alpha};
        if (wide < missing) {
            add_pixel(to, pixel, wide);
            missing -= wide;
            continue;
        }
        add_pixel(to, pixel, missing);
        uint64_t rest = wide - missing;
        to += SUMS;
        missing = scale->width - rest;
        if (rest > 0) {
            add_pixel(to, pixel, rest);
        }
    }
}

static uint64_t divide(uint64_t sum, uint64_t by) {
    return (sum + by / 2) / by;
}

/* Puts the sums out as pixels, and begins anew. */
static void finish_row(struct scale *scale) {
    const struct pixels *out = scale->out;
    uint64_t area = (uint64_t)scale->width * scale->height;
    int colours = out->gray ? 1 : 3;
    uint8_t *to = scale->finished;
    for (const uint64_t *sums = scale->sums; sums < scale->sums + (size_t)out->width * SUMS; sums += SUMS) {
        for (int i = 0; i < colours; i++) {
            *to++ = sums[ALPHA] == 0 ? 0 : code_of(&scale->transfer, divide(sums[i], sums[ALPHA]));
        }
        if (out->alpha) {
            *to++ = (uint8_t)divide(sums[ALPHA], area);
        }
    }
    scale->finished = to;
    scale->missing = scale->height;
    memset(scale->sums, 0, out->width * SUMS * sizeof *scale->sums);
}

static void add_line(struct scale *scale, uint64_t weight) {
    for (size_t i = 0; i < (size_t)scale->out->width * SUMS; i++) {
        scale->sums[i] += weight * scale->line[i];
    }
    scale->missing -= weight;
}

void scale_row(void *context, const uint8_t *rgba) {
    struct scale *scale = context;
    narrow(scale, rgba);
    uint64_t high = scale->out->height;
    uint64_t here = high < scale->missing ? high : scale->missing;
    add_line(scale, here);
    if (scale->missing == 0) {
        finish_row(scale);
        add_line(scale, high - here);
    }
}

void scale_end(struct scale *scale) {
    free(scale->line);
    free(scale->sums);
}
