use csv::ReaderBuilder;

/// In order of preference where a text does not tell.
const CANDIDATES: [u8; 4] = *b",;\t|";

const SAMPLE_BYTES: usize = 64 * 1024;
const SAMPLE_ROWS: usize = 100;

/// Which delimiter a text has: the one that cuts most of its first rows into equally many fields, at least two.
pub fn delimiter(text: &str) -> u8 {
    let sample = &text.as_bytes()[..text.len().min(SAMPLE_BYTES)];
    let is_cut = sample.len() < text.len();
    let mut best = (Fit::default(), CANDIDATES[0]);
    for candidate in CANDIDATES {
        let fit = Fit::of(sample, is_cut, candidate);
        if fit > best.0 {
            best = (fit, candidate);
        }
    }
    best.1
}

/// The share of rows that agree, in thousandths, and then in how many fields.
#[derive(Default, PartialEq, PartialOrd)]
struct Fit {
    agreeing: usize,
    fields: usize,
}

impl Fit {
    fn of(sample: &[u8], is_cut: bool, delimiter: u8) -> Self {
        let mut reader =
            ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(sample);
        let mut counts: Vec<usize> =
            reader.byte_records().take(SAMPLE_ROWS).map_while(Result::ok).map(|record| record.len()).collect();
        if is_cut && counts.len() > 1 && counts.len() < SAMPLE_ROWS {
            // the last row is not all there
            counts.pop();
        }
        counts.sort_unstable();
        let Some((agreeing, fields)) =
            counts.chunk_by(|a, b| a == b).map(|same| (same.len(), same[0])).filter(|&(_, fields)| fields > 1).max()
        else {
            return Self::default();
        };
        Self { agreeing: agreeing * 1000 / counts.len(), fields }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delimiter_cuts_rows_into_equally_many_fields() {
        for (text, expected) in [
            ("a,b\n1,2\n", b','),
            ("a;b\n1,5;2,5\n3,25;4\n", b';'),
            ("a\tb\n1, 2\tx\n3\ty\n", b'\t'),
            ("a|b|c\n1|2|3\n", b'|'),
            ("name;note\nAda;\"one, two, three\"\nBob;\"a, b\"\n", b';'),
            ("alone\n1\n2\n", b','),
            ("", b','),
        ] {
            assert_eq!(char::from(delimiter(text)), char::from(expected), "{text:?}");
        }
    }

    #[test]
    fn a_long_text_is_told_by_its_beginning() {
        let text = format!("a;b\n{}", format!("{};1,5\n", "x".repeat(1_000)).repeat(200));
        assert_eq!(char::from(delimiter(&text)), ';');
    }
}
