use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tenon_plugin::{Error, Result};

use crate::kind::{Kind, Scalar};
use crate::settings::Settings;
use crate::table::{yes, Source};

const DEFAULT_LIMIT: u64 = 1_000;
const MAX_LIMIT: u64 = 100_000;

/// What `to_json` is asked for.
#[derive(Debug, Deserialize)]
pub struct Request {
    csv: String,
    delimiter: Option<char>,
    #[serde(default = "yes")]
    header: bool,
    limit: Option<u64>,
}

/// Rows as objects.
#[derive(Debug, Serialize)]
pub struct Rows {
    rows: Vec<Map<String, Value>>,
    malformed_rows: u64,
    truncated: bool,
}

/// The rows that are well-formed, up to the limit. What a column's values are is told by all that will be in the
/// answer, so that they are all of one type.
pub fn to_json(request: Request, settings: Settings) -> Result<Rows> {
    let limit = match request.limit {
        Some(found) if found > MAX_LIMIT => {
            return Err(Error::new(format!("limit: found {found}, expected at most {MAX_LIMIT}")));
        }
        found => found.unwrap_or(DEFAULT_LIMIT).min(settings.max_rows),
    };
    let source = Source { csv: request.csv, delimiter: request.delimiter, header: request.header };
    let table = source.table()?;
    let mut kinds = vec![Kind::Empty; table.names().len()];
    table.each(limit, |row| {
        for (kind, field) in kinds.iter_mut().zip(row) {
            *kind = kind.with(kind_of(field.trim()));
        }
    })?;
    let mut rows = Vec::new();
    let pass = table.each(limit, |row| {
        let fields = table.names().iter().zip(&kinds).zip(row);
        rows.push(fields.map(|((name, kind), field)| (name.clone(), value(*kind, field))).collect());
    })?;
    Ok(Rows { rows, malformed_rows: pass.malformed_rows, truncated: pass.truncated })
}

fn kind_of(value: &str) -> Kind {
    if value.is_empty() {
        Kind::Empty
    } else {
        Scalar::read(value).kind()
    }
}

/// A field of a column of a kind. Texts keep the space around them.
fn value(kind: Kind, field: &str) -> Value {
    let text = field.trim();
    if text.is_empty() {
        return Value::Null;
    }
    match (kind, Scalar::read(text)) {
        (Kind::Integer, Scalar::Integer(number)) => number.into(),
        (Kind::Decimal, Scalar::Integer(number)) => (number as f64).into(),
        (Kind::Decimal, Scalar::Decimal(number)) => number.into(),
        (Kind::Boolean, Scalar::Boolean(truth)) => truth.into(),
        (Kind::Date, _) => text.into(),
        _ => field.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use tenon_plugin::Params;

    const SETTINGS: Settings = Settings { max_rows: 5, max_distinct: 100 };

    fn rows(params: Value) -> Result<Value> {
        let rows = to_json(Params::from(params).read()?, SETTINGS)?;
        Ok(serde_json::to_value(rows)?)
    }

    #[test]
    fn values_have_the_type_of_their_column() {
        let csv = "id;price;on;since;code\n1;1;true;2024-01-02; 007\n2;2.5;;;8\n\n3\n";
        let expected = json!({
            "rows": [
                {"id": 1, "price": 1.0, "on": true, "since": "2024-01-02", "code": " 007"},
                {"id": 2, "price": 2.5, "on": null, "since": null, "code": "8"},
            ],
            "malformed_rows": 1,
            "truncated": false,
        });
        assert_eq!(rows(json!({"csv": csv})).unwrap(), expected);
    }

    #[test]
    fn rows_are_bounded_by_the_limit_and_the_configuration() {
        let csv = "n\n1\n2\n3\n4\n5\n6\n7\n";
        for (params, expected) in [(json!({"csv": csv, "limit": 2}), 2), (json!({"csv": csv, "limit": 6}), 5)] {
            let found = rows(params).unwrap();
            assert_eq!((found["rows"].as_array().unwrap().len(), &found["truncated"]), (expected, &json!(true)));
        }
        let error = rows(json!({"csv": csv, "limit": 100_001})).unwrap_err().to_string();
        assert_eq!(error, "limit: found 100001, expected at most 100000");
        let error = rows(json!({"csv": 3})).unwrap_err().to_string();
        assert_eq!(error, "csv: invalid type: integer `3`, expected a string");
    }

    #[test]
    fn a_text_without_header_has_numbered_columns() {
        let found = rows(json!({"csv": "a|1", "delimiter": "|", "header": false})).unwrap();
        assert_eq!(found["rows"], json!([{"column 1": "a", "column 2": 1}]));
    }
}
