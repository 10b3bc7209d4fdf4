package dev.tenon.manifest;

/** Names of the Java language. */
final class JavaName {
    private JavaName() {}

    /**
     * A fully qualified name, as it is written.
     *
     * @throws IllegalArgumentException if it is none; its message says what is expected
     */
    static String qualified(String text) {
        boolean valid = text.indexOf('.') > 0;
        for (String part : text.split("\\.", -1)) {
            valid &= isIdentifier(part);
        }
        if (!valid) {
            throw new IllegalArgumentException("a Java interface such as com.example.Greeter");
        }
        return text;
    }

    static boolean isIdentifier(String text) {
        return !text.isEmpty()
                && Character.isJavaIdentifierStart(text.codePointAt(0))
                && text.codePoints().skip(1).allMatch(Character::isJavaIdentifierPart);
    }
}
