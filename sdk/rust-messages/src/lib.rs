//! What plugins in Rust and their host tell each other, in JSON. The kits for native plugins and for WebAssembly have
//! these types as their own: plugins name one of the kits, not this crate.

#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod base64;
mod error;
mod event;
mod http;
mod level;
mod located;
mod read;

pub use error::{Error, Result};
pub use event::Event;
pub use http::{Request, Response};
pub use level::Level;
pub use read::{read_config, read_params};
