package dev.tenon.api;

/** Where a plugin stands, as its callers see it. */
public enum PluginState {
    /** A guest is being opened and none is in service: calls wait for it. */
    LOADING,
    /** A guest is in service. A replacement may be under way beside it. */
    RUNNING,
    /** The guest takes no new calls and finishes those it has. */
    STOPPING,
    /** Nobody wants it to run: its bundle is not started. */
    STOPPED,
    /** It cannot run; {@link PluginInfo#error()} says why. Calls are refused at once. */
    ERROR
}
