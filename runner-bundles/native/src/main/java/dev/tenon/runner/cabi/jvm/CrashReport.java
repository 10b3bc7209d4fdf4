package dev.tenon.runner.cabi.jvm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a worker's JVM noted when C code crashed it ({@code hs_err.log}). The plugin can write that
 * file, too: what it says is for people to read.
 *
 * @param signal name of the signal, as {@code SIGSEGV}; {@code null} if there was none
 * @param frame where it came: kind, library and offset, function; {@code null} if that is unknown
 * @param outOfMemory whether the JVM itself could get no more memory
 */
public record CrashReport(@Nullable String signal, @Nullable String frame, boolean outOfMemory) {

    private static final int HEAD = 8 << 10;
    private static final int LONGEST_FRAME = 300;

    private static final Pattern SIGNAL =
            Pattern.compile("^#\\s{1,8}(SIG[A-Z0-9]{1,12})\\b", Pattern.MULTILINE);
    private static final Pattern FRAME =
            Pattern.compile("^# Problematic frame:\\R# ([^\\r\\n]*)", Pattern.MULTILINE);
    private static final String NO_MEMORY = "# There is insufficient memory for the Java Runtime";

    /**
     * Reads it, the process being gone.
     *
     * @return nothing if there is no such file, or nothing of that kind in it
     */
    public static Optional<CrashReport> read(Path file) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return parse(new String(in.readNBytes(HEAD), UTF_8));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<CrashReport> parse(String head) {
        String signal = first(SIGNAL, head);
        String frame = first(FRAME, head);
        boolean outOfMemory = head.contains(NO_MEMORY);
        return signal == null && frame == null && !outOfMemory
                ? Optional.empty()
                : Optional.of(new CrashReport(signal, frame, outOfMemory));
    }

    private static @Nullable String first(Pattern pattern, String head) {
        Matcher matcher = pattern.matcher(head);
        if (!matcher.find()) {
            return null;
        }
        String text = matcher.group(1).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        String bounded = text.substring(0, Math.min(text.length(), LONGEST_FRAME));
        return bounded.isEmpty() ? null : bounded;
    }
}
