use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::located::Located;
use crate::{Error, Result};

/// The parameters of a call as a type. Null, which is none at all, reads as an empty object where one is wanted.
///
/// # Errors
///
/// They are of another shape; the message says where, as `people[3].name`.
pub fn read_params<T: DeserializeOwned>(params: Value) -> Result<T> {
    let params = match params {
        Value::Null if wants_fields::<T>() => Value::Object(Map::new()),
        params => params,
    };
    T::deserialize(Located(params)).map_err(Error::from)
}

/// Whether null is no `T`, so that an empty object stands for it.
fn wants_fields<T: DeserializeOwned>() -> bool {
    T::deserialize(Value::Null).is_err()
}

/// A value of the configuration as hosts give it: a string as it is, all else as JSON.
///
/// # Errors
///
/// It is of another type.
pub fn read_config<T: DeserializeOwned>(text: String) -> serde_json::Result<T> {
    serde_json::from_str(&text).or_else(|error| T::deserialize(Value::String(text)).map_err(|_| error))
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
        read_params::<Group>(params).unwrap_err().to_string()
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
        assert_eq!(read_params::<Group>(params).unwrap(), expected);
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
        assert_eq!(read_params::<Optional>(Value::Null).unwrap(), Optional { limit: None });
        assert_eq!(read_params::<Option<u8>>(Value::Null).unwrap(), None);
        assert_eq!(read_params::<Value>(Value::Null).unwrap(), Value::Null);
        assert_eq!(error(Value::Null), "missing field `people`");
    }

    #[test]
    fn configuration_is_json_or_else_a_string() {
        assert_eq!(read_config::<u32>("5".to_owned()).unwrap(), 5);
        assert_eq!(read_config::<String>("5".to_owned()).unwrap(), "5");
        assert_eq!(read_config::<String>("celsius".to_owned()).unwrap(), "celsius");
        assert_eq!(read_config::<Kind>("closed".to_owned()).unwrap(), Kind::Closed);
        assert_eq!(read_config::<Vec<u8>>("[1]".to_owned()).unwrap(), [1]);
        assert!(read_config::<u32>("many".to_owned()).is_err());
    }
}
