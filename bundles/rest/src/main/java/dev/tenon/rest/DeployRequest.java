package dev.tenon.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;

/** The body of {@code POST /plugins}: {@code {"path": "/somewhere/a-plugin"}} and nothing else. */
final class DeployRequest {

    private static final String PATH = "path";

    private final JsonMapper mapper =
            JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /**
     * The folder or archive to deploy; a relative one lies in the container's working directory.
     *
     * @param json well-formed
     */
    Path path(byte[] json) throws Refusal {
        JsonNode body = parse(json);
        if (!body.isObject()) {
            throw bad("body: expected an object with the field 'path'");
        }
        for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!name.equals(PATH)) {
                throw bad("body: unknown field '" + name + "', expected 'path'");
            }
        }
        return path(body.path(PATH));
    }

    private static Path path(JsonNode path) throws Refusal {
        if (!path.isTextual() || path.textValue().isEmpty()) {
            throw bad("path: expected the path of a folder or archive, as a string");
        }
        try {
            return Path.of(path.textValue()).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw bad("path: " + e.getMessage());
        }
    }

    private JsonNode parse(byte[] json) throws Refusal {
        try {
            return mapper.readTree(json);
        } catch (JsonProcessingException e) {
            throw bad("body: " + e.getOriginalMessage());
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from memory", impossible);
        }
    }

    private static Refusal bad(String detail) {
        return new Refusal(ProblemKind.BAD_REQUEST, detail);
    }
}
