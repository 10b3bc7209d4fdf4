//! The peer that Tenon's native plugins are measured against: a host in Rust on `libloading` and `serde_json`, which
//! makes the calls that VT Code's loader makes.
//!
//! It measures one point and prints one line: the point's name, the median in nanoseconds, p90 (of loads) or p99 (of
//! calls) in nanoseconds, and calls a second (0 for loads).
//!
//!     native-host LIBRARY calls TEXT_BYTES CALLERS WARM_MS TIME_MS
//!     native-host LIBRARY loads TEXT_BYTES WARM_LOADS LOADS

mod load;
mod plugin;

use std::collections::HashMap;
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use plugin::{Context, Plugin};
use serde_json::Value;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match measure(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("native-host: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(words: &[String]) -> Result<(), Box<dyn Error>> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        [library, "calls", text, callers, warm_up, time] => measure_calls(
            Path::new(library),
            &context(text.parse()?),
            callers.parse()?,
            Duration::from_millis(warm_up.parse()?),
            Duration::from_millis(time.parse()?),
        ),
        [library, "loads", text, warm_up, count] => {
            measure_loads(Path::new(library), &context(text.parse()?), warm_up.parse()?, count.parse()?)
        }
        _ => Err(format!("found {words:?}, expected LIBRARY, calls or loads, and numbers").into()),
    }
}

fn measure_calls(
    library: &Path,
    context: &Context,
    callers: usize,
    warm_up: Duration,
    time: Duration,
) -> Result<(), Box<dyn Error>> {
    let plugin = Plugin::load(library)?;
    if plugin.execute(context)?.output != context.input {
        return Err("found another output, expected the input".into());
    }
    let call = || call(&plugin, context);
    load::calls(callers, warm_up, call)?;
    let (nanos, per_second) = load::calls(callers, time, call)?;
    load::report("calls", nanos, 0.99, per_second);
    Ok(())
}

/// From a library that is not mapped to the first answer, each time anew.
fn measure_loads(library: &Path, context: &Context, warm_up: usize, count: usize) -> Result<(), Box<dyn Error>> {
    let mut nanos = Vec::with_capacity(count);
    for i in 0..warm_up + count {
        let began = Instant::now();
        let plugin = Plugin::load(library)?;
        call(&plugin, context)?;
        let took = began.elapsed();
        if plugin.metadata.name != "echo" {
            return Err(format!("found plugin '{}', expected 'echo'", plugin.metadata.name).into());
        }
        if i >= warm_up {
            nanos.push(took.as_nanos() as u64);
        }
    }
    load::report("loads", nanos, 0.90, 0.0);
    Ok(())
}

/// A look that costs nothing; an output is compared whole once.
fn call(plugin: &Plugin, context: &Context) -> Result<(), Box<dyn Error>> {
    let outcome = plugin.execute(context)?;
    if !outcome.success || outcome.error.is_some() || !outcome.files.is_empty() || outcome.output.len() != 1 {
        return Err("found another result, expected the input".into());
    }
    Ok(())
}

/// An object with one text of that many bytes.
fn context(text: usize) -> Context {
    Context {
        input: HashMap::from([("text".to_owned(), Value::String("x".repeat(text)))]),
        workspace_root: None,
        config: HashMap::new(),
    }
}
