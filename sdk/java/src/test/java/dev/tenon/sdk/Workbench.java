package dev.tenon.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A plugin that uses all there is, for tests. */
public final class Workbench {

    record Settings(int width, @Nullable String wood) {}

    record Joint(String name, int width, @Nullable Boolean glued, @Nullable List<Part> parts) {}

    record Part(String material) {}

    record Key(String key, @Nullable String value) {}

    public static void main(String[] args) {
        AtomicReference<Settings> settings = new AtomicReference<>();
        AtomicReference<Host> old = new AtomicReference<>();
        CountDownLatch released = new CountDownLatch(1);
        AtomicReference<CompletableFuture<String>> ended = new AtomicReference<>();
        Plugin.named("workbench")
                .init(
                        Settings.class,
                        (configuration, call) -> {
                            if (configuration.width() < 0) {
                                throw new PluginException("width: found less than 0");
                            }
                            settings.set(configuration);
                            old.set(call.host());
                            call.host().config("width").ifPresent(width -> note(call, width));
                        })
                .ready(call -> settings.get() != null)
                .command((context, content, call) -> List.of(context, content))
                .form((context, values, call) -> Map.of("context", context, "values", values))
                .help(call -> Map.of("joint", "makes a joint"))
                .webhookConvert((payload, call) -> payload.length)
                .oauthCallback((state, code, call) -> state + "/" + code)
                .operation("settings", JsonNode.class, (nothing, call) -> settings.get())
                .operation("joint", Joint.class, (joint, call) -> joint)
                .operation("echo", JsonNode.class, (any, call) -> any)
                .operation("nothing", JsonNode.class, (any, call) -> null)
                .operation(
                        "refuse",
                        JsonNode.class,
                        (any, call) -> {
                            throw new PluginException("the wood is too dry");
                        })
                .operation(
                        "break",
                        JsonNode.class,
                        (any, call) -> {
                            throw new IllegalStateException("the saw broke");
                        })
                .operation("overflow", JsonNode.class, (any, call) -> overflow(0))
                .operation("unwritable", JsonNode.class, (any, call) -> new Object())
                .operation("remaining", JsonNode.class, (any, call) -> call.remaining().isPresent())
                .operation(
                        "hold",
                        JsonNode.class,
                        (any, call) -> {
                            System.out.println("holding");
                            released.await();
                            return "let go";
                        })
                .operation(
                        "release",
                        JsonNode.class,
                        (any, call) -> {
                            released.countDown();
                            return null;
                        })
                .operation(
                        "until-cancelled",
                        JsonNode.class,
                        (any, call) -> {
                            System.out.println("waiting");
                            CompletableFuture<String> end = new CompletableFuture<>();
                            ended.set(end);
                            while (!call.cancelled()) {
                                Thread.sleep(1);
                            }
                            end.complete("cancelled");
                            return "nobody gets this";
                        })
                .operation("ended", JsonNode.class, (any, call) -> ended.get().get())
                .operation(
                        "log",
                        JsonNode.class,
                        (any, call) -> {
                            Logger.getLogger("saw").warning("blunt");
                            System.getLogger("plane").log(Level.INFO, "sharp");
                            return null;
                        })
                .operation("kv", Key.class, (key, call) -> kv(key, call.host()))
                .operation("old-kv", Key.class, (key, call) -> kv(key, old.get()))
                .operation("detached-kv", Key.class, (key, call) -> kv(key, old.get().detached()))
                .operation(
                        "kind",
                        Key.class,
                        (key, call) -> {
                            try {
                                call.host().kvDelete(key.key());
                                return "none";
                            } catch (HostException refused) {
                                return refused.kind() + " " + refused.getMessage();
                            }
                        })
                .operation(
                        "http-kind",
                        JsonNode.class,
                        (any, call) -> {
                            try {
                                return call.host().http(HttpCall.get(any.asText())).text();
                            } catch (HostException refused) {
                                return refused.kind() + " " + refused.getMessage();
                            }
                        })
                .operation(
                        "http",
                        JsonNode.class,
                        (any, call) -> call.host().http(HttpCall.get(any.asText())).text())
                .operation(
                        "emit",
                        JsonNode.class,
                        (any, call) -> {
                            call.host().emit("joint.made", any);
                            return null;
                        })
                .serve();
    }

    private static void note(Call call, String width) {
        call.host().log(Level.WARNING, "configured", Map.of("width", width));
    }

    private static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }

    private static @Nullable String kv(Key key, Host host) {
        if (key.value() != null) {
            host.kvSet(key.key(), key.value().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return host.kvGet(key.key()).map(String::new).orElse(null);
    }
}
