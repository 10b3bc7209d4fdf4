/** A plugin with one function for each thing that a kit does; ../wasm-test/kit.mjs says what they answer. */

import { answer, answerText, emitEvent, fail, getConfig, httpRequest, lastError, Level, log, quote } from "@tenon/wasm";
import { kvDelete, kvGet, kvGetText, kvSet, kvSetText, receive, receiveObject } from "@tenon/wasm";

export { alloc, free } from "@tenon/wasm";

let configured = false;
let calls = 0;

export function init(pointer: usize, size: usize): u64 {
  const configuration = receiveObject(pointer, size, "configuration");
  configured = !configuration.has("refuse");
  return configured ? answer("null") : fail(configuration.string("refuse"));
}

export function is_ready(): i32 {
  return configured ? 1 : 0;
}

export function count(pointer: usize, size: usize): u64 {
  receive(pointer, size);
  return answer((++calls).toString());
}

export function bytes(pointer: usize, size: usize): u64 {
  const text = receive(pointer, size);
  return answer(String.UTF8.byteLength(text) == <i32>size ? size.toString() : '"not a text of this size"');
}

export function text(pointer: usize, size: usize): u64 {
  const parameters = receiveObject(pointer, size);
  const text = parameters.string("text");
  return parameters.wrong ? parameters.fail() : answerText(text);
}

export function number(pointer: usize, size: usize): u64 {
  const parameters = receiveObject(pointer, size);
  const number = parameters.number("number");
  return parameters.wrong ? parameters.fail() : answer(number.toString());
}

export function error(pointer: usize, size: usize): u64 {
  return fail(receiveObject(pointer, size).string("text"));
}

export function config(pointer: usize, size: usize): u64 {
  const value = getConfig(receiveObject(pointer, size).string("key"));
  return value === null ? answer("null") : answerText(value);
}

function writeLine(pointer: usize, size: usize): u64 {
  const parameters = receiveObject(pointer, size);
  const level = parameters.string("level");
  const text = parameters.string("text");
  if (level == "debug") log(Level.Debug, text);
  if (level == "info") log(Level.Info, text);
  if (level == "warn") log(Level.Warn, text);
  if (level == "error") log(Level.Error, text);
  return answer("null");
}

export { writeLine as log };

export function kv_get(pointer: usize, size: usize): u64 {
  const key = receiveObject(pointer, size).string("key");
  const value = kvGetText(key);
  if (value === null) return outcome(lastError() === null);
  const same = kvGet(key);
  return same !== null && String.UTF8.decode(same) == value ? answerText(value) : fail("bytes and text differ");
}

export function kv_set(pointer: usize, size: usize): u64 {
  const parameters = receiveObject(pointer, size);
  const key = parameters.string("key");
  const value = parameters.string("value");
  return outcome(value.length > 3 ? kvSet(key, String.UTF8.encode(value)) : kvSetText(key, value));
}

export function kv_copy(pointer: usize, size: usize): u64 {
  const parameters = receiveObject(pointer, size);
  const value = kvGet(parameters.string("from"));
  return outcome(value !== null && kvSet(parameters.string("to"), value));
}

export function kv_delete(pointer: usize, size: usize): u64 {
  return outcome(kvDelete(receiveObject(pointer, size).string("key")));
}

export function http(pointer: usize, size: usize): u64 {
  const response = httpRequest(receiveObject(pointer, size).json("request"));
  return response === null ? outcome(false) : answer(response);
}

export function emit(pointer: usize, size: usize): u64 {
  return outcome(emitEvent(receiveObject(pointer, size).json("event")));
}

/** {"read", "json"}: what a reading of member `m` of `json` gives. */
export function read(pointer: usize, size: usize): u64 {
  const parameters = receiveObject(pointer, size);
  const read = parameters.string("read");
  const from = parameters.object("json");
  let found = "";
  if (read == "json") found = from.json("m");
  if (read == "choice") found = quote(from.choice("m", ["red", "blue"]));
  if (read == "boolean") found = from.boolean("m").toString();
  if (read == "booleanOr") found = from.booleanOr("m", true).toString();
  if (read == "integer") found = from.integer("m", -5, 100).toString();
  if (read == "integerOr") found = from.integerOr("m", -5, 100, 7).toString();
  if (read == "numberOr") found = from.numberOr("m", 0.5).toString();
  if (read == "stringOr") found = quote(from.stringOr("m", "none"));
  if (read == "list") found = `[${from.list("m").join(",")}]`;
  if (read == "strings") found = `[${from.strings("m").map<string>((text) => quote(text)).join(",")}]`;
  if (read == "object") found = quote(from.object("m").string("text"));
  if (read == "inner") {
    const inner = from.object("m");
    found = quote(inner.string("text"));
    if (inner.wrong) return inner.fail();
  }
  return from.wrong ? from.fail() : answer(found);
}

function outcome(good: bool): u64 {
  const error = lastError();
  return good ? answer("null") : fail(error === null ? "no reason" : error);
}
