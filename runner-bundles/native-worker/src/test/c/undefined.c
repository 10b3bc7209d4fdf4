/* A plugin that was linked without a library that it needs. */
#include <stdint.h>

const char *from_elsewhere(const char *input);

uint32_t vtcode_plugin_version(void) { return 1; }
const char *vtcode_plugin_metadata(void) { return "{}"; }
const char *vtcode_plugin_execute(const char *input) { return from_elsewhere(input); }
