use serde::Serialize;
use tenon_plugin::Result;

use crate::column::{Column, Summary};
use crate::settings::Settings;
use crate::table::{Malformed, Table};

/// What is said of a table.
#[derive(Debug, Serialize)]
pub struct Profile {
    /// How many were looked at, malformed ones among them.
    pub rows: u64,
    truncated: bool,
    delimiter: char,
    header: bool,
    pub columns: Vec<Summary>,
    pub malformed_rows: u64,
    malformed: Vec<Malformed>,
}

pub fn profile(table: &Table<'_>, settings: Settings) -> Result<Profile> {
    let new = |name: &String| Column::new(name.clone(), settings.max_distinct);
    let mut columns: Vec<_> = table.names().iter().map(new).collect();
    let pass = table.each(settings.max_rows, |row| {
        for (column, field) in columns.iter_mut().zip(row) {
            column.add(field);
        }
    })?;
    Ok(Profile {
        rows: pass.rows,
        truncated: pass.truncated,
        delimiter: table.delimiter(),
        header: table.header(),
        columns: columns.into_iter().map(Column::summary).collect(),
        malformed_rows: pass.malformed_rows,
        malformed: pass.malformed,
    })
}
