//! The C ABI, version 1, and all that is unsafe in this crate. What [`export!`](crate::export) expands to calls into
//! here; nothing of it is for plugins to use.

mod host_table;
mod thread_key;

pub use std::ffi::c_char;
use std::ffi::{CStr, CString};
use std::ptr;

pub use crate::library::Start;
pub use host_table::HostTable;

use crate::library::Library;
use crate::manifest::{self, ABI_VERSION};
use crate::panics::{self, caught};
use crate::{Error, Host, Plugin};

/// The symbols of a library, as functions.
pub struct Exported<P>(Library<P>);

impl<P: Plugin> Exported<P> {
    /// A library with this `plugin.json`, whose plugin `start` makes.
    pub const fn new(manifest: &'static str, start: Start<P>) -> Self {
        Self(Library::new(manifest, start))
    }

    /// `*_plugin_version`
    pub fn version(&self) -> u32 {
        ABI_VERSION
    }

    /// `*_plugin_metadata`: to be freed by [`free_string`]; null if `plugin.json` is wrong.
    pub fn metadata(&self) -> *const c_char {
        caught(|| self.0.metadata().ok_or_else(|| Error::new("none"))).map_or(ptr::null(), give)
    }

    /// `*_plugin_execute`: to be freed by [`free_string`]; null if and only if `input` is.
    ///
    /// # Safety
    ///
    /// `input` is null or a NUL-terminated string that nobody changes during the call.
    pub unsafe fn execute(&self, input: *const c_char) -> *const c_char {
        if input.is_null() {
            return ptr::null();
        }
        // SAFETY: not null, and what the caller vouches for.
        let input = unsafe { CStr::from_ptr(input) };
        give(self.0.execute(input.to_bytes(), prepare))
    }

    /// `tenon_plugin_host`
    ///
    /// # Safety
    ///
    /// `table` is null or a table of the host's that stays as it is until the library is unloaded.
    pub unsafe fn host(&self, table: *const HostTable) {
        // SAFETY: null or valid, by the caller's word.
        if let Some(host) = unsafe { table.as_ref() }.and_then(HostTable::bind) {
            self.0.set_host(Host::new(host));
        }
    }

    /// The library's destructor. After it no code of the library runs.
    pub fn unload(&self) {
        host_table::close();
        self.0.unload();
        thread_key::delete();
    }
}

/// `*_plugin_free_string`
///
/// # Safety
///
/// `string` is null, or comes from this library's metadata or execute and was not freed before.
pub unsafe fn free_string(string: *const c_char) {
    if !string.is_null() {
        // SAFETY: it came out of CString::into_raw in `give`, once, by the caller's word.
        drop(unsafe { CString::from_raw(string.cast_mut()) });
    }
}

/// For the test that [`export!`](crate::export) makes.
///
/// # Panics
///
/// The manifest is wrong.
pub fn check_manifest(manifest: &str) {
    if let Err(error) = manifest::metadata(manifest) {
        panic!("{error}");
    }
}

/// Once in a loaded library, before code of the plugin runs.
fn prepare() {
    thread_key::find();
    panics::report_in_one_line();
}

/// Hands a string over to the host.
fn give(text: String) -> *const c_char {
    // JSON as serde_json writes it holds no NUL: in strings it is \u0000
    CString::new(text).map_or(ptr::null(), |text| text.into_raw().cast_const())
}

/// Exports a plugin: once in a crate of type `cdylib`. The plugin is made by `Default`:
///
/// ```ignore
/// tenon_plugin::export!(Greeter);
/// ```
///
/// or by a function that gets the host, if there is one, and may fail; then the next call tries again:
///
/// ```ignore
/// tenon_plugin::export!(Greeter, start = Greeter::start);  // fn start(host: Option<&Host>) -> Result<Greeter>
/// ```
///
/// `manifest = <text>`, before `start`, is for a `plugin.json` that does not lie beside `Cargo.toml`. The tests of the
/// crate get one more, which fails if the manifest is wrong.
///
/// The library has the symbols of Tenon's ABI and of VT Code's. On Linux and macOS it has a destructor, too, which
/// drops the plugin.
#[macro_export]
macro_rules! export {
    ($plugin:ty $(, start = $start:expr)? $(,)?) => {
        $crate::export!($plugin, manifest = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/plugin.json"))
            $(, start = $start)?);
    };
    ($plugin:ty, manifest = $manifest:expr $(,)?) => {
        $crate::export!($plugin, manifest = $manifest,
            start = |_| ::core::result::Result::Ok(<$plugin as ::core::default::Default>::default()));
    };
    ($plugin:ty, manifest = $manifest:expr, start = $start:expr $(,)?) => {
        const _: () = {
            use $crate::abi::{c_char, Exported, HostTable};

            static EXPORTED: Exported<$plugin> = Exported::new($manifest, $start);

            $crate::export_symbols!("tenon_plugin_version", "tenon_plugin_metadata", "tenon_plugin_execute",
                "tenon_plugin_free_string");
            $crate::export_symbols!("vtcode_plugin_version", "vtcode_plugin_metadata", "vtcode_plugin_execute",
                "vtcode_plugin_free_string");

            #[unsafe(export_name = "tenon_plugin_host")]
            unsafe extern "C" fn host(table: *const HostTable) {
                // SAFETY: passed on with what the host vouches for.
                unsafe { EXPORTED.host(table) }
            }

            extern "C" fn unload() {
                EXPORTED.unload();
            }

            #[used]
            #[cfg_attr(any(target_os = "linux", target_os = "freebsd"), unsafe(link_section = ".fini_array"))]
            #[cfg_attr(target_os = "macos", unsafe(link_section = "__DATA,__mod_term_func,mod_term_funcs"))]
            static UNLOAD: extern "C" fn() = unload;
        };

        #[cfg(test)]
        #[test]
        fn plugin_json_is_right() {
            $crate::abi::check_manifest($manifest);
        }
    };
}

/// One set of the four symbols, for [`export!`](crate::export).
#[doc(hidden)]
#[macro_export]
macro_rules! export_symbols {
    ($version:literal, $metadata:literal, $execute:literal, $free:literal) => {
        const _: () = {
            #[unsafe(export_name = $version)]
            extern "C" fn version() -> u32 {
                EXPORTED.version()
            }

            #[unsafe(export_name = $metadata)]
            extern "C" fn metadata() -> *const c_char {
                EXPORTED.metadata()
            }

            #[unsafe(export_name = $execute)]
            unsafe extern "C" fn execute(input: *const c_char) -> *const c_char {
                // SAFETY: passed on with what the host vouches for.
                unsafe { EXPORTED.execute(input) }
            }

            #[unsafe(export_name = $free)]
            unsafe extern "C" fn free_string(string: *const c_char) {
                // SAFETY: passed on with what the host vouches for.
                unsafe { $crate::abi::free_string(string) }
            }
        };
    };
}
