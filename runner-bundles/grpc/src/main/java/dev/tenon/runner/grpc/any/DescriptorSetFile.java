package dev.tenon.runner.grpc.any;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tenon.api.LoadException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a file that {@code protoc --descriptor_set_out} or {@code buf build} wrote. */
final class DescriptorSetFile {

    static final String SETTING = "grpc.descriptor_set";

    private DescriptorSetFile() {}

    static FileSet read(Path file) throws LoadException {
        FileSet files = new FileSet(SETTING);
        for (FileDescriptorProto one : parse(file).getFileList()) {
            files.add(one);
        }
        return files;
    }

    private static FileDescriptorSet parse(Path file) throws LoadException {
        try {
            return FileDescriptorSet.parseFrom(bytes(file));
        } catch (InvalidProtocolBufferException broken) {
            throw new LoadException(
                    "%s: found no FileDescriptorSet in %s (%s), expected what protoc"
                                    .formatted(SETTING, file.getFileName(), broken.getMessage())
                            + " --include_imports --descriptor_set_out writes",
                    broken);
        }
    }

    private static byte[] bytes(Path file) throws LoadException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(FileSet.MAX_BYTES + 1);
            if (bytes.length > FileSet.MAX_BYTES) {
                throw FileSet.tooLong(SETTING);
            }
            return bytes;
        } catch (IOException unreadable) {
            throw new LoadException(
                    "%s: cannot read %s: %s".formatted(SETTING, file.getFileName(), unreadable),
                    unreadable);
        }
    }
}
