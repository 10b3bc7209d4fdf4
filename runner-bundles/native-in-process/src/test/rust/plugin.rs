//! A plugin by the specification's declarations alone, in Rust without any crate: it turns its input around, so that
//! an answer belongs to its call.

use std::ffi::{c_char, CStr, CString};

const METADATA: &str =
    r#"{"name":"test","description":"Turns text around","version":"1.0.0","abi_version":1,"thread_safe":true}"#;

#[no_mangle]
pub extern "C" fn vtcode_plugin_version() -> u32 {
    1
}

#[no_mangle]
pub extern "C" fn vtcode_plugin_metadata() -> *const c_char {
    given_away(METADATA.to_owned())
}

/// # Safety
///
/// `input` ends with a NUL.
#[no_mangle]
pub unsafe extern "C" fn vtcode_plugin_execute(input: *const c_char) -> *const c_char {
    let input = CStr::from_ptr(input).to_string_lossy();
    let quoted: String = input.chars().rev().flat_map(char::escape_default).collect();
    let readable = quoted.replace("\\'", "'").replace("\\u{", "(").replace('}', ")");
    given_away(format!(
        r#"{{"success":true,"output":"{}","error":null,"files":[]}}"#,
        readable
    ))
}

/// # Safety
///
/// `string` came from this library, and comes once.
#[no_mangle]
pub unsafe extern "C" fn vtcode_plugin_free_string(string: *const c_char) {
    drop(CString::from_raw(string.cast_mut()));
}

fn given_away(text: String) -> *const c_char {
    CString::new(text).expect("no NUL in it").into_raw()
}
