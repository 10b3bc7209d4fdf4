use std::path::Path;

use serde::{de::DeserializeOwned, Serialize};
use serde_json::value::{to_raw_value, RawValue};

use crate::{Error, Result};

/// What a call is answered.
#[derive(Debug, Clone)]
pub struct Answer {
    output: Box<RawValue>,
    files: Vec<String>,
}

impl Answer {
    /// An answer of anything that has a form in JSON. Hosts of VT Code's kind expect an object.
    ///
    /// # Errors
    ///
    /// A map with keys that are no strings has no such form.
    pub fn of(output: impl Serialize) -> Result<Self> {
        let output = to_raw_value(&output)?;
        Ok(Self { output, files: Vec::new() })
    }

    /// Names a file that the plugin has written, in its work folder or the workspace.
    ///
    /// # Errors
    ///
    /// A path that is not Unicode has no form in JSON.
    pub fn with_file(mut self, path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let text = path.to_str().ok_or_else(|| Error::new(format!("files: {path:?} is not Unicode")))?;
        self.files.push(text.to_owned());
        Ok(self)
    }

    /// The output, read back: for tests.
    ///
    /// # Errors
    ///
    /// The output is of another shape.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T> {
        Ok(serde_json::from_str(self.output.get())?)
    }

    /// The files named.
    pub fn files(&self) -> &[String] {
        &self.files
    }

    pub(crate) fn output(&self) -> &RawValue {
        &self.output
    }

    /// Refuses what hosts do not take as the answer of `execute`.
    pub(crate) fn expect_object(self) -> Result<Self> {
        match self.output.get().as_bytes().first() {
            Some(b'{') => Ok(self),
            _ => Err(Error::new(format!("answer: found {}, expected an object", self.kind()))),
        }
    }

    fn kind(&self) -> &'static str {
        match self.output.get().as_bytes().first() {
            Some(b'[') => "an array",
            Some(b'"') => "a string",
            Some(b't' | b'f') => "a boolean",
            Some(b'n') => "null",
            _ => "a number",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn execute_answers_objects_only() {
        assert!(Answer::of(json!({})).unwrap().expect_object().is_ok());
        for (output, kind) in [
            (json!([1]), "an array"),
            (json!("x"), "a string"),
            (json!(false), "a boolean"),
            (json!(null), "null"),
            (json!(-1), "a number"),
        ] {
            let error = Answer::of(output).unwrap().expect_object().unwrap_err();
            assert_eq!(error.to_string(), format!("answer: found {kind}, expected an object"));
        }
    }

    #[test]
    fn files_are_named_in_order() {
        let answer = Answer::of(json!({})).unwrap().with_file("b").unwrap().with_file("a").unwrap();
        assert_eq!(answer.files(), ["b", "a"]);
    }
}
