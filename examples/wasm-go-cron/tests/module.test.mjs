// The built module, as a container calls it.
import assert from "node:assert/strict";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { Instance } from "../../../sdk/wasm-test/instance.mjs";

const file = fileURLToPath(new URL("../target/plugin/cron.wasm", import.meta.url));

function cron(configuration = { zone: "UTC" }) {
  const instance = new Instance(file, { configuration });
  assert.deepEqual(instance.init(), { data: null });
  return instance;
}

test("the zones are in the module", () => {
  const params = { cron: "30 2 * * *", after: "2026-03-28T12:00:00Z", count: 2 };
  assert.deepEqual(cron({ zone: "Europe/Vienna" }).call("next", params), {
    data: { times: ["2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"] },
  });
});

test("the clock is the container's", () => {
  const { times } = cron().call("next", { cron: "* * * * *" }).data;
  const away = Date.parse(times[0]) - Date.now();
  assert.ok(away > -1000 && away <= 60_000, `found ${times[0]}`);
});

test("a job is remembered in the container's store", () => {
  const instance = cron();
  const params = (now) => ({ operation: "due", params: { job: "backup", cron: "@hourly", now } });
  assert.equal(instance.call("ability_call", params("2026-01-01T09:30:00Z")).data.due, false);
  assert.equal(instance.call("ability_call", params("2026-01-01T12:30:00Z")).data.missed, 2);
  assert.deepEqual([...instance.host.store.keys()], ["asked:backup"]);
});

test("what is wrong is named", () => {
  const instance = cron();
  for (const [params, error] of [
    [{ cron: "x * * * *" }, 'cron: minute: found "x", expected an integer from 0 to 59'],
    [{ cron: 3 }, "params.cron: found number, expected a string"],
    [{}, "cron: found 0 fields, expected 5: minute, hour, day of month, month, day of week"],
  ]) {
    assert.deepEqual(instance.call("next", params), { error });
  }
  assert.deepEqual(new Instance(file, { configuration: { zone: "Mars/Base" } }).init(), {
    error: 'zone: found "Mars/Base", expected a name as Europe/Vienna',
  });
});
