#include "toc.h"

#include "anchors.h"
#include "headings.h"
#include "inline.h"

struct toc {
    struct buffer markdown;
    struct anchors anchors;
    int open[6]; /* levels of the headings that the next one may lie under, in rising order */
    size_t depth;
};

static struct text trim(struct text text) {
    while (text.size > 0 && text.at[text.size - 1] == ' ') {
        text.size--;
    }
    while (text.size > 0 && *text.at == ' ') {
        text = (struct text){text.at + 1, text.size - 1};
    }
    return text;
}

static void put_line(struct toc *toc, int level, struct text title, struct text anchor) {
    while (toc->depth > 0 && toc->open[toc->depth - 1] >= level) {
        toc->depth--;
    }
    if (toc->markdown.size > 0) {
        buffer_put_byte(&toc->markdown, '\n');
    }
    buffer_fill(&toc->markdown, ' ', 2 * toc->depth);
    buffer_put(&toc->markdown, text_of("- ["));
    inline_put_escaped(&toc->markdown, title);
    buffer_put(&toc->markdown, text_of("](#"));
    buffer_put(&toc->markdown, anchor);
    buffer_put_byte(&toc->markdown, ')');
    toc->open[toc->depth++] = level;
}

static void put_entry(struct json_writer *writer, int level, struct text title, struct text anchor) {
    json_open(writer, '{');
    json_name(writer, "level");
    json_put_integer(writer, (uint64_t)level);
    json_name(writer, "title");
    json_put_string(writer, title);
    json_name(writer, "anchor");
    json_put_string(writer, anchor);
    json_close(writer, '}');
}

/* A heading that is too deep to be listed has its anchor all the same, and the numbers of later ones depend on it. */
static void add(struct toc *toc, struct json_writer *headings, struct heading heading, int max_depth) {
    struct buffer plain = {0}, anchor = {0};
    inline_put_plain(&plain, heading.source);
    anchors_put(&toc->anchors, &anchor, buffer_text(&plain));
    if (heading.level <= max_depth) {
        struct text title = trim(buffer_text(&plain));
        put_line(toc, heading.level, title, buffer_text(&anchor));
        put_entry(headings, heading.level, title, buffer_text(&anchor));
    }
    headings->buffer.failed = headings->buffer.failed || plain.failed || anchor.failed;
    buffer_free(&plain);
    buffer_free(&anchor);
}

void toc_write(struct json_writer *writer, struct text markdown, int max_depth) {
    struct toc toc = {0};
    struct json_writer entries = {0};
    struct headings headings = headings_of(markdown);
    struct heading heading;
    json_open(&entries, '[');
    while (headings_next(&headings, &heading)) {
        add(&toc, &entries, heading, max_depth);
    }
    json_close(&entries, ']');

    json_open(writer, '{');
    json_name(writer, "toc");
    json_put_string(writer, buffer_text(&toc.markdown));
    json_name(writer, "headings");
    json_put_value(writer, buffer_text(&entries.buffer));
    json_close(writer, '}');
    writer->buffer.failed = writer->buffer.failed || entries.buffer.failed || toc.markdown.failed;
    anchors_free(&toc.anchors);
    buffer_free(&entries.buffer);
    buffer_free(&toc.markdown);
}
