#!/usr/bin/env node
// Every block of C, YAML, AssemblyScript and JSON in docs/writing-wasm-plugins.md stands in a file of the examples, or
// of the tests of the kits for C and AssemblyScript.
import { readdirSync, readFileSync } from "node:fs";

const examples = new URL("..", import.meta.url);
const kits = ["../sdk/wasm-c/tests/", "../sdk/wasm-assemblyscript/tests/"].map((path) => new URL(path, examples));
const sources = [examples, ...kits].flatMap((folder) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => !/(^|\/)(node_modules|target)\//.test(name) && /\.(c|ts|yaml|json)$/.test(name))
    .map((name) => readFileSync(new URL(name, folder), "utf8")),
);
const document = readFileSync(new URL("../docs/writing-wasm-plugins.md", examples), "utf8");
const blocks = [...document.matchAll(/^```(c|ts|yaml|json)\n(.*?)^```$/gms)].map((match) => match[2]);
const strange = blocks.filter((block) => !sources.some((source) => source.includes(block.trimEnd())));

strange.forEach((block) => console.log(`FAILED  in no example:\n${block}`));
console.log(`${blocks.length - strange.length} passed, ${strange.length} failed`);
process.exitCode = strange.length === 0 && blocks.length > 0 ? 0 : 1;
