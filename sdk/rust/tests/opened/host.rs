//! A host that opens libraries by the system's loader. It knows nothing of the crate.

use std::ffi::{c_char, c_int, c_void, CStr, CString};
use std::path::{Path, PathBuf};
use std::{env, fs, mem, ptr};

use serde_json::{json, Value};

use crate::table::Table;

extern "C" {
    fn dlopen(file: *const c_char, flags: c_int) -> *mut c_void;
    fn dlsym(library: *mut c_void, symbol: *const c_char) -> *mut c_void;
    fn dlclose(library: *mut c_void) -> c_int;
    fn dlerror() -> *const c_char;
}

const RTLD_NOW: c_int = 2;

/// A library, closed when dropped.
pub struct Library {
    handle: *mut c_void,
    file: PathBuf,
    prefix: &'static str,
}

// SAFETY: handles of the loader belong to no thread.
unsafe impl Send for Library {}
// SAFETY: and the library under test says that it is thread-safe.
unsafe impl Sync for Library {}

impl Library {
    /// Opens a copy of what cargo has built, so that no two tests share one in the loader.
    pub fn open(built: &Path, test: &str) -> Self {
        let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{test}.so"));
        let _ = fs::remove_file(&file);
        fs::copy(built, &file).unwrap_or_else(|error| panic!("{}: {error}", built.display()));
        let name = CString::new(file.to_str().unwrap()).unwrap();
        // SAFETY: a string of C's; the library's constructors are those of Rust.
        let handle = unsafe { dlopen(name.as_ptr(), RTLD_NOW) };
        // SAFETY: after a failure there is a message.
        assert!(!handle.is_null(), "{:?}", unsafe { CStr::from_ptr(dlerror()) });
        Self { handle, file, prefix: "tenon_plugin_" }
    }

    pub fn with_prefix(mut self, prefix: &'static str) -> Self {
        self.prefix = prefix;
        self
    }

    /// # Safety
    ///
    /// `F` is the type of the function with this name.
    pub unsafe fn symbol<F: Copy>(&self, name: &str) -> F {
        let name = CString::new(name).unwrap();
        // SAFETY: the library is open, the name a string of C's.
        let address = unsafe { dlsym(self.handle, name.as_ptr()) };
        assert!(!address.is_null(), "no symbol {name:?}");
        // SAFETY: by the caller's word.
        unsafe { mem::transmute_copy(&address) }
    }

    fn function<F: Copy>(&self, name: &str) -> F {
        // SAFETY: called below with the types of the header.
        unsafe { self.symbol(&format!("{}{name}", self.prefix)) }
    }

    pub fn version(&self) -> u32 {
        self.function::<extern "C" fn() -> u32>("version")()
    }

    pub fn metadata(&self) -> Option<Value> {
        let text = self.function::<extern "C" fn() -> *const c_char>("metadata")();
        self.take(text)
    }

    pub fn set_host(&self, host: &'static Table) {
        self.function::<extern "C" fn(&'static Table)>("host")(host);
    }

    /// None for a null result.
    pub fn execute(&self, input: Option<&[u8]>) -> Option<Value> {
        let input = input.map(|input| CString::new(input).unwrap());
        let pointer = input.as_ref().map_or(ptr::null(), |input| input.as_ptr());
        let text = self.function::<extern "C" fn(*const c_char) -> *const c_char>("execute")(pointer);
        self.take(text)
    }

    pub fn call(&self, function: &str, params: Value) -> Result<Value, String> {
        let input = json!({"input": {"function": function, "params": params}, "workspace_root": null, "config": {}});
        let mut result = self.execute(Some(input.to_string().as_bytes())).expect("a result");
        match result["success"].as_bool() {
            Some(true) => Ok(result["output"].take()),
            _ => Err(result["error"].as_str().expect("a message").to_owned()),
        }
    }

    pub fn free_null(&self) {
        self.function::<extern "C" fn(*const c_char)>("free_string")(ptr::null());
    }

    /// Copies a string, and frees it once.
    fn take(&self, text: *const c_char) -> Option<Value> {
        if text.is_null() {
            return None;
        }
        // SAFETY: the library answered a string of C's.
        let value = serde_json::from_slice(unsafe { CStr::from_ptr(text) }.to_bytes()).expect("JSON");
        self.function::<extern "C" fn(*const c_char)>("free_string")(text);
        Some(value)
    }

    pub fn file(&self) -> PathBuf {
        self.file.clone()
    }
}

impl Drop for Library {
    fn drop(&mut self) {
        // SAFETY: it is open, and closed here only.
        assert_eq!(unsafe { dlclose(self.handle) }, 0);
    }
}

/// Whether any of a file is in this process's memory.
pub fn is_mapped(file: &Path) -> bool {
    fs::read_to_string("/proc/self/maps").unwrap().contains(file.to_str().unwrap())
}

/// A library of this crate's `examples`, which `cargo test` builds.
pub fn example(name: &str) -> PathBuf {
    let tests = env::current_exe().unwrap();
    tests.parent().unwrap().parent().unwrap().join(format!("examples/lib{name}.so"))
}
