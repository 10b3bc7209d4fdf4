// The same functions compiled for this machine, where sanitizers watch them: reads calls by lines, answers by lines.
import { spawnSync } from "node:child_process";

export class Program {
  #file;

  constructor(file) {
    this.#file = file;
  }

  /** What a process of this configuration answers. */
  callAll(configuration, requests) {
    const lines = [{ call: "init", json: JSON.stringify(configuration) }, ...requests].map(
      ({ call, json }) => `${call} ${json}\n`,
    );
    const run = spawnSync(this.#file, { input: lines.join(""), maxBuffer: 1 << 28, encoding: "utf8" });
    if (run.status !== 0) {
      throw new Error(`ended with ${run.signal ?? run.status}\n${run.stderr}`);
    }
    const answers = run.stdout.trimEnd().split("\n").slice(1);
    if (answers.length !== requests.length) {
      throw new Error(`found ${answers.length} answers, expected ${requests.length}`);
    }
    return answers.map((line) => JSON.parse(line));
  }
}
