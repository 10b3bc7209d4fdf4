use std::error::Error as StdError;
use std::fmt::{self, Debug, Display, Formatter};

/// A result whose error is a message to the caller.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call failed, in words for its caller. Name the field, what was found and what was expected.
///
/// Every error of the standard kind becomes one by `?`, its causes behind it. To make that possible this type is none
/// itself.
pub struct Error(String);

impl Error {
    /// An error with this message.
    pub fn new(message: impl Display) -> Self {
        Self(message.to_string())
    }

    /// The plugin has no function of this name.
    pub fn no_such_function(name: &str) -> Self {
        Self(format!("function: found {name:?}, which this plugin does not have"))
    }
}

impl<E: StdError> From<E> for Error {
    fn from(error: E) -> Self {
        let mut message = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            message.push_str(": ");
            message.push_str(&error.to_string());
            cause = error.source();
        }
        Self(message)
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Debug for Error {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Outer(std::num::ParseIntError);

    impl Display for Outer {
        fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
            f.write_str("limit")
        }
    }

    impl StdError for Outer {
        fn source(&self) -> Option<&(dyn StdError + 'static)> {
            Some(&self.0)
        }
    }

    #[test]
    fn an_error_says_its_causes() {
        let error = Error::from(Outer("x".parse::<u8>().unwrap_err()));
        assert_eq!(error.to_string(), "limit: invalid digit found in string");
    }
}
