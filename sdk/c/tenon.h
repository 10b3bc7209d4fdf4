/*
 * The C ABI of native plugins, version 1: what a plugin's library exports, and what it may ask of its host.
 *
 * C99 or newer, or C++11 or newer; no other header of Tenon is needed. docs/writing-c-plugins.md says how plugins are
 * written, docs/host-api.md what each host function does in full, with its limits.
 */
#ifndef TENON_H
#define TENON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What `tenon_plugin_version` answers, and `abi_version` of the host table. */
#define TENON_ABI_VERSION 1

/* Makes a function one that the library exports, also under -fvisibility=hidden. */
#if defined(_WIN32)
#define TENON_EXPORT __declspec(dllexport)
#elif defined(__GNUC__)
#define TENON_EXPORT __attribute__((visibility("default")))
#else
#define TENON_EXPORT
#endif

/* Levels of the log. */
enum { TENON_DEBUG = 0, TENON_INFO = 1, TENON_WARN = 2, TENON_ERROR = 3 };

/* What host functions answer. All but the first two are errors. */
enum {
    TENON_OK = 0,
    TENON_ABSENT = 1,    /* there is no such key; from kv_get only */
    TENON_DENIED = 2,    /* the plugin's permissions do not allow it */
    TENON_EXHAUSTED = 3, /* a quota, a rate or a size is used up */
    TENON_INVALID = 4,   /* the request itself is wrong: NULL for a text, no UTF-8, no JSON of the right shape */
    TENON_FAILED = 5     /* it was tried and did not work */
};

/*
 * The host table: what the plugin may ask of its host. Each function acts under the plugin's own id and permissions.
 *
 * Lifetime. The table and its functions are there from the call of `tenon_plugin_host` until the library is unloaded,
 * and no longer when its destructors run. Keep the pointer; a copy of the table is as good.
 *
 * Threads. Any function may be called from any thread at any time, also from threads that the library started, and by
 * many at once. A call waits for the host; do not hold a lock across it that the same plugin's other calls need. None
 * calls back into the library. Not to be called from a signal handler.
 *
 * Time. What is asked within a call of `tenon_plugin_execute`, on its thread, ends by that call's deadline.
 *
 * Texts are UTF-8 with a NUL at the end. What is passed in stays the plugin's, is not changed, and is not kept after
 * the function has returned.
 *
 * What comes out is the plugin's: a copy made for it, to be given to `free` of this table exactly once, and not to the
 * C library's.
 *
 * New functions will be put at the end, and `abi_version` will say so; those here stay as they are.
 */
struct tenon_host {
    uint32_t abi_version; /* TENON_ABI_VERSION, or more */

    /*
     * The value of a key of the plugin's configuration: a text as it is, any other value as JSON. NULL if the key is
     * not configured, if `key` is NULL, or if there is no memory. For `free`.
     */
    char *(*get_config)(const char *key);

    /*
     * Writes one line to the container's log. `level` is one of TENON_DEBUG to TENON_ERROR. `fields_json` is a JSON
     * object whose values are texts, or NULL; fields of any other shape are left out. A `message` that is NULL has no
     * effect. Never fails: beyond 8192 characters, 32 fields or 200 lines a second it is cut or dropped, and counted.
     */
    void (*log)(int32_t level, const char *message, const char *fields_json);

    /*
     * The value of a key in the plugin's own store: any bytes, none included.
     *
     * TENON_OK: `*value` is for `free` and never NULL, `*size` is its bytes; no NUL stands after them. Otherwise
     * `*value` is NULL and `*size` is 0; TENON_ABSENT if there is no such key. Neither pointer may be NULL.
     */
    int32_t (*kv_get)(const char *key, uint8_t **value, size_t *size);

    /*
     * Sets a key of 1 to 1024 bytes to at most 16 MiB. `value` may be NULL if `size` is 0. TENON_EXHAUSTED beyond the
     * size of a value or the quota of the manifest; the old value is there then. What is set outlives the call, the
     * process and every new version of the plugin, as long as the host's store keeps it.
     */
    int32_t (*kv_set)(const char *key, const uint8_t *value, size_t size);

    /* Removes a key. TENON_OK too if it was not there. */
    int32_t (*kv_delete)(const char *key);

