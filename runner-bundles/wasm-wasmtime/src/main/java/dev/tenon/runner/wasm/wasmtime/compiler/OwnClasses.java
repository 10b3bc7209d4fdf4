package dev.tenon.runner.wasm.wasmtime.compiler;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The classes that the compiler's process needs, as files. Here they come from a class loader,
 * which may be that of a bundle: in a jar in a jar, or on no file system at all. They are {@link
 * Main} and what it names, directly or by others, of this bundle's packages; not one of another
 * jar.
 */
final class OwnClasses {

    private static final String OURS = "dev/tenon/runner/wasm/wasmtime/";
    private static final Pattern NAME = Pattern.compile(OURS + "[A-Za-z0-9_/$]+");
    private static final String SUFFIX = ".class";

    private OwnClasses() {}

    /** Writes them below a folder. */
    static void write(Path folder) throws IOException {
        ClassLoader loader = Main.class.getClassLoader();
        Set<String> seen = new HashSet<>();
        Deque<String> left = new ArrayDeque<>();
        left.add(Main.class.getName().replace('.', '/'));
        while (!left.isEmpty()) {
            String name = left.remove();
            if (seen.add(name)) {
                byte[] content = read(loader, name);
                Path file = folder.resolve(name + SUFFIX);
                Files.createDirectories(file.getParent());
                Files.write(file, content);
                addNamed(content, left);
            }
        }
    }

    /** All texts are looked at: names of classes, types of fields and methods. */
    private static void addNamed(byte[] content, Deque<String> names) {
        for (PoolEntry entry : ClassFile.of().parse(content).constantPool()) {
            if (entry instanceof Utf8Entry text) {
                Matcher matcher = NAME.matcher(text.stringValue());
                while (matcher.find()) {
                    names.add(matcher.group());
                }
            }
        }
    }

    private static byte[] read(ClassLoader loader, String name) throws IOException {
        try (InputStream in = loader.getResourceAsStream(name + SUFFIX)) {
            if (in == null) {
                throw new FileNotFoundException(name + SUFFIX + " is not in the bundle");
            }
            return in.readAllBytes();
        }
    }
}
