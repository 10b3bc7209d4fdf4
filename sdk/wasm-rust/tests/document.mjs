#!/usr/bin/env node
// The code of docs/writing-rust-wasm-plugins.md: `document.mjs FOLDER` writes the whole plugin there, as it stands in
// the document, and checks that all other code stands in an example, which is compiled.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const kit = new URL("..", import.meta.url);
const document = readFileSync(new URL("../../docs/writing-rust-wasm-plugins.md", kit), "utf8");
const blocks = (language) =>
  [...document.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map((match) => match[1]);

const [program, ...parts] = blocks("rust");
const [crate] = blocks("toml");
const example = readFileSync(new URL("examples/weather.rs", kit), "utf8");
const strange = parts.filter((part) => !example.includes(part));
strange.forEach((part) => console.error(`found in the document, but not in examples/weather.rs:\n${part}`));
if (strange.length > 0 || parts.length === 0) {
  process.exit(1);
}

const folder = process.argv[2];
const manifest = crate.replace("../tenon/sdk/wasm-rust", fileURLToPath(kit));
mkdirSync(`${folder}/src`, { recursive: true });
writeFileSync(`${folder}/Cargo.toml`, `${manifest}\n[workspace]\n`);
writeFileSync(`${folder}/src/lib.rs`, program);
