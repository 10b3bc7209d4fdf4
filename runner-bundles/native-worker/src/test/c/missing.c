/* Not quite a plugin. */
#include <stdint.h>

uint32_t vtcode_plugin_version(void) { return 1; }
const char *vtcode_plugin_metadata(void) { return "{}"; }
