package dev.tenon.runner.grpc.any;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Descriptors.FileDescriptor;
import dev.tenon.api.CallException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of JSON that is not what a method takes. */
@Timeout(120)
class MisfitsTest {

    private static final List<FileDescriptor> FILES =
            TestProtos.link(TestProtos.ITEM, TestProtos.SHOP, TestProtos.OLD);

    static Stream<Arguments> orders() {
        return Stream.of(
                // scalars
                row("{'count': 'abc'}", ".count: found \"abc\", expected int32"),
                row("{'count': 1.5}", ".count: found 1.5, expected int32"),
                row("{'count': 3000000000}", ".count: found 3000000000, expected int32"),
                row("{'count': 1e1000000000}", ".count: found 1e1000000000, expected int32"),
                row("{'count': {}}", ".count: found an object, expected int32"),
                row("{'count': [1, 2]}", ".count: found an array, expected int32"),
                row("{'count': ' '}", ".count: found \" \", expected int32"),
                row("{'big': -1}", ".big: found -1, expected uint64"),
                row(
                        "{'big': '18446744073709551616'}",
                        ".big: found \"18446744073709551616\", expected uint64"),
                row("{'lineTotal': -1}", ".lineTotal: found -1, expected uint32"),
                row("{'line_total': -1}", ".line_total: found -1, expected uint32"),
                row("{'gift': 'yes'}", ".gift: found \"yes\", expected true or false"),
                row("{'gift': 1}", ".gift: found 1, expected true or false"),
                row("{'price': 1e400}", ".price: found 1e400, expected double"),
                row("{'price': '-inf'}", ".price: found \"-inf\", expected double"),
                row("{'weight': 1e39}", ".weight: found 1e39, expected float"),
                row("{'name': {}}", ".name: found an object, expected string"),
                row("{'blob': 'a%b'}", ".blob: found \"a%b\", expected bytes in base64"),
                row(
                        "{'color': 'BLUE'}",
                        ".color: found \"BLUE\", expected one of \"NONE\", \"RED\", \"GREEN\""),
                row(
                        "{'color': 'GREEM'}",
                        ".color: found \"GREEM\", expected \"GREEN\" (the nearest known)"),
                row(
                        "{'colors': ['RED', []]}",
                        ".colors[1]: found an array, expected one of \"NONE\", \"RED\", \"GREEN\""),
                // fields
                row(
                        "{'cuont': 1}",
                        ".cuont: found an unknown field, expected \"count\" (the nearest known)"),
                row(
                        "{'lineTotl': 1}",
                        ".lineTotl: found an unknown field, expected \"lineTotal\" (the nearest known)"),
                row(
                        "{'zzzzzzzzz': 1}",
                        ".zzzzzzzzz: found an unknown field, expected a field of shop.Order"),
                row(
                        "{'items': [{'zzzzzzzzz': 1}]}",
                        ".items[0].zzzzzzzzz: found an unknown field, expected one of \"count\", \"note\""),
                row(
                        "{'a b': 1}",
                        "[\"a b\"]: found an unknown field, expected a field of shop.Order"),
                row(
                        "{'lineTotal': 1, 'line_total': 2}",
                        ".line_total: found the field that lineTotal is, too, expected one of the two"),
                row(
                        "{'card': 'x', 'cash': 5}",
                        ".cash: found a second field of oneof payment beside card, expected one of them"),
                // repeated fields and maps
                row(
                        "{'items': [{'count': 1}, {}, {'count': 'abc'}]}",
                        ".items[2].count: found \"abc\", expected int32"),
                row(
                        "{'items': {}}",
                        ".items: found an object, expected an array of an object (shop.Item)"),
                row("{'items': [null]}", ".items[0]: found null, expected an object (shop.Item)"),
                row("{'items': [5]}", ".items[0]: found 5, expected an object"),
                row(
                        "{'colors': 'RED'}",
                        ".colors: found \"RED\", expected an array of a name of enum shop.Color"),
                row(
                        "{'labels': {'a': 1, 'b c': 'x'}}",
                        ".labels[\"b c\"]: found \"x\", expected int32"),
                row("{'labels': {'a': null}}", ".labels.a: found null, expected int32"),
                row("{'labels': []}", ".labels: found an array, expected an object of int32"),
                row(
                        "{'shelves': {'a': {}}}",
                        ".shelves.a: found the key \"a\", expected a key that is int32"),
                row(
                        "{'shelves': {'7': {'count': true}}}",
                        ".shelves.7.count: found true, expected int32"),
                // messages
                row(
                        "{'parent': {'parent': {'count': 'x'}}}",
                        ".parent.parent.count: found \"x\", expected int32"),
                row("{'parent': 'x'}", ".parent: found \"x\", expected an object"),
                row(
                        "{'at': 'yesterday'}",
                        ".at: found \"yesterday\", expected a time such as \"2006-01-02T15:04:05Z\""),
                row(
                        "{'at': {'seconds': 1}}",
                        ".at: found an object, expected a time such as \"2006-01-02T15:04:05Z\""),
                row("{'wait': '5'}", ".wait: found \"5\", expected a duration such as \"1.5s\""),
                row("{'maybe': 'x'}", ".maybe: found \"x\", expected int32"),
                row(
                        "{'mask': []}",
                        ".mask: found an array, expected field names such as \"a,bC.d\""),
                row("{'extra': [1]}", ".extra: found an array, expected an object, not too deep"),
                row("{'detail': 5}", ".detail: found 5, expected an object with \"@type\""),
                row(
                        "{'detail': {'count': 5}}",
                        ".detail: found no \"@type\", expected " + Expected.TYPE_URL),
                row(
                        "{'detail': {'@type': 'x/shop.Itme'}}",
                        ".detail[\"@type\"]: found \"x/shop.Itme\", expected " + Expected.TYPE_URL),
                row(
                        "{'detail': {'@type': 'x/shop.Item', 'count': 'x'}}",
                        ".detail.count: found \"x\", expected int32"),
                row(
                        "{'detail': {'@type': 'x/google.protobuf.Duration', 'value': 'x'}}",
                        ".detail.value: found \"x\", expected a duration such as \"1.5s\""),
                // the root
                row("[]", ": found an array, expected an object"),
                row("null", ": found null, expected an object"),
                row("'x'", ": found \"x\", expected an object"),
                row("7", ": found 7, expected an object"));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void the_part_that_does_not_fit_is_named(String json, String expected) {
        assertEquals("shop.Shop/Echo: parameters" + expected, failure("shop.Order", false, json));
    }

    static Stream<Arguments> noJson() {
        return Stream.of(
                row(" ", "line 1, column 2: found nothing, expected a value"),
                row("{}\n x", "line 2, column 2: "),
                row("{} {}", "line 1, column 4: found more after the value, expected its end"),
                row("{count: 1}", "line 1, column 2: "),
                row("{'count': 1,}", "line 1, column 13: "),
                row("{'count': 01}", "line 1, column 12: "),
                row("{'count': nul}", "line 1, column 11: "),
                row(
                        "{'count': 1",
                        "line 1, column 12: Unexpected end-of-input: expected close marker for Object"),
                row("{'name': 'a\nb'}", "line 1, column 12: "),
                row("{'name': '\\x'}", "line 1, column 12: "),
                row("{'count': 1, 'count': 2}", "line 1, column 21: Duplicate "),
                row("{'labels': {'a': 1, 'a': 2}}", "line 1, column 24: Duplicate "),
                row(
                        "[".repeat(201) + "]".repeat(201),
                        "line 1, column 201: found nesting deeper than 200, expected at most that"),
                row(
                        "{'count': " + "1".repeat(1_001) + "}",
                        "line 1, column 1012: Number value length (1001) exceeds the maximum allowed (1000)"));
    }

    @ParameterizedTest
    @MethodSource("noJson")
    void where_it_is_no_json_the_place_is_named(String json, String expected) {
        String message = failure("shop.Order", false, json);
        assertTrue(
                message.startsWith("shop.Shop/Echo: parameters are not JSON: " + expected),
                message);
    }

    @Test
    void what_is_not_utf8_is_not_json() {
        byte[] json = {'{', '"', (byte) 0xC0, (byte) 0x80, '"', ':', '1', '}'};
        assertEquals(
                "shop.Shop/Echo: parameters are not JSON: byte 2: found no UTF-8, expected it",
                failure("shop.Order", false, json));
    }

    @Test
    void an_element_of_a_stream_is_named_by_its_index() {
        assertEquals(
                "shop.Shop/Echo: parameters[2].count: found \"x\", expected int32",
                failure("shop.Item", true, "[ {'count':1} , {}, {'count': 'x'}]"));
        assertEquals(
                "shop.Shop/Echo: parameters: found an object, expected an array of shop.Item",
                failure("shop.Item", true, "{'count': 1}"));
    }

    @Test
    void required_fields_of_proto2_are_required() {
        assertEquals(
                "shop.Shop/Echo: parameters: found no key, expected all required fields",
                failure("old.Entry", false, "{'size': 5}"));
        assertEquals(
                "shop.Shop/Echo: parameters: found no key, expected all required fields",
                failure("old.Entry", false, ""));
    }

    @Test
    void messages_may_be_nested_a_hundred_deep_and_no_deeper() throws Exception {
        String deepest = "{'parent':".repeat(100) + "{}" + "}".repeat(100);
        parameters("shop.Order", false).read(bytes(deepest));

        String tooDeep = "{'parent':".repeat(101) + "{}" + "}".repeat(101);
        assertEquals(
                "shop.Shop/Echo: parameters"
                        + ".parent".repeat(101)
                        + ": found messages nested deeper than 100, expected at most that",
                failure("shop.Order", false, tooDeep));
        assertEquals(
                "shop.Shop/Echo: parameters.extra: found an object, expected an object, not too"
                        + " deep",
                failure(
                        "shop.Order",
                        false,
                        "{'extra':" + "{'a':".repeat(150) + "1" + "}".repeat(151)));
    }

    @Test
    void what_is_shown_of_a_long_value_is_short() {
        assertEquals(
                "shop.Shop/Echo: parameters.count: found \""
                        + "x".repeat(60)
                        + "...\", expected int32",
                failure("shop.Order", false, "{'count': '" + "x".repeat(1_000_000) + "'}"));
        assertEquals(
                "shop.Shop/Echo: parameters.count: found \""
                        + "1".repeat(60)
                        + "...\", expected int32",
                failure("shop.Order", false, "{'count': '" + "1".repeat(1_000_000) + "'}"));
    }

    private static Arguments row(String json, String expected) {
        return Arguments.of(json, expected);
    }

    private static String failure(String type, boolean stream, String json) {
        return failure(type, stream, bytes(json));
    }

    private static String failure(String type, boolean stream, byte[] json) {
        Parameters parameters = parameters(type, stream);
        return assertThrows(CallException.Failed.class, () -> parameters.read(json)).getMessage();
    }

    private static Parameters parameters(String type, boolean stream) {
        return new Parameters(
                "shop.Shop/Echo", TestProtos.message(FILES, type), stream, MessageJson.of(FILES));
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
