/* A plugin's library, opened as a host opens it. What goes wrong ends the program with a message. */
#ifndef LIBRARY_H
#define LIBRARY_H

#include <stdbool.h>
#include <stdint.h>

struct tenon_host;

struct library {
    void *handle;
    uint32_t (*version)(void);
    const char *(*metadata)(void);
    const char *(*execute)(const char *input);
    void (*free_string)(const char *string); /* NULL if it is not exported */
};

/* With the exports of this prefix. */
struct library library_open(const char *path, const char *prefix);

/* Gives it the table, if it takes one. */
bool library_take_host(const struct library *library, const struct tenon_host *host);

/* The answer to this input, copied and given back; to be freed. */
char *library_call(const struct library *library, const char *input);

void library_close(struct library *library);

#endif
