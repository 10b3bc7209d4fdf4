use serde::de::DeserializeOwned;
use serde_json::Value;
use tenon_messages::read_params;

use crate::Result;

/// The parameters of a call, as JSON.
#[derive(Debug, Clone, PartialEq)]
pub struct Params(Value);

impl Params {
    /// The parameters as a type. No parameters at all read as an empty object where one is wanted.
    ///
    /// # Errors
    ///
    /// They are of another shape; the message says where, as `people[3].name`.
    pub fn read<T: DeserializeOwned>(self) -> Result<T> {
        read_params(self.0)
    }

    /// The parameters as they are.
    pub fn into_value(self) -> Value {
        self.0
    }
}

impl From<Value> for Params {
    fn from(value: Value) -> Self {
        Self(value)
    }
}