    /*
     * Sends an HTTP request to a host that the plugin's permissions list, and follows up to five redirects to such.
     *
     *   request   {"method": "POST", "url": "https://example.com/", "headers": {"accept": "text/plain"},
     *              "body": "<base64>"}; only `url` must be there, the method is GET if absent
     *   response  {"status": 200, "headers": {"content-type": "text/plain"}, "body": "<base64>"}; header names in lower
     *             case; whatever the status is
     *
     * TENON_OK: `*response_json` is the response. Otherwise it is the reason, plain text for people to read, or NULL.
     * For `free` in any case; the pointer itself may not be NULL. Bodies have at most 16 MiB.
     */
    int32_t (*http_request)(const char *request_json, char **response_json);

    /*
     * Sends an event to the container, on topic tenon/plugin/<id>/<event_type>, where dots in the type become slashes.
     *
     * {"event_type": "image.made", "data": {...}, "tags": {...}}: `event_type` must be there; `event_id`, `source`,
     * `created_at` (RFC 3339), `capability`, `operation`, `app`, `entity_id`, `idempotency_key`, `uid` and `topic` are
     * texts, `data` and `tags` objects. The first three of these are filled in where absent. At most 256 KiB.
     */
    int32_t (*emit_event)(const char *event_json);

    /* Gives back what a function of this table answered. NULL is allowed. */
    void (*free)(void *memory);
};

/* Nine slots of a pointer's size. C99 has no static assertion, but no arrays of negative size either. */
#define TENON_SLOT(member, slot) (offsetof(struct tenon_host, member) == (slot) * sizeof(void *))
typedef char tenon_host_is_laid_out_as_abi_1[
    TENON_SLOT(get_config, 1) && TENON_SLOT(log, 2) && TENON_SLOT(kv_get, 3) && TENON_SLOT(kv_set, 4) &&
    TENON_SLOT(kv_delete, 5) && TENON_SLOT(http_request, 6) && TENON_SLOT(emit_event, 7) && TENON_SLOT(free, 8) &&
    sizeof(struct tenon_host) == 9 * sizeof(void *) ? 1 : -1];
#undef TENON_SLOT

/*
 * What a library exports. The first four may have the prefix `vtcode_plugin_` instead, which VT Code's own plugins have
 * and VT Code loads; of a library with both, Tenon takes `tenon_plugin_`. `tenon_plugin_host` has but one name.
 */

/* Required. Answers TENON_ABI_VERSION. Called first. */
TENON_EXPORT uint32_t tenon_plugin_version(void);

/*
 * Required. Who the plugin is, as JSON: `name`, `description`, `version`, `abi_version`; optional `author`,
 * `when_to_use`, `when_not_to_use`, `allowed_tools` (list of texts), `thread_safe` (false). Name and version are those
 * of plugin.json, or the plugin is refused. The text goes to `tenon_plugin_free_string` like any other.
 */
TENON_EXPORT const char *tenon_plugin_metadata(void);

/*
 * Optional. Gives the library the host table, once, after version and metadata and before the first call. The table's
 * functions work from here on. A host other than Tenon does not call it.
 */
TENON_EXPORT void tenon_plugin_host(const struct tenon_host *host);

/*
 * Required. One call.
 *
 *   input   {"input": {"function": "thumbnail", "params": {...}}, "workspace_root": "/..." or null, "config": {...}};
 *           of a call of function `execute`, `input` is that call's parameters as they are
 *   answer  {"success": true, "output": {...}, "error": null, "files": []}, or
 *           {"success": false, "output": {}, "error": "max: found 0, expected 1 to 1024", "files": []};
 *           the caller gets `output`, and of `execute` the whole
 *
 * Both UTF-8 with a NUL at the end. The input is the host's and gone when this has returned. NULL, invalid UTF-8 or
 * another shape counts as a crash. Entered by one thread at a time, not always the same, unless plugin.json says
 * `thread_safe: true`.
 */
TENON_EXPORT const char *tenon_plugin_execute(const char *input);

/*
 * Optional: absent if all strings are constants. Called exactly once for every string that the library answered, after
 * it was copied, whatever was in it; never with NULL. With `thread_safe` it is entered by many threads as well.
 */
TENON_EXPORT void tenon_plugin_free_string(const char *string);

#ifdef __cplusplus
}
#endif

#endif
