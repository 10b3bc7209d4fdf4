// What holds for any input, checked on many against JavaScript's own idea of the answer.

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
  ...["a", "Word", "é", "e\u0301", "ß", "中", "😀", "\u{10ffff}", '"', "\\", "/", "\0", "\ufeff"],
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

function equals(found, expected) {
  return JSON.stringify(found) === JSON.stringify(expected)
    ? null
    : `found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`;
}

function statsOf(text) {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === "") {
    lines.pop();
  }
  const blank = lines.map((line) => /^\p{White_Space}*$/u.test(line));
  const words = text.match(/\P{White_Space}+/gu)?.length ?? 0;
  return {
    lines: lines.length,
    words,
    characters: [...text].length,
    paragraphs: blank.filter((b, i) => !b && (i === 0 || blank[i - 1])).length,
    longest_line: Math.max(0, ...lines.map((line) => [...line].length)),
    reading_seconds: Math.ceil((words * 60) / 200),
  };
}

function anchorsAreUnique(envelope) {
  const anchors = envelope.data.headings.map((heading) => heading.anchor);
  const lines = envelope.data.toc === "" ? 0 : envelope.data.toc.split("\n").length;
  return equals([new Set(anchors).size, lines], [anchors.length, anchors.length]);
}

const texts = randomTexts(500);

const ofText = [
  {
    title: "stats of random texts, written with escapes and without",
    requests: texts.flatMap((text) =>
      [JSON.stringify({ text }), `{"text":${escaped(text)}}`].map((json) => ({
        call: "stats",
        json,
        judge: (envelope) => equals(envelope.data, statsOf(text)),
      })),
    ),
  },
  {
    title: "toc of random texts has as many lines as headings, and each anchor once",
    requests: texts.map((text) => ({ call: "toc", json: JSON.stringify({ text }), judge: anchorsAreUnique })),
  },
];

/** The letter of ASCII that Unicode decomposes a letter into, with marks; null where it does not. */
function baseOf(letter) {
  const base = letter.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return /^[a-z]$/.test(base) ? base : null;
}

const letters = Array.from({ length: 0x1f00 - 0xc0 }, (_, i) => String.fromCodePoint(0xc0 + i)).filter(baseOf);

const ofSlug = [
  {
    title: "a letter with marks becomes the letter",
    requests: letters.map((letter) => ({
      call: "slug",
      json: JSON.stringify({ text: `x${letter}Y` }),
      judge: (envelope) => equals(envelope.data?.slug, `x${baseOf(letter)}y`),
    })),
  },
];

export const properties = { "wasm-c-text": ofText, "wasm-as-slug": ofSlug };
