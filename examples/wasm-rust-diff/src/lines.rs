//! Texts as lines with their line ends, so that a text and its lines say the same.

use std::collections::BTreeMap;

/// The lines of a text. A last one without a line end is one, too.
pub fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// Two lists of lines as numbers: equal lines have equal numbers.
pub fn numbered(old: &[&str], new: &[&str]) -> (Vec<u32>, Vec<u32>) {
    let mut numbers = BTreeMap::new();
    let mut number = |line| {
        let next = numbers.len() as u32;
        *numbers.entry(line).or_insert(next)
    };
    let old = old.iter().map(|&line| number(line)).collect();
    let new = new.iter().map(|&line| number(line)).collect();
    (old, new)
}
