//! The unified format of diff(1): writing it.

use std::fmt::Write;
use std::ops::Range;

use crate::compare::Change;

/// What follows a last line that has no line end.
pub const NO_LINE_END: &str = "\\ No newline at end of file";

/// Writes changes with their surroundings. Without changes there is nothing to write.
pub fn write(old: &[&str], new: &[&str], changes: &[Change], names: (&str, &str), context: usize) -> String {
    let mut text = String::new();
    for hunk in hunks(changes, context) {
        if text.is_empty() {
            let _ = writeln!(text, "--- {}\n+++ {}", names.0, names.1);
        }
        write_hunk(&mut text, old, new, hunk, context);
    }
    text
}

/// Groups of changes whose surroundings touch.
fn hunks(changes: &[Change], context: usize) -> Vec<&[Change]> {
    let mut hunks = Vec::new();
    let mut start = 0;
    for end in 1..=changes.len() {
        if end == changes.len() || changes[end].old.start - changes[end - 1].old.end > 2 * context {
            hunks.push(&changes[start..end]);
            start = end;
        }
    }
    hunks
}

fn write_hunk(text: &mut String, old: &[&str], new: &[&str], changes: &[Change], context: usize) {
    let (first, last) = (&changes[0], &changes[changes.len() - 1]);
    let before = context.min(first.old.start);
    let after = context.min(old.len() - last.old.end);
    let olds = first.old.start - before..last.old.end + after;
    let news = first.new.start - before..last.new.end + after;
    let _ = writeln!(text, "@@ -{} +{} @@", position(&olds), position(&news));
    let mut kept = olds.start;
    for change in changes {
        write_lines(text, ' ', &old[kept..change.old.start]);
        write_lines(text, '-', &old[change.old.clone()]);
        write_lines(text, '+', &new[change.new.clone()]);
        kept = change.old.end;
    }
    write_lines(text, ' ', &old[kept..olds.end]);
}

/// Lines count from 1; no lines are after the line that is named.
fn position(lines: &Range<usize>) -> String {
    match lines.len() {
        0 => format!("{},0", lines.start),
        1 => (lines.start + 1).to_string(),
        length => format!("{},{length}", lines.start + 1),
    }
}

fn write_lines(text: &mut String, sign: char, lines: &[&str]) {
    for line in lines {
        text.push(sign);
        text.push_str(line);
        if !line.ends_with('\n') {
            text.push('\n');
            text.push_str(NO_LINE_END);
            text.push('\n');
        }
    }
}
