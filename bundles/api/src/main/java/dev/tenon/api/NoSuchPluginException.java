package dev.tenon.api;

import java.util.NoSuchElementException;

/** No plugin of that id is known. */
public class NoSuchPluginException extends NoSuchElementException {

    private static final long serialVersionUID = 1L;

    public NoSuchPluginException(String id) {
        super("no plugin '" + id + "'");
    }
}
