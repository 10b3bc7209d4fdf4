/**
 * ABI `tenon`: text goes through memory that the garbage collector does not know. Parameters belong to the plugin once
 * a function is called, and are freed here; an answer belongs to the host, which gives it back through `free`.
 */

import { quote } from "./strings";

/** For parameters, and for what the host's functions answer. */
export function alloc(size: usize): usize {
  return heap.alloc(size);
}

/** Gets answers back. */
export function free(pointer: usize): void {
  heap.free(pointer);
}

/**
 * Takes over parameters. Called first in a function: with `--runtime minimal` only then is nothing on the stack that
 * the collector would miss, so garbage of earlier calls is collected here.
 */
export function receive(pointer: usize, size: usize): string {
  __collect();
  const text = String.UTF8.decodeUnsafe(pointer, size);
  if (pointer != 0) heap.free(pointer);
  return text;
}

/** An answer with any JSON as its data, put in as it is. */
export function answer(json: string): u64 {
  return send(`{"data":${json}}`);
}

/** An answer of one text, which becomes a JSON string. */
export function answerText(text: string): u64 {
  return answer(quote(text));
}

/** An error, for the caller to read: name the field, what was found and what was expected. */
export function fail(message: string): u64 {
  // to the host an empty error is none
  return send(`{"error":${quote(message.length > 0 ? message : "no reason given")}}`);
}

function send(envelope: string): u64 {
  const size = <usize>String.UTF8.byteLength(envelope);
  const pointer = heap.alloc(size);
  // half of a surrogate pair is no UTF-8
  const mode = String.UTF8.ErrorMode.REPLACE;
  String.UTF8.encodeUnsafe(changetype<usize>(envelope), envelope.length, pointer, false, mode);
  return ((<u64>pointer) << 32) | size;
}
