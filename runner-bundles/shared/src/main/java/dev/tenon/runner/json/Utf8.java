package dev.tenon.runner.json;

/** Strict UTF-8, as the table "Well-Formed UTF-8 Byte Sequences" of the Unicode Standard says. */
final class Utf8 {

    private Utf8() {}

    /** Length of the sequence of several bytes that begins here; 0 if it is not well-formed. */
    static int sequence(byte[] bytes, int at) {
        int lead = bytes[at] & 0xFF;
        if (lead >= 0xC2 && lead <= 0xDF) {
            return continues(bytes, at + 1, 1) ? 2 : 0;
        } else if (lead >= 0xE0 && lead <= 0xEF) {
            return secondFits(bytes, at, lead) && continues(bytes, at + 2, 1) ? 3 : 0;
        } else if (lead >= 0xF0 && lead <= 0xF4) {
            return secondFits(bytes, at, lead) && continues(bytes, at + 2, 2) ? 4 : 0;
        }
        return 0;
    }

    /** The second byte tells overlong forms, surrogates and what is beyond U+10FFFF. */
    private static boolean secondFits(byte[] bytes, int at, int lead) {
        int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (at + 1 >= bytes.length) {
            return false;
        }
        int second = bytes[at + 1] & 0xFF;
        return second >= lowest && second <= highest;
    }

    private static boolean continues(byte[] bytes, int at, int count) {
        if (at + count > bytes.length) {
            return false;
        }
        for (int i = at; i < at + count; i++) {
            if ((bytes[i] & 0xC0) != 0x80) {
                return false;
            }
        }
        return true;
    }
}
