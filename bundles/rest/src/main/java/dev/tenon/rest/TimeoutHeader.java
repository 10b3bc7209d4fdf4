package dev.tenon.rest;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Header {@code Tenon-Timeout}: how long a client waits for a call, such as {@code 500ms}. */
final class TimeoutHeader {

    static final String NAME = "Tenon-Timeout";

    private static final Pattern SYNTAX = Pattern.compile("([1-9][0-9]{0,8})(ms|s|m)");

    private TimeoutHeader() {}

    /**
     * @throws Refusal bad request, if the header is there and is not a duration
     */
    static Optional<Duration> of(Request request) throws Refusal {
        String text = request.header(NAME);
        return text == null ? Optional.empty() : Optional.of(parse(text));
    }

    private static Duration parse(String text) throws Refusal {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new Refusal(
                    ProblemKind.BAD_REQUEST,
                    NAME + ": found '" + text + "', expected a duration such as 500ms, 5s or 1m");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMinutes(number);
        };
    }
}
