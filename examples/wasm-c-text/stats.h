/* Counts what is in a text. */
#ifndef STATS_H
#define STATS_H

#include "utf8.h"

struct stats {
    uint64_t lines;        /* ended by LF, CRLF or CR, or by the end of the text */
    uint64_t words;        /* runs of characters between white space */
    uint64_t characters;   /* code points, line ends included */
    uint64_t paragraphs;   /* runs of lines that are not blank */
    uint64_t longest_line; /* in characters, without its end */
};

struct stats stats_of(struct text text);

#endif
