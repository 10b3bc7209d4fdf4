/* What the module exports, and what it asks of its host. */
#include "tenon_wasm.h"

#include "text.h"

/* The envelope as a text, NULL without memory. */
static char *ended(struct buffer *envelope) {
    buffer_put_byte(envelope, '\0');
    if (envelope->failed) {
        buffer_free(envelope);
    }
    return envelope->bytes;
}

static char *call(const char *function, const char *parameters, size_t size) {
    struct buffer envelope = {0};
    text_call(function, (struct text){parameters, size}, &envelope);
    return ended(&envelope);
}

TENON_INIT {
    struct buffer envelope = {0};
    text_configure((struct text){configuration, size}, &envelope);
    if (text_is_ready()) {
        tenon_log(TENON_DEBUG, "reads %ld words a minute", text_words_per_minute());
    }
    return ended(&envelope);
}

TENON_READY { return text_is_ready(); }

TENON_FUNCTION(stats) { return call("stats", parameters, size); }

TENON_FUNCTION(toc) { return call("toc", parameters, size); }

TENON_FUNCTION(ability_call) { return call("ability_call", parameters, size); }

TENON_FUNCTION(help) {
    return tenon_answer("{\"text\":["
                        "\"stats {text}: lines, words, characters, paragraphs, reading time\","
                        "\"toc {text, max_depth?}: table of contents of a Markdown text\"]}");
}
