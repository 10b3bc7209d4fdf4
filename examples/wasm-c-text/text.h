/* The functions of the plugin: parameters in, envelope out, both JSON. */
#ifndef TEXT_H
#define TEXT_H

#include "buffer.h"

/* Takes over the configuration; puts an empty envelope, or one with an error. */
void text_configure(struct text configuration, struct buffer *envelope);

/* Calls `stats`, `toc` or `ability_call`. */
void text_call(const char *function, struct text parameters, struct buffer *envelope);

/* Whether a configuration was taken over. */
bool text_is_ready(void);

/* How many words a reader reads in a minute. */
long text_words_per_minute(void);

#endif
