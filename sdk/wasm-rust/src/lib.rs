//! WebAssembly plugins for Tenon: functions from JSON to JSON, and what the host does for them.
//!
//! ```
//! use serde::Deserialize;
//! use tenon_wasm::Result;
//!
//! #[derive(Deserialize)]
//! struct Person {
//!     name: String,
//! }
//!
//! fn greet(person: Person) -> Result<String> {
//!     Ok(format!("Hello, {}!", person.name))
//! }
//!
//! tenon_wasm::export!(greet);
//! # fn main() {}
//! ```
//!
//! The crate's type is `cdylib`, its target `wasm32-unknown-unknown`. `docs/writing-rust-wasm-plugins.md` in Tenon's
//! repository goes through all of it.

#![deny(missing_docs)]
#![deny(unsafe_code)]
#![deny(unsafe_op_in_unsafe_fn)]

mod clock;
mod envelope;
mod export;
pub mod host;
mod plugin;

#[doc(hidden)]
#[allow(unsafe_code)]
pub mod abi;

#[cfg(target_arch = "wasm32")]
#[allow(unsafe_code)]
mod imports;
#[cfg(target_arch = "wasm32")]
use imports as functions;

#[cfg(not(target_arch = "wasm32"))]
pub mod testing;
#[cfg(not(target_arch = "wasm32"))]
use testing as functions;

pub use clock::now;
pub use host::{HostError, Level};
pub use plugin::Plugin;
pub use serde_json;
#[doc(inline)]
pub use tenon_messages::{Error, Event, Request, Response, Result};
