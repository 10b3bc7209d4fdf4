/** Takes parameters apart. What is wrong with one is said in a sentence that names it; `null` means nothing is. */

import { check, kind, Kind, member } from "./json";

const NAMES: StaticArray<string> = ["null", "a boolean", "a number", "a string", "a list", "an object"];
const LONGEST_SHOWN = 40;

export function checkObject(json: string, what: string): string | null {
  if (json.length == 0) return `${what}: found nothing, expected an object`;
  const fault = check(json);
  if (fault.length > 0) return `${what}: no JSON: ${fault}`;
  const value = json.trimStart();
  return kind(value) == Kind.Object ? null : `${what}: found ${NAMES[kind(value)]}, expected an object`;
}

/** A member that must be there, and of this kind. */
export function checkMember(object: string, name: string, expected: Kind): string | null {
  const value = member(object, name);
  if (value === null) return `${name}: missing, expected ${NAMES[expected]}`;
  return kind(value) == expected ? null : `${name}: found ${NAMES[kind(value)]}, expected ${NAMES[expected]}`;
}

/** A member that may be absent, else is an integer from 1 to `max`. */
export function checkInteger(object: string, name: string, max: i32): string | null {
  const value = member(object, name);
  if (value === null) return null;
  const number = kind(value) == Kind.Number ? parseFloat(value) : 0;
  return number >= 1 && number <= max && Math.floor(number) == number
    ? null
    : `${name}: found ${shown(value)}, expected an integer from 1 to ${max}`;
}

export function integer(object: string, name: string, absent: i32): i32 {
  const value = member(object, name);
  return value === null ? absent : i32(parseFloat(value));
}

/** What is shown of a value: its kind if it has parts, else itself. */
export function shown(value: string): string {
  if (kind(value) >= Kind.List) return NAMES[kind(value)];
  return value.length <= LONGEST_SHOWN ? value : value.substring(0, LONGEST_SHOWN) + "...";
}
