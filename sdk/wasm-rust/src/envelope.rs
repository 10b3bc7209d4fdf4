//! The JSON that goes in and out of a module.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::{to_raw_value, RawValue};
use serde_json::Value;
use tenon_messages::read_params;

use crate::{Error, Result};

/// Answers parameters by an envelope.
pub(crate) fn answer<P: DeserializeOwned, A: Serialize>(
    params: &[u8],
    function: impl FnOnce(P) -> Result<A>,
) -> Vec<u8> {
    let answer = parse(params).and_then(|params| run(params, function));
    serde_json::to_vec(&match &answer {
        Ok(data) => Envelope::Data(data),
        Err(error) => Envelope::Error(reason(error)),
    })
    .expect("a text, or JSON that was JSON before")
}

/// To the host an empty error is none.
fn reason(error: &Error) -> String {
    match error.to_string() {
        reason if reason.is_empty() => "no reason given".to_owned(),
        reason => reason,
    }
}

/// What `ability_call` is called with.
#[derive(Deserialize)]
pub struct Ability {
    operation: String,
    #[serde(default)]
    params: Value,
}

impl Ability {
    /// The name of the operation.
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// What the operation answers to the parameters.
    ///
    /// # Errors
    ///
    /// The operation's own, or the parameters are not its.
    pub fn answer<P: DeserializeOwned, A: Serialize>(
        self,
        function: impl FnOnce(P) -> Result<A>,
    ) -> Result<Box<RawValue>> {
        run(self.params, function)
    }

    /// The error of an operation that none of these is.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn refuse(self, operations: &[&str]) -> Result<Box<RawValue>> {
        Err(Error::new(format!("operation: found {:?}, expected one of: {}", self.operation, operations.join(", "))))
    }
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Envelope<'a> {
    Data(&'a RawValue),
    Error(String),
}

/// No parameters at all are null.
fn parse(json: &[u8]) -> Result<Value> {
    if json.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(json).map_err(|error| Error::new(format!("parameters: {error}")))
}

fn run<P: DeserializeOwned, A: Serialize>(
    params: Value,
    function: impl FnOnce(P) -> Result<A>,
) -> Result<Box<RawValue>> {
    let answer = function(read_params(params)?)?;
    to_raw_value(&answer).map_err(|error| Error::new(format!("answer: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::collections::BTreeMap;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Group {
        people: Vec<Person>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Person {
        name: String,
        age: Option<u8>,
    }

    fn count(group: Group) -> Result<usize> {
        Ok(group.people.len())
    }

    fn answered<P: DeserializeOwned, A: Serialize>(params: &str, function: impl FnOnce(P) -> Result<A>) -> Value {
        serde_json::from_slice(&answer(params.as_bytes(), function)).unwrap()
    }

    fn error(params: Value) -> String {
        let envelope = answered(&params.to_string(), count);
        assert_eq!(envelope.as_object().unwrap().len(), 1);
        envelope["error"].as_str().unwrap().to_owned()
    }

    #[test]
    fn an_answer_is_data() {
        let params = json!({"people": [{"name": "Ada", "more": 1}, {"name": "Bob", "age": 3}]});
        assert_eq!(answered(&params.to_string(), count), json!({ "data": 2 }));
        assert_eq!(answered("[1]", |_: Value| Ok(())), json!({ "data": null }));
    }

    #[test]
    fn an_error_is_a_message() {
        let refuse = |_: Value| -> Result<()> { Err(Error::new("not \"so\"")) };
        assert_eq!(answered("{}", refuse), json!({"error": "not \"so\""}));
        let silent = |_: Value| -> Result<()> { Err(Error::new("")) };
        assert_eq!(answered("{}", silent), json!({"error": "no reason given"}));
    }

    #[test]
    fn an_error_in_parameters_says_where_it_is() {
        assert_eq!(
            error(json!({"people": [{"name": "Ada"}, {"name": 3}]})),
            "people[1].name: invalid type: integer `3`, expected a string"
        );
        assert_eq!(error(json!({})), "missing field `people`");
        assert_eq!(error(json!(null)), "missing field `people`");
        assert_eq!(
            error(json!({"people": [{"name": "Ada", "age": 300}]})),
            "people[0].age: invalid value: integer `300`, expected u8"
        );
    }

    #[test]
    fn parameters_that_are_no_json_are_an_error() {
        for params in ["{", "\u{0}", "[1,]", "{} {}", &"[".repeat(100_000)] {
            let message = answered(params, |_: Value| Ok(()))["error"].to_string();
            assert!(message.starts_with("\"parameters: "), "{message}");
        }
    }

    #[test]
    fn no_parameters_are_null_and_an_empty_object() {
        assert_eq!(answered("", |params: Value| Ok(params)), json!({ "data": null }));
        let keys = |params: BTreeMap<String, Value>| Ok(params.len());
        assert_eq!(answered("", keys), json!({ "data": 0 }));
    }

    #[test]
    fn an_answer_that_has_no_form_in_json_is_an_error() {
        let keyed_by_lists = |_: Value| Ok(BTreeMap::from([(vec![1], 2)]));
        assert_eq!(answered("{}", keyed_by_lists), json!({"error": "answer: key must be a string"}));
    }

    #[test]
    fn an_ability_calls_its_operation() {
        let call = |ability: Ability| match ability.operation() {
            "count" => ability.answer(count),
            _ => ability.refuse(&["count", "other"]),
        };
        let params = json!({"operation": "count", "params": {"people": []}, "capability": "groups"});
        assert_eq!(answered(&params.to_string(), call), json!({ "data": 0 }));
        assert_eq!(
            answered(r#"{"operation": "vanish"}"#, call),
            json!({"error": "operation: found \"vanish\", expected one of: count, other"})
        );
        assert_eq!(answered(r#"{"operation": "count"}"#, call), json!({"error": "missing field `people`"}));
    }
}
