/* What an image says of itself, in JSON. */
#ifndef FACTS_JSON_H
#define FACTS_JSON_H

#include <jansson.h>

#include "image_reader.h"

/* {"width", "height", "bits", "color", "transparency", "interlaced", "texts"}; NULL without memory. */
json_t *facts_json(const struct image_facts *facts);

#endif
