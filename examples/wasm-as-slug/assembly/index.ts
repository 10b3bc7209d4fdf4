/** The exports of the plugin. */

import { data, error, receive } from "./abi";
import { decode, encode, Kind, member } from "./json";
import { checkInteger, checkMember, checkObject, integer, shown } from "./parameters";
import { slugOf } from "./slug";

const DEFAULT_LENGTH = 80;
const LONGEST = 200;

/** Bytes of parameters: longer ones would take more memory, decoded, than the manifest allows. */
const MOST_BYTES: usize = 1 << 20;

/** The configured length; 0 before `init`. */
let maxLength = 0;

export function alloc(size: usize): usize {
  return size <= MOST_BYTES ? heap.alloc(size) : 0;
}

export function free(pointer: usize): void {
  heap.free(pointer);
}

export function init(pointer: usize, size: usize): u64 {
  const configuration = receive(pointer, size);
  const wrong = checkObject(configuration, "configuration") || checkInteger(configuration, "max_length", LONGEST);
  if (wrong) return error(wrong);
  maxLength = integer(configuration, "max_length", DEFAULT_LENGTH);
  return data("null");
}

export function is_ready(): i32 {
  return maxLength > 0 ? 1 : 0;
}

/** {"text", "max_length"?} -> {"slug"} */
export function slug(pointer: usize, size: usize): u64 {
  const parameters = receive(pointer, size);
  const wrong = checkObject(parameters, "parameters");
  return wrong ? error(wrong) : answer(parameters);
}

/** {"operation": "slug", "params"} -> the answer of `slug` */
export function ability_call(pointer: usize, size: usize): u64 {
  const parameters = receive(pointer, size);
  const wrong =
    checkObject(parameters, "parameters") ||
    checkMember(parameters, "operation", Kind.String) ||
    checkMember(parameters, "params", Kind.Object);
  if (wrong) return error(wrong);
  const operation = member(parameters, "operation")!;
  if (decode(operation) != "slug") return error(`operation: found ${shown(operation)}, expected slug`);
  return answer(member(parameters, "params")!);
}

function answer(parameters: string): u64 {
  const wrong = checkMember(parameters, "text", Kind.String) || checkInteger(parameters, "max_length", LONGEST);
  if (wrong) return error(wrong);
  const text = decode(member(parameters, "text")!);
  const slug = slugOf(text, integer(parameters, "max_length", maxLength));
  return slug.length > 0
    ? data(`{"slug":${encode(slug)}}`)
    : error("text: found no Latin letter or digit, expected at least one");
}
