//! The JSON that goes in and out of a library.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::{Answer, Context, Error, Host, Params, Result};

/// The function whose parameters are the whole input and whose answer is the whole result.
const WHOLE: &str = "execute";

#[derive(Deserialize)]
struct Input {
    input: Value,
    #[serde(default)]
    workspace_root: Option<String>,
    #[serde(default)]
    config: Option<Map<String, Value>>,
}

/// A call as it was asked for.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) function: String,
    pub(crate) params: Params,
    pub(crate) context: Context,
}

impl Call {
    pub(crate) fn read(json: &[u8], host: Option<&Host>) -> Result<Self> {
        let input: Input = serde_json::from_slice(json).map_err(|error| Error::new(format!("input: {error}")))?;
        let (function, params) = function_of(input.input);
        let mut context = Context::default().with_config(input.config.unwrap_or_default());
        if let Some(folder) = input.workspace_root {
            context = context.with_workspace(folder);
        }
        if let Some(host) = host {
            context = context.with_host(host.clone());
        }
        Ok(Self { function, params: Params::from(params), context })
    }

    /// What the plugin answered, if the host takes it as an answer of this function.
    pub(crate) fn check(whole: bool, answer: Answer) -> Result<Answer> {
        if whole {
            answer.expect_object()
        } else {
            Ok(answer)
        }
    }

    pub(crate) fn is_whole(&self) -> bool {
        self.function == WHOLE
    }
}

/// A named function is an input of `function` and `params` and nothing else: an input of VT Code's may have a field
/// `function` of its own.
fn function_of(input: Value) -> (String, Value) {
    match input {
        Value::Object(mut fields) if names_function(&fields) => match fields.remove("function") {
            Some(Value::String(function)) => (function, fields.remove("params").unwrap_or_default()),
            _ => unreachable!("checked to be a string"),
        },
        input => (WHOLE.to_owned(), input),
    }
}

fn names_function(fields: &Map<String, Value>) -> bool {
    fields.get("function").is_some_and(Value::is_string)
        && fields.keys().all(|key| key == "function" || key == "params")
}

#[derive(Serialize)]
struct Output<'a> {
    success: bool,
    output: &'a RawValue,
    error: Option<&'a str>,
    files: &'a [String],
}

/// The result as JSON.
pub(crate) fn write(result: Result<Answer>) -> String {
    let output = match &result {
        Ok(answer) => serde_json::to_string(&Output {
            success: true,
            output: answer.output(),
            error: None,
            files: answer.files(),
        }),
        Err(error) => serde_json::to_string(&Output {
            success: false,
            output: &RawValue::from_string("{}".to_owned()).expect("an object"),
            error: Some(&error.to_string()),
            files: &[],
        }),
    };
    output.expect("texts, and JSON that was JSON before")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(input: Value) -> Call {
        Call::read(input.to_string().as_bytes(), None).unwrap()
    }

    #[test]
    fn a_named_function_gets_its_parameters() {
        let call = read(json!({"input": {"function": "greet", "params": {"name": "Ada"}}, "workspace_root": "/w",
            "config": {"limit": 3}}));
        assert_eq!((call.function.as_str(), call.is_whole()), ("greet", false));
        assert_eq!(call.params.into_value(), json!({"name": "Ada"}));
        assert_eq!(call.context.workspace_root(), Some("/w".as_ref()));
        assert_eq!(call.context.config::<u8>("limit").unwrap(), Some(3));
    }

    #[test]
    fn a_function_without_parameters_gets_null() {
        assert_eq!(read(json!({"input": {"function": "list"}})).params.into_value(), Value::Null);
    }

    #[test]
    fn any_other_input_is_that_of_execute() {
        for input in [json!({"path": "x"}), json!({"function": "f", "path": "x"}), json!({"function": 3}), json!("x")] {
            let call = read(json!({"input": input.clone(), "workspace_root": null, "config": null}));
            assert!(call.is_whole());
            assert_eq!(call.params.into_value(), input);
        }
    }

    #[test]
    fn an_input_that_is_no_json_is_an_error() {
        let error = Call::read(b"{\"input\":", None).unwrap_err().to_string();
        assert!(error.starts_with("input: EOF"), "{error}");
    }

    #[test]
    fn a_result_has_all_four_fields() {
        let answer = Answer::of(json!({"b": 1, "a": "\u{0}"})).unwrap().with_file("x").unwrap();
        assert_eq!(write(Ok(answer)), r#"{"success":true,"output":{"a":"\u0000","b":1},"error":null,"files":["x"]}"#);
        assert_eq!(
            write(Err(Error::new("no \"such\" thing"))),
            r#"{"success":false,"output":{},"error":"no \"such\" thing","files":[]}"#
        );
    }
}
