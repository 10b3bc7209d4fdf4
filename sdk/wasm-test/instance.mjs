// An instance of a module as a container has it, with the host functions of module `tenon` in memory: for the tests of
// the kits for WebAssembly.
import { readFileSync } from "node:fs";
import { WASI } from "node:wasi";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Thrown by a host function that refuses; the message is for `last_error`. */
class Refusal extends Error {}

export class Instance {
  /** What `log` wrote: level and message. */
  lines = [];
  events = [];
  requests = [];
  values = new Map();
  #exports;
  #config;
  #respond;
  #lastError = null;

  /**
   * @param file the module
   * @param config the configuration that `get_config` answers from, and `init` gets
   * @param respond makes a response, as JSON has it, of a request; without it there is no network
   */
  constructor(file, config = {}, respond = () => this.#refuse("this host has no network")) {
    this.#config = config;
    this.#respond = respond;
    const wasi = new WASI({ version: "preview1", returnOnExit: true });
    const imports = { wasi_snapshot_preview1: wasi.wasiImport, tenon: this.#hostFunctions() };
    const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)), imports);
    this.#exports = instance.exports;
    wasi.initialize(instance);
  }

  get exports() {
    return Object.keys(this.#exports);
  }

  get memoryBytes() {
    return this.#exports.memory.buffer.byteLength;
  }

  get ready() {
    return this.#exports.is_ready() === 1;
  }

  init() {
    return this.call("init", this.#config);
  }

  /** The envelope that a function answers with. Text is passed as it is, undefined as no parameters at all. */
  call(name, parameters) {
    const json = typeof parameters === "string" ? parameters : (JSON.stringify(parameters) ?? "");
    const bytes = encoder.encode(json);
    const pointer = bytes.length === 0 ? 0 : Number(this.#give(bytes) >> 32n);
    const packed = BigInt.asUintN(64, this.#exports[name](pointer, bytes.length));
    const [at, size] = [Number(packed >> 32n), Number(packed & 0xffffffffn)];
    const envelope = this.#text(at, size);
    this.#exports.free(at, size);
    return JSON.parse(envelope);
  }

  /** Calls an export with numbers. */
  raw(name, ...numbers) {
    return this.#exports[name](...numbers);
  }

  #bytes(at, size) {
    return new Uint8Array(this.#exports.memory.buffer, at >>> 0, size >>> 0).slice();
  }

  #text(at, size) {
    return decoder.decode(this.#bytes(at, size));
  }

  /** A buffer from the module's own `alloc`, packed; one byte at least, as a container's. */
  #give(bytes) {
    const at = this.#exports.alloc(Math.max(1, bytes.length)) >>> 0;
    if (at === 0) throw new Error(`alloc(${bytes.length}) answered 0`);
    new Uint8Array(this.#exports.memory.buffer, at, bytes.length).set(bytes);
    return (BigInt(at) << 32n) | BigInt(bytes.length);
  }

  #refuse(message) {
    throw new Refusal(message);
  }

  /** A host function: what it refuses is `no`, and a message. */
  #guarded(no, operation) {
    return (...numbers) => {
      try {
        const result = operation(...numbers);
        this.#lastError = null;
        return result;
      } catch (refusal) {
        if (!(refusal instanceof Refusal)) throw refusal;
        this.#lastError = refusal.message;
        return no;
      }
    };
  }

  #key(at, size) {
    return size >= 1 && size <= 1024
      ? this.#text(at, size)
      : this.#refuse(`key: found ${size} bytes, expected 1 to 1024`);
  }

  #answer(at, size) {
    const request = JSON.parse(this.#text(at, size));
    this.requests.push(request);
    return encoder.encode(JSON.stringify(this.#respond(request)));
  }

  #configured(key) {
    const value = this.#config[key];
    return value === undefined ? null : encoder.encode(typeof value === "string" ? value : JSON.stringify(value));
  }

  #hostFunctions() {
    const buffer = (bytes) => (bytes ? this.#give(bytes) : 0n);
    return {
      get_config_buf: this.#guarded(0n, (at, size) => buffer(this.#configured(this.#key(at, size)))),
      log: (level, at, size) => void this.lines.push([level, this.#text(at, size)]),
      kv_get_buf: this.#guarded(0n, (at, size) => buffer(this.values.get(this.#key(at, size)))),
      kv_set: this.#guarded(0, (at, size, value, valueSize) => {
        this.values.set(this.#key(at, size), this.#bytes(value, valueSize));
        return 1;
      }),
      kv_delete: this.#guarded(0, (at, size) => {
        this.values.delete(this.#key(at, size));
        return 1;
      }),
      http_request_buf: this.#guarded(0n, (at, size) => buffer(this.#answer(at, size))),
      emit_event: this.#guarded(0, (at, size) => {
        const event = JSON.parse(this.#text(at, size));
        if (!event.event_type) this.#refuse("event_type: found none, expected one");
        this.events.push(event);
        return 1;
      }),
      last_error: () => (this.#lastError === null ? 0n : this.#give(encoder.encode(this.#lastError))),
    };
  }
}
