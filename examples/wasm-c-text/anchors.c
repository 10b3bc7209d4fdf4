#define _XOPEN_SOURCE 700 /* wcwidth */
#include "anchors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

struct anchor {
    char *name; /* NULL: the slot is free */
    size_t size;
    size_t last; /* the number given to the last heading that would have had this anchor */
};

static size_t hash(struct text name) {
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < name.size; i++) {
        hash = (hash ^ (unsigned char)name.at[i]) * 16777619u;
    }
    return hash;
}

/* The slot that holds a name, or the free one where it belongs. */
static struct anchor *find(const struct anchors *anchors, struct text name) {
    size_t i = hash(name) & (anchors->room - 1);
    while (anchors->slots[i].name != NULL &&
           (anchors->slots[i].size != name.size || memcmp(anchors->slots[i].name, name.at, name.size) != 0)) {
        i = (i + 1) & (anchors->room - 1);
    }
    return &anchors->slots[i];
}

/* Makes the table twice as large if it is more than half full. */
static bool has_room(struct anchors *anchors) {
    if (anchors->count * 2 < anchors->room) {
        return true;
    }
    struct anchors larger = {.count = anchors->count, .room = anchors->room > 0 ? anchors->room * 2 : 64};
    larger.slots = calloc(larger.room, sizeof *larger.slots);
    if (larger.slots == NULL) {
        return false;
    }
    for (size_t i = 0; i < anchors->room; i++) {
        struct anchor anchor = anchors->slots[i];
        if (anchor.name != NULL) {
            *find(&larger, (struct text){anchor.name, anchor.size}) = anchor;
        }
    }
    free(anchors->slots);
    *anchors = larger;
    return true;
}

static bool add(struct anchors *anchors, struct text name) {
    char *copy = has_room(anchors) ? malloc(name.size + 1) : NULL;
    if (copy == NULL) {
        return false;
    }
    memcpy(copy, name.at, name.size);
    *find(anchors, name) = (struct anchor){copy, name.size, 0};
    anchors->count++;
    return true;
}

static bool is_taken(const struct anchors *anchors, struct text name) {
    return anchors->room > 0 && find(anchors, name)->name != NULL;
}

static bool is_connector(uint32_t point) {
    return point == '_' || point == 0x203F || point == 0x2040 || point == 0x2054 || point == 0xFE33 ||
           point == 0xFE34 || (point >= 0xFE4D && point <= 0xFE4F) || point == 0xFF3F;
}

/* Combining marks are what the C library calls punctuation without a width, but for format characters. */
static bool is_mark(uint32_t point) {
    bool format = (point >= 0x200B && point <= 0x206F) || point == 0xFEFF;
    return point >= 0x300 && !format && iswpunct((wint_t)point) && wcwidth((wchar_t)point) == 0;
}

static void put_name(struct buffer *out, struct text plain) {
    while (plain.size > 0) {
        uint32_t point = utf8_take(&plain);
        char bytes[4];
        if (point == ' ' || point == '-') {
            buffer_put_byte(out, '-');
        } else if (iswalnum((wint_t)point) || is_connector(point) || is_mark(point)) {
            buffer_put(out, (struct text){bytes, utf8_put(bytes, (uint32_t)towlower((wint_t)point))});
        }
    }
}

/* Puts `-1`, `-2`, ... behind a name that is taken, until it is not. */
static void put_number(struct anchors *anchors, struct buffer *name) {
    struct text unnumbered = buffer_text(name);
    size_t size = name->size, number = find(anchors, unnumbered)->last;
    do {
        char digits[24];
        int length = snprintf(digits, sizeof digits, "-%zu", ++number);
        name->size = size;
        buffer_put(name, (struct text){digits, (size_t)length});
    } while (!name->failed && is_taken(anchors, buffer_text(name)));
    find(anchors, (struct text){name->bytes, size})->last = number;
}

void anchors_put(struct anchors *anchors, struct buffer *out, struct text plain) {
    struct buffer name = {0};
    put_name(&name, plain);
    if (is_taken(anchors, buffer_text(&name))) {
        put_number(anchors, &name);
    }
    out->failed = out->failed || name.failed || !add(anchors, buffer_text(&name));
    buffer_put(out, buffer_text(&name));
    buffer_free(&name);
}

void anchors_free(struct anchors *anchors) {
    for (size_t i = 0; i < anchors->room; i++) {
        free(anchors->slots[i].name);
    }
    free(anchors->slots);
    *anchors = (struct anchors){0};
}
