#include "facts_json.h"

#include <stdlib.h>
#include <string.h>

#include "tenon_plugin.h"

/* UTF-8, whatever comes in: what is none is replaced. */
static json_t *utf8(const char *text) {
    json_t *good = json_string(text);
    if (good != NULL) {
        return good;
    }
    char *quoted = tenon_quote(text);
    json_t *mended = quoted == NULL ? NULL : json_loads(quoted, JSON_DECODE_ANY, NULL);
    free(quoted);
    return mended;
}

/* The names of texts, and texts other than iTXt, are Latin-1. */
static json_t *latin_1(const char *text) {
    char *utf8 = malloc(2 * strlen(text) + 1), *to = utf8;
    if (utf8 == NULL) {
        return NULL;
    }
    for (; *text != '\0'; text++) {
        unsigned byte = (unsigned char)*text;
        if (byte >= 0x80) {
            *to++ = (char)(0xC0 | byte >> 6);
        }
        *to++ = (char)(byte >= 0x80 ? 0x80 | (byte & 0x3F) : byte);
    }
    *to = '\0';
    json_t *string = json_string(utf8);
    free(utf8);
    return string;
}

static json_t *texts_of(const struct image_facts *facts) {
    json_t *texts = json_array();
    for (int i = 0; i < facts->text_count; i++) {
        const png_text *text = &facts->texts[i];
        bool international = text->compression >= PNG_ITXT_COMPRESSION_NONE;
        json_array_append_new(texts, json_pack("{s:o, s:o}", "name", latin_1(text->key), "text",
                                               international ? utf8(text->text) : latin_1(text->text)));
    }
    return texts;
}

static const char *color_of(const struct image_facts *facts) {
    switch (facts->color_type) {
    case PNG_COLOR_TYPE_GRAY:
        return "gray";
    case PNG_COLOR_TYPE_GRAY_ALPHA:
        return "gray with alpha";
    case PNG_COLOR_TYPE_PALETTE:
        return "palette";
    case PNG_COLOR_TYPE_RGB:
        return "rgb";
    default:
        return "rgb with alpha";
    }
}

json_t *facts_json(const struct image_facts *facts) {
    return json_pack("{s:I, s:I, s:i, s:s, s:b, s:b, s:o}", "width", (json_int_t)facts->width, "height",
                     (json_int_t)facts->height, "bits", facts->bit_depth, "color", color_of(facts), "transparency",
                     (int)facts->alpha, "interlaced", (int)facts->interlaced, "texts", texts_of(facts));
}
