//! The host's functions as a module imports them.

use std::time::Duration;

use crate::abi;
use crate::{HostError, Level};

mod tenon {
    #[link(wasm_import_module = "tenon")]
    extern "C" {
        pub(super) fn get_config_buf(key: *const u8, key_size: usize) -> u64;
        pub(super) fn log(level: u32, message: *const u8, size: usize);
        pub(super) fn kv_get_buf(key: *const u8, key_size: usize) -> u64;
        pub(super) fn kv_set(key: *const u8, key_size: usize, value: *const u8, value_size: usize) -> u32;
        pub(super) fn kv_delete(key: *const u8, key_size: usize) -> u32;
        pub(super) fn http_request_buf(request: *const u8, size: usize) -> u64;
        pub(super) fn emit_event(event: *const u8, size: usize) -> u32;
        pub(super) fn last_error() -> u64;
    }
}

mod wasi {
    pub(super) const REALTIME: u32 = 0;

    #[link(wasm_import_module = "wasi_snapshot_preview1")]
    extern "C" {
        pub(super) fn clock_time_get(clock: u32, precision: u64, nanoseconds: *mut u64) -> u32;
    }
}

pub(crate) fn get_config(key: &str) -> Option<String> {
    // SAFETY: the host reads within the key only, and so it does in all functions below
    let value = buffer(unsafe { tenon::get_config_buf(key.as_ptr(), key.len()) })?;
    Some(String::from_utf8_lossy(&value).into_owned())
}

pub(crate) fn log(level: Level, message: &str) {
    // SAFETY: as above
    unsafe { tenon::log(level as u32, message.as_ptr(), message.len()) };
}

pub(crate) fn kv_get(key: &str) -> Result<Option<Vec<u8>>, HostError> {
    // SAFETY: as above
    match buffer(unsafe { tenon::kv_get_buf(key.as_ptr(), key.len()) }) {
        Some(value) => Ok(Some(value)),
        None => cause().map_or(Ok(None), |cause| Err(error("kv_get", &cause))),
    }
}

pub(crate) fn kv_set(key: &str, value: &[u8]) -> Result<(), HostError> {
    // SAFETY: as above
    done("kv_set", unsafe { tenon::kv_set(key.as_ptr(), key.len(), value.as_ptr(), value.len()) })
}

pub(crate) fn kv_delete(key: &str) -> Result<(), HostError> {
    // SAFETY: as above
    done("kv_delete", unsafe { tenon::kv_delete(key.as_ptr(), key.len()) })
}

pub(crate) fn http_request(request: &[u8]) -> Result<Vec<u8>, HostError> {
    // SAFETY: as above
    buffer(unsafe { tenon::http_request_buf(request.as_ptr(), request.len()) }).ok_or_else(|| refusal("http_request"))
}

pub(crate) fn emit_event(event: &[u8]) -> Result<(), HostError> {
    // SAFETY: as above
    done("emit_event", unsafe { tenon::emit_event(event.as_ptr(), event.len()) })
}

pub(crate) fn since_epoch() -> Duration {
    let mut nanoseconds = 0;
    // SAFETY: the host writes the time there
    match unsafe { wasi::clock_time_get(wasi::REALTIME, 1, &mut nanoseconds) } {
        0 => Duration::from_nanos(nanoseconds),
        code => panic!("clock_time_get: found error {code}, expected none"),
    }
}

/// The bytes that the host put into a buffer from this module's `alloc`.
fn buffer(packed: u64) -> Option<Vec<u8>> {
    let (pointer, size) = ((packed >> 32) as usize as *mut u8, packed as u32 as usize);
    // SAFETY: the host asked `alloc` for it, and has no more use for it
    (!pointer.is_null()).then(|| unsafe { abi::taken(pointer, size) })
}

fn done(function: &str, result: u32) -> Result<(), HostError> {
    match result {
        0 => Err(refusal(function)),
        _ => Ok(()),
    }
}

fn refusal(function: &str) -> HostError {
    error(function, cause().as_deref().unwrap_or("the host says no more than that it failed"))
}

fn error(function: &str, cause: &str) -> HostError {
    HostError(format!("{function}: {cause}"))
}

/// What the host said of its last function that failed.
fn cause() -> Option<String> {
    // SAFETY: it takes nothing
    let message = buffer(unsafe { tenon::last_error() })?;
    Some(String::from_utf8_lossy(&message).into_owned())
}
