use std::collections::HashSet;

use csv::{ReaderBuilder, StringRecord};
use serde::{Deserialize, Serialize};
use tenon_plugin::{Error, Result};

use crate::sniff;

/// How many malformed rows are named, and how many columns are taken.
const NAMED: usize = 100;
const MAX_COLUMNS: usize = 4096;

/// A CSV text, and how it is to be read.
#[derive(Debug, Deserialize)]
pub struct Source {
    pub csv: String,
    pub delimiter: Option<char>,
    #[serde(default = "yes")]
    pub header: bool,
}

pub fn yes() -> bool {
    true
}

/// A text whose columns are known.
#[derive(Debug)]
pub struct Table<'a> {
    text: &'a str,
    delimiter: u8,
    header: bool,
    names: Vec<String>,
}

/// A row with another number of fields than the table has, or that does not end.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Malformed {
    /// Where it begins, from 1.
    line: u64,
    found_fields: usize,
    expected_fields: usize,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    unclosed_quote: bool,
}

/// What was seen of a table.
#[derive(Debug, Default)]
pub struct Pass {
    pub rows: u64,
    pub malformed_rows: u64,
    /// The first ones.
    pub malformed: Vec<Malformed>,
    /// Whether there were more rows than were asked for.
    pub truncated: bool,
}

impl Source {
    pub fn table(&self) -> Result<Table<'_>> {
        let text = self.csv.strip_prefix('\u{feff}').unwrap_or(&self.csv);
        let delimiter = match self.delimiter {
            Some(found) if found.is_ascii() && !"\"\r\n".contains(found) => found as u8,
            Some(found) => {
                let expected = "one ASCII character that is no quote and no end of line";
                return Err(Error::new(format!("delimiter: found {found:?}, expected {expected}")));
            }
            None => sniff::delimiter(text),
        };
        let first = reader(text, delimiter).records().next().transpose()?.unwrap_or_default();
        if first.len() > MAX_COLUMNS {
            return Err(Error::new(format!("csv: found {} columns, expected at most {MAX_COLUMNS}", first.len())));
        }
        Ok(Table { text, delimiter, header: self.header, names: names(&first, self.header) })
    }
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes())
}

/// A name for each column, no two the same.
fn names(first: &StringRecord, header: bool) -> Vec<String> {
    let mut taken = HashSet::new();
    let given = first.iter().enumerate().map(|(at, field)| match field.trim() {
        name if header && !name.is_empty() => name.to_owned(),
        _ => format!("column {}", at + 1),
    });
    given.map(|name| free(name, &mut taken)).collect()
}

fn free(name: String, taken: &mut HashSet<String>) -> String {
    let others = (2..).map(|n| format!("{name} ({n})"));
    let free = std::iter::once(name.clone()).chain(others).find(|name| !taken.contains(name)).expect("some number");
    taken.insert(free.clone());
    free
}

impl Table<'_> {
    pub fn delimiter(&self) -> char {
        char::from(self.delimiter)
    }

    pub fn header(&self) -> bool {
        self.header
    }

    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Goes through up to so many rows; those that are well-formed are passed on.
    pub fn each(&self, max_rows: u64, mut row: impl FnMut(&StringRecord)) -> Result<Pass> {
        let mut reader = reader(self.text, self.delimiter);
        let mut record = StringRecord::new();
        if self.header {
            reader.read_record(&mut record)?;
        }
        let mut lines = Lines::of(self.text);
        let mut pass = Pass::default();
        while reader.read_record(&mut record)? {
            if pass.rows == max_rows {
                pass.truncated = true;
                break;
            }
            pass.rows += 1;
            let begin = record.position().map_or(0, |position| position.byte() as usize);
            let end = reader.position().byte() as usize;
            let unclosed_quote = end == self.text.len() && is_unclosed(&self.text[begin..end], self.delimiter);
            if record.len() == self.names.len() && !unclosed_quote {
                row(&record);
                continue;
            }
            pass.malformed_rows += 1;
            if pass.malformed.len() < NAMED {
                pass.malformed.push(Malformed {
                    line: lines.at(begin),
                    found_fields: record.len(),
                    expected_fields: self.names.len(),
                    unclosed_quote,
                });
            }
        }
        Ok(pass)
    }
}

/// Whether a row ends within quotes, which the reader lets pass at the end of a text. As for the reader, a quote opens at
/// the beginning of a field and behind a closing one, and is a character like any other elsewhere.
fn is_unclosed(row: &str, delimiter: u8) -> bool {
    let mut quoted = false;
    let mut may_open = true;
    for byte in row.bytes() {
        let turns = byte == b'"' && (quoted || may_open);
        quoted ^= turns;
        may_open = !quoted && (turns || byte == delimiter || byte == b'\n' || byte == b'\r');
    }
    quoted
}

