/*
 * Tests of the headers: `run PLUGIN PLAIN`, the libraries of plugin.c and plain.c. To be run under the sanitizers,
 * which see strings that are freed twice or never.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_host.h"
#include "library.h"

#define OUTPUT(json) "{\"success\":true,\"output\":" json ",\"error\":null,\"files\":[]}"
#define ERROR(text) "{\"success\":false,\"output\":{},\"error\":\"" text "\",\"files\":[]}"

static const char *plugin_path, *plain_path;
static int failures;

static void expect(const char *test, const char *what, const char *found, const char *expected) {
    if (strcmp(found, expected) != 0) {
        printf("FAILED  %s\n  %s\n  found    %s\n  expected %s\n", test, what, found, expected);
        failures++;
    }
}

static void expect_number(const char *test, const char *what, long found, long expected) {
    char a[24], b[24];
    snprintf(a, sizeof a, "%ld", found);
    snprintf(b, sizeof b, "%ld", expected);
    expect(test, what, a, b);
}

static struct library open_plugin(void) {
    struct library plugin = library_open(plugin_path, "tenon_plugin_");
    fake_host_reset();
    library_take_host(&plugin, &fake_host);
    return plugin;
}

static void expect_answer(const char *test, const struct library *plugin, const char *input, const char *expected) {
    char *answer = library_call(plugin, input);
    expect(test, input, answer, expected);
    free(answer);
}

/* A plugin asked these things in turn answers these; all that the host gave away is given back. */
#define ANSWERS(...)                                                                                                   \
    do {                                                                                                               \
        const char *const pairs[][2] = {__VA_ARGS__};                                                                  \
        struct library plugin = open_plugin();                                                                         \
        for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {                                                  \
            expect_answer(__func__, &plugin, pairs[i][0], pairs[i][1]);                                                \
        }                                                                                                              \
        expect_number(__func__, "strings owed to the host", fake_host_owed(), 0);                                      \
        library_close(&plugin);                                                                                        \
    } while (0)

static void a_plugin_says_who_it_is(void) {
    static const char *const prefixes[] = {"tenon_plugin_", "vtcode_plugin_"};
    for (int i = 0; i < 2; i++) {
        struct library plugin = library_open(plugin_path, prefixes[i]);
        expect_number(__func__, prefixes[i], plugin.version(), TENON_ABI_VERSION);
        const char *metadata = plugin.metadata();
        expect(__func__, prefixes[i], metadata,
               "{\"name\":\"tiny\",\"version\":\"1.2.3\",\"description\":\"Asks the host, one thing at a time\","
               "\"abi_version\":1,\"thread_safe\":true}");
        plugin.free_string(metadata);
        expect_answer(__func__, &plugin, "x", ERROR("function: found 'x', expected another"));
        library_close(&plugin);
    }
}

static void a_configured_value_is_a_copy_and_an_absent_one_is_null(void) {
    ANSWERS({"config", OUTPUT("{\"text\":\"Hello\"}")}, {"config absent", ERROR("colour: not configured")},
            {"config null", ERROR("NULL: not configured")});
}

static void a_line_is_logged_with_level_and_fields(void) {
    ANSWERS({"log", OUTPUT("{\"status\":0}")}, {"log null", OUTPUT("{\"status\":0}")});
    expect(__func__, "logged", fake_host_logged(), "2 careful {\"step\":\"1\"}");
}

static void what_is_stored_is_read_again_until_it_is_deleted(void) {
    ANSWERS({"get", OUTPUT("{\"status\":1}")}, {"set", OUTPUT("{\"status\":0}")}, {"get", OUTPUT("{\"text\":\"two\"}")},
            {"set too much", OUTPUT("{\"status\":3}")}, {"get", OUTPUT("{\"text\":\"two\"}")},
            {"set none", OUTPUT("{\"status\":0}")}, {"get", OUTPUT("{\"text\":\"\"}")},
            {"delete", OUTPUT("{\"status\":0}")}, {"get", OUTPUT("{\"status\":1}")},
            {"get null", OUTPUT("{\"status\":4}")});
}

static void a_request_is_answered_or_refused_with_a_reason(void) {
    ANSWERS({"http", OUTPUT("{\"status\":204,\"headers\":{},\"body\":\"\"}")},
            {"http elsewhere", ERROR("2: the host is not in permissions.http")}, {"http null", ERROR("4: NULL")});
}

static void an_event_is_emitted_or_refused(void) {
    ANSWERS({"emit", OUTPUT("{\"status\":0}")}, {"emit nothing", OUTPUT("{\"status\":4}")});
    expect(__func__, "emitted", fake_host_emitted(), "{\"event_type\":\"tiny.done\"}");
}

