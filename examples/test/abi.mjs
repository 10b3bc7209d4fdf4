#!/usr/bin/env -S node --no-warnings --test-reporter=spec
// Calls the examples as built by examples/build and compares their answers with NAME/test/cases.json:
// `abi.mjs [NAME...]`, or `abi.mjs --native PROGRAM NAME` for the same code compiled for this machine.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { Instance } from "../../sdk/wasm-test/instance.mjs";
import { Program } from "./program.mjs";
import { properties } from "./properties.mjs";

const examples = new URL("..", import.meta.url);

/** A case of a table, as requests of which there is one. */
function checkOf({ title, call, with: parameters, json, answer, error, configuration }) {
  const judge = (envelope) => {
    const partly = !error && typeof answer === "object" && envelope.data;
    const found = partly ? { data: pick(envelope.data, answer) } : envelope;
    assert.deepEqual(found, error ? { error } : { data: answer });
  };
  return { title, configuration, requests: [{ call, json: json ?? JSON.stringify(parameters), judge }] };
}

/** A case says what it is about; other members of the answer are not compared. */
function pick(object, like) {
  return Object.fromEntries(Object.keys(like).map((name) => [name, object[name]]));
}

/** No request that ends too early is taken for a whole one. */
function cutShort({ requests: [{ call, json }] }) {
  const judge = (envelope) => assert.ok(envelope.error, JSON.stringify(envelope));
  return {
    title: "a request that is cut short anywhere is refused",
    requests: [...Array(json.length).keys()].map((size) => ({ call, json: json.slice(0, size), judge })),
  };
}

/** What a plugin of this configuration answers to requests, one after the other. */
function check(name, { title, configuration = {}, requests }, callAll) {
  test(`${name}: ${title}`, () => {
    callAll(configuration, requests).forEach((envelope, i) => {
      const { json, judge } = requests[i];
      try {
        judge(envelope);
      } catch (complaint) {
        complaint.message = `${json.slice(0, 1000)}: ${complaint.message}`;
        throw complaint;
      }
    });
  });
}

function checksOf(name) {
  const table = JSON.parse(readFileSync(new URL(`${name}/test/cases.json`, examples))).map(checkOf);
  assert.ok(table.length > 0, `${name}/test/cases.json: found no case, expected some`);
  return [...table, cutShort(table[0]), ...(properties[name] ?? [])];
}

/** What only an instance has: readiness and a memory. */
function checkInstance(name, file, { requests: [{ call, json }] }) {
  test(`${name}: is ready after init`, () => assert.ok(Instance.started(file).ready));
  test(`${name}: calls leave no memory behind`, () => {
    const instance = Instance.started(file);
    const callOften = () => {
      for (let i = 0; i < 5000; i++) {
        instance.call(call, json);
      }
    };
    callOften();
    const before = instance.memoryBytes;
    callOften();
    assert.equal(instance.memoryBytes, before);
  });
}

const [first, ...rest] = process.argv.slice(2);
if (first === "--native") {
  const [file, name] = rest;
  const program = new Program(file);
  checksOf(name).forEach((each) => check(name, each, (...asked) => program.callAll(...asked)));
} else {
  const all = readdirSync(examples).filter((name) => existsSync(new URL(`${name}/test/cases.json`, examples)));
  for (const name of first ? [first, ...rest] : all) {
    const built = new URL(`target/plugins/${name}/`, examples);
    const file = new URL(readdirSync(built).find((entry) => entry.endsWith(".wasm")), built);
    const callAll = (configuration, requests) => {
      const instance = Instance.started(file, { configuration });
      return requests.map(({ call, json }) => instance.call(call, json));
    };
    const checks = checksOf(name);
    checks.forEach((each) => check(name, each, callAll));
    checkInstance(name, file, checks[0]);
  }
}
