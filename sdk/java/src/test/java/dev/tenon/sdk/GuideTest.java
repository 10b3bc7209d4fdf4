package dev.tenon.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Java in the guide to writing plugins compiles and works. */
@Timeout(60)
class GuideTest {

    private static final Pattern JAVA = Pattern.compile("(?ms)^```java\n(.*?)^```$");
    private static final Pattern CLASS = Pattern.compile("public final class (\\w+)");

    @TempDir private Path classes;

    @Test
    void theFirstPluginGreets() throws Exception {
        String guide = Files.readString(Path.of(System.getProperty("guide")));
        List<String> blocks =
                JAVA.matcher(guide).results().map((MatchResult block) -> block.group(1)).toList();
        assertTrue(!blocks.isEmpty(), "no Java in the guide");
        blocks.forEach(this::compile);
        try (TestContainer container = new TestContainer("Hello", classes, Map.of()).connect()) {
            assertEquals("\"Hello, Ada!\"", container.result("greet", "{\"name\": \"Ada\"}"));
        }
    }

    private void compile(String code) {
        Matcher name = CLASS.matcher(code);
        assertTrue(name.find(), () -> "a block without a public class:\n" + code);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        List<String> options =
                List.of(
                        "--release",
                        "17",
                        "-Xlint:all,-classfile,-path,-options",
                        "-proc:none",
                        "-d",
                        classes.toString());
        compiler.getTask(null, null, found, options, null, List.of(new Source(name.group(1), code)))
                .call();
        List<String> problems =
                found.getDiagnostics().stream().map((Diagnostic<?> one) -> one.toString()).toList();
        assertEquals(List.of(), problems);
    }

    /** Code that lies in no file. */
    private static final class Source extends SimpleJavaFileObject {

        private final String code;

        Source(String name, String code) {
            super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
            this.code = code;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
        }
    }
}
