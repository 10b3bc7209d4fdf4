//! A profiler of CSV texts, as a native plugin.

mod column;
mod distinct;
mod kind;
mod moments;
mod profile;
mod rows;
mod settings;
mod sniff;
mod table;

use tenon_plugin::{Answer, Context, Error, Level, Params, Plugin, Result};

use settings::Settings;
use table::Source;

#[derive(Default)]
struct CsvProfiler;

impl Plugin for CsvProfiler {
    fn call(&self, function: &str, params: Params, context: &Context) -> Result<Answer> {
        let settings = Settings::of(context)?;
        match function {
            "profile" => {
                let source: Source = params.read()?;
                let profile = profile::profile(&source.table()?, settings)?;
                context.log(
                    Level::Info,
                    "profiled",
                    &[
                        ("rows", &profile.rows),
                        ("columns", &profile.columns.len()),
                        ("malformed", &profile.malformed_rows),
                    ],
                );
                Answer::of(profile)
            }
            "to_json" => Answer::of(rows::to_json(params.read()?, settings)?),
            _ => Err(Error::no_such_function(function)),
        }
    }
}

tenon_plugin::export!(CsvProfiler);

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{json, Value};
    use tenon_plugin::testing::MemoryHost;

    fn call(function: &str, params: Value, context: &Context) -> Result<Value> {
        CsvProfiler.call(function, Params::from(params), context)?.read()
    }

    #[test]
    fn a_profile_is_answered_and_logged() {
        let memory = MemoryHost::new().with_config("max_rows", "2");
        let context = Context::default().with_host(memory.host());
        let profile = call("profile", json!({"csv": "n;on\n1;true\n2\n3;false\n"}), &context).unwrap();
        assert_eq!((&profile["rows"], &profile["truncated"]), (&json!(2), &json!(true)));
        assert_eq!((&profile["delimiter"], &profile["header"]), (&json!(";"), &json!(true)));
        assert_eq!(profile["malformed"], json!([{"line": 3, "found_fields": 1, "expected_fields": 2}]));
        assert_eq!(profile["columns"][0]["type"], "integer");
        assert_eq!(profile["columns"][1]["type"], "boolean");
        assert_eq!(memory.logged()[0].fields["malformed"], "1");
    }

    #[test]
    fn it_runs_without_a_host() {
        let rows = call("to_json", json!({"csv": "n\n1\n"}), &Context::default()).unwrap();
        assert_eq!(rows["rows"], json!([{"n": 1}]));
    }

    #[test]
    fn a_csv_is_needed() {
        let error = |params| call("profile", params, &Context::default()).unwrap_err().to_string();
        assert_eq!(error(Value::Null), "missing field `csv`");
        assert_eq!(
            error(json!({"csv": "", "delimiter": ";;"})),
            "delimiter: invalid value: string \";;\", expected a character"
        );
    }
}
