/* Markdown within a line. */
#ifndef INLINE_H
#define INLINE_H

#include "buffer.h"

/* Keeps the time that nested and unclosed marks take small. */
enum { INLINE_LONGEST = 4096 };

/*
 * Puts what a reader sees of a heading: without emphasis, code marks, link targets, images and HTML tags, with escapes
 * resolved and line ends as spaces. Entities and links by reference stay as they are written, and so does all of a
 * heading of more than INLINE_LONGEST bytes.
 */
void inline_put_plain(struct buffer *out, struct text source);

/* Puts plain text so that Markdown shows it as it is. */
void inline_put_escaped(struct buffer *out, struct text plain);

#endif
