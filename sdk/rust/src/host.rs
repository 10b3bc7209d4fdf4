use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::{self, Debug, Display, Formatter};
use std::sync::Arc;

use crate::{Event, Level, Request, Response};

/// What the host does for the plugin, under the plugin's name and permissions. May be kept, and used from any thread,
/// until the plugin is dropped: afterwards all functions fail.
#[derive(Clone)]
pub struct Host(Arc<dyn Functions>);

/// Why the host did not do what it was asked. The text names the function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostError {
    /// The plugin's permissions do not allow it.
    Denied(String),
    /// A quota, a rate or a size is used up.
    Exhausted(String),
    /// The request itself is wrong.
    Invalid(String),
    /// It was tried and did not work.
    Failed(String),
}

impl Display for HostError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (Self::Denied(text) | Self::Exhausted(text) | Self::Invalid(text) | Self::Failed(text)) = self;
        f.write_str(text)
    }
}

impl Error for HostError {}

/// The functions as a host has them: texts and bytes.
pub(crate) trait Functions: Send + Sync {
    fn get_config(&self, key: &str) -> Option<String>;
    fn log(&self, level: Level, message: &str, fields_json: Option<&str>);
    fn kv_get(&self, key: &str) -> Result<Option<Vec<u8>>, HostError>;
    fn kv_set(&self, key: &str, value: &[u8]) -> Result<(), HostError>;
    fn kv_delete(&self, key: &str) -> Result<(), HostError>;
    fn http_request(&self, request_json: &str) -> Result<String, HostError>;
    fn emit_event(&self, event_json: &str) -> Result<(), HostError>;
}

impl Host {
    pub(crate) fn new(functions: Arc<dyn Functions>) -> Self {
        Self(functions)
    }

    /// One value of the plugin's configuration: a string as it is, any other value as JSON.
    /// [`Context::config`](crate::Context::config) reads it as a type.
    pub fn get_config(&self, key: &str) -> Option<String> {
        self.0.get_config(key)
    }

    /// Writes a line to the host's log.
    pub fn log(&self, level: Level, message: &str, fields: &[(&str, &dyn Display)]) {
        let fields: BTreeMap<&str, String> = fields.iter().map(|(name, value)| (*name, value.to_string())).collect();
        let json = (!fields.is_empty()).then(|| serde_json::to_string(&fields).expect("texts"));
        self.0.log(level, message, json.as_deref());
    }

    /// The value of a key of the plugin's own store, if there is one.
    ///
    /// # Errors
    ///
    /// The host refuses, or it did not work.
    pub fn kv_get(&self, key: &str) -> Result<Option<Vec<u8>>, HostError> {
        self.0.kv_get(key)
    }

    /// Keeps a value in the plugin's own store.
    ///
    /// # Errors
    ///
    /// The host refuses, or it did not work; then the old value is there as before.
    pub fn kv_set(&self, key: &str, value: impl AsRef<[u8]>) -> Result<(), HostError> {
        self.0.kv_set(key, value.as_ref())
    }

    /// Removes a key and its value, if it is there.
    ///
    /// # Errors
    ///
    /// The host refuses, or it did not work.
    pub fn kv_delete(&self, key: &str) -> Result<(), HostError> {
        self.0.kv_delete(key)
    }

    /// Sends an HTTP request to a host that the plugin's permissions list. Redirects are followed. Every status is an
    /// answer, not an error.
    ///
    /// # Errors
    ///
    /// The host refuses, or nothing came back.
    pub fn http(&self, request: &Request) -> Result<Response, HostError> {
        let wrong = |error| HostError::Failed(format!("http_request: response: {error}"));
        let request = serde_json::to_string(request).expect("texts");
        serde_json::from_str(&self.0.http_request(&request)?).map_err(wrong)
    }

    /// Sends an event out.
    ///
    /// # Errors
    ///
    /// The host refuses, or it did not work.
    pub fn emit(&self, event: &Event) -> Result<(), HostError> {
        self.0.emit_event(&serde_json::to_string(event).expect("texts, and JSON that was JSON before"))
    }
}

impl Debug for Host {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("Host")
    }
}
