#!/usr/bin/env -S node --no-warnings --test-reporter=spec
// The functions that docs/writing-wasm-plugins.md shows: `documented.mjs MODULE FUNCTION...`.
import assert from "node:assert/strict";
import test from "node:test";
import { Instance } from "./instance.mjs";

const [file, ...names] = process.argv.slice(2);

const EXCHANGES = {
  hello: [
    [{ name: 'Ada "Zoë"' }, { data: 'Hello, Ada "Zoë"!' }],
    [{}, { error: "name: missing, expected a string" }],
  ],
  visit: [
    [{ name: "Ada" }, { data: 1 }],
    [{ name: "Ada" }, { data: 2 }],
    [{ name: "Zoë" }, { data: 1 }],
    [{}, { error: "the key is empty" }],
    [{ name: "full" }, { error: "value of 5 bytes, at most 4 are allowed" }],
    [{ name: "full" }, { error: "value of 5 bytes, at most 4 are allowed" }],
  ],
  fetch: [
    [{ url: "https://example.com/" }, { data: { status: 200, headers: {}, body: "" } }],
    [{ url: "https://example.org/" }, { error: "host example.org is not in the plugin's permissions" }],
  ],
};

for (const name of names) {
  test(name, () => {
    const plugin = Instance.started(file, { largest: 4 });
    plugin.host.store.set("full", new TextEncoder().encode("9999"));
    for (const [parameters, expected] of EXCHANGES[name]) {
      assert.deepEqual(plugin.call(name, parameters), expected, JSON.stringify(parameters));
    }
  });
}
