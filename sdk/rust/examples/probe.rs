//! A library for tests/library.rs, which opens it as a host does.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicIsize, Ordering};
use std::sync::Mutex;
use std::{fs, thread};

use serde_json::{json, Value};
use tenon_plugin::{Answer, Context, Error, Event, Level, Params, Plugin, Request, Result};

#[derive(Default)]
struct Probe {
    /// A file to write when the plugin is dropped.
    on_drop: Mutex<Option<String>>,
}

impl Plugin for Probe {
    fn call(&self, function: &str, params: Params, context: &Context) -> Result<Answer> {
        match function {
            "echo" | "execute" => Answer::of(params.into_value()),
            "panic" => panic!("asked for: {}", params.into_value()),
            "on_drop" => {
                *self.on_drop.lock().expect("nobody panics with it") = Some(params.read()?);
                Answer::of(())
            }
            "current_thread" => Answer::of(thread::current().name()),
            "spawn" => Answer::of(thread::spawn(|| 4).join().expect("no panic")),
            "config" => Answer::of(context.config::<Value>(&params.read::<String>()?)?),
            "host" => host(context),
            _ => Err(Error::no_such_function(function)),
        }
    }
}

/// Uses all that a host has; what it refuses is answered as text.
fn host(context: &Context) -> Result<Answer> {
    let host = context.host().ok_or_else(|| Error::new("no host"))?;
    host.log(Level::Warn, "a\0b", &[("n", &1)]);
    host.kv_set("k", [0, 255])?;
    let value = host.kv_get("k")?;
    host.kv_set("empty", [])?;
    let empty = host.kv_get("empty")?;
    host.kv_delete("k")?;
    let gone = host.kv_get("k")?;
    let response = host.http(&Request::post("https://example.com/", "question"))?;
    host.emit(&Event::new("probed").with("n", 1))?;
    let refusals = [
        host.http(&Request::get("https://example.org/")).map(drop),
        host.kv_set("denied", ""),
        host.kv_set("exhausted", ""),
        host.kv_set("invalid", ""),
        host.kv_set("a\0b", ""),
        host.kv_get("strange").map(drop),
    ];
    Answer::of(json!({
        "config": host.get_config("unit"), "unknown": host.get_config("unknown"),
        "value": value, "empty": empty, "gone": gone,
        "status": response.status, "body": String::from_utf8_lossy(&response.body),
        "refusals": refusals.map(|refusal| format!("{refusal:?}")),
    }))
}

impl Drop for Probe {
    fn drop(&mut self) {
        if let Ok(Some(file)) = self.on_drop.get_mut() {
            fs::write(file, "dropped").expect("a file to write");
        }
    }
}

tenon_plugin::export!(Probe, manifest = include_str!("probe.json"));

/// Counts what is allocated.
struct Counted;

static LIVE: AtomicIsize = AtomicIsize::new(0);

// SAFETY: it is the system's.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LIVE.fetch_add(1, Ordering::Relaxed);
        // SAFETY: as the caller says.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.fetch_sub(1, Ordering::Relaxed);
        // SAFETY: as the caller says.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTED: Counted = Counted;

/// How many allocations of this library are not freed.
#[unsafe(no_mangle)]
extern "C" fn probe_live() -> isize {
    LIVE.load(Ordering::Relaxed)
}
