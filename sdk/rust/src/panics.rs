//! What a panic becomes: a message to the caller, and a line on stderr.

use std::any::Any;
use std::mem;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};

use crate::{Error, Result};

/// Calls, and makes an error of a panic. What the plugin's state looks like after one is the plugin's to care for: a
/// `Mutex` that was held is poisoned.
pub(crate) fn caught<T>(call: impl FnOnce() -> Result<T>) -> Result<T> {
    panic::catch_unwind(AssertUnwindSafe(call)).unwrap_or_else(|payload| {
        let error = Error::new(format!("panicked: {}", message(payload.as_ref())));
        discard(payload);
        Err(error)
    })
}

/// Drops a payload, unless its own drop may panic: then there would be nobody left to catch it.
fn discard(payload: Box<dyn Any + Send>) {
    if payload.is::<&str>() || payload.is::<String>() {
        drop(payload);
    } else {
        mem::forget(payload);
    }
}

fn message(payload: &(dyn Any + Send)) -> &str {
    payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a message")
}

/// Reports panics in one line. The standard hook prints a backtrace if the process's environment asks for one, and to
/// do so maps the library's file a second time, for good.
pub(crate) fn report_in_one_line() {
    panic::set_hook(Box::new(report));
}

/// Gives up what [`report_in_one_line`] took.
pub(crate) fn report_no_more() {
    drop(panic::take_hook());
}

fn report(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    eprintln!("panicked at {place}: {}", message(panic.payload()));
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Bomb;

    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("dropped");
        }
    }

    #[test]
    fn a_panic_is_an_error_with_its_message() {
        let found = |call: fn() -> Result<()>| caught(call).unwrap_err().to_string();
        assert_eq!(found(|| panic!("plain")), "panicked: plain");
        assert_eq!(found(|| panic!("number {}", 7)), "panicked: number 7");
        assert_eq!(found(|| panic::panic_any(7)), "panicked: without a message");
        assert_eq!(found(|| panic::panic_any(Bomb)), "panicked: without a message");
    }
}
