//! What the host does for the plugin, under the plugin's name and permissions.

use std::error::Error as StdError;
use std::fmt::{self, Display, Formatter};

use serde::de::DeserializeOwned;
use tenon_messages::read_config;
#[doc(inline)]
pub use tenon_messages::Level;

use crate::functions;
use crate::{Error, Event, Request, Response, Result};

/// Why the host did not do what it was asked. The text names the function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostError(pub(crate) String);

impl Display for HostError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl StdError for HostError {}

/// One value of the plugin's configuration: a string as it is, any other value as JSON. [`config`] reads it as a type.
pub fn get_config(key: &str) -> Option<String> {
    functions::get_config(key)
}

/// One value of the plugin's configuration as a type. `None` if it is not configured.
///
/// # Errors
///
/// It is of another type.
pub fn config<T: DeserializeOwned>(key: &str) -> Result<Option<T>> {
    get_config(key).map(read_config).transpose().map_err(|error| Error::new(format!("config: {key}: {error}")))
}

/// Writes a line to the host's log.
pub fn log(level: Level, message: &str) {
    functions::log(level, message);
}

/// The value of a key of the plugin's own store, if there is one.
///
/// # Errors
///
/// The host refuses, or it did not work.
pub fn kv_get(key: &str) -> Result<Option<Vec<u8>>, HostError> {
    functions::kv_get(key)
}

/// Keeps a value in the plugin's own store.
///
/// # Errors
///
/// The host refuses, or it did not work; then the old value is there as before.
pub fn kv_set(key: &str, value: impl AsRef<[u8]>) -> Result<(), HostError> {
    functions::kv_set(key, value.as_ref())
}

/// Removes a key and its value, if it is there.
///
/// # Errors
///
/// The host refuses, or it did not work.
pub fn kv_delete(key: &str) -> Result<(), HostError> {
    functions::kv_delete(key)
}

/// Sends an HTTP request to a host that the plugin's permissions list. Redirects are followed. Every status is an
/// answer, not an error.
///
/// # Errors
///
/// The host refuses, or nothing came back.
pub fn http(request: &Request) -> Result<Response, HostError> {
    let request = serde_json::to_vec(request).expect("texts");
    let response = functions::http_request(&request)?;
    serde_json::from_slice(&response).map_err(|error| HostError(format!("http_request: response: {error}")))
}

/// Sends an event out.
///
/// # Errors
///
/// The host refuses, or it did not work.
pub fn emit(event: &Event) -> Result<(), HostError> {
    functions::emit_event(&serde_json::to_vec(event).expect("texts, and JSON that was JSON before"))
}
