//! A library with VT Code's C ABI, loaded and called the way VT Code's own loader does it.

use std::collections::HashMap;
use std::error::Error;
use std::ffi::{c_char, CStr, CString};
use std::path::Path;

use libloading::Library;
use serde::{Deserialize, Serialize};
use serde_json::Value;

const ABI_VERSION: u32 = 1;

type VersionFn = unsafe extern "C" fn() -> u32;
type MetadataFn = unsafe extern "C" fn() -> *const c_char;
type ExecuteFn = unsafe extern "C" fn(*const c_char) -> *const c_char;
type FreeStringFn = unsafe extern "C" fn(*const c_char);

/// The input of `execute`.
#[derive(Serialize)]
pub struct Context {
    pub input: HashMap<String, Value>,
    pub workspace_root: Option<String>,
    pub config: HashMap<String, Value>,
}

/// The result of `execute`.
#[derive(Deserialize)]
pub struct Outcome {
    pub success: bool,
    pub output: HashMap<String, Value>,
    pub error: Option<String>,
    pub files: Vec<String>,
}

/// What the library says of itself.
#[derive(Deserialize)]
pub struct Metadata {
    pub name: String,
}

/// A loaded library. `execute` may be called by many threads at once, as this benchmark's library allows.
pub struct Plugin {
    pub metadata: Metadata,
    execute: ExecuteFn,
    free_string: Option<FreeStringFn>,
    /// Last, since the functions above lie in it.
    _library: Library,
}

impl Plugin {
    pub fn load(path: &Path) -> Result<Self, Box<dyn Error>> {
        // SAFETY: the library is the benchmark's own and has no initializers.
        let library = unsafe { Library::new(path) }?;
        // SAFETY: the names have these types in the ABI; the pointers live in `_library` beside them.
        let (version, metadata, execute, free_string) = unsafe {
            (
                *library.get::<VersionFn>(b"vtcode_plugin_version\0")?,
                *library.get::<MetadataFn>(b"vtcode_plugin_metadata\0")?,
                *library.get::<ExecuteFn>(b"vtcode_plugin_execute\0")?,
                library.get::<FreeStringFn>(b"vtcode_plugin_free_string\0").ok().map(|symbol| *symbol),
            )
        };
        // SAFETY: as the ABI has it, it may be called at any time.
        let found = unsafe { version() };
        if found != ABI_VERSION {
            return Err(format!("found ABI version {found}, expected {ABI_VERSION}").into());
        }
        // SAFETY: as the ABI has it, this answers a string or null.
        let text = unsafe { take(metadata(), free_string) }?;
        Ok(Self { metadata: serde_json::from_str(&text)?, execute, free_string, _library: library })
    }

    pub fn execute(&self, context: &Context) -> Result<Outcome, Box<dyn Error>> {
        let input = CString::new(serde_json::to_string(context)?)?;
        // SAFETY: the input lives until the call returns, and the answer is a string or null.
        let text = unsafe { take((self.execute)(input.as_ptr()), self.free_string) }?;
        Ok(serde_json::from_str(&text)?)
    }
}

/// Copies a string of the library and gives it back.
///
/// # Safety
///
/// `string` is null or NUL-terminated, and from the library of `free_string`.
unsafe fn take(string: *const c_char, free_string: Option<FreeStringFn>) -> Result<String, Box<dyn Error>> {
    if string.is_null() {
        return Err("found a null pointer, expected a string".into());
    }
    // SAFETY: it is NUL-terminated, and nobody else has it yet.
    let copy = unsafe { CStr::from_ptr(string) }.to_str().map(str::to_owned);
    if let Some(free_string) = free_string {
        // SAFETY: it came from this library and is not used after this.
        unsafe { free_string(string) };
    }
    Ok(copy?)
}
