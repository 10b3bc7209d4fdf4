/**
 * What plugins are written with. A plugin's entry file exports `alloc` and `free` as they are:
 *
 *     export { alloc, free } from "@tenon/wasm";
 *
 * docs/writing-wasm-plugins.md says how plugins are written and what the ABI underneath is, docs/host-api.md what each
 * function of the host does in full, with its limits.
 */

export { alloc, answer, answerText, fail, free, receive } from "./abi";
export { emitEvent, getConfig, httpRequest, kvDelete, kvGet, kvGetText, kvSet, kvSetText } from "./host";
export { lastError, Level, log } from "./host";
export { quote } from "./strings";
export { JsonObject, receiveObject } from "./object";
