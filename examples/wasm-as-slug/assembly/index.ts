import { alloc as allocate, answer, fail, JsonObject, quote, receiveObject } from "@tenon/wasm";
import { slugOf } from "./slug";

export { free } from "@tenon/wasm";

const DEFAULT_LENGTH = 80;
const LONGEST = 200;

/** Bytes of parameters: longer ones would take more memory, decoded, than the manifest allows. */
const MOST_BYTES: usize = 1 << 20;

/** The configured length; 0 before `init`. */
let maxLength = 0;

export function alloc(size: usize): usize {
  return size <= MOST_BYTES ? allocate(size) : 0;
}

export function init(pointer: usize, size: usize): u64 {
  const configuration = receiveObject(pointer, size, "configuration");
  const length = configuration.integerOr("max_length", 1, LONGEST, DEFAULT_LENGTH);
  if (configuration.wrong) return configuration.fail();
  maxLength = length;
  return answer("null");
}

export function is_ready(): i32 {
  return maxLength > 0 ? 1 : 0;
}

/** {"text", "max_length"?} -> {"slug"} */
export function slug(pointer: usize, size: usize): u64 {
  return make(receiveObject(pointer, size));
}

/** {"operation": "slug", "params"} -> the answer of `slug` */
export function ability_call(pointer: usize, size: usize): u64 {
  const parameters = receiveObject(pointer, size);
  parameters.choice("operation", ["slug"]);
  return make(parameters.object("params"));
}

function make(parameters: JsonObject): u64 {
  const text = parameters.string("text");
  const length = parameters.integerOr("max_length", 1, LONGEST, maxLength);
  if (parameters.wrong) return parameters.fail();
  const slug = slugOf(text, length);
  return slug.length > 0
    ? answer(`{"slug":${quote(slug)}}`)
    : fail("text: found no Latin letter or digit, expected at least one");
}
