#include "stats.h"

struct position {
    uint64_t column; /* characters of this line so far */
    bool in_line;    /* whether the line has anything in it, its end included */
    bool in_word;
    bool in_paragraph;
    bool blank; /* whether the line holds nothing but white space so far */
};

static void end_line(struct stats *stats, struct position *position) {
    stats->lines++;
    if (position->column > stats->longest_line) {
        stats->longest_line = position->column;
    }
    position->in_paragraph = position->in_paragraph && !position->blank;
    position->column = 0;
    position->in_line = false;
    position->in_word = false;
    position->blank = true;
}

static void add(struct stats *stats, struct position *position, uint32_t point) {
    position->column++;
    position->in_line = true;
    if (utf8_is_space(point)) {
        position->in_word = false;
        return;
    }
    stats->words += !position->in_word;
    stats->paragraphs += !position->in_paragraph;
    position->in_word = true;
    position->in_paragraph = true;
    position->blank = false;
}

struct stats stats_of(struct text text) {
    struct stats stats = {0};
    struct position position = {.blank = true};
    while (text.size > 0) {
        uint32_t point = utf8_take(&text);
        stats.characters++;
        if (point == '\r' && text.size > 0 && *text.at == '\n') {
            continue; /* the LF that follows ends the line */
        }
        if (point == '\n' || point == '\r') {
            end_line(&stats, &position);
        } else {
            add(&stats, &position, point);
        }
    }
    if (position.in_line) {
        end_line(&stats, &position);
    }
    return stats;
}
