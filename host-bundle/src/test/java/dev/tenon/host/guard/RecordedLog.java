package dev.tenon.host.guard;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.Bundle;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** A log service that keeps each line as {@code level logger: message}. */
public final class RecordedLog implements LoggerFactory {

    public final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public Logger getLogger(String name) {
        return getLogger(name, Logger.class);
    }

    @Override
    public Logger getLogger(Class<?> clazz) {
        return getLogger(clazz.getName());
    }

    @Override
    public <L extends Logger> L getLogger(String name, Class<L> type) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> {
                            if (method.getName().startsWith("is")) {
                                return !method.getName().equals("isDebugEnabled");
                            }
                            lines.add(method.getName() + ' ' + name + ": " + arguments[0]);
                            return null;
                        }));
    }

    @Override
    public <L extends Logger> L getLogger(Class<?> clazz, Class<L> type) {
        return getLogger(clazz.getName(), type);
    }

    @Override
    public <L extends Logger> L getLogger(Bundle bundle, String name, Class<L> type) {
        return getLogger(name, type);
    }
}
