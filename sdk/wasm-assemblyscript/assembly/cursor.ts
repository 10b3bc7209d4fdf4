/** Reads JSON (RFC 8259) as it is written: a value is a part of the text. No tree is built. */

import { escaped, hexDigit, isDigit, unquote } from "./strings";

/** Lists and objects inside one another. */
const MAX_DEPTH = 64;

/** What a list or an object consists of: values as JSON, and for each its name, if it is an object. */
export class Parts {
  names: string[] = [];
  values: string[] = [];
}

/** Reads on from `at`. Once something is wrong, `expected` says what was missing there. */
export class Cursor {
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

  private fail(expected: string): bool {
    this.expected = expected;
    return false;
  }

  value(): bool {
    this.skipSpace();
    switch (this.peek()) {
      case 0x7b: // {
        return this.items(0x7d, null);
      case 0x5b: // [
        return this.items(0x5d, null);
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

  private string(): bool {
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

  /** A list or an object, by its closing bracket, and what it consists of. */
  items(close: i32, parts: Parts | null): bool {
    if (++this.depth > MAX_DEPTH) return this.fail("less depth");
    this.at++;
    this.skipSpace();
    let ended = this.skip(close);
    while (!ended) {
      if (close == 0x7d && !this.name(parts)) return false;
      this.skipSpace();
      const from = this.at;
      if (!this.value()) return false;
      if (parts) parts.values.push(this.text.substring(from, this.at));
      this.skipSpace();
      ended = this.skip(close);
      if (!ended && !this.skip(0x2c)) return this.fail("',' or the end of the list or object");
    }
    this.depth--;
    return true;
  }

  private name(parts: Parts | null): bool {
    this.skipSpace();
    const from = this.at;
    if (!this.string()) return false;
    if (parts) parts.names.push(unquote(this.text.substring(from, this.at)));
    this.skipSpace();
    return this.skip(0x3a) || this.fail("':'");
  }

  /** Nothing comes any more. */
  end(): bool {
    this.skipSpace();
    return this.peek() < 0 || this.fail("the end");
  }
}
