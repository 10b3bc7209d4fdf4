// What the kit does beside what all do, and the module of docs/writing-go-wasm-plugins.md: node --test, with the folder
// of the compiled modules in MODULES.
import assert from "node:assert/strict";
import test from "node:test";
import { Instance } from "../../wasm-test/instance.mjs";

const file = (name) => `${process.env.MODULES}/${name}.wasm`;
const probe = (options) => Instance.started(file("probe"), options);
const data = (value) => ({ data: value });

test("the kit's exports are there", () => {
  const { exports } = probe();
  for (const name of ["alloc", "free", "init", "is_ready", "ability_call", "_initialize", "memory", "echo"]) {
    assert.ok(exports[name], name);
  }
});

test("parameters may be any JSON", () => {
  const instance = probe();
  for (const value of ["a\u0000b<&>", null, 0, [[]], { a: { b: null } }]) {
    assert.deepEqual(instance.call("echo", JSON.stringify(value)), data(value));
  }
  assert.deepEqual(instance.call("echo"), data(null));
});

test("errors and panics are answers, and the instance goes on", () => {
  const instance = probe();
  assert.deepEqual(instance.call("echo", "[1"), { error: "params: unexpected end of JSON input" });
  assert.deepEqual(instance.call("kv_get", { key: 3 }), { error: "params.key: found number, expected a string" });
  assert.deepEqual(instance.call("kv_get", { key: "" }), { error: "kv_get: the key is empty" });
  assert.deepEqual(instance.call("panic", '"at work"'), { error: "panicked: at work" });
  assert.equal(instance.host.logged.length, 1);
  const [level, message] = instance.host.logged[0];
  assert.equal(level, "error");
  assert.match(message, /^panicked: at work stack=.*main\.panics/);
  assert.deepEqual(instance.call("count"), data(1));
});

test("operations are called by ability_call", () => {
  const instance = probe();
  assert.deepEqual(instance.call("ability_call", { operation: "echo", params: [1] }), data([1]));
  assert.deepEqual(instance.call("ability_call", { operation: "count" }), data(1));
  assert.deepEqual(instance.call("ability_call", { operation: "vanish" }), {
    error: 'operation: found "vanish", expected one of: count, echo',
  });
});

test("attributes of a log line stand at its end", () => {
  const instance = probe();
  instance.call("attributes");
  assert.deepEqual(instance.host.logged, [["info", 'slow ms="12" of="a \\"b\\""']]);
});

test("the time is the host's", () => {
  const before = Math.floor(Date.now() / 1000);
  const found = probe().call("clock").data;
  assert.ok(found >= before && found <= Date.now() / 1000, `found ${found}`);
});

test("the collector leaves alone what the host has, and memory stays bounded", () => {
  const instance = probe();
  const callAll = () => {
    for (let i = 0; i < 300; i++) {
      const text = "x".repeat(300 * i);
      assert.deepEqual(instance.call("collect", JSON.stringify(text)), data(text));
      instance.call("kv_set", { key: "k", value: text });
      assert.deepEqual(instance.call("kv_get", { key: "k" }), data(text));
    }
  };
  callAll();
  const before = instance.memoryBytes;
  callAll();
  assert.ok(instance.memoryBytes <= before * 1.5, `${before} bytes became ${instance.memoryBytes}`);
});

test("goroutines run within a call", () => {
  assert.deepEqual(probe().call("parallel", "100"), data(4950));
});

test("an exit ends the instance", () => {
  assert.throws(() => probe().call("exit"));
});

test("the plugin of the document greets", () => {
  const instance = new Instance(file("greet"));
  assert.deepEqual(instance.init(), data(null));
  assert.deepEqual(instance.call("greet", { name: "Ada" }), data("Hello, Ada!"));
  assert.deepEqual(instance.call("greet", { name: 3 }), { error: "params.name: found number, expected a string" });
  assert.deepEqual(instance.call("ability_call", { operation: "greet", params: { name: "Bob" } }), data("Hello, Bob!"));
});
