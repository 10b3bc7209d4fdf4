//! What a host does for plugins, in memory, written against `sdk/c/tenon.h`.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ffi::{c_char, c_void, CStr, CString};
use std::ptr;
use std::sync::Mutex;

use serde_json::Value;

extern "C" {
    fn malloc(size: usize) -> *mut c_void;
    fn free(pointer: *mut c_void);
    fn strdup(string: *const c_char) -> *mut c_char;
}

/// `struct tenon_host`
#[repr(C)]
pub struct Table {
    abi_version: u32,
    get_config: extern "C" fn(*const c_char) -> *mut c_char,
    log: extern "C" fn(i32, *const c_char, *const c_char),
    kv_get: extern "C" fn(*const c_char, *mut *mut u8, *mut usize) -> i32,
    kv_set: extern "C" fn(*const c_char, *const u8, usize) -> i32,
    kv_delete: extern "C" fn(*const c_char) -> i32,
    http_request: extern "C" fn(*const c_char, *mut *mut c_char) -> i32,
    emit_event: extern "C" fn(*const c_char) -> i32,
    free: extern "C" fn(*mut c_void),
}

pub static TABLE: Table =
    Table { abi_version: 1, get_config, log, kv_get, kv_set, kv_delete, http_request, emit_event, free: free_counted };

pub static NO_VERSION: Table = Table { abi_version: 0, ..TABLE };

pub static LATER_VERSION: Table = Table { abi_version: 2, ..TABLE };

thread_local!(static GIVEN: Cell<isize> = const { Cell::new(0) });

/// What the host gave in calls of this thread, less what it got back.
pub fn given() -> isize {
    GIVEN.get()
}

static VALUES: Mutex<BTreeMap<String, Vec<u8>>> = Mutex::new(BTreeMap::new());
pub static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());
pub static EVENTS: Mutex<Vec<Value>> = Mutex::new(Vec::new());

fn text(string: *const c_char) -> String {
    assert!(!string.is_null(), "found NULL, expected a string");
    // SAFETY: plugins give strings of C's.
    unsafe { CStr::from_ptr(string) }.to_str().expect("UTF-8").to_owned()
}

fn give(text: &str) -> *mut c_char {
    GIVEN.set(GIVEN.get() + 1);
    let text = CString::new(text).unwrap();
    // SAFETY: a string of C's.
    unsafe { strdup(text.as_ptr()) }
}

extern "C" fn free_counted(pointer: *mut c_void) {
    GIVEN.set(GIVEN.get() - 1);
    // SAFETY: plugins give back what they got from malloc and strdup here.
    unsafe { free(pointer) };
}

extern "C" fn get_config(key: *const c_char) -> *mut c_char {
    match text(key).as_str() {
        "unit" => give("celsius"),
        "limit" => give("3"),
        _ => ptr::null_mut(),
    }
}

extern "C" fn log(level: i32, message: *const c_char, fields: *const c_char) {
    LINES.lock().unwrap().push(format!("{level} {} {}", text(message), text(fields)));
}

extern "C" fn kv_get(key: *const c_char, value: *mut *mut u8, size: *mut usize) -> i32 {
    let key = text(key);
    let values = VALUES.lock().unwrap();
    let Some(found) = values.get(&key) else { return if key == "strange" { 99 } else { 1 } };
    GIVEN.set(GIVEN.get() + 1);
    // SAFETY: the plugin gives room for both results, and malloc for one byte at least.
    unsafe {
        *value = malloc(found.len().max(1)).cast();
        *size = found.len();
        ptr::copy_nonoverlapping(found.as_ptr(), *value, found.len());
    }
    0
}

extern "C" fn kv_set(key: *const c_char, value: *const u8, size: usize) -> i32 {
    let refused = match text(key).as_str() {
        "denied" => 2,
        "exhausted" => 3,
        "invalid" => 4,
        _ => 0,
    };
    if refused == 0 {
        // SAFETY: the plugin says how long it is.
        let value = unsafe { std::slice::from_raw_parts(value, size) }.to_owned();
        VALUES.lock().unwrap().insert(text(key), value);
    }
    refused
}

extern "C" fn kv_delete(key: *const c_char) -> i32 {
    i32::from(VALUES.lock().unwrap().remove(&text(key)).is_none())
}

extern "C" fn http_request(request: *const c_char, response: *mut *mut c_char) -> i32 {
    let request: Value = serde_json::from_str(&text(request)).unwrap();
    let allowed = request["url"] == "https://example.com/";
    // "question" and "answer"
    assert!(!allowed || request["body"] == "cXVlc3Rpb24=", "{request}");
    let answer = if allowed { r#"{"status": 200, "headers": {}, "body": "YW5zd2Vy"}"# } else { "not on the list" };
    // SAFETY: the plugin gives room for it.
    unsafe { *response = give(answer) };
    if allowed {
        0
    } else {
        2
    }
}

extern "C" fn emit_event(event: *const c_char) -> i32 {
    EVENTS.lock().unwrap().push(serde_json::from_str(&text(event)).unwrap());
    0
}
