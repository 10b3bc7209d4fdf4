/*
 * The parts of the header that need no host, on this machine, where sanitizers watch: what reads JSON is given texts
 * that end anywhere and are damaged anywhere, each in a block of exactly its size.
 */
#include "tenon_wasm.h"

static int failures;

static void expect(const char *test, char *found, const char *expected) {
    if (found == NULL || strcmp(found, expected) != 0) {
        printf("FAILED  %s: found %s, expected %s\n", test, found == NULL ? "NULL" : found, expected);
        failures++;
    }
    free(found);
}

static void expect_none(const char *test, char *found) {
    if (found != NULL) {
        printf("FAILED  %s: found %s, expected NULL\n", test, found);
        failures++;
    }
    free(found);
}

static void bytes_that_are_no_utf_8_are_replaced(void) {
#define NONE "\xEF\xBF\xBD"
    /* alone, cut short, overlong, a surrogate, beyond the last character; what is good between stays */
    expect(__func__, tenon_quote("\x80 \xC3"), "\"" NONE " " NONE "\"");
    expect(__func__, tenon_quote("\xE2\x82 \xC0\xAF"), "\"" NONE NONE " " NONE NONE "\"");
    expect(__func__, tenon_quote("\xED\xA0\x80 \xED\x9F\xBF"), "\"" NONE NONE NONE " \xED\x9F\xBF\"");
    expect(__func__, tenon_fail("\xF4\x90\x80\x80 \xF4\x8F\xBF\xBF"),
           "{\"error\":\"" NONE NONE NONE NONE " \xF4\x8F\xBF\xBF\"}");
}

static void texts_that_are_no_utf_8_are_no_json(void) {
    static const char *const wrong[] = {"\x80", "\xC3", "\xE2\x82", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char *json = tenon_format("{\"a\":\"x\",\"b\":\"%s\"}", wrong[i]);
        expect_none(__func__, tenon_string(json, "a"));
        free(json);
    }
}

static void half_a_surrogate_pair_is_no_json(void) {
    static const char *const wrong[] = {"\\ud83d", "\\ude00", "\\ud83dx", "\\ud83d\\u0041", "\\ud83d\\ud83d",
                                        "\\ude00\\ud83d", "\\ude00\\ude00"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char *json = tenon_format("{\"a\":\"x\",\"b\":\"%s\"}", wrong[i]);
        expect_none(__func__, tenon_string(json, "a"));
        free(json);
    }
    expect(__func__, tenon_string("{\"a\":\"\\uD83D\\uDE00\"}", "a"), "\xF0\x9F\x98\x80");
}

static void a_string_with_a_nul_is_no_text(void) {
    expect_none(__func__, tenon_string("{\"a\":\"x\\u0000y\"}", "a"));
    expect(__func__, tenon_member("{\"a\\u0000\":1,\"a\":2}", "a"), "2");
}

static void a_member_is_json_that_has_members(void) {
    char *inner = tenon_member("{\"params\" : {\"a\":{\"b\":[1, 2]}} }", "params");
    expect(__func__, tenon_member(inner, "a"), "{\"b\":[1, 2]}");
    free(inner);
    expect_none(__func__, tenon_member(NULL, "a"));
}

/* 64 is as deep as it may be, the outermost object included. */
static void depth_ends_where_it_is_said(void) {
    for (int depth = TENON_JSON_DEPTH - 1; depth <= TENON_JSON_DEPTH + 1; depth++) {
        char json[4 * TENON_JSON_DEPTH] = "{\"a\":\"x\",\"b\":";
        for (int i = 1; i < depth; i++) {
            strcat(json, "[");
        }
        for (int i = 1; i < depth; i++) {
            strcat(json, "]");
        }
        strcat(json, "}");
        char *found = tenon_string(json, "a");
        if (depth <= TENON_JSON_DEPTH) {
            expect(__func__, found, "x");
        } else {
            expect_none(__func__, found);
        }
    }
}

static void read_all(const char *json) {
    double number = 0;
    free(tenon_member(json, "a"));
    free(tenon_string(json, "s"));
    free(tenon_wrong(json, "o", "another"));
    free(tenon_quote(json));
    tenon_number(json, "n", &number);
}

static void damaged_texts_are_read_within_their_bounds(void) {
    static const char good[] = "{\"s\":\"\\ud83d\\ude00 \xC3\xA9\\n\\u0041\xF0\x9F\x98\x80\",\"n\":-1.25e+2,"
                               "\"o\":{\"x\":[true,false,null,\"long enough to be cut where it is shown \xC3\xA9\"]},"
                               "\"a\":[]}";
    static const char bytes[] = "\"\\{}[]:,u0dDeE+-.\x80\xC3\xE2\xF0\xED t";
    uint32_t state = 1;
    for (int round = 0; round < 100000; round++) {
        state = state * 1664525 + 1013904223;
        size_t size = round < (int)sizeof good ? (size_t)round : (state >> 8) % sizeof good;
        char *text = (char *)malloc(size + 1);
        memcpy(text, good, size);
        text[size] = '\0';
        for (uint32_t changes = round & 3; size > 0 && changes > 0; changes--) {
            state = state * 1664525 + 1013904223;
            text[(state >> 16) % size] = bytes[(state >> 8) % (sizeof bytes - 1)];
        }
        read_all(text);
        free(text);
    }
}

int main(void) {
    static void (*const tests[])(void) = {bytes_that_are_no_utf_8_are_replaced,
                                          texts_that_are_no_utf_8_are_no_json,
                                          half_a_surrogate_pair_is_no_json,
                                          a_string_with_a_nul_is_no_text,
                                          a_member_is_json_that_has_members,
                                          depth_ends_where_it_is_said,
                                          damaged_texts_are_read_within_their_bounds};
    int passed = 0, all = (int)(sizeof tests / sizeof tests[0]);
    for (int i = 0; i < all; i++) {
        int before = failures;
        tests[i]();
        passed += failures == before;
    }
    printf("%d passed, %d failed\n", passed, all - passed);
    return failures > 0;
}
