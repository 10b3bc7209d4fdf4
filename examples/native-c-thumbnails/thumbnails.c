/* The plugin: its functions, in JSON. */
#include <jansson.h>
#include <string.h>

#include "base64.h"
#include "facts_json.h"
#include "image_reader.h"
#include "scale.h"
#include "tenon_plugin.h"

TENON_PLUGIN("thumbnails", "1.0.0", "Makes thumbnails of PNG images, and tells what is in them", true);

enum { DEFAULT_SIDE = 256, MAX_SIDE = 1024, DEFAULT_MAX_PIXELS = 50000000 };

/* Set before the first call; stays NULL in a host that has no table. */
static const struct tenon_host *host;

void tenon_plugin_host(const struct tenon_host *table) {
    host = table;
}

static char *answer(json_t *output) {
    char *json = output == NULL ? NULL : json_dumps(output, JSON_COMPACT);
    char *success = tenon_success(json);
    free(json);
    json_decref(output);
    return success;
}

/* Of an image that is damaged; some can be read all the same. */
static void log_warnings(const struct image_reader *reader) {
    if (host != NULL && reader->warnings > 0) {
        char fields[40];
        snprintf(fields, sizeof fields, "{\"warnings\":\"%d\"}", reader->warnings);
        host->log(TENON_WARN, reader->warning, fields);
    }
}

/* Configuration key `max_pixels`; false if it is no such number, which is in `found` then. */
static bool read_max_pixels(uint64_t *max_pixels, char *found, size_t room) {
    char *text = host == NULL ? NULL : host->get_config("max_pixels");
    *max_pixels = DEFAULT_MAX_PIXELS;
    if (text == NULL) {
        return true;
    }
    size_t digits = strspn(text, "0123456789");
    bool good = digits > 0 && digits <= 10 && text[digits] == '\0';
    *max_pixels = good ? strtoull(text, NULL, 10) : 0;
    good = *max_pixels >= 1 && *max_pixels <= SCALE_MAX_PIXELS;
    snprintf(found, room, "%s", text);
    host->free(text);
    return good;
}

/* The bytes of the parameter `png`. If it answers NULL, `failure` is the call's answer. */
static uint8_t *read_png(const json_t *params, size_t *size, char **failure) {
    const json_t *png = json_object_get(params, "png");
    size_t wrong_at = BASE64_GOOD;
    uint8_t *bytes = NULL;
    *failure = NULL;
    if (!json_is_string(png)) {
        *failure = tenon_failure("png: %s, expected an image in base64", png == NULL ? "missing" : "found no string");
    } else {
        bytes = base64_decode(json_string_value(png), json_string_length(png), size, &wrong_at);
    }
    if (wrong_at != BASE64_GOOD) {
        *failure = tenon_failure("png: found no base64 at character %zu", wrong_at);
    }
    return bytes;
}

/* Whether an image of this size is small enough to be read. If it answers false, `failure` is the call's answer. */
static bool check_size(const struct image_facts *facts, char **failure) {
    char found[40];
    uint64_t max_pixels;
    if (!read_max_pixels(&max_pixels, found, sizeof found)) {
        *failure = tenon_failure("max_pixels: found '%s', expected an integer from 1 to %d", found, SCALE_MAX_PIXELS);
        return false;
    }
    if ((uint64_t)facts->width * facts->height > max_pixels) {
        *failure = tenon_failure("png: found %u x %u pixels, expected at most %llu", (unsigned)facts->width,
                                 (unsigned)facts->height, (unsigned long long)max_pixels);
        return false;
    }
    return true;
}

/* Makes room for the thumbnail. */
static bool begin_thumbnail(const struct image_facts *facts, uint32_t side, struct pixels *out, struct scale *scale) {
    out->gray = (facts->color_type & PNG_COLOR_MASK_COLOR) == 0;
    out->alpha = facts->alpha;
    scale_fit(facts->width, facts->height, side, out);
    return scale_begin(scale, facts->width, facts->height, out);
}

