/*
 * `fuzz COUNT FILE...`: asks the plugin about so many images, always the same ones: some of any size and kind, some made
 * by damaging the files. To be compiled with the plugin's sources and the sanitizers. Every answer must be JSON of the
 * right shape.
 */
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <zlib.h>

#include "base64.h"
#include "tenon_plugin.h"

enum { MAX_FILE = 1 << 16, ROOM = 2 * MAX_FILE };

struct image {
    size_t size;
    uint8_t bytes[ROOM];
};

static uint64_t state = 0x9E3779B97F4A7C15;

static uint32_t random_below(uint32_t bound) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 32) % bound;
}

static void die(const char *what, const char *which) {
    fprintf(stderr, "fuzz: %s: %s\n", which, what);
    exit(1);
}

static char *get_config(const char *key) {
    return strcmp(key, "max_pixels") == 0 ? tenon_copy("1000000") : NULL;
}

static long logged;

static void count_log(int32_t level, const char *message, const char *fields_json) {
    logged += level == TENON_WARN && message[0] != '\0' && fields_json[0] == '{';
}

static const struct tenon_host host = {
    .abi_version = TENON_ABI_VERSION, .get_config = get_config, .log = count_log, .free = free};

static void put_number(uint8_t *at, uint32_t number) {
    for (int i = 0; i < 4; i++) {
        at[i] = (uint8_t)(number >> (24 - 8 * i));
    }
}

static uint32_t number_at(const uint8_t *at) {
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* Makes every sum right again: else most damage is found by its sum and goes no further. */
static void mend_sums(struct image *image) {
    for (size_t at = 8; at + 12 <= image->size;) {
        size_t length = number_at(image->bytes + at);
        if (length > image->size - at - 12) {
            return;
        }
        put_number(image->bytes + at + 8 + length, (uint32_t)crc32(0, image->bytes + at + 4, (uInt)length + 4));
        at += 12 + length;
    }
}

static void put_chunk(struct image *image, const char *name, const uint8_t *data, size_t size) {
    uint8_t *at = image->bytes + image->size;
    put_number(at, (uint32_t)size);
    memcpy(at + 4, name, 4);
    memcpy(at + 8, data, size);
    image->size += size + 12;
}

/* An image of any size and kind, one of which there is not, with enough in it for any of them. */
static void make(struct image *image) {
    static const uint8_t kinds[][2] = {{0, 1},  {0, 8}, {0, 16}, {2, 8}, {2, 16}, {3, 2},
                                       {3, 8}, {4, 8}, {4, 16}, {6, 8}, {6, 16}, {5, 8}};
    static uint8_t lines[1 << 16], packed[1 << 16], palette[3 * 256];
    const uint8_t *kind = kinds[random_below(sizeof kinds / sizeof *kinds)];
    uint8_t header[13] = {0};
    put_number(header, 1 + random_below(85));
    put_number(header + 4, 1 + random_below(85));
    header[8] = kind[1];
    header[9] = kind[0];
    header[12] = (uint8_t)random_below(2);
    /* low, so that most lines begin with a filter that there is */
    for (size_t i = 0; i < sizeof lines; i++) {
        lines[i] = (uint8_t)random_below(5);
    }
    uLongf size = sizeof packed;
    if (compress2(packed, &size, lines, sizeof lines, 1) != Z_OK) {
        die("does not compress", "make");
    }
    memcpy(image->bytes, "\x89PNG\r\n\x1A\n", 8);
    image->size = 8;
    put_chunk(image, "IHDR", header, sizeof header);
    if (kind[0] == 3) {
        put_chunk(image, "PLTE", palette, kind[1] == 2 ? 12 : sizeof palette);
    }
    if (kind[0] == 3 || random_below(2) > 0) {
        put_chunk(image, "tRNS", lines, kind[0] == 2 ? 6 : 2);
    }
    put_chunk(image, "IDAT", packed, size);
    put_chunk(image, "IEND", lines, 0);
    mend_sums(image);
}

static void damage(struct image *image) {
    size_t at = random_below((uint32_t)image->size), length = random_below(40);
    length = length < image->size - at ? length : image->size - at;
    static const uint32_t sides[] = {0, 1, 7, 1000, 1000000, 1000001, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF};
    switch (random_below(8)) {
    case 0:
    case 1:
    case 2:
        image->bytes[at] ^= (uint8_t)(1 << random_below(8));
        break;
    case 3:
        image->bytes[at] = (uint8_t)random_below(256);
        break;
    case 4:
        image->size = at + 1;
        break;
    case 5:
        memmove(image->bytes + at, image->bytes + at + length, image->size - at - length);
        image->size -= length < image->size ? length : 0;
        break;
    case 6:
        if (image->size + length <= ROOM) {
            memmove(image->bytes + at + length, image->bytes + at, image->size - at);
            image->size += length;
        }
        break;
    default:
        if (image->size >= 33) {
            put_number(image->bytes + 16 + 4 * random_below(2), sides[random_below(sizeof sides / sizeof *sides)]);
            image->bytes[24 + random_below(5)] = (uint8_t)random_below(17);
        }
    }
}

/* Whether the plugin could do it. */
static bool ask(const struct image *image, const char *which) {
    char *base64 = base64_encode(image->bytes, image->size);
    size_t room = 4 * ROOM;
    char *input = malloc(room);
    if (base64 == NULL || input == NULL) {
        die("out of memory", which);
    }
    bool thumbnail = random_below(4) > 0;
    snprintf(input, room, "{\"input\":{\"function\":\"%s\",\"params\":{\"png\":\"%s\",\"max\":%d}}}",
             thumbnail ? "thumbnail" : "info", base64, 1 + (int)random_below(40));
    const char *answer = tenon_plugin_execute(input);
    json_t *json = answer == NULL ? NULL : json_loads(answer, 0, NULL), *output, *error, *files;
    int success;
    if (json_unpack(json, "{s:b, s:o, s:o, s:o !}", "success", &success, "output", &output, "error", &error, "files",
                    &files) != 0 ||
        !json_is_object(output) || json_is_null(error) != (success != 0) ||
        (success != 0 && json_integer_value(json_object_get(output, "width")) < 1)) {
        die(answer == NULL ? "found no answer" : answer, which);
    }
    json_decref(json);
    tenon_plugin_free_string(answer);
    free(input);
    free(base64);
    return success != 0;
}

static void read_file(const char *name, struct image *image) {
    FILE *file = fopen(name, "rb");
    if (file == NULL) {
        die("cannot be read", name);
    }
    image->size = fread(image->bytes, 1, ROOM, file);
    fclose(file);
    if (image->size == 0 || image->size > MAX_FILE) {
        die("expected 1 to 65536 bytes", name);
    }
}

int main(int count, char **arguments) {
    long wanted = count < 3 ? 0 : strtol(arguments[1], NULL, 10), good = 0;
    if (wanted < 1) {
        fprintf(stderr, "expected: fuzz COUNT FILE...\n");
        return 2;
    }
    static struct image image;
    tenon_plugin_host(&host);
    for (long i = 0; i < wanted; i++) {
        const char *name = arguments[2 + random_below((uint32_t)count - 2)];
        bool made = random_below(4) == 0;
        made ? make(&image) : read_file(name, &image);
        for (uint32_t hits = (made ? 0 : 1) + random_below(3); hits > 0; hits--) {
            damage(&image);
        }
        if (random_below(8) > 0) {
            mend_sums(&image);
        }
        good += ask(&image, name);
    }
    printf("%ld images: %ld read, %ld refused, %ld logged\n", wanted, good, wanted - good, logged);
    return good == 0 || good == wanted || logged == 0;
}
