//! The unified format of diff(1): reading it, and making a text of another by it.

use std::fmt::{self, Display, Formatter};

use crate::lines::lines;
use crate::unified::NO_LINE_END;

/// Why a patch does not fit. Lines count from 1.
#[derive(Debug, PartialEq, Eq)]
pub enum PatchError {
    /// A line of the patch is not what the format has there.
    Malformed { line: usize, found: String, expected: &'static str },
    /// The text has no place where a hunk fits.
    Misfit { hunk: usize, line: usize },
}

impl Display for PatchError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed { line, found, expected } => {
                write!(f, "patch: line {line}: found {found:?}, expected {expected}")
            }
            Self::Misfit { hunk, line } => {
                write!(f, "patch: hunk {hunk} fits nowhere in text, expected at line {line}")
            }
        }
    }
}

impl std::error::Error for PatchError {}

/// Lines to find, and lines to put in their place.
#[derive(Debug, Default, PartialEq, Eq)]
struct Hunk<'a> {
    start: usize,
    old: Vec<&'a str>,
    new: Vec<&'a str>,
}

/// A text as a patch made it.
#[derive(Debug, PartialEq, Eq)]
pub struct Patched {
    pub text: String,
    /// How many places were changed.
    pub hunks: usize,
    /// How many of them were at another line than the patch says.
    pub moved: usize,
}

/// Applies a patch of one text. A hunk whose lines are elsewhere now is applied where they are, nearest to its place.
pub fn apply(text: &str, patch: &str) -> Result<Patched, PatchError> {
    let old = lines(text);
    let hunks = read(patch)?;
    let mut new = Vec::with_capacity(old.len());
    let (mut done, mut moved, mut shift) = (0, 0, 0_isize);
    for (index, hunk) in hunks.iter().enumerate() {
        let expected = hunk.start as isize + shift;
        let at = place(&old, &hunk.old, done, expected.max(done as isize) as usize)
            .ok_or(PatchError::Misfit { hunk: index + 1, line: hunk.start + 1 })?;
        moved += usize::from(at != hunk.start);
        shift = at as isize - hunk.start as isize;
        new.extend_from_slice(&old[done..at]);
        new.extend_from_slice(&hunk.new);
        done = at + hunk.old.len();
    }
    new.extend_from_slice(&old[done..]);
    Ok(Patched { text: new.concat(), hunks: hunks.len(), moved })
}

/// Where lines stand in a text, at `from` or later, nearest to where they are expected.
fn place(text: &[&str], lines: &[&str], from: usize, expected: usize) -> Option<usize> {
    let last = text.len().checked_sub(lines.len())?;
    if lines.is_empty() {
        // fits anywhere, so only its own place will do
        return Some(expected).filter(|at| (from..=last).contains(at));
    }
    let fits = |&at: &usize| (from..=last).contains(&at) && text[at..].starts_with(lines);
    (0..=text.len().max(expected)).find_map(|distance| {
        let before = expected.checked_sub(distance).filter(fits);
        before.or_else(|| Some(expected + distance).filter(fits))
    })
}

fn read(patch: &str) -> Result<Vec<Hunk<'_>>, PatchError> {
    let mut reader = Reader { lines: lines(patch), next: 0 };
    let mut hunks = Vec::new();
    while reader.peek().map_or(false, |line| !line.starts_with("@@")) {
        reader.next += 1;
    }
    while reader.peek().is_some() {
        hunks.push(reader.hunk()?);
    }
    match hunks.is_empty() && !patch.trim().is_empty() {
        true => Err(reader.malformed("@@, a hunk's first line")),
        false => Ok(hunks),
    }
}

struct Reader<'a> {
    lines: Vec<&'a str>,
    next: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<&'a str> {
        self.lines.get(self.next).copied()
    }

    fn malformed(&self, expected: &'static str) -> PatchError {
        let found = self.peek().unwrap_or_default().chars().take(80).collect();
        PatchError::Malformed { line: self.next + 1, found, expected }
    }

    fn hunk(&mut self) -> Result<Hunk<'a>, PatchError> {
        let positions = self.peek().and_then(positions);
        let ((start, olds), news) = positions.ok_or_else(|| self.malformed("@@ -line,count +line,count @@"))?;
        self.next += 1;
        let mut hunk = Hunk { start, ..Hunk::default() };
        while hunk.old.len() < olds || hunk.new.len() < news {
            self.line(&mut hunk)?;
        }
        if (hunk.old.len(), hunk.new.len()) != (olds, news) {
            self.next -= 1;
            return Err(self.malformed("as many lines as the hunk's first line says"));
        }
        Ok(hunk)
    }

    fn line(&mut self, hunk: &mut Hunk<'a>) -> Result<(), PatchError> {
        let line = self.peek().unwrap_or_default();
        // some editors take the space away from an empty line that is kept
        let (sign, content) =
            if line.trim_end_matches('\r') == "\n" { (" ", line) } else { line.split_at(line.len().min(1)) };
        self.next += 1;
        let content = match self.peek() {
            Some(next) if next.starts_with(NO_LINE_END) => {
                self.next += 1;
                content.trim_end_matches('\n')
            }
            _ => content,
        };
        match sign {
            " " => {
                hunk.old.push(content);
                hunk.new.push(content);
            }
            "-" => hunk.old.push(content),
            "+" => hunk.new.push(content),
            _ => {
                self.next -= 1;
                return Err(self.malformed("a line that begins with a space, - or +"));
            }
        }
        Ok(())
    }
}

