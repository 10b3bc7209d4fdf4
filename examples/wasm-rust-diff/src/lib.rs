//! Compares texts line by line.

mod compare;
mod lines;
mod patch;
#[cfg(test)]
mod random;
mod unified;

use serde::{Deserialize, Serialize};
use tenon_wasm::{host, Error, Event, HostError, Plugin, Result};

use crate::compare::{changes, Change};
use crate::lines::{lines, numbered};

/// What is kept of a text begins with this, so that the store may hold other things.
const KEPT: &str = "text:";

struct Diff {
    context: usize,
}

#[derive(Deserialize)]
struct Settings {
    context: Option<usize>,
}

#[derive(Deserialize)]
struct Texts {
    old: String,
    new: String,
    context: Option<usize>,
    old_name: Option<String>,
    new_name: Option<String>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Difference {
    unified: String,
    removed: usize,
    added: usize,
}

#[derive(Deserialize)]
struct Application {
    text: String,
    patch: String,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Applied {
    text: String,
    hunks: usize,
    moved: usize,
}

#[derive(Deserialize)]
struct Version {
    name: String,
    text: String,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Changes {
    first: bool,
    #[serde(flatten)]
    difference: Difference,
}

impl Plugin for Diff {
    type Config = Settings;

    fn init(settings: Settings) -> Result<Self> {
        Ok(Self { context: settings.context.unwrap_or(3) })
    }
}

impl Diff {
    /// What differs between two texts.
    fn diff(&self, texts: Texts) -> Result<Difference> {
        let names = (texts.old_name.as_deref().unwrap_or("old"), texts.new_name.as_deref().unwrap_or("new"));
        for (field, name) in [("old_name", names.0), ("new_name", names.1)] {
            if name.contains('\n') {
                return Err(Error::new(format!("{field}: found {name:?}, expected one line")));
            }
        }
        Ok(difference(&texts.old, &texts.new, names, texts.context.unwrap_or(self.context)))
    }

    /// A text as a patch makes it.
    fn apply(&self, application: Application) -> Result<Applied> {
        let patch::Patched { text, hunks, moved } = patch::apply(&application.text, &application.patch)?;
        Ok(Applied { text, hunks, moved })
    }

    /// What has changed in a text since it was last given. The event is sent before the text is kept: what fails in
    /// between is told again.
    fn changes(&self, version: Version) -> Result<Changes> {
        let key = format!("{KEPT}{}", version.name);
        let kept = host::kv_get(&key)?;
        let first = kept.is_none();
        let old = String::from_utf8(kept.unwrap_or_default())?;
        let difference = difference(&old, &version.text, (&version.name, &version.name), self.context);
        if first || !difference.unified.is_empty() {
            announce(&version.name, &difference)?;
            host::kv_set(&key, &version.text)?;
        }
        Ok(Changes { first, difference })
    }
}

fn announce(name: &str, difference: &Difference) -> Result<(), HostError> {
    host::emit(
        &Event::new("text.changed")
            .with("name", name)
            .with("removed", difference.removed)
            .with("added", difference.added),
    )
}

fn difference(old: &str, new: &str, names: (&str, &str), context: usize) -> Difference {
    let (old, new) = (lines(old), lines(new));
    let (olds, news) = numbered(&old, &new);
    let changes = changes(&olds, &news);
    let count = |side: fn(&Change) -> usize| changes.iter().map(side).sum();
    Difference {
        unified: unified::write(&old, &new, &changes, names, context),
        removed: count(|change| change.old.len()),
        added: count(|change| change.new.len()),
    }
}

tenon_wasm::export!(Diff: diff, apply, changes);

#[cfg(test)]
mod tests {
    use super::*;
    use tenon_wasm::testing::MemoryHost;

    fn plugin() -> Diff {
        Diff { context: 3 }
    }

    fn version(name: &str, text: &str) -> Version {
        Version { name: name.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn a_text_is_compared_with_what_it_was_before() {
        let memory = MemoryHost::new();
        assert!(plugin().changes(version("a", "1\n")).unwrap().first);
        let changed = plugin().changes(version("a", "1\n2\n")).unwrap();
        let unified = "--- a\n+++ a\n@@ -1 +1,2 @@\n 1\n+2\n".to_owned();
        assert_eq!(changed, Changes { first: false, difference: Difference { unified, removed: 0, added: 1 } });
        let same = plugin().changes(version("a", "1\n2\n")).unwrap();
        assert_eq!((same.first, same.difference.unified.as_str()), (false, ""));
        assert!(plugin().changes(version("b", "")).unwrap().first);
        let events: Vec<_> =
            memory.emitted().iter().map(|event| (event.data["name"].clone(), event.data["added"].clone())).collect();
        assert_eq!(events, [("a".into(), 1.into()), ("a".into(), 1.into()), ("b".into(), 0.into())]);
    }

    #[test]
    fn a_text_that_cannot_be_kept_is_an_error() {
        let _memory = MemoryHost::new();
        let error = plugin().changes(version(&"n".repeat(1020), "x")).unwrap_err();
        assert_eq!(error.to_string(), "kv_get: key: found 1025 bytes, expected 1 to 1024");
    }

    #[test]
    fn a_name_is_one_line() {
        let texts = Texts {
            old: String::new(),
            new: "x".to_owned(),
            context: None,
            old_name: Some("a\n+++ b".to_owned()),
            new_name: None,
        };
        let error = plugin().diff(texts).unwrap_err();
        assert_eq!(error.to_string(), r#"old_name: found "a\n+++ b", expected one line"#);
    }
}
