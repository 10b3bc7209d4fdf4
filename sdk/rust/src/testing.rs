//! For tests of plugins: a host in memory.
//!
//! ```
//! use tenon_plugin::{testing::MemoryHost, Context, Level, Response};
//!
//! let memory = MemoryHost::new().with_config("unit", "celsius").with_response("https://example.com/", Response::new(200, "18"));
//! let context = Context::default().with_host(memory.host());
//! context.log(Level::Info, "asked", &[("city", &"Ulm")]);
//! assert_eq!(memory.logged()[0].fields["city"], "Ulm");
//! ```

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::host::Functions;
use crate::{Event, Host, HostError, Level, Request, Response};

/// A host that keeps all in memory. It knows the responses that it was told, and denies other requests.
#[derive(Debug, Default, Clone)]
pub struct MemoryHost(Arc<Mutex<State>>);

/// A line that a plugin wrote to the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// How grave it is.
    pub level: Level,
    /// What it says.
    pub message: String,
    /// Its fields by name.
    pub fields: BTreeMap<String, String>,
}

#[derive(Debug, Default)]
struct State {
    config: BTreeMap<String, String>,
    values: BTreeMap<String, Vec<u8>>,
    responses: BTreeMap<String, Response>,
    lines: Vec<Line>,
    events: Vec<Event>,
}

impl MemoryHost {
    /// A host that has nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// With a value in the plugin's configuration: a string as it is, any other value as JSON.
    pub fn with_config(self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.state().config.insert(key.into(), value.into());
        self
    }

    /// With an answer to requests for this URL.
    pub fn with_response(self, url: impl Into<String>, response: Response) -> Self {
        self.state().responses.insert(url.into(), response);
        self
    }

    /// The host as a plugin has it.
    pub fn host(&self) -> Host {
        Host::new(Arc::new(self.clone()))
    }

    /// What was logged, the oldest first.
    pub fn logged(&self) -> Vec<Line> {
        self.state().lines.clone()
    }

    /// What was sent out, the oldest first.
    pub fn emitted(&self) -> Vec<Event> {
        self.state().events.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Functions for MemoryHost {
    fn get_config(&self, key: &str) -> Option<String> {
        self.state().config.get(key).cloned()
    }

    fn log(&self, level: Level, message: &str, fields_json: Option<&str>) {
        let fields = fields_json.map(|json| serde_json::from_str(json).expect("an object of strings"));
        let line = Line { level, message: message.to_owned(), fields: fields.unwrap_or_default() };
        self.state().lines.push(line);
    }

    fn kv_get(&self, key: &str) -> Result<Option<Vec<u8>>, HostError> {
        check(key)?;
        Ok(self.state().values.get(key).cloned())
    }

    fn kv_set(&self, key: &str, value: &[u8]) -> Result<(), HostError> {
        check(key)?;
        self.state().values.insert(key.to_owned(), value.to_owned());
        Ok(())
    }

    fn kv_delete(&self, key: &str) -> Result<(), HostError> {
        check(key)?;
        self.state().values.remove(key);
        Ok(())
    }

    fn http_request(&self, request_json: &str) -> Result<String, HostError> {
        let request: Request = serde_json::from_str(request_json).expect("a request");
        match self.state().responses.get(&request.url) {
            Some(response) => Ok(serde_json::to_string(response).expect("texts")),
            None => Err(HostError::Denied(format!("http_request: {} is not allowed", request.url))),
        }
    }

    fn emit_event(&self, event_json: &str) -> Result<(), HostError> {
        self.state().events.push(serde_json::from_str(event_json).expect("an event"));
        Ok(())
    }
}

/// As Tenon does it.
fn check(key: &str) -> Result<(), HostError> {
    match key.len() {
        1..=1024 => Ok(()),
        found => Err(HostError::Invalid(format!("key: found {found} bytes, expected 1 to 1024"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_kept_until_they_are_deleted() {
        let host = MemoryHost::new().host();
        assert_eq!(host.kv_get("k").unwrap(), None);
        host.kv_set("k", "v").unwrap();
        assert_eq!(host.kv_get("k").unwrap().as_deref(), Some(&b"v"[..]));
        host.kv_delete("k").unwrap();
        assert_eq!(host.kv_get("k").unwrap(), None);
        assert!(matches!(host.kv_set("", "v"), Err(HostError::Invalid(_))));
    }

    #[test]
    fn only_known_requests_are_answered() {
        let host = MemoryHost::new().with_response("https://example.com/a", Response::new(200, [1, 2])).host();
        assert_eq!(host.http(&Request::get("https://example.com/a")).unwrap().body, [1, 2]);
        assert!(matches!(host.http(&Request::get("https://example.com/b")), Err(HostError::Denied(_))));
    }

    #[test]
    fn lines_and_events_are_remembered() {
        let memory = MemoryHost::new();
        memory.host().log(Level::Warn, "slow", &[("ms", &12), ("of", &"fetch")]);
        memory.host().emit(&Event::new("done").with("n", 1)).unwrap();
        let fields = BTreeMap::from([("ms".to_owned(), "12".to_owned()), ("of".to_owned(), "fetch".to_owned())]);
        assert_eq!(memory.logged(), [Line { level: Level::Warn, message: "slow".to_owned(), fields }]);
        assert_eq!(memory.emitted(), [Event::new("done").with("n", 1)]);
    }
}
