/**
 * ABI `tenon`: text goes through memory that the garbage collector does not know. Parameters belong to the plugin once
 * a function is called, and are freed here; an answer belongs to the host, which gives it back through `free`.
 */

import { encode } from "./json";

/**
 * Takes over parameters. Called first in a function: only then is nothing on the stack that the collector would miss,
 * so garbage of earlier calls is collected here.
 */
export function receive(pointer: usize, size: usize): string {
  __collect();
  const text = String.UTF8.decodeUnsafe(pointer, size);
  if (pointer != 0) heap.free(pointer);
  return text;
}

/** An answer with this JSON as its data, packed as pointer and size. */
export function data(json: string): u64 {
  return send(`{"data":${json}}`);
}

/** An answer that says what is wrong. */
export function error(message: string): u64 {
  return send(`{"error":${encode(message)}}`);
}

function send(envelope: string): u64 {
  const bytes = String.UTF8.encode(envelope, false, String.UTF8.ErrorMode.REPLACE);
  const size = bytes.byteLength;
  const pointer = heap.alloc(size);
  memory.copy(pointer, changetype<usize>(bytes), size);
  return (<u64>pointer << 32) | size;
}
