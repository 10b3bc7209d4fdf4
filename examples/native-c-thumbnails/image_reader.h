/*
 * Reading a PNG image from memory. One reader serves one thread; readers share nothing.
 *
 * What a damaged image may cost is bounded: an image's sides are at most a million pixels each (libpng's own limit), no
 * row is decoded before the caller has seen the size, and no more texts and profiles are unpacked than libpng is told
 * to in image_reader.c.
 */
#ifndef IMAGE_READER_H
#define IMAGE_READER_H

#include <png.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct image_reader {
    png_structp png;
    png_infop info;
    const uint8_t *next;
    size_t left;
    uint8_t *pixels;
    jmp_buf escape;
    int warnings;
    char warning[120]; /* the first */
    char reason[250];  /* why the last function answered false */
};

/* What the image says of itself. Texts are there after image_reader_skim. */
struct image_facts {
    uint32_t width, height;
    int bit_depth;
    int color_type;
    bool interlaced, alpha;
    png_textp texts;
    int text_count;
};

enum image_purpose { IMAGE_FOR_PIXELS, IMAGE_FOR_TEXTS };

/* Reads as far as the pixels. To be closed in any case. `bytes` must stay there. */
bool image_reader_open(struct image_reader *reader, enum image_purpose purpose, const uint8_t *bytes, size_t size);

struct image_facts image_reader_facts(const struct image_reader *reader);

/* Gets each row, from above: four bytes a pixel, red, green, blue, alpha, not premultiplied, in sRGB. */
typedef void image_row(void *context, const uint8_t *rgba);

/*
 * Reads the pixels and what comes after them. Takes the memory of one row, for an interlaced image that of all. If it
 * answers false, some rows may have been given.
 */
bool image_reader_rows(struct image_reader *reader, image_row *take, void *context);

/* Reads past the pixels to the end, for the texts there. Takes the memory of one row, of interlaced images too. */
bool image_reader_skim(struct image_reader *reader);

void image_reader_close(struct image_reader *reader);

#endif
