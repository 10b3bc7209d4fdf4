package dev.tenon.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A compiled plugin, and others that do the same and are not the same. */
final class WasmModule {

    private static final int CUSTOM_SECTION = 0;
    private static final int SEVEN_BITS = 0x7f;

    private final byte[] bytes;

    WasmModule(Path file) throws IOException {
        this.bytes = Files.readAllBytes(file);
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** The same with a section that means nothing to anybody, but makes it another content. */
    byte[] variant(long number) {
        ByteArrayOutputStream section = new ByteArrayOutputStream();
        writeName(section, "variant");
        section.writeBytes(String.valueOf(number).getBytes(StandardCharsets.US_ASCII));
        ByteArrayOutputStream module = new ByteArrayOutputStream();
        module.writeBytes(bytes);
        module.write(CUSTOM_SECTION);
        writeSize(module, section.size());
        module.writeBytes(section.toByteArray());
        return module.toByteArray();
    }

    private static void writeName(ByteArrayOutputStream out, String name) {
        writeSize(out, name.length());
        out.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    }

    /** LEB128, as the binary format has numbers. */
    private static void writeSize(ByteArrayOutputStream out, int size) {
        int rest = size;
        for (; rest > SEVEN_BITS; rest >>>= 7) {
            out.write(rest & SEVEN_BITS | 0x80);
        }
        out.write(rest);
    }
}
