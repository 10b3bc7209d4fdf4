/** An Extism plugin by AssemblyScript's kit: text in, JSON out. */
import { Host } from "@extism/as-pdk";

const VOWELS = "aeiouAEIOU";

export function count_vowels(): i32 {
  const text = Host.inputString();
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    if (VOWELS.includes(text.charAt(i))) {
      count++;
    }
  }
  Host.outputString('{"count":' + count.toString() + "}");
  return 0;
}

/** What AssemblyScript calls when it gives up. Its own would be one more import than Extism has. */
export function abort(message: string | null, file: string | null, line: u32, column: u32): void {
  unreachable();
}