static void any_text_makes_an_error_that_is_json(void) {
    ANSWERS({"\"\\\n\x01\x1F\x7F", ERROR("function: found '\\\"\\\\\\u000a\\u0001\\u001f\x7F', expected another")},
            {"Zo\xC3\xAB \xE2\x82\xAC \xF0\x9F\x98\x80",
             ERROR("function: found 'Zo\xC3\xAB \xE2\x82\xAC \xF0\x9F\x98\x80', expected another")});
}

static void bytes_that_are_no_utf_8_are_replaced(void) {
#define NONE "\xEF\xBF\xBD"
#define TWICE NONE NONE
    /* alone, cut short, overlong, surrogates, beyond the last character; what is good between stays */
    ANSWERS({"\x80 \xC3", ERROR("function: found '" NONE " " NONE "', expected another")},
            {"\xE2\x82 \xF0\x9F\x98", ERROR("function: found '" TWICE " " TWICE NONE "', expected another")},
            {"\xC0\xAF \xE0\x9F\xBF", ERROR("function: found '" TWICE " " TWICE NONE "', expected another")},
            {"\xF0\x8F\xBF\xBF", ERROR("function: found '" TWICE TWICE "', expected another")},
            {"\xED\xA0\x80 \xED\x9F\xBF", ERROR("function: found '" TWICE NONE " \xED\x9F\xBF', expected another")},
            {"\xF4\x90\x80\x80 \xF4\x8F\xBF\xBF",
             ERROR("function: found '" TWICE TWICE " \xF4\x8F\xBF\xBF', expected another")},
            {"\xFF\xF5", ERROR("function: found '" TWICE "', expected another")});
}

static void a_message_may_be_long(void) {
    enum { SIZE = 100000 };
    struct library plugin = open_plugin();
    char *input = malloc(SIZE + 1), *expected = malloc(SIZE + 200);
    if (input == NULL || expected == NULL) {
        abort();
    }
    memset(input, 'x', SIZE);
    input[SIZE] = '\0';
    snprintf(expected, SIZE + 200, ERROR("function: found '%s', expected another"), input);
    expect_answer(__func__, &plugin, input, expected);
    free(input);
    free(expected);
    library_close(&plugin);
}

static void *ask_often(void *plugin) {
    for (int i = 0; i < 2000; i++) {
        free(library_call(plugin, "config"));
        free(library_call(plugin, "http elsewhere"));
    }
    return NULL;
}

static void many_threads_may_ask_at_once(void) {
    struct library plugin = open_plugin();
    pthread_t threads[8];
    for (int i = 0; i < 8; i++) {
        if (pthread_create(&threads[i], NULL, ask_often, &plugin) != 0) {
            abort();
        }
    }
    for (int i = 0; i < 8; i++) {
        pthread_join(threads[i], NULL);
    }
    expect_number(__func__, "strings owed to the host", fake_host_owed(), 0);
    library_close(&plugin);
}

static void a_library_written_to_the_plain_declarations_needs_no_header(void) {
    struct library plain = library_open(plain_path, "vtcode_plugin_");
    expect_number(__func__, "version", plain.version(), 1);
    expect_number(__func__, "takes the host", library_take_host(&plain, &fake_host), 0);
    const char *metadata = plain.metadata();
    expect(__func__, "metadata", metadata,
           "{\"name\":\"plain\",\"description\":\"Counts bytes\",\"version\":\"1.0.0\",\"abi_version\":1}");
    plain.free_string(metadata);
    expect_answer(__func__, &plain, "{\"input\":{}}", OUTPUT("{\"bytes\":12}"));
    library_close(&plain);
}

int main(int count, char **arguments) {
    static void (*const tests[])(void) = {a_plugin_says_who_it_is,
                                          a_configured_value_is_a_copy_and_an_absent_one_is_null,
                                          a_line_is_logged_with_level_and_fields,
                                          what_is_stored_is_read_again_until_it_is_deleted,
                                          a_request_is_answered_or_refused_with_a_reason,
                                          an_event_is_emitted_or_refused,
                                          any_text_makes_an_error_that_is_json,
                                          bytes_that_are_no_utf_8_are_replaced,
                                          a_message_may_be_long,
                                          many_threads_may_ask_at_once,
                                          a_library_written_to_the_plain_declarations_needs_no_header};
    if (count != 3) {
        fprintf(stderr, "found %d arguments, expected: run PLUGIN PLAIN\n", count - 1);
        return 2;
    }
    plugin_path = arguments[1];
    plain_path = arguments[2];
    int passed = 0, all = (int)(sizeof tests / sizeof tests[0]);
    for (int i = 0; i < all; i++) {
        int before = failures;
        tests[i]();
        passed += failures == before;
    }
    printf("%d passed, %d failed\n", passed, all - passed);
    return failures > 0;
}
