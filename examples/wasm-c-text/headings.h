/*
 * The headings of a Markdown text: `# ATX` and underlined ones. What is fenced, indented code, an HTML comment, a
 * quote, a list or the front matter holds none. The rules are CommonMark's, https://spec.commonmark.org/0.31.2/.
 */
#ifndef HEADINGS_H
#define HEADINGS_H

#include "utf8.h"

struct heading {
    int level;          /* 1 to 6 */
    struct text source; /* its Markdown; an underlined one may have several lines */
};

/* Where the reading of a text stands. */
struct headings {
    struct text rest;
    struct text fence;     /* the opening run of the code fence that is open; size 0 if none is */
    const char *paragraph; /* where the open paragraph starts; NULL if none is open */
    bool in_container;     /* in a quote or a list, which a line that is not blank may continue */
    bool in_comment;
};

struct headings headings_of(struct text text);

/* Reads on to the next heading; false at the end. */
bool headings_next(struct headings *headings, struct heading *heading);

#endif
