package dev.tenon.manifest;

import dev.tenon.api.manifest.NativeSection;
import java.util.List;

/** Section {@code native}. All its fields have defaults, so it may be empty. */
final class NativeReader {
    private NativeReader() {}

    static NativeSection read(Field field) {
        Section section = field.section("library", "isolation");
        String library = section.field("library").file();
        NativeSection.Isolation isolation =
                section.field("isolation").oneOf(NativeSection.Isolation.class);
        return new NativeSection(
                library,
                isolation == null ? NativeSection.Isolation.WORKER : isolation,
                NativeSection.ABI_VERSION,
                false,
                List.of(),
                "",
                "");
    }
}
