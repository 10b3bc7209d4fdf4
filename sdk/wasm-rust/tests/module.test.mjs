// Calls the modules of examples/, and that of docs/writing-rust-wasm-plugins.md, through the ABI: node --test, with
// the folder of the compiled modules in MODULES.
import assert from "node:assert/strict";
import test from "node:test";
import { Instance } from "../../wasm-test/instance.mjs";

const file = (name) => `${process.env.MODULES}/${name}.wasm`;

function probe(config = {}, respond) {
  const instance = new Instance(file("probe"), config, respond);
  instance.init();
  return instance;
}

const data = (instance, name, parameters) => {
  const envelope = instance.call(name, parameters);
  assert.deepEqual(Object.keys(envelope), ["data"], JSON.stringify(envelope));
  return envelope.data;
};

test("parameters come whole and answers go whole", () => {
  const instance = probe();
  const texts = ["", "é\u0000😀\"\\\n", "x".repeat(3_000_000)];
  for (const value of [...texts, null, 0, [[]], { b: 1, a: { c: null } }]) {
    assert.deepEqual(data(instance, "echo", JSON.stringify(value)), value);
  }
  assert.equal(data(instance, "echo", undefined), null);
});

test("errors are answers, and the instance goes on", () => {
  const instance = probe();
  assert.match(instance.call("echo", "[1").error, /^parameters: EOF while parsing/);
  assert.match(instance.call("echo", "[".repeat(100_000)).error, /^parameters: recursion limit exceeded/);
  assert.deepEqual(instance.call("keep", { key: 3 }), {
    error: "key: invalid type: integer `3`, expected a string",
  });
  assert.equal(data(instance, "count"), 1);
});

test("operations are called by ability_call", () => {
  const instance = probe();
  assert.deepEqual(data(instance, "ability_call", { operation: "echo", params: [1] }), [1]);
  assert.equal(data(instance, "ability_call", { operation: "count" }), 1);
  assert.match(
    instance.call("ability_call", { operation: "vanish" }).error,
    /^operation: found "vanish", expected one of: echo, count,/,
  );
});

test("a plugin is ready after init, and keeps its state", () => {
  const instance = new Instance(file("probe"));
  assert.equal(instance.ready, false);
  assert.match(instance.call("count").error, /^init: found no call/);
  assert.deepEqual(instance.init(), { data: null });
  assert.equal(instance.ready, true);
  assert.deepEqual([data(instance, "count"), data(instance, "count")], [1, 2]);
});

test("an error of init is its answer", () => {
  const instance = new Instance(file("probe"), { refuse: "too few" });
  assert.deepEqual(instance.init(), { error: "too few" });
  assert.equal(instance.ready, false);
});

test("a panic is logged before it traps", () => {
  const instance = probe();
  assert.throws(() => instance.call("panic", '"at work"'), WebAssembly.RuntimeError);
  assert.equal(instance.lines.length, 1);
  const [level, message] = instance.lines[0];
  assert.equal(level, 3);
  assert.match(message, /^panicked at [^]*at work/);
  assert.match(message, /examples\/probe\.rs:\d+/);
});

test("configuration is text as it is, and else JSON", () => {
  const instance = probe({ unit: "kelvin", limit: 3, empty: "" });
  const found = ["unit", "limit", "empty", "absent"].map((key) => data(instance, "config", `"${key}"`));
  assert.deepEqual(found, ["kelvin", "3", "", null]);
});

test("values are kept, empty ones too", () => {
  const instance = probe();
  const keep = (key, value) => data(instance, "keep", { key, value });
  assert.deepEqual([keep("k", "é"), keep("k", ""), keep("k"), keep("k")], [null, "é", "", null]);
  assert.deepEqual(instance.call("keep", { key: "" }), {
    error: "kv_get: key: found 0 bytes, expected 1 to 1024",
  });
  assert.equal(keep("k"), null);
});

test("requests and responses come and go whole", () => {
  const respond = ({ url }) => ({ status: 404, headers: { "x-url": url }, body: "AP8=" });
  const instance = probe({}, respond);
  assert.deepEqual(data(instance, "fetch", '"https://example.com/"'), {
    status: 404,
    headers: { "x-url": "https://example.com/" },
    body: [0, 255],
  });
  assert.deepEqual(instance.requests, [
    { method: "POST", url: "https://example.com/", headers: { Accept: "text/plain" }, body: "/wA=" },
  ]);
  assert.deepEqual(probe().call("fetch", '"https://example.com/"'), {
    error: "http_request: this host has no network",
  });
});

test("events and log lines reach the host", () => {
  const instance = probe();
  data(instance, "emit", '"order.created"');
  data(instance, "log", '"slow é"');
  assert.deepEqual(instance.events, [{ event_type: "order.created", data: { n: 1 } }]);
  assert.deepEqual(instance.lines, [[2, "slow é"]]);
  assert.deepEqual(instance.call("emit", '""'), { error: "emit_event: event_type: found none, expected one" });
});

test("the time is the host's", () => {
  const before = Math.floor(Date.now() / 1000);
  const found = data(probe(), "clock");
  assert.ok(found >= before && found <= Date.now() / 1000, `found ${found}`);
});

test("calls leave no memory behind", () => {
  const instance = probe({}, () => ({ status: 200, body: "AA==" }));
  const callAll = () => {
    for (let i = 0; i < 2000; i++) {
      instance.call("echo", { text: "x".repeat(i) });
      instance.call("keep", { key: "k", value: "v".repeat(i) });
      instance.call("fetch", '"https://example.com/"');
      instance.call("config", '"absent"');
      instance.call("emit", '""');
    }
  };
  callAll();
  const before = instance.memoryBytes;
  callAll();
  assert.equal(instance.memoryBytes, before);
});

test("memory that is not to be had is 0", () => {
  const instance = probe();
  assert.equal(instance.raw("alloc", 0xfffffff0), 0);
  assert.equal(data(instance, "count"), 1);
});

test("a module of functions needs no init", () => {
  const instance = new Instance(file("greet"));
  assert.deepEqual(instance.exports.filter((name) => !name.startsWith("__")).sort(), [
    ...["ability_call", "alloc", "free", "greet", "memory"],
  ]);
  assert.equal(data(instance, "greet", { name: "Ada" }), "Hello, Ada!");
  assert.deepEqual(instance.call("greet"), { error: "missing field `name`" });
  assert.equal(data(instance, "ability_call", { operation: "greet", params: { name: "Bob" } }), "Hello, Bob!");
});
