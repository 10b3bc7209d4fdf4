package dev.tenon.host.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TextTest {

    @Test
    void a_line_break_begins_no_line() {
        assertEquals("a\\nb\\r\\nc\\td", Text.escaped("a\nb\r\nc\td", 100));
        assertEquals("a\\u{85}b\\u{2028}c", Text.escaped("a\u0085b\u2028c", 100));
    }

    @Test
    void a_terminal_is_not_moved_and_writing_not_turned() {
        assertEquals("\\u{1b}[2J\\u{0}\\u{202e}", Text.escaped("\u001b[2J\u0000\u202e", 100));
    }

    @Test
    void letters_of_all_scripts_stay() {
        String text = "Grüße 漢字 🎉 می\u200cخواهم 👩\u200d🔧";
        assertEquals(text, Text.escaped(text, 100));
    }

    @Test
    void half_a_character_is_escaped() {
        assertEquals("\\u{d83c}!", Text.escaped("\ud83c!", 100));
    }

    @Test
    void what_is_cut_off_is_counted() {
        assertEquals("abc… (4 more)", Text.escaped("abcdefg", 3));
    }

    @Test
    void a_cut_splits_no_character() {
        assertEquals("ab… (3 more)", Text.escaped("ab🎉c", 3));
    }

    @Test
    void a_quoted_text_cannot_end_its_quotation() {
        assertEquals("\"a\\\" b=\\\"c\\\\\"", Text.quoted("a\" b=\"c\\", 100));
    }
}
