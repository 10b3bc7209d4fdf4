package dev.tenon.rest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.servlet.Servlet;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.http.runtime.HttpServiceRuntime;

/** Where {@code jakarta.servlet} is absent, as in Karaf, and where there are no servlets at all. */
class JavaxOnlyIT {

    private static final List<String> JAVAX =
            List.of(
                    "javax.servlet;version=4.0",
                    "javax.servlet.http;version=4.0",
                    "org.osgi.service.http.runtime;version=1.1",
                    "org.osgi.service.http.runtime.dto;version=1.1");

    @TempDir Path data;

    @Test
    void the_servlet_is_registered_while_there_is_a_javax_whiteboard() throws Exception {
        try (Container container = new Container(data, List.of(), JAVAX)) {
            assertNull(container.context().getServiceReference(Servlet.class));

            ServiceRegistration<?> whiteboard =
                    container
                            .context()
                            .registerService(
                                    HttpServiceRuntime.class,
                                    fake(HttpServiceRuntime.class, Map.of()),
                                    null);
            ServiceReference<Servlet> servlet =
                    container.context().getServiceReference(Servlet.class);
            assertNotNull(servlet);
            assertArrayEquals(
                    new String[] {"/plugins", "/plugins/*"},
                    (String[]) servlet.getProperty("osgi.http.whiteboard.servlet.pattern"));
            assertEquals(401, statusOf(container.context().getService(servlet)));

            whiteboard.unregister();
            assertNull(container.context().getServiceReference(Servlet.class));
            assertEquals(List.of(), List.copyOf(container.errors));
        }
    }

    @Test
    void without_servlets_the_bundle_is_quiet() throws Exception {
        try (Container container = new Container(data, List.of(), List.of())) {
            assertEquals(
                    org.osgi.framework.Bundle.ACTIVE,
                    container.bundle("dev.tenon.rest").getState());
            assertEquals(List.of(), List.copyOf(container.errors));
        }
    }

    private static int statusOf(Servlet servlet) throws Exception {
        AtomicInteger status = new AtomicInteger();
        HttpServletRequest request =
                fake(
                        HttpServletRequest.class,
                        Map.of(
                                "getMethod",
                                "GET",
                                "getRequestURI",
                                "/plugins",
                                "getContextPath",
                                ""));
        HttpServletResponse response =
                (HttpServletResponse)
                        Proxy.newProxyInstance(
                                JavaxOnlyIT.class.getClassLoader(),
                                new Class<?>[] {HttpServletResponse.class},
                                (proxy, method, arguments) -> {
                                    if (method.getName().equals("setStatus")) {
                                        status.set((int) arguments[0]);
                                    }
                                    return method.getName().equals("getOutputStream")
                                            ? new Memory()
                                            : null;
                                });
        servlet.service(request, response);
        return status.get();
    }

    /** Answers each method of these names with its value, and others with nothing. */
    private static <T> T fake(Class<T> type, Map<String, Object> answers) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) ->
                                method.getDeclaringClass() == Object.class
                                        ? System.identityHashCode(proxy)
                                        : answers.get(method.getName())));
    }

    private static final class Memory extends ServletOutputStream {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(int b) {
            bytes.write(b);
        }
    }
}
