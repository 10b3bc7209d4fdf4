#!/usr/bin/env -S node --no-warnings --test-reporter=spec
// What every kit for WebAssembly plugins does: `kit.mjs MODULE`, with a module that has a function for each thing, as
// the probes of the kits are.
import assert from "node:assert/strict";
import test from "node:test";
import { Instance } from "./instance.mjs";
import { escaped, randomTexts } from "./texts.mjs";

const file = process.argv[2];
const texts = randomTexts(500);
const PAGE = 64 << 10;
const data = (value) => ({ data: value });

/** Of an instance, which has given back all memory after it, as far as its module can tell. */
function check(title, body, options) {
  test(title, () => {
    const plugin = Instance.started(file, options);
    const before = plugin.exports.blocks?.();
    body(plugin, plugin.host);
    assert.equal(plugin.exports.blocks?.(), before, "blocks that are not free");
  });
}

/** Asked these things in turn, it answers these. A text is the end of an error: kits may say before it who said no. */
function answers(title, exchanges, options) {
  check(
    title,
    (plugin) => {
      for (const [name, parameters, expected] of exchanges) {
        const envelope = plugin.call(name, parameters);
        if (typeof expected === "string") {
          assertRefused(envelope, expected);
        } else {
          assert.deepEqual(envelope, expected, JSON.stringify([name, parameters]).slice(0, 200));
        }
      }
    },
    options,
  );
}

function assertRefused(envelope, reason) {
  assert.deepEqual(Object.keys(envelope), ["error"], JSON.stringify(envelope).slice(0, 200));
  assert.ok(envelope.error.endsWith(reason), `found "${envelope.error}", expected an error that ends with "${reason}"`);
}

