package dev.tenon.manifest;

import dev.tenon.api.manifest.NativeSection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Section {@code native}. All its fields have defaults, so it may be empty. */
final class NativeReader {
    private NativeReader() {}

    /**
     * Reads it.
     *
     * @param name the plugin's, by which the library is found where the section names none
     */
    static NativeSection read(Field field, @Nullable String name, Report report) {
        Section section = field.section("library", "isolation", "thread_safe");
        Field libraryField = section.field("library");
        String library =
                libraryField.isPresent() || name == null
                        ? libraryField.file()
                        : DefaultLibrary.find(name, libraryField, report.beside());
        NativeSection.Isolation isolation =
                section.field("isolation").oneOf(NativeSection.Isolation.class);
        return new NativeSection(
                library,
                isolation == null ? NativeSection.Isolation.WORKER : isolation,
                NativeSection.ABI_VERSION,
                section.field("thread_safe").flag(false),
                List.of(),
                "",
                "");
    }
}
