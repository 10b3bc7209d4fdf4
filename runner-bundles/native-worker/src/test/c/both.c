/* Both sets of functions; the first says who was called. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

uint32_t tenon_plugin_version(void) { return 1; }
const char *tenon_plugin_metadata(void) { return strdup("{\"name\":\"tenon\"}"); }
const char *tenon_plugin_execute(const char *input) { return (void)input, strdup("tenon"); }
void tenon_plugin_free_string(const char *string) { free((void *)string); }

uint32_t vtcode_plugin_version(void) { return 1; }
const char *vtcode_plugin_metadata(void) { return "{\"name\":\"vtcode\"}"; }
const char *vtcode_plugin_execute(const char *input) { return (void)input, "vtcode"; }
void vtcode_plugin_free_string(const char *string) { (void)string, abort(); }
