// A wasm plugin as a container sees it: called through ABI tenon, with a host in memory.
import { readFileSync } from "node:fs";
import { Host } from "./host.mjs";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

export class Module {
  /** Of the instance. */
  exports;

  /** An instance after `init`. */
  constructor(file, configuration, host = new Host({ configuration })) {
    const compiled = new WebAssembly.Module(readFileSync(file));
    const imports = {
      ...host.imports,
      // of it nothing is called: the C library refers to it for its standard streams
      wasi_snapshot_preview1: Object.fromEntries(
        WebAssembly.Module.imports(compiled)
          .filter((entry) => entry.module === "wasi_snapshot_preview1")
          .map((entry) => [entry.name, () => 52]),
      ),
    };
    this.exports = new WebAssembly.Instance(compiled, imports).exports;
    host.serve(this.exports);
    this.exports._initialize?.();
    if (this.exports.init) {
      this.configured = this.call("init", JSON.stringify(configuration));
    }
  }

  get ready() {
    return (this.exports.is_ready?.() ?? 1) === 1;
  }

  get memoryBytes() {
    return this.exports.memory.buffer.byteLength;
  }

  /** The envelopes that functions answer with, one call after the other. */
  callAll(requests) {
    return requests.map(({ call, json }) => this.call(call, json));
  }

  call(name, json) {
    const packed = BigInt.asUintN(64, this.exports[name](...this.#give(encoder.encode(json))));
    const at = Number(packed >> 32n);
    const size = Number(packed & 0xffffffffn);
    const text = this.#read(at, size);
    this.exports.free?.(at, size);
    return JSON.parse(text);
  }

  #give(bytes) {
    if (bytes.length === 0) {
      return [0, 0];
    }
    const at = this.exports.alloc(bytes.length) >>> 0;
    if (at === 0) {
      throw new Error("out of memory: alloc answered 0");
    }
    new Uint8Array(this.exports.memory.buffer, at, bytes.length).set(bytes);
    return [at, bytes.length];
  }

  #read(at, size) {
    return decoder.decode(new Uint8Array(this.exports.memory.buffer, at >>> 0, size));
  }
}
