// The host of a wasm plugin, in memory: what the import modules `flowbot` and `tenon` have, and what was asked of it.

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const LEVELS = ["debug", "info", "warn", "error"];
const NOT_HERE = -1;

export class Host {
  store = new Map();
  logged = [];
  events = [];
  lastError = null;
  #configuration;
  #largest;
  #exports;

  /** `largest`: bytes of a value that the store takes. Requests are answered where the URL is https://example.com/. */
  constructor({ configuration = {}, largest = 16 << 20 } = {}) {
    this.#configuration = configuration;
    this.#largest = largest;
  }

  /** What an instance imports. */
  get imports() {
    const both = {
      get_config: (key, size, out) => this.#put(out, this.#config(key, size)),
      log: (level, message, size) => void this.logged.push([LEVELS[level], this.#text(message, size)]),
      kv_get: (key, size, out) => this.#put(out, this.#stored(key, size)),
      kv_set: (...range) => this.#done(() => this.#set(...range)),
      kv_delete: (key, size) => this.#done(() => this.store.delete(this.#key(key, size))),
      http_request: (request, size, out, room) => this.#put(out, this.#http(request, size), room),
      emit_event: (event, size) => this.#done(() => this.#emit(event, size)),
    };
    const tenon = {
      ...both,
      get_config_buf: (key, size) => this.#give(this.#config(key, size)),
      kv_get_buf: (key, size) => this.#give(this.#stored(key, size)),
      http_request_buf: (request, size) => this.#give(this.#http(request, size)),
      last_error: () => this.#give(this.lastError === null ? null : encoder.encode(this.lastError)),
    };
    return { flowbot: both, tenon };
  }

  /** Whose memory it is. */
  serve(exports) {
    this.#exports = exports;
  }

  #config(key, size) {
    const value = this.#configuration[this.#text(key, size)];
    this.lastError = null;
    return value === undefined ? null : encoder.encode(typeof value === "string" ? value : JSON.stringify(value));
  }

  #stored(key, size) {
    return this.#attempt(() => this.store.get(this.#key(key, size)) ?? null);
  }

  #set(key, keySize, value, size) {
    const name = this.#key(key, keySize);
    if (size > this.#largest) {
      throw new Refusal(`value of ${size} bytes, at most ${this.#largest} are allowed`);
    }
    this.store.set(name, this.#bytes(value, size).slice());
  }

  #key(at, size) {
    if (size === 0) {
      throw new Refusal("the key is empty");
    }
    return this.#text(at, size);
  }

  #http(request, size) {
    const { url, body = "" } = JSON.parse(this.#text(request, size));
    return this.#attempt(() => {
      if (!url.startsWith("https://example.com/")) {
        throw new Refusal(`host ${new URL(url).host} is not in the plugin's permissions`);
      }
      return encoder.encode(JSON.stringify({ status: 200, headers: {}, body }));
    });
  }

  #emit(event, size) {
    const emitted = JSON.parse(this.#text(event, size));
    if (!emitted.event_type) {
      throw new Refusal("event: event_type is absent");
    }
    this.events.push(emitted);
  }

  #attempt(ask) {
    this.lastError = null;
    try {
      return ask();
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) {
        throw thrown;
      }
      this.lastError = thrown.message;
      return NOT_HERE;
    }
  }

  #done(ask) {
    return this.#attempt(ask) === NOT_HERE ? 0 : 1;
  }

  #put(out, bytes, room = Infinity) {
    if (bytes === null || bytes === NOT_HERE || bytes.length > room) {
      return 0;
    }
    this.#bytes(out, bytes.length).set(bytes);
    return bytes.length;
  }

  /** In a buffer from the plugin's own alloc; of one byte at least, so that nothing is told from none. */
  #give(bytes) {
    if (bytes === null || bytes === NOT_HERE) {
      return 0n;
    }
    const room = Math.max(1, bytes.length);
    const at = this.#exports.alloc(room) >>> 0;
    if (at === 0) {
      this.lastError = `the plugin's alloc(${room}) answered 0`;
      return 0n;
    }
    this.#bytes(at, bytes.length).set(bytes);
    return (BigInt(at) << 32n) | BigInt(bytes.length);
  }

  #text(at, size) {
    return decoder.decode(this.#bytes(at, size));
  }

  /** Throws where a range leaves the memory. */
  #bytes(at, size) {
    return new Uint8Array(this.#exports.memory.buffer, at >>> 0, size >>> 0);
  }
}

class Refusal extends Error {}
