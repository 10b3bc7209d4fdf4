#include "inline.h"

#include <stdlib.h>
#include <string.h>

/*
 * Reading marks each byte as kept or dropped. Emphasis and links are known only at their end, so what may open them is
 * remembered.
 */
struct opener {
    size_t at;
    size_t count; /* bytes of the run that are not used yet */
    char byte;    /* '*', '_', '[', or '!' for an image */
};

struct reading {
    struct text source;
    bool *dropped; /* one for each byte of the source */
    struct opener *openers;
    size_t depth; /* openers in use; never more than bytes read */
};

static bool is_punctuation(char byte) {
    return byte > 0 && strchr("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", byte) != NULL;
}

static bool is_letter(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_space(char byte) {
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static char byte_at(const struct reading *r, size_t at) {
    return at < r->source.size ? r->source.at[at] : ' ';
}

static void drop(struct reading *r, size_t from, size_t to) {
    memset(r->dropped + from, true, to - from);
}

static size_t run_at(const struct reading *r, size_t at) {
    size_t end = at;
    while (end < r->source.size && r->source.at[end] == r->source.at[at]) {
        end++;
    }
    return end - at;
}

/* Each of the following reads what begins at a byte and returns where to go on. */

static size_t read_escape(struct reading *r, size_t at) {
    if (!is_punctuation(byte_at(r, at + 1))) {
        return at + 1;
    }
    drop(r, at, at + 1);
    return at + 2;
}

static size_t read_code(struct reading *r, size_t at) {
    size_t ticks = run_at(r, at), start = at + ticks;
    for (size_t end = start; end < r->source.size; end++) {
        size_t closing = byte_at(r, end) == '`' ? run_at(r, end) : 0;
        if (closing == ticks) {
            bool padded = end - start > 2 && byte_at(r, start) == ' ' && byte_at(r, end - 1) == ' ';
            drop(r, at, start + padded);
            drop(r, end - padded, end + ticks);
            return end + ticks;
        }
        end += closing > 0 ? closing - 1 : 0;
    }
    return start;
}

/* A tag is dropped; of `<https://...>` only the brackets are. */
static size_t read_angle(struct reading *r, size_t at) {
    const char *close = memchr(r->source.at + at, '>', r->source.size - at);
    char first = byte_at(r, at + 1);
    if (close == NULL || (!is_letter(first) && first != '/' && first != '!')) {
        return at + 1;
    }
    size_t end = (size_t)(close - r->source.at) + 1;
    struct text inside = {r->source.at + at + 1, end - at - 2};
    bool spaced = memchr(inside.at, ' ', inside.size) != NULL;
    bool address = memchr(inside.at, ':', inside.size) != NULL || memchr(inside.at, '@', inside.size) != NULL;
    if (address && !spaced) {
        drop(r, at, at + 1);
        drop(r, end - 1, end);
    } else {
        drop(r, at, end);
    }
    return end;
}

static void push(struct reading *r, size_t at, size_t count, char byte) {
    r->openers[r->depth++] = (struct opener){at, count, byte};
}

/* Where the target in parentheses ends that begins at `at`; 0 if it does not end. */
static size_t end_of_target(const struct reading *r, size_t at) {
    size_t depth = 0;
    for (; at < r->source.size; at++) {
        char byte = r->source.at[at];
        if (byte == '\\') {
            at++;
        } else if (byte == '(') {
            depth++;
        } else if (byte == ')' && --depth == 0) {
            return at + 1;
        }
    }
    return 0;
}

static size_t read_close(struct reading *r, size_t at) {
    size_t i = r->depth;
    while (i > 0 && r->openers[i - 1].byte != '[' && r->openers[i - 1].byte != '!') {
        i--;
    }
    if (i == 0) {
        return at + 1;
    }
    struct opener opener = r->openers[i - 1];
    r->depth = i - 1;
    size_t end = byte_at(r, at + 1) == '(' ? end_of_target(r, at + 1) : 0;
    if (end == 0) {
        return at + 1;
    }
    drop(r, opener.at, opener.byte == '!' ? end : opener.at + 1);
    drop(r, at, end);
    return end;
}

/* Uses up openers of the same byte, from the last one on; returns how many of the closing run are left. */
static size_t close_emphasis(struct reading *r, size_t at, size_t count) {
    char byte = r->source.at[at];
    size_t left = count;
    for (size_t i = r->depth; i > 0 && left > 0; i--) {
        struct opener *opener = &r->openers[i - 1];
        if (opener->byte == '[' || opener->byte == '!') {
            break;
        }
        if (opener->byte != byte) {
            continue;
        }
        size_t used = left < opener->count ? left : opener->count;
        opener->count -= used;
        drop(r, opener->at + opener->count, opener->at + opener->count + used);
        drop(r, at + count - left, at + count - left + used);
        left -= used;
        r->depth = opener->count > 0 ? i : i - 1;
    }
    return left;
}

static size_t read_emphasis(struct reading *r, size_t at) {
    size_t count = run_at(r, at), end = at + count;
    char byte = byte_at(r, at), before = at > 0 ? byte_at(r, at - 1) : ' ', after = byte_at(r, end);
    bool left_flanking = !is_space(after) && (!is_punctuation(after) || is_space(before) || is_punctuation(before));
    bool right_flanking = !is_space(before) && (!is_punctuation(before) || is_space(after) || is_punctuation(after));
    bool opens = left_flanking && (byte == '*' || !right_flanking || is_punctuation(before));
    bool closes = right_flanking && (byte == '*' || !left_flanking || is_punctuation(after));
    size_t rest = closes ? close_emphasis(r, at, count) : count;
    if (opens && rest > 0) {
        push(r, end - rest, rest, byte);
    }
    return end;
}

static size_t read_at(struct reading *r, size_t at) {
    switch (r->source.at[at]) {
    case '\\':
        return read_escape(r, at);
    case '`':
        return read_code(r, at);
    case '<':
        return read_angle(r, at);
    case '*':
    case '_':
        return read_emphasis(r, at);
    case '!':
        if (byte_at(r, at + 1) != '[') {
            return at + 1;
        }
        push(r, at, 0, '!');
        return at + 2;
    case '[':
        push(r, at, 0, '[');
        return at + 1;
    case ']':
        return read_close(r, at);
    default:
        return at + 1;
    }
}

/* Puts the bytes that are kept; a line end becomes a space, with the white space around it, or nothing at the end. */
static void put_kept(struct buffer *out, const struct reading *r) {
    for (size_t i = 0; i < r->source.size; i++) {
        size_t end = i;
        while (end < r->source.size && is_space(r->source.at[end])) {
            end++;
        }
        bool line_end = memchr(r->source.at + i, '\n', end - i) || memchr(r->source.at + i, '\r', end - i);
        if (line_end) {
            buffer_fill(out, ' ', end < r->source.size);
            i = end - 1;
        } else if (!r->dropped[i]) {
            buffer_put_byte(out, r->source.at[i]);
        }
    }
}

void inline_put_plain(struct buffer *out, struct text source) {
    struct reading r = {
        .source = source,
        .dropped = calloc(source.size + 1, sizeof *r.dropped),
        .openers = calloc(source.size + 1, sizeof *r.openers),
    };
    if (r.dropped == NULL || r.openers == NULL) {
        out->failed = true;
    } else {
        for (size_t at = 0; at < source.size && source.size <= INLINE_LONGEST;) {
            at = read_at(&r, at);
        }
        put_kept(out, &r);
    }
    free(r.dropped);
    free(r.openers);
}

/* Whether Markdown could take a byte of plain text for more than itself. */
static bool needs_escape(struct text plain, size_t at) {
    char byte = plain.at[at];
    bool within_word = at > 0 && at + 1 < plain.size && !is_space(plain.at[at - 1]) && !is_space(plain.at[at + 1]) &&
                       !is_punctuation(plain.at[at - 1]) && !is_punctuation(plain.at[at + 1]);
    return byte == '_' ? !within_word : byte != '\0' && strchr("\\`*[]<", byte) != NULL;
}

void inline_put_escaped(struct buffer *out, struct text plain) {
    for (size_t i = 0; i < plain.size; i++) {
        if (needs_escape(plain, i)) {
            buffer_put_byte(out, '\\');
        }
        buffer_put_byte(out, plain.at[i]);
    }
}
