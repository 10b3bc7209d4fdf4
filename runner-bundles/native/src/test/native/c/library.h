/* What the operations of the tests' library have in common. Each is chosen by the `function` of its input. */
#ifndef LIBRARY_H
#define LIBRARY_H

#include <stddef.h>

/* What a function of the plugin does; it answers a string of malloc's, or what is no string at all. */
struct operation {
    const char *name;
    const char *(*run)(const char *input);
};

/* Tables that end with a name of NULL. */
extern const struct operation crashes[], descriptors[], hangs[], memory[], processes[], results[], signals[], state[],
    threads[];

/* A number among the parameters, or what is there in its absence. */
long number(const char *input, const char *name, long absent);

/* A text among the parameters, without escapes; empty if absent. */
const char *text(const char *input, const char *name, char *into, size_t size);

/* A result whose output is JSON in printf's form. */
const char *answer(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A result that says why it was not done. */
const char *refusal(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* How many strings were given back. */
long strings_freed(void);

#endif
