/* A table of contents, in Markdown and as data. */
#ifndef TOC_H
#define TOC_H

#include "json_writer.h"

/*
 * Writes `{"toc": "- [A](#a)\n  - [B](#b)", "headings": [{"level", "title", "anchor"}]}` of a Markdown text, with the
 * headings of levels 1 to `max_depth`. A heading is indented under the last one before it of a smaller level.
 */
void toc_write(struct json_writer *writer, struct text markdown, int max_depth);

#endif
