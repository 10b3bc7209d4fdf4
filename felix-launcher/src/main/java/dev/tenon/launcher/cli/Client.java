package dev.tenon.launcher.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenon.launcher.DataFolder;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Talks to the running container of a data folder, over REST. */
final class Client {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final int CONNECT_MILLIS = 5_000;

    private final Path data;
    private final String url;
    private final String token;

    private Client(Path data, String url, String token) {
        this.data = data;
        this.url = url;
        this.token = token;
    }

    /** The container that runs on this data folder. */
    static Client of(Path data) throws CommandException, IOException {
        DataFolder folder = new DataFolder(data);
        String url = folder.endpoint().orElseThrow(() -> notRunning(data));
        String token = folder.token().orElseThrow(() -> notRunning(data));
        return new Client(data, url, token);
    }

    byte[] get(String... path) throws CommandException, IOException {
        return send("GET", null, path);
    }

    byte[] post(byte[] body, String... path) throws CommandException, IOException {
        return send("POST", body, path);
    }

    private byte[] send(String method, byte @Nullable [] body, String... path)
            throws CommandException, IOException {
        HttpURLConnection connection = (HttpURLConnection) address(path).toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setRequestMethod(method);
        connection.setRequestProperty("Authorization", "Bearer " + token);
        try {
            if (body != null) {
                connection.setRequestProperty("Content-Type", "application/json");
                connection.setDoOutput(true);
                connection.setFixedLengthStreamingMode(body.length);
                connection.getOutputStream().write(body);
            }
            if (connection.getResponseCode() < 400) {
                return read(connection.getInputStream());
            }
        } catch (ConnectException e) {
            throw notRunning(data);
        }
        throw problem(connection);
    }

    private URI address(String... path) {
        StringBuilder text = new StringBuilder(url);
        for (String segment : path) {
            String encoded = URLEncoder.encode(segment, StandardCharsets.UTF_8);
            text.append('/').append(encoded.replace("+", "%20"));
        }
        return URI.create(text.toString());
    }

    /** The error as REST tells it: RFC 9457, with our field {@code kind}. */
    private static CommandException problem(HttpURLConnection connection) throws IOException {
        byte[] body = read(connection.getErrorStream());
        try {
            JsonNode problem = JSON.readTree(body);
            if (problem.hasNonNull("kind")) {
                return new CommandException(
                        problem.get("kind").asText(),
                        problem.path("detail").asText(problem.path("title").asText()));
            }
        } catch (JsonProcessingException notOurs) {
            // an answer of the HTTP server itself: told by its status
        }
        return new CommandException(
                "failed",
                "HTTP status " + connection.getResponseCode() + " from " + connection.getURL());
    }

    private static byte[] read(@Nullable InputStream in) throws IOException {
        if (in == null) {
            return new byte[0];
        }
        try (in) {
            return in.readAllBytes();
        }
    }

    private static CommandException notRunning(Path data) {
        return new CommandException(
                "unavailable",
                "no container is running on data folder "
                        + data
                        + " (tenon run --data "
                        + data
                        + ")");
    }
}
