// An instance of a module as a container has it: called through ABI `tenon`, with a host in memory and Node's WASI.
import { readFileSync } from "node:fs";
import { WASI } from "node:wasi";
import { Host } from "./host.mjs";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

export class Instance {
  host;
  /** Of the module, as they are. */
  exports;

  /** An instance that `init` was not called of yet, with a host of these options. */
  constructor(file, options = {}) {
    this.host = new Host(options);
    const wasi = new WASI({ version: "preview1", returnOnExit: true });
    const imports = { ...this.host.imports, wasi_snapshot_preview1: wasi.wasiImport };
    const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)), imports);
    this.exports = instance.exports;
    this.host.serve(instance.exports);
    wasi.initialize(instance);
  }

  /** An instance after `init`, which may have refused. */
  static started(file, options) {
    const instance = new Instance(file, options);
    if (instance.exports.init) {
      instance.init();
    }
    return instance;
  }

  init() {
    return this.call("init", this.host.configuration);
  }

  get ready() {
    return (this.exports.is_ready?.() ?? 1) === 1;
  }

  get memoryBytes() {
    return this.exports.memory.buffer.byteLength;
  }

  /** The envelope that a function answers with. Text and bytes go as they are, undefined as no parameters at all. */
  call(name, parameters) {
    const packed = BigInt.asUintN(64, this.exports[name](...this.#give(bytesOf(parameters))));
    const [at, size] = [Number(packed >> 32n), Number(packed & 0xffffffffn)];
    const envelope = decoder.decode(new Uint8Array(this.exports.memory.buffer, at, size));
    this.exports.free?.(at, size);
    return JSON.parse(envelope);
  }

  #give(bytes) {
    if (bytes.length === 0) {
      return [0, 0];
    }
    const at = this.exports.alloc(bytes.length) >>> 0;
    if (at === 0) {
      throw new Error(`alloc(${bytes.length}) answered 0`);
    }
    new Uint8Array(this.exports.memory.buffer, at, bytes.length).set(bytes);
    return [at, bytes.length];
  }
}

function bytesOf(parameters) {
  if (parameters instanceof Uint8Array) {
    return parameters;
  }
  return encoder.encode(typeof parameters === "string" ? parameters : (JSON.stringify(parameters) ?? ""));
}