static char *put_thumbnail(const struct pixels *pixels) {
    size_t size = 0;
    uint8_t *file = image_write(pixels, &size);
    char *base64 = file == NULL ? NULL : base64_encode(file, size);
    char *success = base64 == NULL ? NULL
                                   : answer(json_pack("{s:s, s:I, s:I}", "png", base64, "width",
                                                      (json_int_t)pixels->width, "height", (json_int_t)pixels->height));
    free(base64);
    free(file);
    return success;
}

/* The answer, NULL without memory. */
static char *make_thumbnail(struct image_reader *reader, uint32_t side) {
    struct image_facts facts = image_reader_facts(reader);
    struct scale scale = {0};
    struct pixels out = {0};
    char *result = NULL;
    if (check_size(&facts, &result) && begin_thumbnail(&facts, side, &out, &scale)) {
        bool read = image_reader_rows(reader, scale_row, &scale);
        result = read ? put_thumbnail(&out) : tenon_failure("png: %s", reader->reason);
    }
    scale_end(&scale);
    free(out.bytes);
    return result;
}

static char *tell_facts(struct image_reader *reader) {
    struct image_facts facts = image_reader_facts(reader);
    char *result;
    if (!check_size(&facts, &result)) {
        return result;
    }
    if (!image_reader_skim(reader)) {
        return tenon_failure("png: %s", reader->reason);
    }
    facts = image_reader_facts(reader);
    return answer(facts_json(&facts));
}

static char *with_reader(const json_t *params, enum image_purpose purpose, uint32_t side) {
    char *result;
    size_t size = 0;
    uint8_t *bytes = read_png(params, &size, &result);
    if (bytes == NULL) {
        return result;
    }
    struct image_reader reader;
    if (!image_reader_open(&reader, purpose, bytes, size)) {
        result = tenon_failure("png: %s", reader.reason);
    } else {
        result = purpose == IMAGE_FOR_PIXELS ? make_thumbnail(&reader, side) : tell_facts(&reader);
        log_warnings(&reader);
    }
    image_reader_close(&reader);
    free(bytes);
    return result;
}

/* {"png", "max"?} -> {"png", "width", "height"} */
static char *thumbnail(const json_t *params) {
    const json_t *max = json_object_get(params, "max");
    json_int_t side = max == NULL ? DEFAULT_SIDE : json_integer_value(max);
    if (max != NULL && !json_is_integer(max)) {
        return tenon_failure("max: found no integer, expected one from 1 to %d", MAX_SIDE);
    }
    if (side < 1 || side > MAX_SIDE) {
        return tenon_failure("max: found %lld, expected an integer from 1 to %d", (long long)side, MAX_SIDE);
    }
    return with_reader(params, IMAGE_FOR_PIXELS, (uint32_t)side);
}

static char *call(const char *function, const json_t *params) {
    if (!json_is_object(params)) {
        return tenon_failure("params: found no object, expected one");
    }
    if (strcmp(function, "thumbnail") == 0) {
        return thumbnail(params);
    }
    if (strcmp(function, "info") == 0) {
        return with_reader(params, IMAGE_FOR_TEXTS, 0);
    }
    return tenon_failure("function: found '%.40s', expected thumbnail or info", function);
}

const char *tenon_plugin_execute(const char *input) {
    json_error_t wrong;
    json_t *request = json_loads(input, 0, &wrong);
    if (request == NULL) {
        return tenon_failure("input: no JSON at byte %d: %s", wrong.position, wrong.text);
    }
    const char *function;
    json_t *params = NULL;
    char *result = json_unpack(request, "{s:{s:s, s?o}}", "input", "function", &function, "params", &params) != 0
                       ? tenon_failure("function: missing, expected thumbnail or info")
                       : call(function, params);
    json_decref(request);
    return result != NULL ? result : tenon_failure("out of memory");
}
