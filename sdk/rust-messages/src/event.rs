use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// An event to send out. The host fills in what is left open of `event_id`, `created_at` and `source`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Event {
    /// Its type, as `order.created`: a part of the topic it is sent to.
    pub event_type: String,
    /// What happened.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub data: Map<String, Value>,
    /// Words to find it by.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub tags: Map<String, Value>,
    /// All other fields: `event_id`, `source`, `capability`, `operation`, `app`, `entity_id`, `created_at` (RFC 3339),
    /// `idempotency_key`, `uid`, `topic`.
    #[serde(flatten)]
    pub fields: BTreeMap<String, String>,
}

impl Event {
    /// An event of this type.
    pub fn new(event_type: impl Into<String>) -> Self {
        Self { event_type: event_type.into(), ..Self::default() }
    }

    /// With a value in its `data`.
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.data.insert(name.into(), value.into());
        self
    }

    /// With a field beside its `data`, as `entity_id`.
    pub fn with_field(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.fields.insert(name.into(), value.into());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_event_has_the_fields_that_were_given() {
        let event = Event::new("order.created").with("items", 3).with_field("entity_id", "17");
        assert_eq!(
            serde_json::to_value(event).unwrap(),
            json!({"event_type": "order.created", "data": {"items": 3}, "entity_id": "17"})
        );
    }
}
