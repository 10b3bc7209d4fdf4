// The host of a WebAssembly plugin, in memory: what the import modules `flowbot` and `tenon` have, and what was asked
// of it.

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const LEVELS = ["debug", "info", "warn", "error"];
const REFUSED = Symbol("refused");

/** Thrown by a host function that says no; the message is what `last_error` answers. */
export class Refusal extends Error {}

/** Answers a request by itself, if it is to example.com. */
function echo({ url, headers = {}, body = "" }) {
  if (!url.startsWith("https://example.com/")) {
    throw new Refusal(`host ${new URL(url).host} is not in the plugin's permissions`);
  }
  return { status: 200, headers, body };
}

export class Host {
  configuration;
  /** Level and message of each line. */
  logged = [];
  events = [];
  requests = [];
  /** The plugin's own store: bytes by key. */
  store = new Map();
  #largest;
  #respond;
  #lastError = null;
  #exports;

  /**
   * @param configuration the plugin's
   * @param largest bytes of a value that the store takes
   * @param respond makes the response, as JSON has it, of a request; or throws a Refusal
   */
  constructor({ configuration = {}, largest = 16 << 20, respond = echo } = {}) {
    this.configuration = configuration;
    this.#largest = largest;
    this.#respond = respond;
  }

  /** What an instance imports, by module. */
  get imports() {
    const flowbot = {
      get_config: (key, size, out) => this.#put(out, this.#config(key, size)),
      log: (level, message, size) => void this.logged.push([LEVELS[level], this.#text(message, size)]),
      kv_get: (key, size, out) => this.#put(out, this.#stored(key, size)),
      kv_set: (...range) => this.#done(() => this.#set(...range)),
      kv_delete: (key, size) => this.#done(() => this.store.delete(this.#key(key, size))),
      http_request: (request, size, out, room) => this.#put(out, this.#http(request, size), room),
      emit_event: (event, size) => this.#done(() => this.#emit(event, size)),
    };
    const tenon = {
      ...flowbot,
      get_config_buf: (key, size) => this.#give(this.#config(key, size)),
      kv_get_buf: (key, size) => this.#give(this.#stored(key, size)),
      http_request_buf: (request, size) => this.#give(this.#http(request, size)),
      last_error: () => this.#give(this.#lastError === null ? null : encoder.encode(this.#lastError)),
    };
    return { flowbot, tenon };
  }

  /** Whose memory it is. */
  serve(exports) {
    this.#exports = exports;
  }

  #config(key, size) {
    return this.#attempt(() => {
      const value = this.configuration[this.#key(key, size)];
      return value === undefined ? null : encoder.encode(typeof value === "string" ? value : JSON.stringify(value));
    });
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

  #http(at, size) {
    return this.#attempt(() => {
      const request = JSON.parse(this.#text(at, size));
      this.requests.push(request);
      return encoder.encode(JSON.stringify(this.#respond(request)));
    });
  }

  #emit(at, size) {
    const event = JSON.parse(this.#text(at, size));
    if (!event.event_type) {
      throw new Refusal("event: event_type is absent");
    }
    this.events.push(event);
  }

  #attempt(ask) {
    this.#lastError = null;
    try {
      return ask();
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) {
        throw thrown;
      }
      this.#lastError = thrown.message;
      return REFUSED;
    }
  }

  #done(ask) {
    return this.#attempt(ask) === REFUSED ? 0 : 1;
  }

  #put(out, bytes, room = Infinity) {
    if (bytes === null || bytes === REFUSED || bytes.length > room) {
      return 0;
    }
    this.#bytes(out, bytes.length).set(bytes);
    return bytes.length;
  }

  /** In a buffer from the plugin's own alloc; of one byte at least, so that nothing is told from none. */
  #give(bytes) {
    if (bytes === null || bytes === REFUSED) {
      return 0n;
    }
    const room = Math.max(1, bytes.length);
    const at = this.#exports.alloc(room) >>> 0;
    if (at === 0) {
      this.#lastError = `the plugin's alloc(${room}) answered 0`;
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
