/**
 * The host's functions. Each acts under the plugin's own id and permissions, and ends by the deadline of the call that
 * it is asked in. Where one says no, `lastError` says why.
 */

@external("tenon", "get_config_buf")
declare function importGetConfig(key: usize, keySize: usize): u64;

@external("tenon", "log")
declare function importLog(level: i32, message: usize, size: usize): void;

@external("tenon", "kv_get_buf")
declare function importKvGet(key: usize, keySize: usize): u64;

@external("tenon", "kv_set")
declare function importKvSet(key: usize, keySize: usize, value: usize, size: usize): i32;

@external("tenon", "kv_delete")
declare function importKvDelete(key: usize, keySize: usize): i32;

@external("tenon", "http_request_buf")
declare function importHttpRequest(request: usize, size: usize): u64;

@external("tenon", "emit_event")
declare function importEmitEvent(event: usize, size: usize): i32;

@external("tenon", "last_error")
declare function importLastError(): u64;

/** Levels of the log. */
export enum Level {
  Debug,
  Info,
  Warn,
  Error,
}

/** The value of a key of the plugin's configuration, of any kind but text as JSON; null if it is not configured. */
export function getConfig(key: string): string | null {
  const bytes = encode(key);
  return receivedText(importGetConfig(at(bytes), size(bytes)));
}

/** Writes a line to the container's log. */
export function log(level: Level, message: string): void {
  const bytes = encode(message);
  importLog(level, at(bytes), size(bytes));
}

/**
 * The value of a key in the plugin's own store: any bytes, none included. Null if there is no such key, and on an
 * error; `lastError` then tells one from the other, being null where there is no such key.
 */
export function kvGet(key: string): ArrayBuffer | null {
  const bytes = encode(key);
  return received(importKvGet(at(bytes), size(bytes)));
}

/** The value of a key, which is UTF-8. */
export function kvGetText(key: string): string | null {
  const bytes = encode(key);
  return receivedText(importKvGet(at(bytes), size(bytes)));
}

/** Sets a key of 1 to 1024 bytes to at most 16 MiB; false on an error. */
export function kvSet(key: string, value: ArrayBuffer): bool {
  const bytes = encode(key);
  return importKvSet(at(bytes), size(bytes), at(value), size(value)) == 1;
}

/** Sets a key to a text, as UTF-8; false on an error. */
export function kvSetText(key: string, value: string): bool {
  return kvSet(key, encode(value));
}

/** Removes a key; true too if it was not there, false on an error. */
export function kvDelete(key: string): bool {
  const bytes = encode(key);
  return importKvDelete(at(bytes), size(bytes)) == 1;
}

/**
 * Sends an HTTP request to a host that the plugin's permissions list; null on an error.
 *
 * Both are JSON: the request {"method", "url", "headers", "body"}, of which only `url` must be there, the response
 * {"status", "headers", "body"}, whatever the status is. Bodies are in base64, header names of the response in lower
 * case.
 */
export function httpRequest(request: string): string | null {
  const bytes = encode(request);
  return receivedText(importHttpRequest(at(bytes), size(bytes)));
}

/**
 * Sends an event, on topic tenon/plugin/<id>/<event_type>, as JSON: {"event_type", "data", "tags"}, of which
 * `event_type` must be there. False on an error.
 */
export function emitEvent(event: string): bool {
  const bytes = encode(event);
  return importEmitEvent(at(bytes), size(bytes)) == 1;
}

/** Why the last of these functions that could fail has failed; null if it has not. */
export function lastError(): string | null {
  return receivedText(importLastError());
}

function encode(text: string): ArrayBuffer {
  return String.UTF8.encode(text, false, String.UTF8.ErrorMode.REPLACE);
}

function at(bytes: ArrayBuffer): usize {
  return changetype<usize>(bytes);
}

function size(bytes: ArrayBuffer): usize {
  return <usize>bytes.byteLength;
}

/** Takes over bytes that the host has put into memory from `alloc`. */
function received(packed: u64): ArrayBuffer | null {
  const pointer = <usize>(packed >> 32);
  if (pointer == 0) return null;
  const bytes = new ArrayBuffer(<i32>packed);
  memory.copy(at(bytes), pointer, size(bytes));
  heap.free(pointer);
  return bytes;
}

function receivedText(packed: u64): string | null {
  const pointer = <usize>(packed >> 32);
  if (pointer == 0) return null;
  const text = String.UTF8.decodeUnsafe(pointer, <usize>(packed & 0xffffffff));
  heap.free(pointer);
  return text;
}
