// What holds for any input, checked on many against JavaScript's own idea of the answer.
import assert from "node:assert/strict";
import { escaped, randomTexts } from "../../sdk/wasm-test/texts.mjs";

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

function judgeAnchors(envelope) {
  const anchors = envelope.data.headings.map((heading) => heading.anchor);
  const lines = envelope.data.toc === "" ? 0 : envelope.data.toc.split("\n").length;
  assert.deepEqual([new Set(anchors).size, lines], [anchors.length, anchors.length]);
}

const texts = randomTexts(500);

const ofText = [
  {
    title: "stats of random texts, written with escapes and without",
    requests: texts.flatMap((text) =>
      [JSON.stringify({ text }), `{"text":${escaped(text)}}`].map((json) => ({
        call: "stats",
        json,
        judge: (envelope) => assert.deepEqual(envelope, { data: statsOf(text) }),
      })),
    ),
  },
  {
    title: "toc of random texts has as many lines as headings, and each anchor once",
    requests: texts.map((text) => ({ call: "toc", json: JSON.stringify({ text }), judge: judgeAnchors })),
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
      judge: (envelope) => assert.equal(envelope.data?.slug, `x${baseOf(letter)}y`),
    })),
  },
];

export const properties = { "wasm-c-text": ofText, "wasm-as-slug": ofSlug };
