/* Answers, most of them wrong. */
#include "library.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* The parameters as they came. */
static const char *echoes(const char *input) {
    const char *params = strstr(input, "\"params\":") + strlen("\"params\":");
    const char *end = strstr(params, "},\"workspace_root\":");
    return answer("%.*s", (int)(end - params), params);
}

/* The input as it came, as a text. */
static const char *shows(const char *input) {
    char *quoted = malloc(2 * strlen(input) + 1), *to = quoted;
    for (; *input != '\0'; input++) {
        if (*input == '"' || *input == '\\') {
            *to++ = '\\';
        }
        *to++ = *input;
    }
    *to = '\0';
    const char *made = answer("\"%s\"", quoted);
    free(quoted);
    return made;
}

static const char *nothing(const char *input) {
    (void)input;
    return NULL;
}

const char *garbage(const char *input) {
    (void)input;
    return (const char *)0x1234567;
}

/* Bytes up to a page that is not there. */
const char *no_end(const char *input) {
    (void)input;
    char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    munmap(pages + 4096, 4096);
    memset(pages, 'x', 4096);
    return pages;
}

/* What the parameters say, byte for byte; \x in it becomes a byte that no text has. */
static const char *says(const char *input) {
    const char *from = strstr(input, "\"params\":\"") + strlen("\"params\":\"");
    const char *end = strstr(from, "\"},\"workspace_root\":");
    char *made = malloc((size_t)(end - from) + 1), *to = made;
    for (; from < end; from++) {
        if (*from == '\\') {
            from++;
        }
        *to++ = *from == '~' ? (char)0xff : *from;
    }
    *to = '\0';
    return made;
}

/* An answer of just so many bytes. */
static const char *fits(const char *input) {
    static const char start[] = "{\"success\":true,\"output\":\"", end[] = "\"}";
    size_t size = (size_t)number(input, "bytes", 100);
    char *made = malloc(size + 1);
    if (made == NULL) {
        return refusal("no memory");
    }
    memset(made, 'x', size);
    memcpy(made, start, sizeof start - 1);
    memcpy(made + size - (sizeof end - 1), end, sizeof end);
    return made;
}

static const char *refuses(const char *input) {
    (void)input;
    return refusal("not today");
}

static const char *freed(const char *input) {
    (void)input;
    return answer("%ld", strings_freed());
}

const struct operation results[] = {
    {"echoes", echoes}, {"shows", shows}, {"nothing", nothing}, {"garbage", garbage}, {"no_end", no_end},
    {"says", says}, {"fits", fits}, {"refuses", refuses}, {"freed", freed}, {NULL, NULL},
};
