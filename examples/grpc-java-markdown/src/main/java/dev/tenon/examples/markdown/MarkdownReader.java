package dev.tenon.examples.markdown;

import java.util.ArrayList;
import java.util.List;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.DefaultUrlSanitizer;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.UrlSanitizer;
import org.commonmark.renderer.text.LineBreakRendering;
import org.commonmark.renderer.text.TextContentRenderer;
import org.jspecify.annotations.Nullable;

/** Reads Markdown (CommonMark with tables) and tells what is in it. May be used by any thread. */
final class MarkdownReader {

    /** Deeper than people write; what is nested deeper stays as the text that it is. */
    private static final int MAX_NESTING = 100;

    private static final List<Extension> TABLES = List.of(TablesExtension.create());

    /** Relative URLs pass too. The library's own list has data URLs, which may hold scripts. */
    private static final UrlSanitizer URLS =
            new DefaultUrlSanitizer(List.of("http", "https", "mailto"));

    private final Parser parser =
            Parser.builder()
                    .extensions(TABLES)
                    .includeSourceSpans(IncludeSourceSpans.BLOCKS)
                    .maxOpenBlockParsers(MAX_NESTING)
                    .maxInlineNesting(MAX_NESTING)
                    .build();
    private final HtmlRenderer safeHtml =
            HtmlRenderer.builder()
                    .extensions(TABLES)
                    .escapeHtml(true)
                    .sanitizeUrls(true)
                    .urlSanitizer(URLS)
                    .build();
    private final HtmlRenderer unsafeHtml = HtmlRenderer.builder().extensions(TABLES).build();
    private final TextContentRenderer words =
            TextContentRenderer.builder()
                    .extensions(TABLES)
                    .nodeRendererFactory(PlainWords::new)
                    .lineBreakRendering(LineBreakRendering.SEPARATE_BLOCKS)
                    .build();

    /**
     * A heading.
     *
     * @param line from 1
     */
    record Title(int level, String title, int line) {}

    /**
     * A link or an image.
     *
     * @param safe whether safe HTML keeps the URL
     */
    record Reference(String kind, String url, String text, @Nullable String title, boolean safe) {}

    /**
     * HTML without a page around it.
     *
     * @param safe raw HTML is escaped, and URLs but those of the web, of mail and relative ones are
     *     left empty
     */
    String html(String markdown, boolean safe) {
        return (safe ? safeHtml : unsafeHtml).render(parser.parse(markdown));
    }

    /** All headings in order. */
    List<Title> outline(String markdown) {
        List<Title> titles = new ArrayList<>();
        parser.parse(markdown)
                .accept(
                        new AbstractVisitor() {
                            @Override
                            public void visit(Heading heading) {
                                int line = heading.getSourceSpans().get(0).getLineIndex() + 1;
                                titles.add(new Title(heading.getLevel(), words(heading), line));
                            }
                        });
        return titles;
    }

    /** All links and images in order, an image in a link after the link. */
    List<Reference> links(String markdown) {
        List<Reference> references = new ArrayList<>();
        parser.parse(markdown)
                .accept(
                        new AbstractVisitor() {
                            @Override
                            public void visit(Link link) {
                                String url = link.getDestination();
                                add("link", url, link, link.getTitle());
                            }

                            @Override
                            public void visit(Image image) {
                                String url = image.getDestination();
                                add("image", url, image, image.getTitle());
                            }

                            private void add(
                                    String kind, String url, Node node, @Nullable String title) {
                                boolean safe =
                                        url.isEmpty() || !URLS.sanitizeLinkUrl(url).isEmpty();
                                references.add(new Reference(kind, url, words(node), title, safe));
                                visitChildren(node);
                            }
                        });
        return references;
    }

    /** The words alone, blocks apart by an empty line. */
    String plain(String markdown) {
        return words(parser.parse(markdown));
    }

    private String words(Node node) {
        return words.render(node).strip();
    }
}
