package dev.tenon.worker.library;

/** What the names of a library's functions begin with. */
public enum Prefix {
    /** The name that VT Code's plugins have. */
    VTCODE("vtcode_plugin_"),
    TENON("tenon_plugin_");

    private final String text;

    Prefix(String text) {
        this.text = text;
    }

    String symbol(String name) {
        return text + name;
    }
}
