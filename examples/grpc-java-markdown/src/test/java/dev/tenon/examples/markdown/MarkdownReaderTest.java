package dev.tenon.examples.markdown;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read out of Markdown. */
@Timeout(30)
class MarkdownReaderTest {

    private final MarkdownReader reader = new MarkdownReader();

    @Test
    void rendersCommonMarkAndTables() {
        assertEquals(
                "<h1>Joints</h1>\n<p>A <em>tenon</em> in a <code>mortise</code>.</p>\n",
                reader.html("# Joints\n\nA *tenon* in a `mortise`.", true));
        String table = reader.html("| a | b |\n|---|--:|\n| 1 | 2 |", true);
        assertTrue(table.startsWith("<table>\n<thead>\n<tr>\n<th>a</th>"), table);
        assertTrue(table.contains("<td align=\"right\">2</td>"), table);
    }

    @Test
    void escapesRawHtmlUnlessToldNotTo() {
        String raw = "<script>alert(1)</script>\n\na <b>bold</b> word";
        String safe = reader.html(raw, true);
        assertFalse(safe.contains("<script>"), safe);
        assertTrue(safe.contains("&lt;script&gt;"), safe);
        assertTrue(safe.contains("a &lt;b&gt;bold&lt;/b&gt; word"), safe);
        assertTrue(reader.html(raw, false).contains("<script>alert(1)</script>"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "JavaScript:alert(1)",
                "&#106;avascript:alert(1)",
                "java&Tab;script:alert(1)",
                "&#1;javascript:alert(1)",
                "vbscript:x",
                "data:text/html;base64,PHNjcmlwdD4=",
                "file:///etc/passwd"
            })
    void refusesUrlsThatAreNotOfTheWebOrOfMail(String url) {
        String html = reader.html("[a](<%s>) ![b](<%s>)".formatted(url, url), true);
        assertTrue(html.contains("href=\"\""), html);
        assertTrue(html.contains("src=\"\""), html);
        assertFalse(reader.links("[a](<%s>)".formatted(url)).get(0).safe());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.com/a?b=c", "mailto:a@example.com", "../b.html", "#c"})
    void keepsOtherUrls(String url) {
        String html = reader.html("[a](%s)".formatted(url), true);
        assertTrue(html.contains("href=\"" + url + "\""), html);
        assertTrue(reader.links("[a](%s)".formatted(url)).get(0).safe());
    }

    @Test
    void outlinesHeadingsOfBothKindsWithTheirLines() {
        assertEquals(
                List.of(
                        new MarkdownReader.Title(1, "Joints", 1),
                        new MarkdownReader.Title(2, "Mortise and tenon", 4),
                        new MarkdownReader.Title(3, "In a quote", 6)),
                reader.outline(
                        "Joints\n======\n\n## Mortise and [*tenon*](/t)\n\n> ### In a quote\n\n    # code"));
    }

    @Test
    void findsLinksAndImages() {
        assertEquals(
                List.of(
                        new MarkdownReader.Reference("link", "/a", "a b", "T", true),
                        new MarkdownReader.Reference("image", "/i.png", "b", null, true),
                        new MarkdownReader.Reference("link", "/r", "r", null, true),
                        new MarkdownReader.Reference(
                                "link", "https://x.example", "https://x.example", null, true),
                        new MarkdownReader.Reference("link", "/cell", "c", null, true)),
                reader.links(
                        """
                        [a ![b](/i.png)](/a "T") and [r]

                        <https://x.example>

                        | h |
                        |---|
                        | [c](/cell) |

                        [r]: /r
                        """));
    }

    @Test
    void writesWordsAlone() {
        assertEquals(
                "Joints\n\nA tenon, and code.\n\n- one\n- two",
                reader.plain("# Joints\n\nA [*tenon*](/t), and `code`.\n\n- one\n- two"));
        assertEquals("", reader.plain(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"> ", "- ", "*a **b ", "[", "![", "`", "<", "(", "&", "|a|\n|-|\n"})
    void nothingIsNestedTooDeeply(String step) {
        String deep = step.repeat(50_000);
        assertTrue(!reader.html(deep + "x", true).isEmpty());
        reader.plain(deep + "x");
        reader.outline(deep);
        reader.links(deep);
    }

    @Test
    void emphasisThatIsClosedIsNotNestedTooDeeply() {
        String deep = "*a **b ".repeat(20_000) + "c** d* ".repeat(20_000);
        assertTrue(reader.html(deep, true).contains("<em>"));
        String links = "[".repeat(20_000) + "x" + "](/u)".repeat(20_000);
        assertEquals(1, reader.links(links).size());
        String images = "![".repeat(20_000) + "x" + "](/u)".repeat(20_000);
        assertTrue(!reader.html(images, true).isEmpty());
        assertTrue(!reader.links(images).isEmpty());
    }
}
