/** What is kept of all texts, in one variable of Extism: numbers with a space between. */

import { Var } from "@extism/as-pdk";
import { Counts } from "./text";

const NAME = "statistics";

export class Statistics {
  constructor(
    public texts: i32,
    public counts: Counts,
    public hardest: f64,
  ) {}

  add(text: Counts): void {
    const ease = text.readingEase();
    this.hardest = this.texts == 0 ? ease : min(this.hardest, ease);
    this.texts++;
    this.counts.add(text);
  }
}

export function remembered(): Statistics {
  const kept = Var.getString(NAME);
  if (kept === null) return new Statistics(0, new Counts(), 0);
  const numbers = kept.split(" ");
  return new Statistics(
    I32.parseInt(numbers[0]),
    new Counts(I32.parseInt(numbers[1]), I32.parseInt(numbers[2]), I32.parseInt(numbers[3])),
    parseFloat(numbers[4]),
  );
}

export function remember(all: Statistics): void {
  const counts = all.counts;
  const text = `${all.texts} ${counts.words} ${counts.sentences} ${counts.syllables} ${all.hardest}`;
  Var.set(NAME, Uint8Array.wrap(String.UTF8.encode(text)));
}

export function forgetAll(): void {
  Var.remove(NAME);
}
