/** Strings of JSON (RFC 8259). */

/** What a string of JSON, a good one, stands for. */
export function unquote(literal: string): string {
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

/** A text as a string of JSON, with its quotes. */
export function quote(text: string): string {
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

export function isDigit(unit: i32): bool {
  return unit >= 0x30 && unit <= 0x39;
}

export function hexDigit(unit: i32): i32 {
  if (isDigit(unit)) return unit - 0x30;
  const letter = unit | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : -1;
}

/** What the letter of an escape stands for; -1 if there is no such escape. */
export function escaped(letter: i32): i32 {
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
