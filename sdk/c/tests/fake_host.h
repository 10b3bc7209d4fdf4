/* A host in memory, for tests. It remembers what it was asked and counts what it gave away. */
#ifndef FAKE_HOST_H
#define FAKE_HOST_H

#include "tenon.h"

/* Has one configuration key, `greeting`; one thing in its store at a time; an HTTP server that answers 204. */
extern const struct tenon_host fake_host;

/* Forgets everything. */
void fake_host_reset(void);

/* Copies that were answered and not given back. */
long fake_host_owed(void);

/* The last line logged, `level message fields`. */
const char *fake_host_logged(void);

/* The last event emitted, as JSON. */
const char *fake_host_emitted(void);

#endif
