/** The functions of the plugin. Each answers 0, or sets an error and answers 1. */

import { Config, Host, Memory } from "@extism/as-pdk";
import { error_set } from "@extism/as-pdk/lib/env";
import { forgetAll, remember, remembered } from "./statistics";
import { Counts, decimal } from "./text";

const USUAL_SPEED = 200;

/** What a failed check of the language becomes, see --use abort in package.json. */
export function broken(message: string | null, file: string | null, line: u32, column: u32): void {
  setError(message === null ? "broken" : message);
  unreachable();
}

/** The text's counts and scores; adds them to the statistics. */
export function score(): i32 {
  const counts = Counts.of(Host.inputString());
  if (counts.words == 0) {
    setError("found no word in the text");
    return 1;
  }
  const before = remembered();
  before.add(counts);
  remember(before);
  const speed = Config.get("words_per_minute");
  const minutes = <f64>counts.words / (speed === null ? USUAL_SPEED : <f64>I32.parseInt(speed));
  return output(
    `{"words":${counts.words},"sentences":${counts.sentences},"syllables":${counts.syllables},` +
      `"reading_ease":${decimal(counts.readingEase())},"grade":${decimal(counts.grade())},"minutes":${decimal(minutes)}}`,
  );
}

/** What all texts were like since the plugin began, or was told to forget. */
export function statistics(): i32 {
  const all = remembered();
  if (all.texts == 0) return output('{"texts":0,"words":0}');
  return output(
    `{"texts":${all.texts},"words":${all.counts.words},"reading_ease":${decimal(all.counts.readingEase())},` +
      `"hardest":${decimal(all.hardest)}}`,
  );
}

export function forget(): i32 {
  forgetAll();
  return 0;
}

function output(json: string): i32 {
  Host.output(Uint8Array.wrap(String.UTF8.encode(json)));
  return 0;
}

function setError(message: string): void {
  error_set(Memory.allocateString(message).offset);
}
