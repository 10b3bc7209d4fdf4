package dev.tenon.runner.grpc.any;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.TextFormat;
import dev.tenon.api.LoadException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The proto files of the tests, kept as text. */
final class TestProtos {

    static final FileDescriptorProto ITEM = file("item");
    static final FileDescriptorProto SHOP = file("shop");
    static final FileDescriptorProto OLD = file("old");

    private TestProtos() {}

    static FileDescriptorProto file(String name) {
        FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder();
        try (Reader text =
                new InputStreamReader(
                        TestProtos.class.getResourceAsStream(name + ".textproto"),
                        StandardCharsets.UTF_8)) {
            TextFormat.merge(text, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.build();
    }

    /** A file that imports others and has nothing in it. */
    static FileDescriptorProto importing(String name, String... imports) {
        return FileDescriptorProto.newBuilder()
                .setName(name)
                .setSyntax("proto3")
                .addAllDependency(List.of(imports))
                .build();
    }

    static List<FileDescriptor> link(FileDescriptorProto... protos) {
        try {
            FileSet files = new FileSet("test");
            for (FileDescriptorProto proto : protos) {
                files.add(proto);
            }
            return files.link();
        } catch (LoadException e) {
            throw new IllegalStateException(e);
        }
    }

    static ServiceDescriptor service(List<FileDescriptor> files, String name) {
        return files.stream()
                .flatMap(file -> file.getServices().stream())
                .filter(service -> service.getFullName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static Descriptor message(List<FileDescriptor> files, String name) {
        return files.stream()
                .flatMap(file -> file.getMessageTypes().stream())
                .filter(type -> type.getFullName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
