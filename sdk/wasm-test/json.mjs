#!/usr/bin/env -S node --no-warnings --test-reporter=spec
// What kits do that read JSON by themselves: `json.mjs MODULE`, with a module as for kit.mjs, whose `bytes` answers how
// many bytes its parameters have.
import assert from "node:assert/strict";
import test from "node:test";
import { Instance } from "./instance.mjs";

const plugin = Instance.started(process.argv[2]);
const error = (name, parameters) => plugin.call(name, parameters).error;

test("an error says which member is wrong, what it is and what was expected", () => {
  const long = `number: found "${"x".repeat(39)}..., expected a number`;
  assert.equal(error("text", {}), "text: missing, expected a string");
  assert.equal(error("text", { text: 1 }), "text: found 1, expected a string");
  assert.equal(error("number", { number: "1" }), 'number: found "1", expected a number');
  assert.equal(error("number", { number: "x".repeat(100) }), long);
  assert.equal(error("number", '{"number":1e999}'), "number: found 1e999, expected a number");
});
test("what is shown in an error ends with a whole character", () => {
  for (const part of ["é", "x😀", "xx😀", "xxx😀", "😀"]) {
    const shown = error("number", { number: part.repeat(50) });
    assert.ok(!shown.includes("\ufffd") && shown.endsWith("..., expected a number"), shown);
  }
});
test("what is no object is refused", () => {
  for (const json of ["", '["text"]', '"text"', "null", "1"]) {
    assert.match(error("text", json), /^parameters: found .*expected/, json);
  }
});
test("parameters are as long as they are, or none", () => {
  for (const [text, size] of [
    ["", 0],
    ["x", 1],
    ["é".repeat(70_000), 140_000],
  ]) {
    assert.deepEqual(plugin.call("bytes", text), { data: size });
  }
});