check("any text comes and goes, however it is written", (plugin) => {
  for (const text of texts.map((text) => text.replaceAll("\0", ""))) {
    for (const json of [JSON.stringify(text), escaped(text)]) {
      assert.deepEqual(plugin.call("text", `{"text":${json}}`), data(text));
    }
  }
});
check("a text with a NUL in it comes whole or not at all", (plugin) => {
  for (const text of ["\0", "a\0b", ...texts.filter((text) => text.includes("\0"))]) {
    const envelope = plugin.call("text", { text });
    assert.ok(envelope.data === text || envelope.error, JSON.stringify([text, envelope]));
  }
});
check("bytes that are no UTF-8 do not come out again", (plugin) => {
  const bytes = Buffer.concat([Buffer.from('{"text":"a'), Buffer.from([0xff, 0xc3, 0x28]), Buffer.from('b"}')]);
  const envelope = plugin.call("text", new Uint8Array(bytes));
  assert.ok(envelope.error || /^a\ufffd/u.test(envelope.data), JSON.stringify(envelope));
  plugin.host.store.set("k", Uint8Array.of(0x61, 0xff, 0xed, 0xa0, 0x80, 0x62, 0xe2, 0x82));
  const stored = plugin.call("kv_get", { key: "k" });
  assert.ok(stored.error || /^a\ufffd/u.test(stored.data), JSON.stringify(stored));
});
answers("parameters are long, or none at all", [
  ["text", { text: "é".repeat(1_500_000) }, data("é".repeat(1_500_000))],
  ["count", undefined, data(1)],
  ["count", {}, data(2)],
]);
check("a member is found among others", (plugin) => {
  for (const [json, text] of [
    ['{"t\\u0065xt":"\\ud83d\\ude00"}', "😀"],
    ['{"text":"a","text":"b"}', "b"],
    [' {\n"x" : {"text":"a", "y": [1, -2.5e+3, true, false, null, {}, []]} ,\t"text" : "b" }\r', "b"],
    ['{"text":"b","texts":"a","tex":"c","":""}', "b"],
  ]) {
    assert.deepEqual(plugin.call("text", json), data(text));
  }
});
check("what is no JSON is refused", (plugin) => {
  const good = '{"a":[1.5e3,{"b":"\\u00e9\\n"}],"text":"x","c":{"d":null,"e":true}}';
  const wrong = [
    ...[...good].map((_, size) => good.slice(0, size)).slice(1),
    ...['{"text":"x"} x', '{"text":"x"}}', '{"text":"x",}', '{"text" "x"}', "{text:'x'}"],
    ...["01", "1.", ".5", "+1", "1e", "- 1", "0x1"].map((number) => `{"text":"x","a":${number}}`),
    ...["tru", "nul", "NaN", "[1,]", "[,1]", "[1 2]", '"', "{", "[", "}"].map((value) => `{"text":"x","a":${value}}`),
    ...["\n", "\\x", "\\u12g4", "\\u123", "\u001f", "\\"].map((part) => `{"text":"x","a":"${part}"}`),
    `{"text":"x","a":${"[".repeat(100_000)}`,
    `{"text":"x","a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
  ];
  for (const json of wrong) {
    assert.ok(plugin.call("text", json).error, `taken: ${json.slice(0, 200)}`);
  }
  assert.deepEqual(plugin.call("text", good), data("x"));
});
check("an error says which member is of the wrong kind", (plugin) => {
  for (const [name, parameters, error] of [
    ["text", { text: 1 }, /\btext: .*, expected a string$/],
    ["number", { number: "1" }, /\bnumber: .*, expected /],
  ]) {
    assert.match(plugin.call(name, parameters).error, error);
  }
  assert.ok(plugin.call("number", '{"number":1e999}').error);
});
check("numbers keep their value", (plugin) => {
  for (const number of [0, 1, -1, 0.1, -2.5e-3, 123456789012, 2 ** 53, 5e-324, 1.7976931348623157e308]) {
    assert.deepEqual(plugin.call("number", { number }), data(number));
  }
});
check("the parameters of one call are not seen by the next", (plugin) => {
  assert.deepEqual(plugin.call("text", { text: "a long text" }), data("a long text"));
  assert.deepEqual(plugin.call("text", { text: "b" }), data("b"));
  assert.ok(!plugin.call("text", "").data);
});
answers("an error may be any text, and is one even if it is empty", [
  ["error", { text: 'a "quoted"\\\n\u0001\u001f\u007f é😀' }, { error: 'a "quoted"\\\n\u0001\u001f\u007f é😀' }],
  ["error", { text: "" }, { error: "no reason given" }],
]);
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
test("a configuration is taken over or refused", () => {
  const plugin = new Instance(file, { configuration: { colour: "red" } });
  assert.equal(plugin.ready, false);
  assert.deepEqual(plugin.init(), data(null));
  assert.equal(plugin.ready, true);
  const refusing = new Instance(file, { configuration: { refuse: "too few" } });
  assert.deepEqual(refusing.init(), { error: "too few" });
  assert.equal(refusing.ready, false);
});
check("lines are logged, each with its level", (plugin, host) => {
  const lines = ["debug", "info", "warn", "error"].map((level) => [level, `caré %d ${level}`]);
  lines.push(["info", ""], ["warn", "x".repeat(100_000)]);
  for (const [level, text] of lines) {
    assert.deepEqual(plugin.call("log", { level, text }), data(null));
  }
  assert.deepEqual(host.logged, lines);
});
answers(
  "what is stored is read again until it is deleted",
  [
    ["kv_get", { key: "é" }, data(null)],
    ["kv_set", { key: "é", value: "two" }, data(null)],
    ["kv_get", { key: "é" }, data("two")],
    ["kv_set", { key: "é", value: "larger" }, "value of 6 bytes, at most 5 are allowed"],
    ["kv_get", { key: "é" }, data("two")],
    ["kv_set", { key: "é", value: "" }, data(null)],
    ["kv_get", { key: "é" }, data("")],
    ["kv_delete", { key: "é" }, data(null)],
    ["kv_delete", { key: "é" }, data(null)],
    ["kv_get", { key: "é" }, data(null)],
  ],
  { largest: 5 },
);
check("a value is any bytes", (plugin, host) => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i);
  host.store.set("from", bytes);
  assert.deepEqual(plugin.call("kv_copy", { from: "from", to: "to" }), data(null));
  assert.deepEqual(host.store.get("to"), bytes);
});
answers("an absent key is told from one that is refused", [
  ["kv_get", { key: "" }, "the key is empty"],
  ["kv_get", { key: "absent" }, data(null)],
  ["kv_set", { key: "", value: "x" }, "the key is empty"],
  ["kv_delete", { key: "" }, "the key is empty"],
]);
check("a key that is no text is refused", (plugin, host) => {
  for (const name of ["kv_get", "kv_set", "kv_delete"]) {
    assert.ok(plugin.call(name, { key: 1, value: "x" }).error, name);
  }
  assert.equal(host.store.size, 0);
});
check(
  "a request and its response go whole, whatever the status",
  (plugin, host) => {
    const url = "https://example.com/?a&b";
    const request = { method: "POST", url, headers: { Accept: "text/plain" }, body: "QUJD".repeat(100_000) };
    assert.deepEqual(plugin.call("http", { request }), data({ status: 404, headers: { "x-url": url }, body: "AP8=" }));
    assert.deepEqual(host.requests, [request]);
  },
  { respond: ({ url }) => ({ status: 404, headers: { "x-url": url }, body: "AP8=" }) },
);
answers("a request is refused with a reason", [
  [
    "http",
    { request: { method: "GET", url: "https://example.org/" } },
    "host example.org is not in the plugin's permissions",
  ],
]);
check("an event is emitted or refused", (plugin, host) => {
  const event = { event_type: "tiny.done", data: { n: 1, text: "<é>" }, entity_id: "17" };
  assert.deepEqual(plugin.call("emit", { event }), data(null));
  assertRefused(plugin.call("emit", { event: {} }), "event: event_type is absent");
  assert.deepEqual(host.events, [event]);
});
check("calls leave no memory behind", (plugin, host) => {
  const long = "x".repeat(5000);
  const requests = [
    ["text", { text: long }],
    ["error", { text: long }],
    ["text", { text: 1 }],
    ["config", { key: "absent" }],
    ["log", { level: "warn", text: "x" }],
    ["kv_set", { key: "k", value: long }],
    ["kv_get", { key: "k" }],
    ["kv_copy", { from: "k", to: "l" }],
    ["kv_get", { key: "absent" }],
    ["http", { request: { method: "POST", url: "https://example.com/", body: "QUJD".repeat(1000) } }],
    ["http", { request: { method: "GET", url: "https://example.org/" } }],
    ["emit", { event: { event_type: "x" } }],
  ];
  const callOften = () => {
    for (let i = 0; i < 600; i++) {
      requests.forEach(([name, parameters]) => plugin.call(name, parameters));
      [host.logged, host.events, host.requests] = [[], [], []];
    }
  };
  callOften();
  const before = plugin.memoryBytes;
  callOften();
  // a page is what a garbage collector may still want for itself
  assert.ok(plugin.memoryBytes - before <= PAGE, `${before} bytes became ${plugin.memoryBytes}`);
});

const { limit } = Instance.started(file).exports;
if (limit) {
  check("without memory the answer is an error, and what is unknown is not called absent", (plugin, host) => {
    host.store.set("k", new Uint8Array(5000).fill(0x61));
    const key = '{"key":"k"}';
    const asked = Array.from({ length: 6000 }, (_, room) => {
      plugin.exports.limit(Math.max(room, key.length + 1));
      return plugin.call("kv_get", key);
    });
    plugin.exports.limit(0xffffffff);
    const strange = asked.find((envelope) => envelope.data !== "a".repeat(5000) && !envelope.error);
    assert.equal(strange, undefined);
    assertRefused(asked[0], "out of memory");
    assertRefused(asked[4000], "the plugin's alloc(5000) answered 0");
    assertRefused(asked.at(-1), "out of memory"); // the answer is longer than the value
  });
}
