import { fail, receive } from "./abi";
import { Cursor, Parts } from "./cursor";
import { unquote } from "./strings";

const LONGEST_SHOWN = 40;

/** Takes over parameters that are a JSON object. Called first in a function, as `receive` is. */
export function receiveObject(pointer: usize, size: usize, what: string = "parameters"): JsonObject {
  return JsonObject.read(receive(pointer, size), what);
}

/**
 * A JSON object whose members are read one by one. The first that is not as expected is what is `wrong`; those read
 * after it are empty, so that it is enough to ask once, after the last:
 *
 *     const text = parameters.string("text");
 *     const size = parameters.integerOr("size", 1, 100, 10);
 *     if (parameters.wrong) return parameters.fail();
 *
 * Of members of the same name the last counts. A function with `Or` answers its last argument where there is no such
 * member.
 */
export class JsonObject {
  private parts: Parts = new Parts();

  private constructor(private complaint: string) {}

  /** Reads a text as a whole; `what` names it in errors. Lists and objects may be 64 deep. */
  static read(json: string, what: string = "parameters"): JsonObject {
    if (json.length == 0) return new JsonObject(`${what}: found nothing, expected an object`);
    const object = new JsonObject("");
    const cursor = new Cursor(json);
    cursor.skipSpace();
    const from = cursor.at;
    const isObject = cursor.peek() == 0x7b;
    const good = isObject ? cursor.items(0x7d, object.parts) : cursor.value();
    const value = json.substring(from, cursor.at);
    if (!good || !cursor.end()) {
      object.refuse(`${what}: no JSON: at character ${cursor.at}, expected ${cursor.expected}`);
    } else if (!isObject) {
      object.refuse(`${what}: found ${shown(value)}, expected an object`);
    }
    return object;
  }

  /** Whether something was not as expected. */
  get wrong(): bool {
    return this.complaint.length > 0;
  }

  /** The answer that says what was wrong. */
  fail(): u64 {
    return fail(this.complaint);
  }

  has(name: string): bool {
    return this.parts.names.lastIndexOf(name) >= 0;
  }

  /** A member of any kind, as JSON. */
  json(name: string): string {
    return this.member(name, "a value");
  }

  string(name: string): string {
    const json = this.member(name, "a string");
    return this.is(json.startsWith('"'), name, "a string") ? unquote(json) : "";
  }

  stringOr(name: string, absent: string): string {
    return this.has(name) ? this.string(name) : absent;
  }

  /** One of these texts. */
  choice(name: string, texts: string[]): string {
    const expected = texts.join(" or ");
    const json = this.member(name, expected);
    const text = json.startsWith('"') ? unquote(json) : "";
    return this.is(json.startsWith('"') && texts.includes(text), name, expected) ? text : "";
  }

  boolean(name: string): bool {
    const json = this.member(name, "true or false");
    return this.is(json == "true" || json == "false", name, "true or false") && json == "true";
  }

  booleanOr(name: string, absent: bool): bool {
    return this.has(name) ? this.boolean(name) : absent;
  }

  /** A number that an f64 holds. */
  number(name: string): f64 {
    const number = numberOf(this.member(name, "a number"));
    return this.is(isFinite(number), name, "a number") ? number : 0;
  }

  numberOr(name: string, absent: f64): f64 {
    return this.has(name) ? this.number(name) : absent;
  }

  integer(name: string, least: i32, most: i32): i32 {
    const expected = `an integer from ${least} to ${most}`;
    const number = numberOf(this.member(name, expected));
    const good = number >= least && number <= most && Math.floor(number) == number;
    return this.is(good, name, expected) ? <i32>number : 0;
  }

  integerOr(name: string, least: i32, most: i32, absent: i32): i32 {
    return this.has(name) ? this.integer(name, least, most) : absent;
  }

  /** The values of a list, each as JSON. */
  list(name: string): string[] {
    const json = this.member(name, "a list");
    const parts = new Parts();
    if (this.is(json.startsWith("["), name, "a list")) new Cursor(json).items(0x5d, parts);
    return parts.values;
  }

  /** A list of strings. */
  strings(name: string): string[] {
    const values = this.list(name);
    for (let i = 0; i < values.length; i++) {
      if (!values[i].startsWith('"')) {
        this.refuse(`${name}[${i}]: found ${shown(values[i])}, expected a string`);
        return [];
      }
      values[i] = unquote(values[i]);
    }
    return values;
  }

  /** An object, to be asked for itself whether it is wrong; it is if this one is. */
  object(name: string): JsonObject {
    const json = this.member(name, "an object");
    const good = this.is(json.startsWith("{"), name, "an object");
    return good ? JsonObject.read(json, name) : new JsonObject(this.complaint);
  }

  /** A member that must be there, as JSON; empty if it is not, or if something is wrong already. */
  private member(name: string, expected: string): string {
    const at = this.parts.names.lastIndexOf(name);
    if (at < 0) this.refuse(`${name}: missing, expected ${expected}`);
    return this.wrong ? "" : this.parts.values[at];
  }

  /** Whether a member that is there is good, and nothing is wrong. */
  private is(good: bool, name: string, expected: string): bool {
    if (!good && !this.wrong) this.refuse(`${name}: found ${shown(this.json(name))}, expected ${expected}`);
    return !this.wrong;
  }

  /** The first complaint is kept. */
  private refuse(complaint: string): void {
    if (!this.wrong) this.complaint = complaint;
  }
}

/** The value of a JSON number; NaN for other JSON. */
function numberOf(json: string): f64 {
  const first = json.length > 0 ? json.charCodeAt(0) : 0;
  return first == 0x2d || (first >= 0x30 && first <= 0x39) ? parseFloat(json) : NaN;
}

/** What is shown of a value: its kind if it has parts, else itself. */
function shown(json: string): string {
  if (json.startsWith("[")) return "a list";
  if (json.startsWith("{")) return "an object";
  if (json.length <= LONGEST_SHOWN) return json;
  const isHalf = (json.charCodeAt(LONGEST_SHOWN - 1) & 0xfc00) == 0xd800;
  return json.substring(0, isHalf ? LONGEST_SHOWN - 1 : LONGEST_SHOWN) + "...";
}
