//! The table of functions that a host gives: `struct tenon_host` of `sdk/c/tenon.h`.

use std::ffi::{c_char, c_int, c_void, CStr, CString};
use std::ptr::{self, NonNull};
use std::slice;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;

use crate::host::Functions;
use crate::{HostError, Level};

const VERSION: u32 = 1;

const OK: i32 = 0;
const ABSENT: i32 = 1;
const DENIED: i32 = 2;
const EXHAUSTED: i32 = 3;
const INVALID: i32 = 4;

/// Set when the library is being unloaded: from then on the host's functions must not be called.
static CLOSED: AtomicBool = AtomicBool::new(false);

pub(super) fn close() {
    CLOSED.store(true, Ordering::SeqCst);
}

/// As the header has it. A function that a host lacks is null.
#[repr(C)]
pub struct HostTable {
    abi_version: u32,
    get_config: Option<unsafe extern "C" fn(key: *const c_char) -> *mut c_char>,
    log: Option<unsafe extern "C" fn(level: c_int, message: *const c_char, fields_json: *const c_char)>,
    kv_get: Option<unsafe extern "C" fn(key: *const c_char, value: *mut *mut u8, size: *mut usize) -> c_int>,
    kv_set: Option<unsafe extern "C" fn(key: *const c_char, value: *const u8, size: usize) -> c_int>,
    kv_delete: Option<unsafe extern "C" fn(key: *const c_char) -> c_int>,
    http_request: Option<unsafe extern "C" fn(request_json: *const c_char, response_json: *mut *mut c_char) -> c_int>,
    emit_event: Option<unsafe extern "C" fn(event_json: *const c_char) -> c_int>,
    free: Option<unsafe extern "C" fn(pointer: *mut c_void)>,
}

impl HostTable {
    /// The host, if it speaks this version; a later one only adds to it.
    pub(super) fn bind(&'static self) -> Option<Arc<dyn Functions>> {
        (self.abi_version >= VERSION).then(|| Arc::new(Bound(self)) as Arc<dyn Functions>)
    }
}

