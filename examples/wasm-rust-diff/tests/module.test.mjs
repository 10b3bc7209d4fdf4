// The built module, as a container calls it; what it writes is also given to patch(1), where there is one.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { Instance } from "../../../sdk/wasm-test/instance.mjs";

const file = fileURLToPath(new URL("../target/plugin/diff.wasm", import.meta.url));
const hasPatch = spawnSync("patch", ["--version"]).status === 0;

function plugin(configuration = { context: 3 }) {
  const instance = new Instance(file, { configuration });
  assert.deepEqual(instance.init(), { data: null });
  return instance;
}

const pairs = [
  ["", "a\n"],
  ["a\n", ""],
  ["a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n", "a\nb\nC\nd\ne\nf\ng\nh\ni\nj\nk\n"],
  ["a\nb", "a\nb\n"],
  ["a\nb\n", "a\nc"],
  ["é\r\n😀\n", "e\r\n😀\n\n"],
];

test("a difference is in the unified format", () => {
  const [old, changed] = pairs[2];
  assert.deepEqual(plugin({ context: 1 }).call("diff", { old, new: changed, old_name: "x", new_name: "y" }), {
    data: {
      unified: "--- x\n+++ y\n@@ -2,3 +2,3 @@\n b\n-c\n+C\n d\n@@ -10 +10,2 @@\n j\n+k\n",
      removed: 1,
      added: 2,
    },
  });
});

test("a difference makes the new text of the old one", () => {
  const instance = plugin();
  for (const [old, changed] of pairs) {
    const { unified } = instance.call("diff", { old, new: changed }).data;
    assert.equal(instance.call("apply", { text: old, patch: unified }).data.text, changed);
  }
});

test("patch(1) makes the same of it", { skip: !hasPatch && "there is no patch(1)" }, () => {
  const folder = mkdtempSync(join(tmpdir(), "diff"));
  try {
    for (const [old, changed] of pairs) {
      const { unified } = plugin().call("diff", { old, new: changed }).data;
      const text = join(folder, "text");
      writeFileSync(text, old);
      const run = spawnSync("patch", ["--binary", "--force", "--no-backup-if-mismatch", text], { input: unified });
      assert.equal(run.status, 0, `${run.stdout}${run.stderr}${unified}`);
      assert.equal(readFileSync(text, "utf8"), changed);
      rmSync(text);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("texts without anything in common are compared within bounds", () => {
  const lines = (count, name) => Array.from({ length: count }, (_, i) => `${name} ${i}\n`).join("");
  const instance = plugin();
  const { removed, added } = instance.call("diff", { old: lines(20_000, "a"), new: lines(20_000, "b") }).data;
  assert.deepEqual([removed, added], [20_000, 20_000]);
  assert.ok(instance.memoryBytes < 64 << 20, `found ${instance.memoryBytes} bytes`);
});

test("changes are told once", () => {
  const instance = plugin();
  const changes = (text) => {
    const params = { name: "a.txt", text };
    return instance.call("ability_call", { operation: "changes", params }).data;
  };
  assert.equal(changes("1\n").first, true);
  assert.deepEqual(changes("1\n2\n"), {
    first: false,
    unified: "--- a.txt\n+++ a.txt\n@@ -1 +1,2 @@\n 1\n+2\n",
    removed: 0,
    added: 1,
  });
  assert.equal(changes("1\n2\n").unified, "");
  assert.deepEqual(instance.host.events.at(-1), {
    event_type: "text.changed",
    data: { name: "a.txt", removed: 0, added: 1 },
  });
  assert.equal(instance.host.events.length, 2);
});

test("what is wrong is named", () => {
  const instance = plugin();
  assert.deepEqual(instance.call("diff", { old: "" }), { error: "missing field `new`" });
  assert.deepEqual(instance.call("diff", { old: "", new: "", context: -1 }), {
    error: "context: invalid value: integer `-1`, expected usize",
  });
  assert.deepEqual(instance.call("apply", { text: "b\n", patch: "@@ -1 +1 @@\n-a\n+b\n" }), {
    error: "patch: hunk 1 fits nowhere in text, expected at line 1",
  });
});
