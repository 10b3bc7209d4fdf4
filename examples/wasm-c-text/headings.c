#include "headings.h"

#include <string.h>

enum { CODE_INDENT = 4, SMALLEST_FENCE = 3 };

/* Takes the first line off a text, without its end. */
static bool take_line(struct text *rest, struct text *line) {
    if (rest->size == 0) {
        return false;
    }
    size_t size = 0;
    while (size < rest->size && rest->at[size] != '\n' && rest->at[size] != '\r') {
        size++;
    }
    *line = (struct text){rest->at, size};
    bool two = size + 1 < rest->size && rest->at[size] == '\r' && rest->at[size + 1] == '\n';
    size_t taken = size + (two ? 2 : size < rest->size);
    *rest = (struct text){rest->at + taken, rest->size - taken};
    return true;
}

static bool is_blank(char byte) {
    return byte == ' ' || byte == '\t';
}

static struct text from(struct text text, size_t start) {
    return (struct text){text.at + start, text.size - start};
}

static struct text trim(struct text text) {
    while (text.size > 0 && is_blank(text.at[text.size - 1])) {
        text.size--;
    }
    while (text.size > 0 && is_blank(*text.at)) {
        text = from(text, 1);
    }
    return text;
}

static size_t columns_of_indent(struct text line) {
    size_t columns = 0;
    for (size_t i = 0; i < line.size && is_blank(line.at[i]); i++) {
        columns += line.at[i] == '\t' ? 4 - columns % 4 : 1;
    }
    return columns;
}

/* How often a text begins with a byte. */
static size_t run(struct text text, char byte) {
    size_t size = 0;
    while (size < text.size && text.at[size] == byte) {
        size++;
    }
    return size;
}

static bool contains(struct text text, const char *wanted) {
    size_t size = strlen(wanted);
    for (; text.size >= size; text = from(text, 1)) {
        if (memcmp(text.at, wanted, size) == 0) {
            return true;
        }
    }
    return false;
}

/* The run that opens a code fence, or nothing. */
static struct text fence_opened_by(struct text line) {
    struct text nothing = {line.at, 0};
    char byte = line.size > 0 ? *line.at : ' ';
    size_t size = byte == '`' || byte == '~' ? run(line, byte) : 0;
    if (size < SMALLEST_FENCE || (byte == '`' && memchr(line.at + size, '`', line.size - size) != NULL)) {
        return nothing;
    }
    return (struct text){line.at, size};
}

static bool closes_fence(struct text fence, struct text line) {
    size_t size = run(line, *fence.at);
    return size >= fence.size && size == line.size;
}

static bool read_atx(struct text line, struct heading *heading) {
    size_t level = run(line, '#');
    if (level < 1 || level > 6 || (level < line.size && !is_blank(line.at[level]))) {
        return false;
    }
    struct text source = trim(from(line, level));
    size_t kept = source.size;
    while (kept > 0 && source.at[kept - 1] == '#') {
        kept--;
    }
    if (kept == 0 || is_blank(source.at[kept - 1])) {
        source.size = kept; /* a closing run */
    }
    *heading = (struct heading){(int)level, trim(source)};
    return true;
}

/* The level that an underline gives to the paragraph above it; 0 if the line is none. */
static int level_of_underline(struct text line) {
    if (line.size == 0) {
        return 0;
    }
    return run(line, '=') == line.size ? 1 : run(line, '-') == line.size ? 2 : 0;
}

static bool is_thematic_break(struct text line) {
    char byte = line.size > 0 ? *line.at : ' ';
    size_t count = 0;
    for (size_t i = 0; i < line.size; i++) {
        count += line.at[i] == byte;
        if (line.at[i] != byte && !is_blank(line.at[i])) {
            return false;
        }
    }
    return count >= 3 && (byte == '-' || byte == '*' || byte == '_');
}

/* Whether a line begins a quote or a list; only one numbered 1 does so within a paragraph. */
static bool opens_container(struct text line, bool in_paragraph) {
    if (line.size == 0 || *line.at == '>') {
        return line.size > 0;
    }
    size_t marker = strchr("-+*", *line.at) != NULL;
    if (marker == 0) {
        while (marker < line.size && marker < 9 && line.at[marker] >= '0' && line.at[marker] <= '9') {
            marker++;
        }
        bool numbered = marker > 0 && marker < line.size && (line.at[marker] == '.' || line.at[marker] == ')');
        if (!numbered || (in_paragraph && (marker != 1 || *line.at != '1'))) {
            return false;
        }
        marker++;
    }
    return marker == line.size ? !in_paragraph : is_blank(line.at[marker]);
}

static void leave_blocks(struct headings *headings) {
    headings->paragraph = NULL;
    headings->in_container = false;
}

/* A line that is no heading: what it opens, continues or ends. */
static void pass(struct headings *headings, struct text line) {
    if (is_thematic_break(line)) {
        leave_blocks(headings);
    } else if (line.size >= 4 && memcmp(line.at, "<!--", 4) == 0) {
        leave_blocks(headings);
        headings->in_comment = !contains(from(line, 4), "-->");
    } else if (opens_container(line, headings->paragraph != NULL)) {
        leave_blocks(headings);
        headings->in_container = true;
    } else if (headings->paragraph == NULL && !headings->in_container) {
        headings->paragraph = line.at;
    }
}

/* A line outside of fences and comments; true if a heading ends with it. */
static bool read_line(struct headings *headings, struct text whole, struct heading *heading) {
    struct text line = trim(whole);
    if (line.size == 0) {
        leave_blocks(headings);
        return false;
    }
    if (columns_of_indent(whole) >= CODE_INDENT) {
        return false;
    }
    headings->fence = fence_opened_by(line);
    if (headings->fence.size > 0) {
        leave_blocks(headings);
        return false;
    }
    if (read_atx(line, heading)) {
        leave_blocks(headings);
        return true;
    }
    int level = headings->paragraph != NULL ? level_of_underline(line) : 0;
    if (level == 0) {
        pass(headings, line);
        return false;
    }
    *heading = (struct heading){level, {headings->paragraph, (size_t)(whole.at - headings->paragraph)}};
    leave_blocks(headings);
    return true;
}

/* Whether a line, in a fence or a comment, belongs to it. */
static bool is_enclosed(struct headings *headings, struct text line) {
    bool enclosed = headings->fence.size > 0 || headings->in_comment;
    if (headings->fence.size > 0) {
        if (columns_of_indent(line) < CODE_INDENT && closes_fence(headings->fence, trim(line))) {
            headings->fence.size = 0;
        }
    } else if (headings->in_comment) {
        headings->in_comment = !contains(line, "-->");
    }
    return enclosed;
}

/* The text after its front matter, the lines between a first `---` and the next; all of it if there is none. */
static struct text skip_front_matter(struct text text) {
    struct text rest = text, line;
    if (!take_line(&rest, &line) || !text_equals(line, "---")) {
        return text;
    }
    while (take_line(&rest, &line)) {
        if (text_equals(line, "---")) {
            return rest;
        }
    }
    return text;
}

struct headings headings_of(struct text text) {
    return (struct headings){.rest = skip_front_matter(text)};
}

bool headings_next(struct headings *headings, struct heading *heading) {
    struct text line;
    while (take_line(&headings->rest, &line)) {
        if (!is_enclosed(headings, line) && read_line(headings, line, heading)) {
            return true;
        }
    }
    return false;
}
