#!/usr/bin/env -S node --no-warnings --test-reporter=spec
// What JsonObject reads and what it complains about: `read.mjs MODULE`, the module of probe.ts.
import assert from "node:assert/strict";
import test from "node:test";
import { Instance } from "../../wasm-test/instance.mjs";

const plugin = Instance.started(process.argv[2]);

/** Read as this, values of a member `m` give these results or complaints. No value is an absent member. */
function reads(read, ...cases) {
  test(read, () => {
    for (const [value, expected] of cases) {
      const envelope = plugin.call("read", { read, json: { m: value } });
      const wanted = expected instanceof Wrong ? { error: expected.complaint } : { data: expected };
      assert.deepEqual(envelope, wanted, JSON.stringify(value));
    }
  });
}

class Wrong {
  constructor(complaint) {
    this.complaint = complaint;
  }
}
const wrong = (complaint) => new Wrong(complaint);

reads("json", [{ a: [1, "x"] }, { a: [1, "x"] }], [null, null], [undefined, wrong("m: missing, expected a value")]);
reads(
  "choice",
  ["blue", "blue"],
  ["green", wrong('m: found "green", expected red or blue')],
  ["", wrong('m: found "", expected red or blue')],
  [1, wrong("m: found 1, expected red or blue")],
  [undefined, wrong("m: missing, expected red or blue")],
);
reads(
  "boolean",
  [true, true],
  [false, false],
  ["true", wrong('m: found "true", expected true or false')],
  [null, wrong("m: found null, expected true or false")],
);
reads("booleanOr", [undefined, true], [false, false], [0, wrong("m: found 0, expected true or false")]);
reads(
  "integer",
  [-5, -5],
  [100, 100],
  [-6, wrong("m: found -6, expected an integer from -5 to 100")],
  [1e99, wrong("m: found 1e+99, expected an integer from -5 to 100")],
  [1.5, wrong("m: found 1.5, expected an integer from -5 to 100")],
  ["1", wrong('m: found "1", expected an integer from -5 to 100')],
  [[], wrong("m: found a list, expected an integer from -5 to 100")],
  [undefined, wrong("m: missing, expected an integer from -5 to 100")],
);
reads("integerOr", [undefined, 7], [8, 8], [null, wrong("m: found null, expected an integer from -5 to 100")]);
reads("numberOr", [undefined, 0.5], [-1.25, -1.25], [true, wrong("m: found true, expected a number")]);
reads("stringOr", [undefined, "none"], ["", ""], [{}, wrong("m: found an object, expected a string")]);
reads(
  "list",
  [[], []],
  [
    [1, [2, { a: "]" }], "x,"],
    [1, [2, { a: "]" }], "x,"],
  ],
  [{}, wrong("m: found an object, expected a list")],
);
reads("strings", [["a", 'b"'], ["a", 'b"']], [["a", 1], wrong("m[1]: found 1, expected a string")]);
reads(
  "object",
  [{ text: "x" }, "x"],
  ["x", wrong('m: found "x", expected an object')],
  [undefined, wrong("m: missing, expected an object")],
);
reads(
  "inner",
  [{}, wrong("text: missing, expected a string")],
  [[], wrong("m: found a list, expected an object")],
);
