//! For tests of plugins, on the machine they are written on: a host in memory.
//!
//! ```
//! use tenon_wasm::{host, testing::MemoryHost, Level};
//!
//! let memory = MemoryHost::new().with_config("unit", "celsius");
//! assert_eq!(host::get_config("unit").unwrap(), "celsius");
//! host::log(Level::Info, "asked");
//! assert_eq!(memory.logged(), [(Level::Info, "asked".to_owned())]);
//! ```

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::{Event, HostError, Level, Request, Response};

/// A host that keeps all in memory. It is the host of the thread that made it, until that makes another one. It knows
/// the responses that it was told, and refuses other requests.
#[derive(Debug, Clone)]
pub struct MemoryHost(Rc<RefCell<State>>);

#[derive(Debug, Default)]
struct State {
    config: BTreeMap<String, String>,
    values: BTreeMap<String, Vec<u8>>,
    responses: BTreeMap<String, Response>,
    lines: Vec<(Level, String)>,
    events: Vec<Event>,
}

thread_local! {
    static HOST: RefCell<Option<MemoryHost>> = const { RefCell::new(None) };
}

impl MemoryHost {
    /// A host that has nothing yet.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        let host = Self(Rc::default());
        HOST.with(|current| *current.borrow_mut() = Some(host.clone()));
        host
    }

    /// With a value in the plugin's configuration: a string as it is, any other value as JSON.
    pub fn with_config(self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.0.borrow_mut().config.insert(key.into(), value.into());
        self
    }

    /// With an answer to requests for this URL.
    pub fn with_response(self, url: impl Into<String>, response: Response) -> Self {
        self.0.borrow_mut().responses.insert(url.into(), response);
        self
    }

    /// What was logged, the oldest first.
    pub fn logged(&self) -> Vec<(Level, String)> {
        self.0.borrow().lines.clone()
    }

    /// What was sent out, the oldest first.
    pub fn emitted(&self) -> Vec<Event> {
        self.0.borrow().events.clone()
    }
}

fn with_host<T>(call: impl FnOnce(&mut State) -> T) -> T {
    let host = HOST.with(|current| current.borrow().clone());
    let host = host.expect("found no host, expected the test to have made a testing::MemoryHost");
    let mut state = host.0.borrow_mut();
    call(&mut state)
}

pub(crate) fn get_config(key: &str) -> Option<String> {
    with_host(|host| host.config.get(key).cloned())
}

pub(crate) fn log(level: Level, message: &str) {
    with_host(|host| host.lines.push((level, message.to_owned())));
}

pub(crate) fn kv_get(key: &str) -> Result<Option<Vec<u8>>, HostError> {
    check("kv_get", key)?;
    Ok(with_host(|host| host.values.get(key).cloned()))
}

pub(crate) fn kv_set(key: &str, value: &[u8]) -> Result<(), HostError> {
    check("kv_set", key)?;
    with_host(|host| host.values.insert(key.to_owned(), value.to_owned()));
    Ok(())
}

pub(crate) fn kv_delete(key: &str) -> Result<(), HostError> {
    check("kv_delete", key)?;
    with_host(|host| host.values.remove(key));
    Ok(())
}

pub(crate) fn http_request(request: &[u8]) -> Result<Vec<u8>, HostError> {
    let request: Request = serde_json::from_slice(request).expect("a request");
    match with_host(|host| host.responses.get(&request.url).cloned()) {
        Some(response) => Ok(serde_json::to_vec(&response).expect("texts")),
        None => Err(HostError(format!("http_request: {} is not allowed", request.url))),
    }
}

pub(crate) fn emit_event(event: &[u8]) -> Result<(), HostError> {
    let event = serde_json::from_slice(event).expect("an event");
    with_host(|host| host.events.push(event));
    Ok(())
}

/// As Tenon does it.
fn check(function: &str, key: &str) -> Result<(), HostError> {
    match key.len() {
        1..=1024 => Ok(()),
        found => Err(HostError(format!("{function}: key: found {found} bytes, expected 1 to 1024"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host;

    #[test]
    fn values_are_kept_until_they_are_deleted() {
        let _memory = MemoryHost::new();
        assert_eq!(host::kv_get("k").unwrap(), None);
        host::kv_set("k", "").unwrap();
        assert_eq!(host::kv_get("k").unwrap().as_deref(), Some(&b""[..]));
        host::kv_delete("k").unwrap();
        assert_eq!(host::kv_get("k").unwrap(), None);
        assert_eq!(host::kv_set("", "v").unwrap_err().to_string(), "kv_set: key: found 0 bytes, expected 1 to 1024");
    }

    #[test]
    fn configuration_is_read_as_a_type() {
        let _memory = MemoryHost::new().with_config("limit", "5").with_config("unit", "celsius");
        assert_eq!(host::config::<u32>("limit").unwrap(), Some(5));
        assert_eq!(host::config::<String>("unit").unwrap().as_deref(), Some("celsius"));
        assert_eq!(host::config::<u32>("absent").unwrap(), None);
        let error = host::config::<u32>("unit").unwrap_err().to_string();
        assert!(error.starts_with("config: unit: "), "{error}");
    }

    #[test]
    fn only_known_requests_are_answered() {
        let _memory = MemoryHost::new().with_response("https://example.com/a", Response::new(200, [1, 2]));
        assert_eq!(host::http(&Request::get("https://example.com/a")).unwrap().body, [1, 2]);
        let error = host::http(&Request::get("https://example.com/b")).unwrap_err();
        assert_eq!(error.to_string(), "http_request: https://example.com/b is not allowed");
    }

    #[test]
    fn lines_and_events_are_remembered() {
        let memory = MemoryHost::new();
        host::log(Level::Warn, "slow");
        host::emit(&Event::new("done").with("n", 1)).unwrap();
        assert_eq!(memory.logged(), [(Level::Warn, "slow".to_owned())]);
        assert_eq!(memory.emitted(), [Event::new("done").with("n", 1)]);
    }
}
