/* The anchors that GitHub gives to the headings of a page. */
#ifndef ANCHORS_H
#define ANCHORS_H

#include "buffer.h"

/* The anchors of one page so far; all zero before the first. */
struct anchors {
    struct anchor *slots; /* a hash table, `room` is a power of two */
    size_t count;
    size_t room;
};

/*
 * Puts the anchor of a heading with this text: in lower case, spaces as hyphens, without punctuation, and with a number
 * where an earlier heading has it already.
 */
void anchors_put(struct anchors *anchors, struct buffer *out, struct text plain);

void anchors_free(struct anchors *anchors);

#endif
