//! Native plugins for Tenon, and for VT Code, whose plugins have the same form: a shared library beside a
//! `plugin.json`.
//!
//! ```
//! use serde::Deserialize;
//! use serde_json::json;
//! use tenon_plugin::{Answer, Context, Error, Params, Plugin, Result};
//!
//! #[derive(Default)]
//! struct Greeter;
//!
//! #[derive(Deserialize)]
//! struct Person {
//!     name: String,
//! }
//!
//! impl Plugin for Greeter {
//!     fn call(&self, function: &str, params: Params, _: &Context) -> Result<Answer> {
//!         match function {
//!             "greet" => {
//!                 let person: Person = params.read()?;
//!                 Answer::of(json!({ "greeting": format!("Hello, {}!", person.name) }))
//!             }
//!             _ => Err(Error::no_such_function(function)),
//!         }
//!     }
//! }
//!
//! # const MANIFEST: &str = r#"{"name": "greet", "description": "Greets", "version": "1.0.0"}"#;
//! # /*
//! tenon_plugin::export!(Greeter);
//! # */
//! # tenon_plugin::export!(Greeter, manifest = MANIFEST);
//! # fn main() {}
//! ```
//!
//! The crate's type is `cdylib`; name, version and the rest of the metadata are those of the `plugin.json` beside its
//! `Cargo.toml`, which is compiled in. `docs/writing-rust-plugins.md` in Tenon's repository goes through all of it.

#![deny(missing_docs)]
#![deny(unsafe_code)]

mod answer;
mod context;
mod envelope;
mod host;
mod library;
mod manifest;
mod panics;
mod params;
mod plugin;
pub mod testing;

#[doc(hidden)]
#[allow(unsafe_code)]
pub mod abi;

pub use answer::Answer;
pub use context::Context;
pub use host::{Host, HostError};
pub use params::Params;
pub use plugin::Plugin;
pub use serde_json;
#[doc(inline)]
pub use tenon_messages::{Error, Event, Level, Request, Response, Result};
