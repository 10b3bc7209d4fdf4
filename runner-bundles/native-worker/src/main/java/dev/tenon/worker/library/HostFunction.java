package dev.tenon.worker.library;

/**
 * What a plugin may ask of its host, in the order of the host table. Texts are bytes as the library
 * gave them, unchecked.
 */
public enum HostFunction {
    /** key: the value, or absent. */
    GET_CONFIG,
    /** One byte 0 debug to 3 error; message; a JSON object of strings, or nothing. */
    LOG,
    /** key: the value, or absent. */
    KV_GET,
    /** key; value. */
    KV_SET,
    /** key. */
    KV_DELETE,
    /** Request as JSON: the response as JSON. */
    HTTP_REQUEST,
    /** Event as JSON. */
    EMIT_EVENT
}
