#!/usr/bin/env node
// The functions that docs/writing-wasm-plugins.md shows: `documented.mjs MODULE`, of those that the module has.
import { isDeepStrictEqual } from "node:util";
import { Host } from "./host.mjs";
import { Module } from "./module.mjs";
import { finish, report } from "./report.mjs";

const [file] = process.argv.slice(2);

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

for (const [name, exchanges] of Object.entries(EXCHANGES)) {
  const host = new Host({ largest: 4 });
  host.store.set("full", new TextEncoder().encode("9999"));
  const plugin = new Module(file, {}, host);
  if (plugin.exports[name]) {
    report(name, () => {
      for (const [parameters, expected] of exchanges) {
        const found = plugin.call(name, JSON.stringify(parameters));
        if (!isDeepStrictEqual(found, expected)) {
          return `found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`;
        }
      }
      return null;
    });
  }
}
finish();