/// A table whose functions may be called: the host vouched for it when it gave it.
struct Bound(&'static HostTable);

impl Bound {
    /// A function of the table, if it may be called now.
    fn function<F>(&self, name: &str, function: Option<F>) -> Result<F, HostError> {
        if CLOSED.load(Ordering::SeqCst) {
            return Err(HostError::Failed(format!("{name}: the library is being unloaded")));
        }
        function.ok_or_else(|| HostError::Failed(format!("{name}: this host does not have it")))
    }

    /// Takes what the host has allocated.
    fn own<T>(&self, pointer: *mut T) -> Option<Owned<T>> {
        NonNull::new(pointer).map(|pointer| Owned { pointer, free: self.0.free })
    }
}

/// Memory of the host's, given back when dropped.
struct Owned<T> {
    pointer: NonNull<T>,
    free: Option<unsafe extern "C" fn(*mut c_void)>,
}

impl Owned<c_char> {
    fn text(&self) -> String {
        // SAFETY: the host gave a NUL-terminated string, which is ours until it is freed.
        unsafe { CStr::from_ptr(self.pointer.as_ptr()) }.to_string_lossy().into_owned()
    }
}

impl Owned<u8> {
    fn bytes(&self, size: usize) -> Vec<u8> {
        // SAFETY: the host gave that many bytes, which are ours until they are freed.
        unsafe { slice::from_raw_parts(self.pointer.as_ptr(), size) }.to_owned()
    }
}

impl<T> Drop for Owned<T> {
    fn drop(&mut self) {
        if let Some(free) = self.free {
            // SAFETY: the host said that this is to be given to its `free`; it happens here only.
            unsafe { free(self.pointer.as_ptr().cast()) };
        }
    }
}

impl Functions for Bound {
    fn get_config(&self, key: &str) -> Option<String> {
        let get_config = self.function("get_config", self.0.get_config).ok()?;
        let key = CString::new(key).ok()?;
        // SAFETY: the key is a string of C's.
        let value = unsafe { get_config(key.as_ptr()) };
        self.own(value).map(|value| value.text())
    }

    fn log(&self, level: Level, message: &str, fields_json: Option<&str>) {
        let Ok(log) = self.function("log", self.0.log) else { return };
        let message = CString::new(message.replace('\0', "\u{fffd}")).unwrap_or_default();
        // JSON as serde_json writes it holds no NUL
        let fields = fields_json.and_then(|json| CString::new(json).ok());
        let fields = fields.as_ref().map_or(ptr::null(), |fields| fields.as_ptr());
        // SAFETY: both are strings of C's; fields may be null.
        unsafe { log(level as c_int, message.as_ptr(), fields) };
    }

    fn kv_get(&self, key: &str) -> Result<Option<Vec<u8>>, HostError> {
        let kv_get = self.function("kv_get", self.0.kv_get)?;
        let key = c_string("kv_get", key)?;
        let (mut value, mut size) = (ptr::null_mut(), 0);
        // SAFETY: the key is a string of C's, and there is room for both results.
        let status = unsafe { kv_get(key.as_ptr(), &raw mut value, &raw mut size) };
        match status {
            OK => Ok(Some(self.own(value).map_or_else(Vec::new, |value| value.bytes(size)))),
            ABSENT => Ok(None),
            status => Err(refusal("kv_get", status, None)),
        }
    }

    fn kv_set(&self, key: &str, value: &[u8]) -> Result<(), HostError> {
        let kv_set = self.function("kv_set", self.0.kv_set)?;
        let key = c_string("kv_set", key)?;
        // SAFETY: the key is a string of C's, the value as long as said.
        done("kv_set", unsafe { kv_set(key.as_ptr(), value.as_ptr(), value.len()) })
    }

    fn kv_delete(&self, key: &str) -> Result<(), HostError> {
        let kv_delete = self.function("kv_delete", self.0.kv_delete)?;
        let key = c_string("kv_delete", key)?;
        // SAFETY: the key is a string of C's.
        match unsafe { kv_delete(key.as_ptr()) } {
            ABSENT => Ok(()),
            status => done("kv_delete", status),
        }
    }

    fn http_request(&self, request_json: &str) -> Result<String, HostError> {
        let http_request = self.function("http_request", self.0.http_request)?;
        let request = c_string("http_request", request_json)?;
        let mut response = ptr::null_mut();
        // SAFETY: the request is a string of C's, and there is room for the result.
        let status = unsafe { http_request(request.as_ptr(), &raw mut response) };
        let text = self.own(response).map(|response| response.text());
        match (status, text) {
            (OK, Some(response)) => Ok(response),
            (OK, None) => Err(HostError::Failed("http_request: the host gave no response".to_owned())),
            (status, reason) => Err(refusal("http_request", status, reason)),
        }
    }

    fn emit_event(&self, event_json: &str) -> Result<(), HostError> {
        let emit_event = self.function("emit_event", self.0.emit_event)?;
        let event = c_string("emit_event", event_json)?;
        // SAFETY: the event is a string of C's.
        done("emit_event", unsafe { emit_event(event.as_ptr()) })
    }
}

fn c_string(function: &str, text: &str) -> Result<CString, HostError> {
    CString::new(text).map_err(|error| {
        HostError::Invalid(format!("{function}: found a NUL at {}, expected none", error.nul_position()))
    })
}

fn done(function: &str, status: i32) -> Result<(), HostError> {
    match status {
        OK => Ok(()),
        status => Err(refusal(function, status, None)),
    }
}

fn refusal(function: &str, status: i32, reason: Option<String>) -> HostError {
    let text = |kind: &str| format!("{function}: {}", reason.as_deref().unwrap_or(kind));
    match status {
        DENIED => HostError::Denied(text("denied")),
        EXHAUSTED => HostError::Exhausted(text("exhausted")),
        INVALID => HostError::Invalid(text("invalid")),
        status => HostError::Failed(text(&format!("failed with status {status}"))),
    }
}
