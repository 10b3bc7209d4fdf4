//! What the tests need of a module: each function does one thing that can go right or wrong.

use std::time::SystemTime;

use serde::Deserialize;
use serde_json::{json, Value};
use tenon_wasm::{host, now, Error, Event, Level, Plugin, Request, Result};

struct Probe {
    calls: u32,
}

#[derive(Deserialize)]
struct Config {
    refuse: Option<String>,
}

#[derive(Deserialize)]
struct Pair {
    key: String,
    value: Option<String>,
}

impl Plugin for Probe {
    type Config = Config;

    fn init(config: Config) -> Result<Self> {
        match config.refuse {
            Some(cause) => Err(Error::new(cause)),
            None => Ok(Self { calls: 0 }),
        }
    }
}

impl Probe {
    fn echo(&self, params: Value) -> Result<Value> {
        Ok(params)
    }

    fn count(&mut self, _: Value) -> Result<u32> {
        self.calls += 1;
        Ok(self.calls)
    }

    fn panic(&self, message: String) -> Result<()> {
        panic!("{message}")
    }

    fn config(&self, key: String) -> Result<Option<String>> {
        Ok(host::get_config(&key))
    }

    /// Sets a value, or without one deletes it; answers what was there before.
    fn keep(&self, pair: Pair) -> Result<Option<String>> {
        let before = host::kv_get(&pair.key)?;
        match pair.value {
            Some(value) => host::kv_set(&pair.key, value)?,
            None => host::kv_delete(&pair.key)?,
        }
        Ok(before.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    fn fetch(&self, url: String) -> Result<Value> {
        let response = host::http(&Request::post(url, [0xff, 0]).with_header("Accept", "text/plain"))?;
        Ok(json!({"status": response.status, "headers": response.headers, "body": response.body}))
    }

    fn emit(&self, event_type: String) -> Result<()> {
        Ok(host::emit(&Event::new(event_type).with("n", 1))?)
    }

    fn log(&self, message: String) -> Result<()> {
        host::log(Level::Warn, &message);
        Ok(())
    }

    fn clock(&self, _: Value) -> Result<u64> {
        Ok(now().duration_since(SystemTime::UNIX_EPOCH)?.as_secs())
    }
}

tenon_wasm::export!(Probe: echo, count, panic, config, keep, fetch, emit, log, clock);
