// What the kit does beside what all do, and the module of docs/writing-rust-wasm-plugins.md: node --test, with the
// folder of the compiled modules in MODULES.
import assert from "node:assert/strict";
import test from "node:test";
import { Instance } from "../../wasm-test/instance.mjs";

const file = (name) => `${process.env.MODULES}/${name}.wasm`;
const probe = () => Instance.started(file("probe"));
const data = (value) => ({ data: value });

test("parameters may be any JSON", () => {
  const instance = probe();
  for (const value of ["a\u0000b", null, 0, [[]], { b: 1, a: { c: null } }]) {
    assert.deepEqual(instance.call("echo", JSON.stringify(value)), data(value));
  }
  assert.deepEqual(instance.call("echo"), data(null));
});

test("an error in parameters says where it is", () => {
  const instance = probe();
  assert.match(instance.call("echo", "[1").error, /^parameters: EOF while parsing/);
  assert.match(instance.call("echo", "[".repeat(100_000)).error, /^parameters: recursion limit exceeded/);
  assert.deepEqual(instance.call("kv_get", { key: 3 }), {
    error: "key: invalid type: integer `3`, expected a string",
  });
});

test("an error of the host says in which function", () => {
  assert.deepEqual(probe().call("kv_get", { key: "" }), { error: "kv_get: the key is empty" });
});

test("operations are called by ability_call", () => {
  const instance = probe();
  assert.deepEqual(instance.call("ability_call", { operation: "echo", params: [1] }), data([1]));
  assert.deepEqual(instance.call("ability_call", { operation: "count" }), data(1));
  assert.match(
    instance.call("ability_call", { operation: "vanish" }).error,
    /^operation: found "vanish", expected one of: echo, count,/,
  );
});

test("nothing of a plugin is called before init", () => {
  const instance = new Instance(file("probe"));
  assert.match(instance.call("count").error, /^init: found no call/);
  instance.init();
  assert.deepEqual(instance.call("count"), data(1));
});

test("a panic is logged before it traps", () => {
  const instance = probe();
  assert.throws(() => instance.call("panic", '"at work"'), WebAssembly.RuntimeError);
  assert.equal(instance.host.logged.length, 1);
  const [level, message] = instance.host.logged[0];
  assert.equal(level, "error");
  assert.match(message, /^panicked at [^]*at work/);
  assert.match(message, /examples\/probe\.rs:\d+/);
});

test("the time is the host's", () => {
  const before = Math.floor(Date.now() / 1000);
  const found = probe().call("clock").data;
  assert.ok(found >= before && found <= Date.now() / 1000, `found ${found}`);
});

test("memory that is not to be had is 0", () => {
  const instance = probe();
  assert.equal(instance.exports.alloc(0xfffffff0), 0);
  assert.deepEqual(instance.call("count"), data(1));
});

test("a module of functions needs no init", () => {
  const instance = new Instance(file("greet"));
  assert.deepEqual(Object.keys(instance.exports).filter((name) => !name.startsWith("__")).sort(), [
    ...["ability_call", "alloc", "free", "greet", "memory"],
  ]);
  assert.deepEqual(instance.call("greet", { name: "Ada" }), data("Hello, Ada!"));
  assert.deepEqual(instance.call("greet"), { error: "missing field `name`" });
  assert.deepEqual(instance.call("ability_call", { operation: "greet", params: { name: "Bob" } }), data("Hello, Bob!"));
});
