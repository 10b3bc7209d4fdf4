use serde::Serialize;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Integer,
    Decimal,
    Boolean,
    Date,
    Text,
    /// No value at all.
    Empty,
}

/// One value, as what it may be read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scalar {
    Integer(i64),
    Decimal(f64),
    Boolean(bool),
    Date,
    Text,
}

impl Kind {
    /// What a column holds that held this before and gets a value of the other kind. What is not the same is text, but
    /// for integers among decimals.
    pub fn with(self, other: Kind) -> Kind {
        match (self, other) {
            (Kind::Empty, kind) | (kind, Kind::Empty) => kind,
            (Kind::Integer, Kind::Decimal) | (Kind::Decimal, Kind::Integer) => Kind::Decimal,
            (one, two) if one == two => one,
            _ => Kind::Text,
        }
    }
}

impl Scalar {
    /// Reads a value that is not empty. What would not come out again as it came in is text: a number with a leading
    /// zero, which is likely a code, and an integer beyond 64 bits.
    pub fn read(text: &str) -> Self {
        match text.as_bytes() {
            [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => {
                number(text).or_else(|| is_date(text).then_some(Scalar::Date)).unwrap_or(Scalar::Text)
            }
            _ if text.eq_ignore_ascii_case("true") => Scalar::Boolean(true),
            _ if text.eq_ignore_ascii_case("false") => Scalar::Boolean(false),
            _ => Scalar::Text,
        }
    }

    pub fn kind(self) -> Kind {
        match self {
            Scalar::Integer(_) => Kind::Integer,
            Scalar::Decimal(_) => Kind::Decimal,
            Scalar::Boolean(_) => Kind::Boolean,
            Scalar::Date => Kind::Date,
            Scalar::Text => Kind::Text,
        }
    }
}

fn number(text: &str) -> Option<Scalar> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    if !is_digits(whole) || fraction.is_some_and(|digits| !is_digits(digits)) {
        return None;
    }
    if exponent.is_some_and(|digits| !is_digits(digits)) || (whole.len() > 1 && whole.starts_with('0')) {
        return None;
    }
    if fraction.is_none() && exponent.is_none() {
        return text.parse().ok().map(Scalar::Integer);
    }
    text.parse().ok().filter(|number: &f64| number.is_finite()).map(Scalar::Decimal)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A date of ISO 8601, with or without a time, which may end with `Z`. Other offsets are not read: dates are compared
/// as texts, which they would make wrong.
fn is_date(text: &str) -> bool {
    let (date, time) = match text.split_once(['T', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    is_day(date) && time.is_none_or(is_time)
}

fn is_day(text: &str) -> bool {
    let parts: Option<[u32; 3]> = numbers(text, '-', [4, 2, 2]);
    parts.is_some_and(|[year, month, day]| day >= 1 && day <= days(year, month))
}

fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => 0,
    }
}

fn is_time(text: &str) -> bool {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let (clock, fraction) = match text.split_once('.') {
        Some((clock, fraction)) => (clock, Some(fraction)),
        None => (text, None),
    };
    let right = match numbers(clock, ':', [2, 2, 2]) {
        // 60 is a leap second
        Some([hour, minute, second]) => hour < 24 && minute < 60 && second <= 60,
        None => {
            fraction.is_none() && numbers(clock, ':', [2, 2]).is_some_and(|[hour, minute]| hour < 24 && minute < 60)
        }
    };
    right && fraction.is_none_or(is_digits)
}

/// Numbers of just so many digits between separators.
fn numbers<const N: usize>(text: &str, separator: char, digits: [usize; N]) -> Option<[u32; N]> {
    let mut parts = text.split(separator);
    let mut found = [0; N];
    for (number, digits) in found.iter_mut().zip(digits) {
        let part = parts.next().filter(|part| part.len() == digits && is_digits(part))?;
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_what_looks_like_them() {
        for (text, expected) in [
            ("0", Scalar::Integer(0)),
            ("-12", Scalar::Integer(-12)),
            ("+7", Scalar::Integer(7)),
            ("9223372036854775807", Scalar::Integer(i64::MAX)),
            ("9223372036854775808", Scalar::Text),
            ("007", Scalar::Text),
            ("0.5", Scalar::Decimal(0.5)),
            ("-1.25e3", Scalar::Decimal(-1250.0)),
            ("1E-2", Scalar::Decimal(0.01)),
            ("1e999", Scalar::Text),
            (".5", Scalar::Text),
            ("1.", Scalar::Text),
            ("1.2.3", Scalar::Text),
            ("-", Scalar::Text),
            ("--1", Scalar::Text),
            ("1e", Scalar::Text),
            ("inf", Scalar::Text),
            ("NaN", Scalar::Text),
            ("1,5", Scalar::Text),
            ("TRUE", Scalar::Boolean(true)),
            ("false", Scalar::Boolean(false)),
            ("yes", Scalar::Text),
        ] {
            assert_eq!(Scalar::read(text), expected, "{text}");
        }
    }

    #[test]
    fn dates_are_days_that_there_are() {
        for date in ["2024-02-29", "2000-02-29", "2024-01-31T23:59", "2024-01-31 23:59:60", "2024-06-30T00:00:00.123Z"]
        {
            assert_eq!(Scalar::read(date), Scalar::Date, "{date}");
        }
        for text in [
            "2023-02-29",
            "1900-02-29",
            "2024-13-01",
            "2024-00-01",
            "2024-04-31",
            "2024-1-1",
            "2024-01-01T24:00",
            "2024-01-01T10",
            "2024-01-01T10:00.5",
            "2024-01-01T10:00:00+01:00",
            "2024-01-01-01",
            "01.02.2024",
        ] {
            assert_eq!(Scalar::read(text), Scalar::Text, "{text}");
        }
    }

    #[test]
    fn a_column_is_what_all_its_values_are() {
        assert_eq!(Kind::Empty.with(Kind::Date), Kind::Date);
        assert_eq!(Kind::Integer.with(Kind::Decimal), Kind::Decimal);
        assert_eq!(Kind::Decimal.with(Kind::Integer), Kind::Decimal);
        assert_eq!(Kind::Integer.with(Kind::Boolean), Kind::Text);
        assert_eq!(Kind::Text.with(Kind::Integer), Kind::Text);
    }
}
