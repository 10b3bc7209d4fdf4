#include "image_reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How large a text may be, unpacked, and how many are kept; others are left out. libpng keeps two less than told. */
enum { MAX_CHUNK_BYTES = 4 << 20, MAX_TEXTS = 16, CHUNK_CACHE = MAX_TEXTS + 2 };

static void on_error(png_structp png, png_const_charp message) {
    struct image_reader *reader = png_get_error_ptr(png);
    bool warned = reader->warnings > 0;
    snprintf(reader->reason, sizeof reader->reason, warned ? "%s (%s)" : "%s", message, reader->warning);
    longjmp(reader->escape, 1);
}

static void on_warning(png_structp png, png_const_charp message) {
    struct image_reader *reader = png_get_error_ptr(png);
    if (reader->warnings++ == 0) {
        snprintf(reader->warning, sizeof reader->warning, "%s", message);
    }
}

static void read_bytes(png_structp png, png_bytep to, size_t size) {
    struct image_reader *reader = png_get_io_ptr(png);
    if (size > reader->left) {
        png_error(png, "the image ends too early");
    }
    memcpy(to, reader->next, size);
    reader->next += size;
    reader->left -= size;
}

/*
 * Runs a step from which libpng may jump out. All that a step allocates hangs on the reader, so that image_reader_close
 * finds it; the step's own variables are lost, and none of this function's changes after setjmp.
 */
#define ATTEMPT(reader, step)                                                                                          \
    do {                                                                                                               \
        if (setjmp((reader)->escape) != 0) {                                                                           \
            return false;                                                                                              \
        }                                                                                                              \
        step;                                                                                                          \
    } while (0)

static void ignore(png_structp png, const char *chunk) {
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, (png_const_bytep)chunk, 1);
}

static void begin(struct image_reader *reader, enum image_purpose purpose) {
    static const char *const for_neither[] = {"iCCP", "sPLT", "eXIf", "hIST"};
    static const char *const texts[] = {"tEXt", "zTXt", "iTXt"};
    png_structp png = reader->png;
    png_set_read_fn(png, reader, read_bytes);
    png_set_chunk_malloc_max(png, MAX_CHUNK_BYTES);
    png_set_chunk_cache_max(png, CHUNK_CACHE);
    for (size_t i = 0; i < sizeof for_neither / sizeof *for_neither; i++) {
        ignore(png, for_neither[i]);
    }
    for (size_t i = 0; purpose == IMAGE_FOR_PIXELS && i < sizeof texts / sizeof *texts; i++) {
        ignore(png, texts[i]);
    }
    png_read_info(png, reader->info);
}

bool image_reader_open(struct image_reader *reader, enum image_purpose purpose, const uint8_t *bytes, size_t size) {
    memset(reader, 0, sizeof *reader);
    reader->next = bytes;
    reader->left = size;
    snprintf(reader->reason, sizeof reader->reason, "out of memory");
    reader->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, reader, on_error, on_warning);
    reader->info = reader->png == NULL ? NULL : png_create_info_struct(reader->png);
    if (reader->info == NULL) {
        return false;
    }
    ATTEMPT(reader, begin(reader, purpose));
    return true;
}

struct image_facts image_reader_facts(const struct image_reader *reader) {
    struct image_facts facts = {0};
    int interlace, compression, filter;
    png_get_IHDR(reader->png, reader->info, &facts.width, &facts.height, &facts.bit_depth, &facts.color_type,
                 &interlace, &compression, &filter);
    facts.interlaced = interlace != PNG_INTERLACE_NONE;
    facts.alpha = (facts.color_type & PNG_COLOR_MASK_ALPHA) != 0 ||
                  png_get_valid(reader->png, reader->info, PNG_INFO_tRNS) != 0;
    png_get_text(reader->png, reader->info, &facts.texts, &facts.text_count);
    return facts;
}

/* Every kind of PNG becomes RGBA, 8 bits, with the gamma of sRGB; an image that names no gamma has that already. */
static int set_transformations(png_structp png) {
    png_set_alpha_mode(png, PNG_ALPHA_PNG, PNG_DEFAULT_sRGB);
    png_set_expand(png);
    png_set_scale_16(png);
    png_set_gray_to_rgb(png);
    png_set_add_alpha(png, 0xFF, PNG_FILLER_AFTER);
    return png_set_interlace_handling(png);
}

static void read_rows(struct image_reader *reader, image_row *take, void *context) {
    png_structp png = reader->png;
    int passes = set_transformations(png);
    png_read_update_info(png, reader->info);
    size_t row_size = png_get_rowbytes(png, reader->info);
    uint32_t height = png_get_image_height(png, reader->info);
    if (row_size != (size_t)4 * png_get_image_width(png, reader->info)) {
        png_error(png, "the image does not become RGBA");
    }
    reader->pixels = calloc(passes == 1 ? 1 : height, row_size);
    if (reader->pixels == NULL) {
        png_error(png, "out of memory");
    }
    for (int pass = 0; pass < passes; pass++) {
        bool last = pass == passes - 1;
        for (uint32_t y = 0; y < height; y++) {
            uint8_t *row = reader->pixels + (passes == 1 ? 0 : y * row_size);
            png_read_row(png, row, NULL);
            if (last) {
                take(context, row);
            }
        }
    }
    png_read_end(png, NULL);
}

bool image_reader_rows(struct image_reader *reader, image_row *take, void *context) {
    ATTEMPT(reader, read_rows(reader, take, context));
    return true;
}

static void skim(struct image_reader *reader) {
    int passes = png_set_interlace_handling(reader->png);
    uint32_t height = png_get_image_height(reader->png, reader->info);
    for (uint64_t i = 0; i < (uint64_t)passes * height; i++) {
        png_read_row(reader->png, NULL, NULL);
    }
    png_read_end(reader->png, reader->info);
}

bool image_reader_skim(struct image_reader *reader) {
    ATTEMPT(reader, skim(reader));
    return true;
}

void image_reader_close(struct image_reader *reader) {
    png_destroy_read_struct(&reader->png, &reader->info, NULL);
    free(reader->pixels);
    reader->pixels = NULL;
}
