/** What is counted in a text, and what that says of it. */

const VOWELS = "aeiouyàáâäæèéêëìíîïòóôöøœùúûüÿ";

/** Vowels that are never of one syllable with the one before. */
const APART = "ëï";

export class Counts {
  constructor(
    public words: i32 = 0,
    public sentences: i32 = 0,
    public syllables: i32 = 0,
  ) {}

  static of(text: string): Counts {
    const counts = new Counts();
    let wordsBefore = 0; // this sentence
    let start = 0;
    for (let at = 0; at <= text.length; at++) {
      const unit = at < text.length ? text.charCodeAt(at) : 0x20; // a space ends the last word
      if (isInWord(unit)) continue;
      if (at > start && hasLetter(text, start, at)) {
        counts.words++;
        counts.syllables += syllablesOf(text.substring(start, at).toLowerCase());
      }
      start = at + 1;
      if (isEnd(unit) && counts.words > wordsBefore) {
        counts.sentences++;
        wordsBefore = counts.words;
      }
    }
    if (counts.words > wordsBefore) counts.sentences++;
    return counts;
  }

  add(other: Counts): void {
    this.words += other.words;
    this.sentences += other.sentences;
    this.syllables += other.syllables;
  }

  /** Rudolf Flesch, 1948. */
  readingEase(): f64 {
    return 206.835 - 1.015 * this.wordsInSentence() - 84.6 * this.syllablesInWord();
  }

  /** J. Peter Kincaid, 1975: years of school. */
  grade(): f64 {
    return 0.39 * this.wordsInSentence() + 11.8 * this.syllablesInWord() - 15.59;
  }

  private wordsInSentence(): f64 {
    return <f64>this.words / <f64>this.sentences;
  }

  private syllablesInWord(): f64 {
    return <f64>this.syllables / <f64>this.words;
  }
}

/** A number with one decimal at most, as JSON writes it. */
export function decimal(number: f64): string {
  const tenths = <i64>Math.round(number * 10);
  return (tenths < 0 ? "-" : "") + (abs(tenths) / 10).toString() + "." + (abs(tenths) % 10).toString();
}

function isLetter(unit: i32): bool {
  return (unit | 0x20) - 0x61 < 26 && (unit | 0x20) >= 0x61 || unit >= 0xc0 && (unit < 0x2000 || unit > 0x206f);
}

function isInWord(unit: i32): bool {
  const apostrophe = unit == 0x27 || unit == 0x2019;
  return apostrophe || isLetter(unit) || unit >= 0x30 && unit <= 0x39;
}

function isEnd(unit: i32): bool {
  return unit == 0x2e || unit == 0x21 || unit == 0x3f || unit == 0x2026;
}

function hasLetter(text: string, start: i32, end: i32): bool {
  for (let at = start; at < end; at++) {
    if (isLetter(text.charCodeAt(at))) return true;
  }
  return false;
}

/** Groups of vowels, without an e that is not heard: made, but table. */
function syllablesOf(word: string): i32 {
  let groups = 0;
  let inGroup = false;
  for (let at = 0; at < word.length; at++) {
    const letter = word.charAt(at);
    const vowel = VOWELS.includes(letter);
    if (vowel && (!inGroup || APART.includes(letter))) groups++;
    inGroup = vowel;
  }
  const silent = word.endsWith("e") && !word.endsWith("le") && word.length > 2 && !VOWELS.includes(word.charAt(word.length - 2));
  return max(1, silent ? groups - 1 : groups);
}
