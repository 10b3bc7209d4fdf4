//! What the tests need of a module: each function does one thing that can go right or wrong. `../wasm-test/kit.mjs`
//! says what most of them answer, `tests/module.test.mjs` the others.

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
struct Text {
    text: String,
}

#[derive(Deserialize)]
struct Number {
    number: f64,
}

#[derive(Deserialize)]
struct Line {
    level: String,
    text: String,
}

#[derive(Deserialize)]
struct Key {
    key: String,
}

#[derive(Deserialize)]
struct Pair {
    key: String,
    value: String,
}

#[derive(Deserialize)]
struct FromTo {
    from: String,
    to: String,
}

#[derive(Deserialize)]
struct Http {
    request: Request,
}

#[derive(Deserialize)]
struct Emit {
    event: Event,
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

    fn text(&self, params: Text) -> Result<String> {
        Ok(params.text)
    }

    fn number(&self, params: Number) -> Result<f64> {
        Ok(params.number)
    }

    fn error(&self, params: Text) -> Result<()> {
        Err(Error::new(params.text))
    }

    fn panic(&self, message: String) -> Result<()> {
        panic!("{message}")
    }

    fn config(&self, params: Key) -> Result<Option<String>> {
        Ok(host::get_config(&params.key))
    }

    fn log(&self, line: Line) -> Result<()> {
        let level = match line.level.as_str() {
            "debug" => Level::Debug,
            "info" => Level::Info,
            "warn" => Level::Warn,
            _ => Level::Error,
        };
        host::log(level, &line.text);
        Ok(())
    }

    fn kv_get(&self, params: Key) -> Result<Option<String>> {
        let value = host::kv_get(&params.key)?;
        Ok(value.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    fn kv_set(&self, pair: Pair) -> Result<()> {
        Ok(host::kv_set(&pair.key, pair.value)?)
    }

    fn kv_copy(&self, copy: FromTo) -> Result<()> {
        let value = host::kv_get(&copy.from)?.ok_or_else(|| Error::new("from: found no value"))?;
        Ok(host::kv_set(&copy.to, value)?)
    }

    fn kv_delete(&self, params: Key) -> Result<()> {
        Ok(host::kv_delete(&params.key)?)
    }

    fn http(&self, params: Http) -> Result<Value> {
        let response = host::http(&params.request)?;
        Ok(json!(response))
    }

    fn emit(&self, params: Emit) -> Result<()> {
        Ok(host::emit(&params.event)?)
    }

    fn clock(&self, _: Value) -> Result<u64> {
        Ok(now().duration_since(SystemTime::UNIX_EPOCH)?.as_secs())
    }
}

tenon_wasm::export!(
    Probe: echo, count, text, number, error, panic, config, log, kv_get, kv_set, kv_copy, kv_delete, http, emit, clock
);
