use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::located::Located;
use crate::{Error, Result};

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
        let value = match self.0 {
            Value::Null if wants_fields::<T>() => Value::Object(Map::new()),
            value => value,
        };
        T::deserialize(Located(value)).map_err(Error::from)
    }

    /// The parameters as they are.
    pub fn into_value(self) -> Value {
        self.0
    }
}

/// Whether null is no `T`, so that an empty object stands for it.
fn wants_fields<T: DeserializeOwned>() -> bool {
    T::deserialize(Value::Null).is_err()
}

impl From<Value> for Params {
    fn from(value: Value) -> Self {
        Self(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use serde_json::json;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Group {
        people: Vec<Person>,
        #[serde(default)]
        pair: Option<(u8, u8)>,
        #[serde(default)]
        kind: Kind,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Person {
        name: String,
        age: Option<f32>,
    }

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        #[default]
        Open,
        Closed,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Optional {
        limit: Option<u8>,
    }

    fn error(params: Value) -> String {
        Params::from(params).read::<Group>().unwrap_err().to_string()
    }

    #[test]
    fn params_are_read_as_a_type() {
        let params = json!({"people": [{"name": "Ada", "age": 36}, {"name": "Bob", "age": null}], "pair": [1, 2],
            "kind": "closed", "more": [{}]});
        let expected = Group {
            people: vec![Person { name: "Ada".into(), age: Some(36.0) }, Person { name: "Bob".into(), age: None }],
            pair: Some((1, 2)),
            kind: Kind::Closed,
        };
        assert_eq!(Params::from(params).read::<Group>().unwrap(), expected);
    }

    #[test]
    fn an_error_says_where_it_is() {
        assert_eq!(
            error(json!({"people": [{"name": "Ada"}, {"name": 3}]})),
            "people[1].name: invalid type: integer `3`, expected a string"
        );
        assert_eq!(error(json!({"people": [{}]})), "people[0]: missing field `name`");
        assert_eq!(
            error(json!({"people": [], "kind": "shut"})),
            "kind: unknown variant `shut`, expected `open` or `closed`"
        );
        assert_eq!(error(json!({})), "missing field `people`");
        assert_eq!(
            error(json!({"people": [], "pair": [1, 300]})),
            "pair[1]: invalid value: integer `300`, expected u8"
        );
    }

    #[test]
    fn an_array_that_is_too_long_for_a_tuple_is_refused() {
        assert_eq!(error(json!({"people": [], "pair": [1, 2, 3]})), "pair: invalid length 3, expected 2 elements");
    }

    #[test]
    fn no_parameters_are_an_empty_object_where_one_is_wanted() {
        assert_eq!(Params::from(Value::Null).read::<Optional>().unwrap(), Optional { limit: None });
        assert_eq!(Params::from(Value::Null).read::<Option<u8>>().unwrap(), None);
        assert_eq!(Params::from(Value::Null).read::<Value>().unwrap(), Value::Null);
        assert_eq!(error(Value::Null), "missing field `people`");
    }
}
