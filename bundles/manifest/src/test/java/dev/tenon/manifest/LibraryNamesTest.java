package dev.tenon.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.manifest.LibraryNames.System;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LibraryNamesTest {

    @Test
    void the_systems_own_name_comes_first() {
        assertEquals(
                List.of("liba-b.so", "a-b.so", "liba_b.so", "a_b.so"),
                new LibraryNames(System.LINUX).of("a-b"));
        assertEquals(
                List.of("liba-b.dylib", "a-b.dylib", "liba_b.dylib", "a_b.dylib"),
                new LibraryNames(System.MAC).of("a-b"));
        assertEquals(
                List.of("a-b.dll", "liba-b.dll", "a_b.dll", "liba_b.dll"),
                new LibraryNames(System.WINDOWS).of("a-b"));
    }

    @Test
    void a_name_without_hyphens_has_two() {
        assertEquals(List.of("liba.so", "a.so"), new LibraryNames(System.LINUX).of("a"));
    }

    @ParameterizedTest
    @EnumSource
    void of_several_the_first_in_order_is_the_library(System system) {
        LibraryNames names = new LibraryNames(system);
        List<String> there = new ArrayList<>(names.of("a-b"));
        while (!there.isEmpty()) {
            assertEquals(Optional.of(there.get(0)), names.find("a-b", new HashSet<>(there)));
            there.remove(0);
        }
        assertEquals(Optional.empty(), names.find("a-b", Set.of("lib/liba-b.so", "liba-b.so.1")));
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, LINUX",
        "FreeBSD, LINUX",
        "Mac OS X, MAC",
        "Windows Server 2022, WINDOWS",
        "Darwin, LINUX"
    })
    void a_system_is_told_by_what_java_calls_it(String name, System system) {
        assertEquals(system, System.named(name));
    }

    @Test
    void what_is_there_instead_is_told() {
        LibraryNames names = new LibraryNames(System.LINUX);

        assertEquals("no library beside it", names.absence(Set.of("a.txt", "lib/a.so")));
        assertEquals("a library of another name", names.absence(Set.of("b.so", "a.dll")));
        assertEquals(
                "only a library for another system (.dylib, .dll)",
                names.absence(Set.of("a.dll", "liba.dylib")));
    }
}