/// What a hunk's first line says: where its old lines are and how many, and how many new ones there are.
fn positions(line: &str) -> Option<((usize, usize), usize)> {
    let (old, rest) = line.strip_prefix("@@ -")?.split_once(" +")?;
    let (new, _) = rest.split_once(" @@")?;
    let (line, count) = position(old)?;
    // no lines are after the line that is named
    let start = if count == 0 { line } else { line.checked_sub(1)? };
    Some(((start, count), position(new)?.1))
}

fn position(text: &str) -> Option<(usize, usize)> {
    let (line, count) = text.split_once(',').unwrap_or((text, "1"));
    Some((line.parse::<u32>().ok()? as usize, count.parse::<u32>().ok()? as usize))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::changes;
    use crate::lines::numbered;
    use crate::random::Random;
    use crate::unified;

    fn patch(old: &str, new: &str, context: usize) -> String {
        let (old, new) = (lines(old), lines(new));
        let (olds, news) = numbered(&old, &new);
        unified::write(&old, &new, &changes(&olds, &news), ("a", "b"), context)
    }

    fn random_text(random: &mut Random) -> String {
        const PIECES: [&str; 9] = ["a\n", "b\n", "\n", "-- x\n", "++ y\n", "@@ -1 +1 @@\n", "\\ No\n", "c\r\n", "é"];
        (0..random.below(12)).map(|_| PIECES[random.below(PIECES.len())]).collect()
    }

    #[test]
    fn a_patch_makes_the_new_text_of_the_old_one() {
        let mut random = Random::new(4);
        for _ in 0..5000 {
            let (old, new, context) = (random_text(&mut random), random_text(&mut random), random.below(4));
            let patch = patch(&old, &new, context);
            let patched = apply(&old, &patch).unwrap_or_else(|error| panic!("{error}\n{old:?}\n{new:?}\n{patch}"));
            assert_eq!((patched.text, patched.moved), (new, 0), "{old:?}\n{patch}");
        }
    }

    #[test]
    fn a_hunk_is_applied_where_its_lines_are_now() {
        let patch = patch("a\nb\nc\n", "a\nB\nc\n", 1);
        let patched = apply("x\ny\na\nb\nc\n", &patch).unwrap();
        assert_eq!(patched, Patched { text: "x\ny\na\nB\nc\n".to_owned(), hunks: 1, moved: 1 });
    }

    #[test]
    fn a_hunk_that_fits_nowhere_is_an_error() {
        let patch = patch("a\nb\n", "a\nc\n", 3);
        assert_eq!(apply("a\nB\n", &patch), Err(PatchError::Misfit { hunk: 1, line: 1 }));
        assert_eq!(apply("a\nb", &patch), Err(PatchError::Misfit { hunk: 1, line: 1 }));
        assert_eq!(
            apply("", "@@ -5,0 +6 @@\n+x\n").unwrap_err().to_string(),
            "patch: hunk 1 fits nowhere in text, expected at line 6"
        );
    }

    #[test]
    fn a_malformed_patch_says_where() {
        let error = |patch: &str| apply("a\n", patch).unwrap_err().to_string();
        assert_eq!(error("what?"), r#"patch: line 2: found "", expected @@, a hunk's first line"#);
        assert_eq!(error("@@ 1 @@\n"), r#"patch: line 1: found "@@ 1 @@\n", expected @@ -line,count +line,count @@"#);
        assert_eq!(
            error("@@ -0 +1 @@\n"),
            r#"patch: line 1: found "@@ -0 +1 @@\n", expected @@ -line,count +line,count @@"#
        );
        assert_eq!(
            error("@@ -1 +1 @@\n-a\n?\n"),
            r#"patch: line 3: found "?\n", expected a line that begins with a space, - or +"#
        );
        assert_eq!(
            error("@@ -1,2 +1 @@\n-a\n"),
            r#"patch: line 3: found "", expected a line that begins with a space, - or +"#
        );
        assert_eq!(
            error("@@ -1 +1,2 @@\n-a\n-b\n+c\n+d\n"),
            r#"patch: line 5: found "+d\n", expected as many lines as the hunk's first line says"#
        );
    }

    #[test]
    fn an_empty_patch_changes_nothing() {
        assert_eq!(apply("a", "").unwrap(), Patched { text: "a".to_owned(), hunks: 0, moved: 0 });
    }
}
