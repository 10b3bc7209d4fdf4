package dev.tenon.manifest;

import dev.tenon.manifest.Node.Mapping;
import dev.tenon.manifest.Node.Scalar;
import org.jspecify.annotations.Nullable;

/** What is at a place, in words. */
final class Found {
    private Found() {}

    static String in(@Nullable Node node) {
        if (node == null) {
            return "nothing";
        }
        if (!(node instanceof Scalar scalar)) {
            return node instanceof Mapping ? "a mapping" : "a list";
        }
        String text = scalar.text();
        return switch (scalar.kind()) {
            case STRING -> Quoted.of(text);
            case NULL -> "nothing";
            case BOOLEAN -> "the boolean " + text;
            case INTEGER, DECIMAL -> "the number " + shortened(text);
        };
    }

    private static String shortened(String number) {
        return number.length() <= 40 ? number : number.substring(0, 40) + "...";
    }
}
