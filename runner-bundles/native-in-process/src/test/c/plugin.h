/* What the parts of the tests' library share. */
#ifndef PLUGIN_H
#define PLUGIN_H

/* A result whose output is a text, to be given back. */
char *answer(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Asks the host and answers what it said; NULL if there is no such question. */
char *ask(const char *question, const char *what);

#endif
