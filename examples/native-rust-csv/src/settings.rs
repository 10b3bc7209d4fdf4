use tenon_plugin::{Context, Error, Result};

/// The configuration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// How many rows of a text are looked at.
    pub max_rows: u64,
    /// How many values of a column are told apart exactly.
    pub max_distinct: usize,
}

impl Settings {
    pub fn of(context: &Context) -> Result<Self> {
        Ok(Self {
            max_rows: number(context, "max_rows", 1_000_000)?,
            max_distinct: usize::try_from(number(context, "max_distinct", 10_000)?)?,
        })
    }
}

fn number(context: &Context, key: &str, default: u64) -> Result<u64> {
    match context.config(key)? {
        Some(0) => Err(Error::new(format!("config: {key}: found 0, expected a positive integer"))),
        found => Ok(found.unwrap_or(default)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tenon_plugin::testing::MemoryHost;

    fn of(key: &str, value: &str) -> Result<Settings> {
        Settings::of(&Context::default().with_host(MemoryHost::new().with_config(key, value).host()))
    }

    #[test]
    fn settings_come_from_the_host() {
        assert_eq!(of("max_rows", "7").unwrap(), Settings { max_rows: 7, max_distinct: 10_000 });
        assert_eq!(of("max_distinct", "7").unwrap(), Settings { max_rows: 1_000_000, max_distinct: 7 });
    }

    #[test]
    fn a_setting_that_makes_no_sense_is_refused() {
        let error = of("max_rows", "0").unwrap_err().to_string();
        assert_eq!(error, "config: max_rows: found 0, expected a positive integer");
        assert!(of("max_rows", "many").is_err());
    }
}
