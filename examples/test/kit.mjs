#!/usr/bin/env node
// What every kit for wasm plugins has to do: `kit.mjs MODULE`, with a module that has a function for each thing that a
// kit offers, as tests/probe.c and tests/probe.ts of the kits are.
import { isDeepStrictEqual } from "node:util";
import { Host } from "./host.mjs";
import { Module } from "./module.mjs";
import { escaped, randomTexts } from "./properties.mjs";
import { finish, report } from "./report.mjs";

const [file] = process.argv.slice(2);
const texts = randomTexts(500).map((text) => text.replaceAll("\0", ""));

/** A check of an instance, which is asked things in turn; what it was given is free again after it. */
function test(title, run, options = {}) {
  report(title, () => {
    const host = new Host(options);
    const plugin = new Module(file, options.configuration ?? {}, host);
    const before = plugin.exports.blocks?.();
    const complaint = run(plugin, host);
    const after = plugin.exports.blocks?.();
    return complaint ?? (after === before ? null : `${after - before} blocks are not free`);
  });
}

function equals(found, expected) {
  return isDeepStrictEqual(found, expected)
    ? null
    : `found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`;
}

const call = (plugin, name, parameters) => plugin.call(name, JSON.stringify(parameters));
const data = (value) => ({ data: value });
const error = (message) => ({ error: message });

/** Asked these things in turn, it answers these. */
function answers(title, exchanges, options) {
  test(
    title,
    (plugin) =>
      equals(
        exchanges.map(([name, parameters]) => call(plugin, name, parameters)),
        exchanges.map(([, , expected]) => expected),
      ),
    options,
  );
}

