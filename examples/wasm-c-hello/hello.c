#include "tenon_wasm.h"

/* {"name": "Ada"} -> "Hello, Ada!" */
TENON_FUNCTION(hello) {
    char *name = tenon_string(parameters, "name");
    char *answer = name == NULL ? tenon_wrong(parameters, "name", "a string") : tenon_answer_text("Hello, %s!", name);
    free(name);
    return answer;
}
