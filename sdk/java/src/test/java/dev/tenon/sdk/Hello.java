package dev.tenon.sdk;

/** The smallest plugin. */
public final class Hello {

    record Greeting(String name) {}

    public static void main(String[] args) {
        Plugin.named("hello")
                .operation(
                        "greet",
                        Greeting.class,
                        (greeting, call) -> "Hello, " + greeting.name() + "!")
                .serve();
    }
}
