use serde::de::DeserializeOwned;

use crate::Result;

/// A plugin that keeps something between calls, if only its configuration. Its functions are methods that take
/// `&self` or `&mut self`, and parameters.
///
/// There is one of it in each instance of the module. Instances come and go, and serve one call at a time: what must
/// outlive them goes to the key-value store of the [`host`](crate::host).
pub trait Plugin: Sized + 'static {
    /// The configuration as the manifest's `config_schema` has it.
    type Config: DeserializeOwned;

    /// Makes the plugin, before an instance's first call.
    ///
    /// # Errors
    ///
    /// The plugin refuses to start, and this is why.
    fn init(config: Self::Config) -> Result<Self>;
}
