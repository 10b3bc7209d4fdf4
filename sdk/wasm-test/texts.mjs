// Texts that go wrong easily.

/** The same numbers each time (mulberry32). */
function numbers(seed) {
  return (below) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const PIECES = [
  ...["a", "Word", "é", "e\u0301", "ß", "中", "😀", "\u{10ffff}", '"', "\\", "/", "<&>", "\0", "\ufeff"],
  ...[" ", "  ", "\t", "\n", "\n\n", "\r\n", "\r", "\u00a0", "\u2003", "\u2028"],
  ...["# ", "```\n", "---\n", "===\n", "[x](y)", "*", "_", "`", "<!--", "-->"],
];

export function randomTexts(count) {
  const next = numbers(count);
  return Array.from({ length: count }, () =>
    Array.from({ length: next(40) }, () => PIECES[next(PIECES.length)]).join(""),
  );
}

/** JSON with every character that is not ASCII, and some that are, written as escapes. */
export function escaped(text) {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
}
