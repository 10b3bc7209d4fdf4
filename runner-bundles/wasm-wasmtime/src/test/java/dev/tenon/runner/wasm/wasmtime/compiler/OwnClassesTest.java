package dev.tenon.runner.wasm.wasmtime.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnClassesTest {

    @TempDir Path folder;

    @Test
    void they_need_nothing_but_each_other_and_java() throws IOException {
        OwnClasses.write(folder);

        Set<String> written = names();
        assertTrue(written.contains(Main.class.getName().replace('.', '/')));
        List<String> missing = new ArrayList<>();
        for (String name : written) {
            for (String needed : needed(name)) {
                if (!needed.startsWith("java/") && !written.contains(needed)) {
                    missing.add(name + " needs " + needed);
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void nothing_of_the_container_is_among_them() throws IOException {
        OwnClasses.write(folder);

        assertTrue(
                names().stream().noneMatch(name -> name.endsWith("/CompilerProcess")),
                () -> names().toString());
    }

    private Set<String> names() {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace(".class", ""))
                    .collect(Collectors.toSet());
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private List<String> needed(String name) throws IOException {
        List<String> needed = new ArrayList<>();
        for (var entry : ClassFile.of().parse(folder.resolve(name + ".class")).constantPool()) {
            if (entry instanceof ClassEntry type && !type.asInternalName().startsWith("[")) {
                needed.add(type.asInternalName());
            }
        }
        return needed;
    }
}
