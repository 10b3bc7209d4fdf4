package dev.tenon.examples.markdown;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tenon.sdk.Plugin;
import dev.tenon.sdk.PluginException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The plugin: its operations, their parameters and its configuration. */
public final class Markdown {

    private static final int MAX_CHARACTERS = 1_000_000;

    private final MarkdownReader reader = new MarkdownReader();
    private volatile Settings settings = new Settings(null, null);

    /** The configuration; the manifest's schema says more. */
    record Settings(
            @JsonProperty("max_characters") @Nullable Integer maxCharacters,
            @JsonProperty("allow_unsafe") @Nullable Boolean allowUnsafe) {}

    record Source(String text) {}

    record Render(String text, @Nullable Boolean safe) {}

    private Markdown() {}

    public static void main(String[] args) {
        Markdown markdown = new Markdown();
        Plugin.named("markdown")
                .init(Settings.class, (settings, call) -> markdown.settings = settings)
                .operation("render", Render.class, (render, call) -> markdown.render(render))
                .operation("outline", Source.class, (source, call) -> markdown.outline(source))
                .operation("links", Source.class, (source, call) -> markdown.links(source))
                .operation("plain", Source.class, (source, call) -> markdown.plain(source))
                .help(call -> help())
                .serve();
    }

    private Map<String, String> render(Render render) {
        boolean safe = !Boolean.FALSE.equals(render.safe());
        if (!safe && !Boolean.TRUE.equals(settings.allowUnsafe())) {
            throw new PluginException(
                    "safe: found false, expected true: the configuration has no allow_unsafe");
        }
        return Map.of("html", reader.html(checked(render.text()), safe));
    }

    private Map<String, List<MarkdownReader.Title>> outline(Source source) {
        return Map.of("headings", reader.outline(checked(source.text())));
    }

    private Map<String, List<MarkdownReader.Reference>> links(Source source) {
        return Map.of("links", reader.links(checked(source.text())));
    }

    private Map<String, String> plain(Source source) {
        return Map.of("text", reader.plain(checked(source.text())));
    }

    private String checked(String text) {
        int most = settings.maxCharacters() == null ? MAX_CHARACTERS : settings.maxCharacters();
        if (text.length() > most) {
            throw new PluginException(
                    "text: found %d characters, expected at most %d"
                            .formatted(text.length(), most));
        }
        return text;
    }

    private static Map<String, String> help() {
        return Map.of(
                "render", "{text, safe?} -> {html}: safe leaves out raw HTML and dangerous URLs",
                "outline", "{text} -> {headings: [{level, title, line}]}",
                "links", "{text} -> {links: [{kind, url, text, title, safe}]}",
                "plain", "{text} -> {text}: the words alone");
    }
}