test("any text comes and goes, however it is written", (plugin) =>
  equals(
    texts.flatMap((text) =>
      [JSON.stringify(text), escaped(text)].map((json) => plugin.call("text", `{"text":${json}}`)),
    ),
    texts.flatMap((text) => [data(text), data(text)]),
  ),
);
test("a member is found among others", (plugin) =>
  equals(
    [
      '{"t\\u0065xt":"\\ud83d\\ude00"}',
      '{"text":"a","text":"b"}',
      ' {\n"x" : {"text":"a", "y": [1, -2.5e+3, true, false, null, {}, []]} ,\t"text" : "b" }\r',
      '{"text":"b","texts":"a","tex":"c","":""}',
    ].map((json) => plugin.call("text", json)),
    [data("😀"), data("b"), data("b"), data("b")],
  ),
);
test("what is no JSON object is refused", (plugin) => {
  const good = '{"a":[1.5e3,{"b":"\\u00e9\\n"}],"text":"x","c":{"d":null,"e":true}}';
  const wrong = [
    ...[...good].map((_, size) => good.slice(0, size)),
    ...['{"text":"x"} x', '{"text":"x"}}', '{"text":"x",}', '{"text" "x"}', "{text:'x'}", '["text"]', '"text"', "null"],
    ...["01", "1.", ".5", "+1", "1e", "- 1", "0x1"].map((number) => `{"text":"x","a":${number}}`),
    ...["tru", "nul", "NaN", "[1,]", "[,1]", "[1 2]", '"', "{", "[", "}"].map((value) => `{"text":"x","a":${value}}`),
    ...["\n", "\\x", "\\u12g4", "\\u123", "\u001f", "\\"].map((part) => `{"text":"x","a":"${part}"}`),
    `{"text":"x","a":${"[".repeat(100000)}`,
    `{"text":"x","a":${"[".repeat(100000)}${"]".repeat(100000)}}`,
  ];
  const taken = wrong.filter((json) => plugin.call("text", json).error === undefined);
  return taken.length === 0 ? null : `found ${taken[0].slice(0, 200)} taken, expected an error`;
});
answers("an error says which member is wrong, what it is and what was expected", [
  ["text", {}, error("text: missing, expected a string")],
  ["text", { text: 1 }, error("text: found 1, expected a string")],
  ["number", { number: "1" }, error('number: found "1", expected a number')],
  ["number", { number: "x".repeat(100) }, error(`number: found "${"x".repeat(39)}..., expected a number`)],
]);
test("what is shown in an error ends with a whole character", (plugin) => {
  const parts = ["é", "x😀", "xx😀", "xxx😀", "😀"];
  const errors = parts.map((part) => call(plugin, "number", { number: part.repeat(50) }).error);
  return errors.find((message) => message.includes("\ufffd") || !message.endsWith("..., expected a number")) ?? null;
});
test("numbers keep their value", (plugin) => {
  const numbers = [0, 1, -1, 0.1, -2.5e-3, 123456789012, 2 ** 53, 5e-324, 1.7976931348623157e308];
  return equals(
    numbers.map((number) => call(plugin, "number", { number })),
    numbers.map(data),
  );
});
test("a number that is too large is refused", (plugin) =>
  equals(plugin.call("number", '{"number":1e999}'), error("number: found 1e999, expected a number")),
);
test("parameters are as long as they are, or none", (plugin) =>
  equals(
    ["", "x", "é".repeat(70000)].map((text) => plugin.call("bytes", text)),
    [data(0), data(1), data(140000)],
  ),
);
test("the parameters of one call are not seen by the next", (plugin) =>
  equals(
    ['{"text":"a long text"}', '{"text":"b"}', ""].map((json) => plugin.call("text", json).data),
    ["a long text", "b", undefined],
  ),
);
test("an error may be any text, and is one even if it is empty", (plugin) => {
  const nasty = 'a "quoted"\\\n\u0001\u001f\u007f é😀';
  return (
    equals(call(plugin, "error", { text: nasty }), error(nasty)) ??
    equals(Boolean(call(plugin, "error", { text: "" }).error), true)
  );
});
answers(
  "configured values come as text, others as JSON, absent ones not at all",
  [
    ["config", { key: "greeting" }, data("Hé😀")],
    ["config", { key: "many" }, data("[1,2]")],
    ["config", { key: "empty" }, data("")],
    ["config", { key: "absent" }, data(null)],
  ],
  { configuration: { greeting: "Hé😀", many: [1, 2], empty: "" } },
);
test("a line is logged", (plugin, host) => {
  const long = "x".repeat(100000);
  call(plugin, "warn", { text: "caré %d" });
  call(plugin, "warn", { text: long });
  return equals(host.logged, [
    ["warn", "caré %d!"],
    ["warn", `${long}!`],
  ]);
});
answers(
  "what is stored is read again until it is deleted",
  [
    ["kv_get", { key: "é" }, data(null)],
    ["kv_set", { key: "é", value: "two" }, data(null)],
    ["kv_get", { key: "é" }, data("two")],
    ["kv_set", { key: "é", value: "larger" }, error("value of 6 bytes, at most 5 are allowed")],
    ["kv_get", { key: "é" }, data("two")],
    ["kv_set", { key: "é", value: "" }, data(null)],
    ["kv_get", { key: "é" }, data("")],
    ["kv_delete", { key: "é" }, data(null)],
    ["kv_delete", { key: "é" }, data(null)],
    ["kv_get", { key: "é" }, data(null)],
  ],
  { largest: 5 },
);
answers("an absent key is told from one that is refused", [
  ["kv_get", { key: "" }, error("the key is empty")],
  ["kv_get", { key: "absent" }, data(null)],
]);
test("a key that is no text is refused", (plugin, host) => {
  const asked = ["kv_get", "kv_set", "kv_delete"].map((name) => call(plugin, name, { key: 1, value: "x" }));
  return equals([asked.every((envelope) => envelope.error), host.store.size], [true, 0]);
});
answers("a request is answered or refused with a reason", [
  ["http", { request: { url: "https://example.com/" } }, data({ status: 200, headers: {}, body: "" })],
  ["http", { request: { url: "https://example.org/" } }, error("host example.org is not in the plugin's permissions")],
  [
    "http",
    { request: { url: "https://example.com/", body: "QUJD".repeat(100000) } },
    data({ status: 200, headers: {}, body: "QUJD".repeat(100000) }),
  ],
]);
test("an event is emitted or refused", (plugin, host) =>
  equals(call(plugin, "emit", { event: { event_type: "tiny.done", data: { n: 1 } } }), data(null)) ??
  equals(call(plugin, "emit", { event: {} }), error("event: event_type is absent")) ??
  equals(host.events, [{ event_type: "tiny.done", data: { n: 1 } }]),
);
report("a configuration is taken over or refused", () => {
  const good = new Module(file, { colour: "red" });
  const refused = new Module(file, { refuse: 1 });
  return (
    equals([good.configured, good.ready], [data(null), true]) ??
    equals([refused.configured, refused.ready], [error("refuse: found 1, expected none"), false])
  );
});
test("calls leave no memory behind", (plugin, host) => {
  const requests = [
    ["text", { text: "x".repeat(5000) }],
    ["error", { text: "x".repeat(5000) }],
    ["text", { text: 1 }],
    ["config", { key: "absent" }],
    ["warn", { text: "x" }],
    ["kv_set", { key: "k", value: "x".repeat(5000) }],
    ["kv_get", { key: "k" }],
    ["kv_get", { key: "absent" }],
    ["http", { request: { url: "https://example.com/", body: "x".repeat(5000) } }],
    ["http", { request: { url: "https://example.org/" } }],
    ["emit", { event: { event_type: "x" } }],
  ];
  const callOften = () => {
    for (let i = 0; i < 300; i++) {
      requests.forEach(([name, parameters]) => call(plugin, name, parameters));
      host.logged = [];
      host.events = [];
    }
  };
  callOften();
  const before = plugin.memoryBytes;
  callOften();
  return equals(plugin.memoryBytes, before);
});

if (new Module(file, {}).exports.limit) {
  test("without memory the answer is an error, and what is unknown is not called absent", (plugin, host) => {
    host.store.set("k", new Uint8Array(5000).fill(0x61));
    const key = '{"key":"k"}';
    const asked = Array.from({ length: 6000 }, (_, room) => {
      plugin.exports.limit(Math.max(room, key.length + 1));
      return plugin.call("kv_get", key);
    });
    plugin.exports.limit(0xffffffff);
    const strange = asked.find((envelope) => envelope.data !== "a".repeat(5000) && !envelope.error);
    return (
      equals(strange, undefined) ??
      equals(asked[0], error("out of memory")) ??
      equals(asked[4000], error("the plugin's alloc(5000) answered 0")) ??
      equals(asked.at(-1), error("out of memory")) // the answer is longer than the value
    );
  });
}
finish();
