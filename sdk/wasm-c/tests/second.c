/* A second source file of the same plugin: the exports that both bring are there once. */
#include "tenon_wasm.h"

TENON_FUNCTION(second) {
    return tenon_answer("2");
}
