use std::fmt::Display;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use tenon_messages::read_config;

use crate::{Error, Host, Level, Result};

/// What a call comes with beside its parameters.
#[derive(Debug, Clone, Default)]
pub struct Context {
    workspace: Option<PathBuf>,
    config: Map<String, Value>,
    host: Option<Host>,
}

impl Context {
    /// With a host, for tests; the default context has none.
    pub fn with_host(mut self, host: Host) -> Self {
        self.host = Some(host);
        self
    }

    /// With the plugin's configuration.
    pub fn with_config(mut self, config: Map<String, Value>) -> Self {
        self.config = config;
        self
    }

    /// With the folder that the call is about.
    pub fn with_workspace(mut self, folder: impl Into<PathBuf>) -> Self {
        self.workspace = Some(folder.into());
        self
    }

    /// The folder that the call is about, if it is about one.
    pub fn workspace_root(&self) -> Option<&Path> {
        self.workspace.as_deref()
    }

    /// The host, if it is one that does something for plugins: VT Code does not.
    pub fn host(&self) -> Option<&Host> {
        self.host.as_ref()
    }

    /// One value of the plugin's configuration: as it came with the call, or else as the host has it. `None` if it is
    /// not configured.
    ///
    /// # Errors
    ///
    /// It is of another type.
    pub fn config<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>> {
        let value = match self.config.get(key) {
            Some(value) => T::deserialize(value).map(Some),
            None => self.host().and_then(|host| host.get_config(key)).map(read_config).transpose(),
        };
        value.map_err(|error| Error::new(format!("config: {key}: {error}")))
    }

    /// Writes a line to the host's log, if there is one that listens.
    pub fn log(&self, level: Level, message: &str, fields: &[(&str, &dyn Display)]) {
        if let Some(host) = self.host() {
            host.log(level, message, fields);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::MemoryHost;
    use serde_json::json;

    #[test]
    fn configuration_comes_with_the_call_and_else_from_the_host() {
        let host = MemoryHost::new().with_config("limit", "5").with_config("unit", "celsius").with_config("other", "1");
        let Value::Object(config) = json!({"limit": 7}) else { unreachable!() };
        let context = Context::default().with_host(host.host()).with_config(config);
        assert_eq!(context.config::<u32>("limit").unwrap(), Some(7));
        assert_eq!(context.config::<String>("unit").unwrap().as_deref(), Some("celsius"));
        assert_eq!(context.config::<u32>("other").unwrap(), Some(1));
        assert_eq!(context.config::<String>("other").unwrap().as_deref(), Some("1"));
        assert_eq!(context.config::<u32>("absent").unwrap(), None);
    }

    #[test]
    fn configuration_of_another_type_is_an_error_that_names_the_key() {
        let host = MemoryHost::new().with_config("limit", "many");
        let context = Context::default().with_host(host.host());
        let error = context.config::<u32>("limit").unwrap_err().to_string();
        assert!(error.starts_with("config: limit: "), "{error}");
    }

    #[test]
    fn without_a_host_nothing_is_configured_and_nothing_logged() {
        let context = Context::default();
        assert_eq!(context.config::<u32>("limit").unwrap(), None);
        context.log(Level::Info, "nobody listens", &[]);
    }
}
