#!/usr/bin/env node
// Calls the examples as built by examples/build and compares their answers with NAME/test/cases.json:
// `abi.mjs [NAME...]`, or `abi.mjs --native PROGRAM NAME` for the same code compiled for this machine.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { Module } from "./module.mjs";
import { Program } from "./program.mjs";
import { properties } from "./properties.mjs";
import { finish, report } from "./report.mjs";

const examples = new URL("..", import.meta.url);

/** A case of a table, as requests of which there is one. */
function checkOf({ title, call, with: parameters, json, answer, error, configuration = {} }) {
  const expected = error ? { error } : { data: answer };
  const judge = (envelope) => {
    const found = typeof answer === "object" && envelope.data ? { data: pick(envelope.data, answer) } : envelope;
    return isDeepStrictEqual(found, expected)
      ? null
      : `found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`;
  };
  return { title, configuration, requests: [{ call, json: json ?? JSON.stringify(parameters), judge }] };
}

/** A case says what it is about; other members of the answer are not compared. */
function pick(object, like) {
  return Object.fromEntries(Object.keys(like).map((name) => [name, object[name]]));
}

/** No request that ends too early is taken for a whole one. */
function cutShort({ requests: [{ call, json }] }) {
  const judge = (envelope) => (envelope.error ? null : `found ${JSON.stringify(envelope)}, expected an error`);
  return {
    title: "a request that is cut short anywhere is refused",
    configuration: {},
    requests: [...Array(json.length).keys()].map((size) => ({ call, json: json.slice(0, size), judge })),
  };
}

/** The first complaint about the answers to a check's requests; null if there is none. */
function complaintOf({ requests }, plugin) {
  const envelopes = plugin.callAll(requests);
  for (const [i, { json, judge }] of requests.entries()) {
    const complaint = judge(envelopes[i]);
    if (complaint) {
      return `${json}: ${complaint}`;
    }
  }
  return null;
}

function run(name, open) {
  const table = JSON.parse(readFileSync(new URL(`${name}/test/cases.json`, examples))).map(checkOf);
  for (const check of [...table, cutShort(table[0]), ...(properties[name] ?? [])]) {
    report(`${name}: ${check.title}`, () => complaintOf(check, open(check.configuration ?? {})));
  }
  return table;
}

/** What only an instance has: readiness and a memory. */
function runInstance(name, open, table) {
  report(`${name}: is ready after init`, () => (open({}).ready ? null : "it is not"));
  report(`${name}: calls leave no memory behind`, () => {
    const module = open({});
    const callOften = () => module.callAll(Array(5000).fill(table[0].requests[0]));
    callOften();
    const before = module.memoryBytes;
    callOften();
    return module.memoryBytes === before ? null : `${before} bytes became ${module.memoryBytes}`;
  });
}

const [first, ...rest] = process.argv.slice(2);
if (first === "--native") {
  const [program, name] = rest;
  run(name, (configuration) => new Program(program, configuration));
} else {
  const all = readdirSync(examples).filter((name) => existsSync(new URL(`${name}/test/cases.json`, examples)));
  for (const name of first ? [first, ...rest] : all) {
    const built = new URL(`target/plugins/${name}/`, examples);
    const file = readdirSync(built).find((entry) => entry.endsWith(".wasm"));
    const open = (configuration) => new Module(new URL(file, built), configuration);
    runInstance(name, open, run(name, open));
  }
}
finish();
