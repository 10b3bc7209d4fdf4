#include "image_writer.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

struct image_writer {
    png_structp png;
    png_infop info;
    uint8_t *file;
    size_t size, room;
    jmp_buf escape;
};

static void on_error(png_structp png, png_const_charp message) {
    (void)message;
    struct image_writer *writer = png_get_error_ptr(png);
    longjmp(writer->escape, 1);
}

static void on_warning(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static void write_bytes(png_structp png, png_bytep bytes, size_t size) {
    struct image_writer *writer = png_get_io_ptr(png);
    if (size > writer->room - writer->size) {
        size_t room = 2 * writer->room + size;
        uint8_t *file = realloc(writer->file, room);
        if (file == NULL) {
            png_error(png, "out of memory");
        }
        writer->file = file;
        writer->room = room;
    }
    memcpy(writer->file + writer->size, bytes, size);
    writer->size += size;
}

static void flush(png_structp png) {
    (void)png;
}

static void write_image(struct image_writer *writer, const struct pixels *pixels) {
    int color = (pixels->gray ? 0 : PNG_COLOR_MASK_COLOR) | (pixels->alpha ? PNG_COLOR_MASK_ALPHA : 0);
    size_t row_size = pixels->width * pixels_channels(pixels);
    png_set_write_fn(writer->png, writer, write_bytes, flush);
    png_set_IHDR(writer->png, writer->info, pixels->width, pixels->height, 8, color, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_sRGB_gAMA_and_cHRM(writer->png, writer->info, PNG_sRGB_INTENT_PERCEPTUAL);
    png_write_info(writer->png, writer->info);
    for (uint32_t y = 0; y < pixels->height; y++) {
        png_write_row(writer->png, pixels->bytes + y * row_size);
    }
    png_write_end(writer->png, writer->info);
}

/* Whether it came to the end; libpng jumps out of it where there is no memory. */
static bool attempt(struct image_writer *writer, const struct pixels *pixels) {
    if (setjmp(writer->escape) != 0) {
        return false;
    }
    write_image(writer, pixels);
    return true;
}

size_t pixels_channels(const struct pixels *pixels) {
    return (pixels->gray ? 1u : 3u) + (pixels->alpha ? 1u : 0u);
}

uint8_t *image_write(const struct pixels *pixels, size_t *size) {
    struct image_writer writer = {0};
    writer.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &writer, on_error, on_warning);
    writer.info = writer.png == NULL ? NULL : png_create_info_struct(writer.png);
    bool written = writer.info != NULL && attempt(&writer, pixels);
    png_destroy_write_struct(&writer.png, &writer.info);
    if (!written) {
        free(writer.file);
        return NULL;
    }
    *size = writer.size;
    return writer.file;
}
