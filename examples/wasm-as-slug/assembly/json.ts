/**
 * JSON (RFC 8259), read without building a tree: a value is the text that it is written in. A document is checked once
 * as a whole by `check`; the other functions take values out of a checked one and cannot fail on its syntax.
 */

export enum Kind {
  Null,
  Boolean,
  Number,
  String,
  List,
  Object,
}

const MAX_DEPTH = 64;

/** Reads on from `at`. Once something is wrong, `expected` says what was missing there. */
class Cursor {
  at: i32 = 0;
  depth: i32 = 0;
  expected: string = "";

  constructor(private text: string) {}

  peek(): i32 {
    return this.at < this.text.length ? this.text.charCodeAt(this.at) : -1;
  }

  skip(unit: i32): bool {
    if (this.peek() != unit) return false;
    this.at++;
    return true;
  }

  skipSpace(): void {
    while (this.skip(0x20) || this.skip(0x0a) || this.skip(0x0d) || this.skip(0x09)) {}
  }

  fail(expected: string): bool {
    this.expected = expected;
    return false;
  }

  value(): bool {
    this.skipSpace();
    switch (this.peek()) {
      case 0x7b: // {
        return this.items(0x7d);
      case 0x5b: // [
        return this.items(0x5d);
      case 0x22: // "
        return this.string();
      case 0x74: // t
        return this.word("true");
      case 0x66: // f
        return this.word("false");
      case 0x6e: // n
        return this.word("null");
      default:
        return this.peek() == 0x2d || isDigit(this.peek()) ? this.number() : this.fail("a value");
    }
  }

  string(): bool {
    if (!this.skip(0x22)) return this.fail("a string");
    while (!this.skip(0x22)) {
      const unit = this.peek();
      if (unit < 0) return this.fail("the end of the string");
      if (unit < 0x20) return this.fail("an escape for this control character");
      this.at++;
      if (unit == 0x5c && !this.escape()) return false;
    }
    return true;
  }

  private escape(): bool {
    const letter = this.peek();
    this.at++;
    if (letter != 0x75) return escaped(letter) >= 0 || this.fail("an escape: one of \"\\/bfnrtu");
    for (let i = 0; i < 4; i++, this.at++) {
      if (hexDigit(this.peek()) < 0) return this.fail("four hexadecimal digits");
    }
    return true;
  }

  private number(): bool {
    this.skip(0x2d);
    if (!this.skip(0x30) && !this.digits()) return false;
    if (this.skip(0x2e) && !this.digits()) return false;
    if (this.skip(0x65) || this.skip(0x45)) {
      if (!this.skip(0x2b)) this.skip(0x2d);
      return this.digits();
    }
    return true;
  }

  private digits(): bool {
    const first = this.at;
    while (isDigit(this.peek())) this.at++;
    return this.at > first || this.fail("a digit");
  }

  private word(word: string): bool {
    if (!this.text.startsWith(word, this.at)) return this.fail(word);
    this.at += word.length;
    return true;
  }

  /** A list or an object, by its closing bracket. */
  private items(close: i32): bool {
    if (++this.depth > MAX_DEPTH) return this.fail("less depth");
    this.at++;
    this.skipSpace();
    let ended = this.skip(close);
    while (!ended) {
      if (close == 0x7d && !this.name()) return false;
      if (!this.value()) return false;
      this.skipSpace();
      ended = this.skip(close);
      if (!ended && !this.skip(0x2c)) return this.fail("',' or the end of the list or object");
    }
    this.depth--;
    return true;
  }

  private name(): bool {
    this.skipSpace();
    if (!this.string()) return false;
    this.skipSpace();
    return this.skip(0x3a) || this.fail("':'");
  }
}

function isDigit(unit: i32): bool {
  return unit >= 0x30 && unit <= 0x39;
}

function hexDigit(unit: i32): i32 {
  if (isDigit(unit)) return unit - 0x30;
  const letter = unit | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : -1;
}

/** What the letter of an escape stands for; -1 if there is no such escape. */
function escaped(letter: i32): i32 {
  switch (letter) {
    case 0x62: // b
      return 0x08;
    case 0x66: // f
      return 0x0c;
    case 0x6e: // n
      return 0x0a;
    case 0x72: // r
      return 0x0d;
    case 0x74: // t
      return 0x09;
    default:
      return letter == 0x22 || letter == 0x5c || letter == 0x2f ? letter : -1;
  }
}

/** What is wrong with a document; empty if nothing is. */
export function check(document: string): string {
  const cursor = new Cursor(document);
  let good = cursor.value();
  if (good) {
    cursor.skipSpace();
    good = cursor.peek() < 0 || cursor.fail("the end");
  }
  return good ? "" : `at character ${cursor.at}, expected ${cursor.expected}`;
}

export function kind(value: string): Kind {
  switch (value.charCodeAt(0)) {
    case 0x7b: // {
      return Kind.Object;
    case 0x5b: // [
      return Kind.List;
    case 0x22: // "
      return Kind.String;
    case 0x74: // t
    case 0x66: // f
      return Kind.Boolean;
    case 0x6e: // n
      return Kind.Null;
    default:
      return Kind.Number;
  }
}

/** A member of an object, of members of the same name the last; null if there is none. */
export function member(object: string, name: string): string | null {
  const cursor = new Cursor(object);
  let found: string | null = null;
  cursor.skipSpace();
  cursor.at++;
  cursor.skipSpace();
  while (!cursor.skip(0x7d)) {
    cursor.skipSpace();
    let start = cursor.at;
    cursor.string();
    const label = object.substring(start, cursor.at);
    cursor.skipSpace();
    cursor.at++; // the colon
    cursor.skipSpace();
    start = cursor.at;
    cursor.value();
    if (decode(label) == name) found = object.substring(start, cursor.at);
    cursor.skipSpace();
    cursor.skip(0x2c);
  }
  return found;
}

/** What a string stands for. */
export function decode(literal: string): string {
  const end = literal.length - 1;
  const units = new StaticArray<u16>(literal.length);
  let size = 0;
  let at = 1;
  while (at < end) {
    let unit = literal.charCodeAt(at++);
    if (unit == 0x5c) {
      unit = literal.charCodeAt(at++);
      const isNumber = unit == 0x75;
      unit = isNumber ? unitAt(literal, at) : escaped(unit);
      at += isNumber ? 4 : 0;
    }
    units[size++] = u16(unit);
  }
  return String.UTF16.decodeUnsafe(changetype<usize>(units), usize(size) << 1);
}

function unitAt(text: string, at: i32): i32 {
  let unit = 0;
  for (let i = at; i < at + 4; i++) unit = (unit << 4) | hexDigit(text.charCodeAt(i));
  return unit;
}

/** Writes a string. */
export function encode(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x20 && unit != 0x22 && unit != 0x5c) continue;
    parts.push(text.substring(from, at));
    parts.push(unit < 0x20 ? "\\u" + unit.toString(16).padStart(4, "0") : "\\" + String.fromCharCode(unit));
    from = at + 1;
  }
  parts.push(text.substring(from));
  return `"${parts.join("")}"`;
}
