//! The metadata of a library, from the `plugin.json` that was compiled in.

use serde_json::{Map, Value};

/// The version of the ABI that this crate speaks.
pub(crate) const ABI_VERSION: u32 = 1;

const TEXTS: [&str; 3] = ["name", "description", "version"];
const OPTIONAL_TEXTS: [&str; 3] = ["author", "when_to_use", "when_not_to_use"];

/// What a library says of itself: the manifest's fields, and the ABI's version.
pub(crate) fn metadata(manifest: &str) -> Result<String, String> {
    let mut fields = read(manifest)?;
    fields.entry("abi_version").or_insert(ABI_VERSION.into());
    Ok(Value::Object(fields).to_string())
}

fn read(manifest: &str) -> Result<Map<String, Value>, String> {
    let fields: Map<String, Value> =
        serde_json::from_str(manifest).map_err(|error| format!("plugin.json: not an object in JSON: {error}"))?;
    for name in TEXTS {
        check(&fields, name, "a string that is not empty", |value| {
            value.as_str().is_some_and(|text| !text.is_empty())
        })?;
    }
    for name in OPTIONAL_TEXTS {
        check_optional(&fields, name, "a string", Value::is_string)?;
    }
    check_optional(&fields, "thread_safe", "true or false", Value::is_boolean)?;
    check_optional(&fields, "abi_version", "1", |value| value.as_u64() == Some(ABI_VERSION.into()))?;
    check_optional(&fields, "allowed_tools", "a list of strings", |value| {
        value.as_array().is_some_and(|tools| tools.iter().all(Value::is_string))
    })?;
    Ok(fields)
}

fn check(fields: &Map<String, Value>, name: &str, expected: &str, right: fn(&Value) -> bool) -> Result<(), String> {
    match fields.get(name) {
        Some(value) if right(value) => Ok(()),
        Some(value) => Err(format!("plugin.json: {name}: found {value}, expected {expected}")),
        None => Err(format!("plugin.json: {name}: missing, expected {expected}")),
    }
}

fn check_optional(
    fields: &Map<String, Value>,
    name: &str,
    expected: &str,
    right: fn(&Value) -> bool,
) -> Result<(), String> {
    if fields.contains_key(name) {
        check(fields, name, expected, right)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn manifest(change: impl FnOnce(&mut Map<String, Value>)) -> String {
        let Value::Object(mut fields) = json!({"name": "a", "description": "b", "version": "1.0.0"}) else {
            unreachable!()
        };
        change(&mut fields);
        Value::Object(fields).to_string()
    }

    #[test]
    fn metadata_is_the_manifest_with_the_version_of_the_abi() {
        let metadata = metadata(&manifest(|fields| {
            fields.insert("thread_safe".into(), true.into());
            fields.insert("x-more".into(), 1.into());
        }));
        assert_eq!(
            serde_json::from_str::<Value>(&metadata.unwrap()).unwrap(),
            json!({"name": "a", "description": "b", "version": "1.0.0", "thread_safe": true, "x-more": 1,
                "abi_version": 1})
        );
    }

    #[test]
    fn a_field_that_is_wrong_is_named() {
        for (field, value, expected) in [
            ("name", json!(3), "plugin.json: name: found 3, expected a string that is not empty"),
            ("version", json!(""), "plugin.json: version: found \"\", expected a string that is not empty"),
            ("author", json!([]), "plugin.json: author: found [], expected a string"),
            ("thread_safe", json!("yes"), "plugin.json: thread_safe: found \"yes\", expected true or false"),
            ("abi_version", json!(2), "plugin.json: abi_version: found 2, expected 1"),
            ("allowed_tools", json!([1]), "plugin.json: allowed_tools: found [1], expected a list of strings"),
        ] {
            let manifest = manifest(|fields| drop(fields.insert(field.into(), value)));
            assert_eq!(metadata(&manifest).unwrap_err(), expected);
        }
        let without = manifest(|fields| drop(fields.remove("description")));
        assert_eq!(
            metadata(&without).unwrap_err(),
            "plugin.json: description: missing, expected a string that is not empty"
        );
        assert!(metadata("[]").unwrap_err().starts_with("plugin.json: not an object in JSON: "));
    }
}
