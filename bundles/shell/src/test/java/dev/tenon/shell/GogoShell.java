package dev.tenon.shell;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;

/**
 * Runs lines as Gogo's own read loop does. By reflection, for Gogo must have its types from its own
 * bundle, and those of the test's class path are others.
 */
final class GogoShell {

    private final Object processor;

    /**
     * @param processor the service {@code CommandProcessor}
     */
    GogoShell(Object processor) {
        this.processor = processor;
    }

    /** What the shell prints for a line. */
    String run(String line) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        Object session =
                invoke(
                        method(
                                processor,
                                "createSession",
                                InputStream.class,
                                OutputStream.class,
                                OutputStream.class),
                        processor,
                        new ByteArrayInputStream(new byte[0]),
                        print,
                        print);
        Object result = invoke(method(session, "execute", CharSequence.class), session, line);
        if (result != null) {
            Method format = method(session, "format", Object.class, int.class);
            print.println(invoke(format, session, result, 0));
        }
        invoke(method(session, "close"), session);
        return out.toString(StandardCharsets.UTF_8).strip();
    }

    private static Method method(Object target, String name, Class<?>... parameters)
            throws NoSuchMethodException {
        return target.getClass().getMethod(name, parameters);
    }

    private static Object invoke(Method method, Object target, Object... arguments)
            throws Exception {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
