// A plugin with Extism's AssemblyScript PDK.
import { Config, Host, LogLevel, Memory, Var } from "@extism/as-pdk";
import { error_set } from "@extism/as-pdk/lib/env";

/** What a failed check or a `throw` becomes. */
export function broken(message: string | null, file: string | null, line: u32, column: u32): void {
  const text = message === null ? "broken" : message;
  error_set(Memory.allocateString(text + " at line " + line.toString()).offset);
}

function output(text: string): i32 {
  Host.output(Uint8Array.wrap(String.UTF8.encode(text)));
  return 0;
}

export function count_vowels(): i32 {
  const text = Host.inputString().toLowerCase();
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    if ("aeiou".includes(text.charAt(i))) count++;
  }
  return output('{"count":' + count.toString() + "}");
}

export function echo(): i32 {
  Host.output(Host.input());
  return 0;
}

/** By the PDK's own way for text, which allocates one byte for each UTF-16 unit and writes more. */
export function echo_text(): i32 {
  Host.outputString(Host.inputString());
  return 0;
}

export function config(): i32 {
  const value = Config.get(Host.inputString());
  return output(value === null ? "null" : "configured: " + value);
}

/** Says what was kept by the call before, and keeps its input. */
export function remember(): i32 {
  const before = Var.getString("last");
  Var.set("last", Host.input());
  return output(before === null ? "nothing" : before);
}

export function forget(): i32 {
  Var.remove("last");
  return 0;
}

export function log(): i32 {
  Host.log(LogLevel.Debug, "a detail");
  Host.log(LogLevel.Info, "ein Überblick");
  Host.log(LogLevel.Warn, "a doubt");
  Host.log(LogLevel.Error, "a mistake");
  return 0;
}

/** Logs 10 MB in all and frees nothing: the host takes each message's block. */
export function log_much(): i32 {
  const line = "x".repeat(1000);
  for (let i = 0; i < 10_000; i++) {
    Host.log(LogLevel.Debug, line);
  }
  return 0;
}

export function check(): i32 {
  assert(Host.input().length == 0, "expected no input");
  return output("checked");
}

export function spin(): i32 {
  while (true) {}
  return 0;
}
