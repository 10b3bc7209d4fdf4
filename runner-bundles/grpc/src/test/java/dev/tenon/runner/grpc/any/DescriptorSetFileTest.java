package dev.tenon.runner.grpc.any;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.TimestampProto;
import dev.tenon.api.LoadException;
import io.grpc.CallOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Services that are known from a file. */
@Timeout(120)
class DescriptorSetFileTest {

    @TempDir private Path folder;

    @Test
    void a_server_without_reflection_is_called_by_its_files() throws Exception {
        DynamicService book =
                new DynamicService(TestProtos.service(TestProtos.link(TestProtos.OLD), "old.Book"))
                        .answering("Put", entry -> entry);
        AnyServices services = AnyServices.fromDescriptorSet(set(TestProtos.OLD));
        assertEquals(List.of("old.Book/Put"), services.functions());
        try (TestServer server = new TestServer(book)) {
            byte[] json = "{\"key\":\"k\"}".getBytes(StandardCharsets.UTF_8);
            assertEquals(
                    "{\"key\":\"k\"}",
                    new String(
                            services.call(
                                    server.channel(), "old.Book/Put", json, CallOptions.DEFAULT),
                            StandardCharsets.UTF_8));
        }
    }

    @Test
    void files_come_in_any_order_with_protobufs_own_or_without() throws Exception {
        FileDescriptorProto own = TimestampProto.getDescriptor().toProto();
        for (Path file :
                List.of(
                        set(TestProtos.SHOP, TestProtos.ITEM),
                        set(own, TestProtos.ITEM, TestProtos.SHOP, TestProtos.ITEM))) {
            assertEquals(5, AnyServices.fromDescriptorSet(file).functions().size());
        }
    }

    @Test
    void a_file_that_is_missing_is_named() throws Exception {
        assertFails(
                "grpc.descriptor_set: found no file shop/item.proto, expected it: shop/shop.proto"
                        + " imports it (protoc --include_imports)",
                set(TestProtos.SHOP));
    }

    @Test
    void a_service_or_a_file_is_there_once() throws Exception {
        assertFails(
                "grpc.descriptor_set: found service old.Book in old.proto and in copy.proto,"
                        + " expected it once",
                set(TestProtos.OLD, TestProtos.OLD.toBuilder().setName("copy.proto").build()));
        assertFails(
                "grpc.descriptor_set: found two different files old.proto, expected one",
                set(TestProtos.OLD, TestProtos.OLD.toBuilder().clearService().build()));
    }

    @Test
    void what_defines_no_service_is_refused() throws Exception {
        String none =
                "grpc.descriptor_set: found no service of the plugin's own, expected at least one";
        assertFails(none, set());
        assertFails(none, set(TestProtos.ITEM));
    }

    @Test
    void what_is_no_descriptor_set_is_refused() throws Exception {
        Path file = folder.resolve("plugin.pb");
        Files.writeString(file, "syntax = \"proto3\";");
        String message = failure(file);
        assertTrue(
                message.startsWith(
                        "grpc.descriptor_set: found no FileDescriptorSet in plugin.pb ("),
                message);
        assertTrue(
                message.endsWith(
                        "), expected what protoc --include_imports --descriptor_set_out writes"),
                message);
    }

    @Test
    void what_cannot_be_read_is_named() {
        String message = failure(folder.resolve("none.pb"));
        assertTrue(
                message.startsWith(
                        "grpc.descriptor_set: cannot read none.pb: "
                                + "java.nio.file.NoSuchFileException"),
                message);
    }

    private Path set(FileDescriptorProto... files) throws IOException {
        Path file = Files.createTempFile(folder, "plugin", ".pb");
        FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
        return Files.write(file, set.addAllFile(List.of(files)).build().toByteArray());
    }

    private static void assertFails(String expected, Path file) {
        assertEquals(expected, failure(file));
    }

    private static String failure(Path file) {
        return assertThrows(LoadException.class, () -> AnyServices.fromDescriptorSet(file))
                .getMessage();
    }
}
