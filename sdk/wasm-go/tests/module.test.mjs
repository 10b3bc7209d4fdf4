// Calls module probe, and that of docs/writing-go-wasm-plugins.md, through the ABI: node --test, with the folder of the
// compiled modules in MODULES.
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

test("the kit's exports are there", () => {
  const found = new Set(new Instance(file("probe")).exports);
  for (const name of ["alloc", "free", "init", "is_ready", "ability_call", "_initialize", "memory", "echo"]) {
    assert.ok(found.has(name), name);
  }
});

test("parameters come whole and answers go whole", () => {
  const instance = probe();
  for (const value of ["", "é\u0000😀\"\\\n<&>", "x".repeat(3_000_000), null, 0, [[]], { a: { b: null } }]) {
    assert.deepEqual(data(instance, "echo", JSON.stringify(value)), value);
  }
  assert.equal(data(instance, "echo", undefined), null);
});

test("errors and panics are answers, and the instance goes on", () => {
  const instance = probe();
  assert.deepEqual(instance.call("echo", "[1"), { error: "params: unexpected end of JSON input" });
  assert.deepEqual(instance.call("panic", '"at work"'), { error: "panicked: at work" });
  assert.equal(instance.lines.length, 1);
  assert.equal(instance.lines[0][0], 3);
  assert.match(instance.lines[0][1], /^panicked: at work stack=.*main\.panics/);
  assert.equal(data(instance, "count"), 1);
});

test("operations are called by ability_call", () => {
  const instance = probe();
  assert.deepEqual(data(instance, "ability_call", { operation: "echo", params: [1] }), [1]);
  assert.equal(data(instance, "ability_call", { operation: "count" }), 1);
  assert.deepEqual(instance.call("ability_call", { operation: "vanish" }), {
    error: 'operation: found "vanish", expected one of: count, echo',
  });
});

test("a plugin is ready after init went well", () => {
  const instance = new Instance(file("probe"), { refuse: "too few" });
  assert.equal(instance.ready, false);
  assert.deepEqual(instance.init(), { error: "too few" });
  assert.equal(instance.ready, false);
  assert.equal(probe().ready, true);
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
  assert.deepEqual(data(instance, "fetch", '"https://example.com/?a&b"'), {
    status: 404,
    headers: { "x-url": "https://example.com/?a&b" },
    body: "AP8=",
  });
  assert.deepEqual(instance.requests, [
    { method: "POST", url: "https://example.com/?a&b", headers: { Accept: "text/plain" }, body: "/wA=" },
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
  assert.deepEqual(instance.lines, [[2, 'slow é ms="12" of="a \\"b\\""']]);
  assert.deepEqual(instance.call("emit", '""'), { error: "emit_event: event_type: found none, expected one" });
});

test("the time is the host's", () => {
  const before = Math.floor(Date.now() / 1000);
  const found = data(probe(), "clock");
  assert.ok(found >= before && found <= Date.now() / 1000, `found ${found}`);
});

test("the collector leaves alone what the host has, and memory stays bounded", () => {
  const instance = probe({}, () => ({ status: 200, body: "AA==" }));
  const callAll = () => {
    for (let i = 0; i < 300; i++) {
      const text = "x".repeat(300 * i);
      assert.equal(data(instance, "collect", JSON.stringify(text)), text);
      data(instance, "keep", { key: "k", value: text });
      assert.equal(data(instance, "keep", { key: "k", value: "" }), text);
      data(instance, "fetch", '"https://example.com/"');
    }
  };
  callAll();
  const before = instance.memoryBytes;
  callAll();
  assert.ok(instance.memoryBytes <= before * 1.5, `${before} bytes became ${instance.memoryBytes}`);
});

test("goroutines run within a call", () => {
  assert.equal(data(probe(), "parallel", "100"), 4950);
});

test("an exit ends the instance", () => {
  assert.throws(() => probe().call("exit"));
});

test("the plugin of the document greets", () => {
  const instance = new Instance(file("greet"));
  assert.deepEqual(instance.init(), { data: null });
  assert.equal(data(instance, "greet", { name: "Ada" }), "Hello, Ada!");
  assert.deepEqual(instance.call("greet", { name: 3 }), { error: "params.name: found number, expected a string" });
  assert.equal(data(instance, "ability_call", { operation: "greet", params: { name: "Bob" } }), "Hello, Bob!");
});
