use serde::Serialize;
use serde_json::Value;

use crate::distinct::{Distinct, Frequent};
use crate::kind::{Kind, Scalar};
use crate::moments::Moments;

/// How many frequent values are named, and how many characters of a text.
const FREQUENT: usize = 10;
const SHOWN: usize = 200;

/// What has been seen of a column.
#[derive(Debug)]
pub struct Column {
    name: String,
    kind: Kind,
    nulls: u64,
    distinct: Distinct,
    moments: Moments,
    integers: Option<(i64, i64)>,
    numbers: Option<(f64, f64)>,
    texts: Option<(String, String)>,
}

/// What is said of a column.
#[derive(Debug, Serialize)]
pub struct Summary {
    name: String,
    #[serde(rename = "type")]
    kind: Kind,
    nulls: u64,
    distinct: u64,
    distinct_is_estimate: bool,
    min: Value,
    max: Value,
    mean: Option<f64>,
    standard_deviation: Option<f64>,
    most_frequent: Vec<Frequent>,
}

impl Column {
    pub fn new(name: String, max_distinct: usize) -> Self {
        Self {
            name,
            kind: Kind::Empty,
            nulls: 0,
            distinct: Distinct::new(max_distinct),
            moments: Moments::default(),
            integers: None,
            numbers: None,
            texts: None,
        }
    }

    pub fn add(&mut self, field: &str) {
        let value = field.trim();
        if value.is_empty() {
            self.nulls += 1;
            return;
        }
        let scalar = Scalar::read(value);
        self.kind = self.kind.with(scalar.kind());
        self.distinct.add(value);
        match scalar {
            Scalar::Integer(number) => {
                widen(&mut self.integers, number);
                self.add_number(number as f64);
            }
            Scalar::Decimal(number) => self.add_number(number),
            Scalar::Boolean(_) | Scalar::Date | Scalar::Text => {}
        }
        self.add_text(value);
    }

    fn add_number(&mut self, number: f64) {
        widen(&mut self.numbers, number);
        self.moments.add(number);
    }

    fn add_text(&mut self, value: &str) {
        match &mut self.texts {
            None => self.texts = Some((value.to_owned(), value.to_owned())),
            Some((min, _)) if value < min.as_str() => value.clone_into(min),
            Some((_, max)) if value > max.as_str() => value.clone_into(max),
            Some(_) => {}
        }
    }

    pub fn summary(self) -> Summary {
        let is_number = matches!(self.kind, Kind::Integer | Kind::Decimal);
        let moments = if is_number { self.moments } else { Moments::default() };
        let (min, max) = self.range();
        let most_frequent = self.distinct.most_frequent(FREQUENT);
        Summary {
            kind: self.kind,
            nulls: self.nulls,
            distinct: self.distinct.count(),
            distinct_is_estimate: self.distinct.is_estimate(),
            min,
            max,
            mean: moments.mean(),
            standard_deviation: moments.standard_deviation(),
            most_frequent: most_frequent
                .into_iter()
                .map(|frequent| Frequent { value: shown(&frequent.value), ..frequent })
                .collect(),
            name: self.name,
        }
    }

    fn range(&self) -> (Value, Value) {
        let range = match self.kind {
            Kind::Integer => self.integers.map(|(min, max)| (min.into(), max.into())),
            Kind::Decimal => self.numbers.map(|(min, max)| (min.into(), max.into())),
            Kind::Date | Kind::Text => self.texts.as_ref().map(|(min, max)| (shown(min).into(), shown(max).into())),
            Kind::Boolean | Kind::Empty => None,
        };
        range.unwrap_or_default()
    }
}

fn widen<T: PartialOrd + Copy>(range: &mut Option<(T, T)>, value: T) {
    let (min, max) = range.get_or_insert((value, value));
    if value < *min {
        *min = value;
    }
    if value > *max {
        *max = value;
    }
}

/// A text of any length, as much as is worth showing.
fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn summary(values: &[&str]) -> Value {
        let mut column = Column::new("c".to_owned(), 100);
        values.iter().for_each(|value| column.add(value));
        serde_json::to_value(column.summary()).unwrap()
    }

    #[test]
    fn a_column_of_integers() {
        let expected = json!({"name": "c", "type": "integer", "nulls": 2, "distinct": 2, "distinct_is_estimate": false,
            "min": -1, "max": 3, "mean": 1.0, "standard_deviation": 2.8284271247461903,
            "most_frequent": [{"value": "-1", "count": 1}, {"value": "3", "count": 1}]});
        assert_eq!(summary(&["3", "", " -1 ", "  "]), expected);
    }

    #[test]
    fn decimals_and_integers_are_decimals() {
        let found = summary(&["1", "2.5"]);
        assert_eq!((&found["type"], &found["min"], &found["max"]), (&json!("decimal"), &json!(1.0), &json!(2.5)));
        assert_eq!(found["mean"], 1.75);
    }

    #[test]
    fn numbers_among_texts_have_no_mean() {
        let found = summary(&["10", "9", "x"]);
        assert_eq!((&found["type"], &found["min"], &found["max"]), (&json!("text"), &json!("10"), &json!("x")));
        assert_eq!((&found["mean"], &found["standard_deviation"]), (&Value::Null, &Value::Null));
    }

    #[test]
    fn dates_have_a_first_and_a_last() {
        let found = summary(&["2024-02-01", "2023-12-31", "2024-01-15T08:00"]);
        assert_eq!(found["type"], "date");
        assert_eq!((&found["min"], &found["max"]), (&json!("2023-12-31"), &json!("2024-02-01")));
    }

    #[test]
    fn booleans_and_nothing_have_no_range() {
        for (values, kind) in [(&["true", "FALSE"][..], "boolean"), (&["", " "], "empty")] {
            let found = summary(values);
            assert_eq!((&found["type"], &found["min"], &found["max"]), (&json!(kind), &Value::Null, &Value::Null));
        }
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        let found = summary(&["ä".repeat(300).as_str()]);
        assert_eq!(found["min"], format!("{}…", "ä".repeat(200)));
        assert_eq!(found["most_frequent"][0]["value"], found["min"]);
    }
}
