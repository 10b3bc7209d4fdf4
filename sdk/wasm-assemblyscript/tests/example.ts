/** The code of docs/writing-wasm-plugins.md; ../wasm-test/documented.mjs says what it answers. */

import { answer, fail, httpRequest, kvGetText, kvSetText, lastError, receive, receiveObject } from "@tenon/wasm";

export { alloc, free } from "@tenon/wasm";

/** {"name": "Ada"} -> how often that was asked */
export function visit(pointer: usize, size: usize): u64 {
  const name = receiveObject(pointer, size).string("name");
  const value = kvGetText(name);
  if (value === null && lastError() !== null) return fail(lastError()!);
  const visits = value === null ? 1 : I64.parseInt(value) + 1;
  return kvSetText(name, visits.toString()) ? answer(visits.toString()) : fail(lastError()!);
}

/** {"url": "https://example.com/"} -> what is there */
export function fetch(pointer: usize, size: usize): u64 {
  const response = httpRequest(receive(pointer, size));
  return response === null ? fail(lastError()!) : answer(response);
}
