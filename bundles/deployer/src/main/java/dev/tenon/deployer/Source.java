package dev.tenon.deployer;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A folder or archive that a plugin comes from.
 *
 * @param path canonical, as far as it exists
 * @param id the name of the folder, or of the archive without {@code .zip}: the plugin's id if it
 *     is {@linkplain #hasValidId valid}
 * @param archive whether its name is that of a {@code .zip}
 */
record Source(Path path, String id, boolean archive) {

    /** What an id may be, for people. */
    static final String ID_SYNTAX =
            "a name of a-z, 0-9, '.', '_' and '-' that begins with a letter or digit and has at"
                    + " most 64 characters";

    private static final String ARCHIVE_SUFFIX = ".zip";
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    /** The source of this path, which need not exist: only the name tells. */
    static Source at(Path path) {
        String name = path.getFileName().toString();
        boolean archive = name.endsWith(ARCHIVE_SUFFIX);
        int length = archive ? name.length() - ARCHIVE_SUFFIX.length() : name.length();
        return new Source(path, name.substring(0, length), archive);
    }

    /** Name of the file or folder: what problems of the source as a whole are said of. */
    String name() {
        return path.getFileName().toString();
    }

    boolean hasValidId() {
        return ID.matcher(id).matches();
    }
}
