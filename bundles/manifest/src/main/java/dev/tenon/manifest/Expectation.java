package dev.tenon.manifest;

import com.networknt.schema.Error;

/** What a schema wanted where it was broken, in words that complete "expected ...". */
final class Expectation {
    private Expectation() {}

    static String of(Error error) {
        return switch (error.getKeyword()) {
            case "type" -> "a value of type " + argument(error, 1);
            case "required" -> "a value";
            case "additionalProperties", "unevaluatedProperties" -> "only keys of its schema";
            case "enum" -> "one of " + argument(error, 0);
            case "const" -> "the value " + argument(error, 0);
            case "minimum" -> "at least " + argument(error, 0);
            case "maximum" -> "at most " + argument(error, 0);
            case "exclusiveMinimum" -> "more than " + argument(error, 0);
            case "exclusiveMaximum" -> "less than " + argument(error, 0);
            case "minLength" -> "at least " + argument(error, 0) + " characters";
            case "maxLength" -> "at most " + argument(error, 0) + " characters";
            case "minItems" -> "at least " + argument(error, 0) + " items";
            case "maxItems" -> "at most " + argument(error, 0) + " items";
            case "multipleOf" -> "a multiple of " + argument(error, 0);
            case "pattern" -> "text that matches " + argument(error, 0);
            case "format" -> "text of format " + argument(error, 0);
            default -> "a value that obeys its schema: " + error.getMessage();
        };
    }

    private static Object argument(Error error, int index) {
        Object[] arguments = error.getArguments();
        return index < arguments.length ? arguments[index] : error.getMessage();
    }
}
