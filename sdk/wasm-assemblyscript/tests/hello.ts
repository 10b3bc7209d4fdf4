import { answerText, receiveObject } from "@tenon/wasm";

export { alloc, free } from "@tenon/wasm";

/** {"name": "Ada"} -> "Hello, Ada!" */
export function hello(pointer: usize, size: usize): u64 {
  const parameters = receiveObject(pointer, size);
  const name = parameters.string("name");
  return parameters.wrong ? parameters.fail() : answerText(`Hello, ${name}!`);
}
