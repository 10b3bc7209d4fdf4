// The same functions compiled for this machine, where sanitizers watch them: reads calls by lines, answers by lines.
import { spawnSync } from "node:child_process";

export class Program {
  #file;
  #configuration;

  constructor(file, configuration) {
    this.#file = file;
    this.#configuration = configuration;
  }

  callAll(requests) {
    const lines = [{ call: "init", json: JSON.stringify(this.#configuration) }, ...requests].map(
      ({ call, json }) => `${call} ${json}\n`,
    );
    const run = spawnSync(this.#file, { input: lines.join(""), maxBuffer: 1 << 28, encoding: "utf8" });
    if (run.status !== 0) {
      throw new Error(`ended with ${run.signal ?? run.status}\n${run.stderr}`);
    }
    return run.stdout.trimEnd().split("\n").slice(1).map((line) => JSON.parse(line));
  }
}