/// Counts lines up to places further and further on. The reader's own count is off where lines end with CR LF or are
/// empty.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        Self { bytes: text.as_bytes(), at: 0, line: 1 }
    }

    /// The line of the first character at or behind a place that is no end of a line.
    fn at(&mut self, begin: usize) -> u64 {
        while self.at < self.bytes.len() && (self.at < begin || matches!(self.bytes[self.at], b'\r' | b'\n')) {
            let ends = match self.bytes[self.at] {
                b'\n' => true,
                b'\r' => self.bytes.get(self.at + 1) != Some(&b'\n'),
                _ => false,
            };
            self.line += u64::from(ends);
            self.at += 1;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(csv: &str) -> Source {
        Source { csv: csv.to_owned(), delimiter: None, header: true }
    }

    fn rows(source: &Source) -> (Vec<Vec<String>>, Pass) {
        let mut rows = Vec::new();
        let pass =
            source.table().unwrap().each(1000, |record| rows.push(record.iter().map(str::to_owned).collect())).unwrap();
        (rows, pass)
    }

    fn malformed(line: u64, found_fields: usize, expected_fields: usize) -> Malformed {
        Malformed { line, found_fields, expected_fields, unclosed_quote: false }
    }

    #[test]
    fn rows_are_what_the_text_has() {
        let (rows, pass) = rows(&source("\u{feff}a,b\n1,\"x, \"\"y\"\"\nz\"\n2,w"));
        assert_eq!(rows, [["1", "x, \"y\"\nz"], ["2", "w"]]);
        assert_eq!((pass.rows, pass.malformed_rows, pass.truncated), (2, 0, false));
    }

    #[test]
    fn malformed_rows_are_named_by_their_lines() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a,b", "1,2", "3", "", "\"4", "4\",5", "6,7,8", "9,10", ""].join(end);
            let (rows, pass) = rows(&source(&text));
            assert_eq!(rows.len(), 3, "{text:?}");
            assert_eq!(pass.malformed, [malformed(3, 1, 2), malformed(7, 3, 2)], "{text:?}");
        }
    }

    #[test]
    fn a_quote_that_is_not_closed_is_found() {
        let (rows, pass) = rows(&source("a,b\n1,2\n3,\"x\n4,5\n"));
        assert_eq!(rows, [["1", "2"]]);
        let expected = Malformed { line: 3, found_fields: 2, expected_fields: 2, unclosed_quote: true };
        assert_eq!(pass.malformed, [expected]);
    }

    #[test]
    fn quotes_that_are_closed_or_stand_in_a_field_are_none() {
        for text in [
            "a,b\n1,\"x\"\"\"",
            "a,b\n1,5\" pipe",
            "a,b\n1,5\"\" pipe",
            "a,b\n1,\"x\"y\"",
            "a,b\n1,\"\"",
            "a,b\n\"1\",2\n",
        ] {
            assert_eq!(rows(&source(text)).1.malformed, [], "{text:?}");
        }
    }

    #[test]
    fn many_malformed_rows_are_counted_and_the_first_named() {
        let (_, pass) = rows(&source(&format!("a,b\n{}", "1\n".repeat(150))));
        assert_eq!((pass.malformed_rows, pass.malformed.len()), (150, 100));
    }

    #[test]
    fn no_more_rows_are_looked_at_than_asked_for() {
        let source = source("a\n1\n2\n3\n");
        let table = source.table().unwrap();
        for (max_rows, rows, truncated) in [(2, 2, true), (3, 3, false)] {
            let pass = table.each(max_rows, |_| ()).unwrap();
            assert_eq!((pass.rows, pass.truncated), (rows, truncated));
        }
    }

    #[test]
    fn every_column_has_a_name_of_its_own() {
        let names = |header| Source { header, ..source("a,a, ,a (2)\n") }.table().unwrap().names().to_vec();
        assert_eq!(names(true), ["a", "a (2)", "column 3", "a (2) (2)"]);
        assert_eq!(names(false), ["column 1", "column 2", "column 3", "column 4"]);
    }

    #[test]
    fn a_delimiter_that_cannot_be_one_is_refused() {
        for delimiter in ['"', '\n', 'ä'] {
            let source = Source { delimiter: Some(delimiter), ..source("a") };
            let error = source.table().unwrap_err().to_string();
            assert!(error.starts_with("delimiter: found "), "{error}");
        }
    }

    #[test]
    fn too_many_columns_are_refused() {
        let error = source(&",".repeat(MAX_COLUMNS)).table().unwrap_err().to_string();
        assert_eq!(error, "csv: found 4097 columns, expected at most 4096");
    }

    #[test]
    fn an_empty_text_has_no_columns() {
        let (rows, pass) = rows(&source(""));
        assert_eq!((rows.len(), pass.rows), (0, 0));
    }
}
