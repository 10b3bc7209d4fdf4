//! Which lines differ: E. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986, in linear space. Past a
//! number of edits it stops looking for the fewest: texts that have next to nothing in common would take minutes.

use std::ops::Range;

/// Edits on one way through a part; the fewest are found up to twice as many. Texts within that differ by the fewest
/// lines there can be.
const MOST_EDITS: usize = 256;

/// Lines of the old text that lines of the new one stand in the place of. Either may be none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub old: Range<usize>,
    pub new: Range<usize>,
}

/// What makes the new lines of the old ones, in order. Between two changes there is a line that both have.
pub fn changes(old: &[u32], new: &[u32]) -> Vec<Change> {
    let mut marks = Marks { old: vec![false; old.len()], new: vec![false; new.len()] };
    let mut parts = vec![(0..old.len(), 0..new.len())];
    while let Some((o, n)) = parts.pop() {
        let (o, n) = trimmed(old, new, o, n);
        if o.is_empty() || n.is_empty() {
            marks.old[o].fill(true);
            marks.new[n].fill(true);
        } else {
            let (x, y) = split(&old[o.clone()], &new[n.clone()]);
            let (x, y) = (o.start + x, n.start + y);
            parts.push((o.start..x, n.start..y));
            parts.push((x..o.end, y..n.end));
        }
    }
    marks.changes()
}

/// Which lines the other text does not have.
struct Marks {
    old: Vec<bool>,
    new: Vec<bool>,
}

impl Marks {
    fn changes(&self) -> Vec<Change> {
        let mut changes = Vec::new();
        let (mut x, mut y) = (0, 0);
        while x < self.old.len() || y < self.new.len() {
            let change = Change { old: marked(&self.old, x), new: marked(&self.new, y) };
            x = change.old.end + 1;
            y = change.new.end + 1;
            if !change.old.is_empty() || !change.new.is_empty() {
                changes.push(change);
            }
        }
        changes
    }
}

fn marked(marks: &[bool], start: usize) -> Range<usize> {
    let length = marks[start.min(marks.len())..].iter().take_while(|&&mark| mark).count();
    start..start + length
}

/// A part without the lines at its beginning and end that both texts have.
fn trimmed(old: &[u32], new: &[u32], mut o: Range<usize>, mut n: Range<usize>) -> (Range<usize>, Range<usize>) {
    let same = |(a, b): &(&u32, &u32)| a == b;
    let first = old[o.clone()].iter().zip(&new[n.clone()]).take_while(same).count();
    o.start += first;
    n.start += first;
    let last = old[o.clone()].iter().rev().zip(new[n.clone()].iter().rev()).take_while(same).count();
    o.end -= last;
    n.end -= last;
    (o, n)
}

/// Where a way of few edits from one corner to the other comes through, but no corner. Neither text is empty, and both
/// their first and their last lines differ: there are two edits at least, one on either side.
fn split(old: &[u32], new: &[u32]) -> (usize, usize) {
    let most = ((old.len() + new.len() + 1) / 2).min(MOST_EDITS);
    let mut there = Reach::new(old.len(), new.len(), most);
    let mut back = Reach::new(old.len(), new.len(), most);
    let delta = old.len() as isize - new.len() as isize;
    for edits in 1..=most as isize {
        for k in (-edits..=edits).step_by(2) {
            there.extend(k, |x, y| old[x] == new[y]);
            if let Some((x, y)) = there.at(k).filter(|&(x, _)| back.meets(delta - k, old.len() - x)) {
                return (x, y);
            }
        }
        for k in (-edits..=edits).step_by(2) {
            back.extend(k, |x, y| old[old.len() - 1 - x] == new[new.len() - 1 - y]);
            if let Some((x, y)) = back.at(k).filter(|&(x, _)| there.meets(delta - k, old.len() - x)) {
                return (old.len() - x, new.len() - y);
            }
        }
    }
    there.furthest()
}

/// How far one gets from a corner, on each diagonal: `k` is the lines of the old text less those of the new one.
struct Reach {
    old: usize,
    new: usize,
    most: usize,
    ends: Vec<Option<usize>>,
}

impl Reach {
    fn new(old: usize, new: usize, most: usize) -> Self {
        let mut reach = Self { old, new, most, ends: vec![None; 2 * most + 3] };
        let corner = reach.index(0);
        reach.ends[corner] = Some(0);
        reach
    }

    /// Goes one edit further, to diagonal `k`, and then as far as lines are the same.
    #[inline(never)]
    fn extend(&mut self, k: isize, same: impl Fn(usize, usize) -> bool) {
        let added = self.at(k + 1).filter(|&(_, y)| y < self.new).map(|(x, _)| x);
        let removed = self.at(k - 1).filter(|&(x, _)| x < self.old).map(|(x, _)| x + 1);
        let index = self.index(k);
        self.ends[index] = added.max(removed).map(|x| {
            let y = (x as isize - k) as usize;
            let length = (x..self.old).zip(y..self.new).take_while(|&(x, y)| same(x, y)).count();
            x + length
        });
    }

    fn at(&self, k: isize) -> Option<(usize, usize)> {
        self.ends[self.index(k)].map(|x| (x, (x as isize - k) as usize))
    }

    /// Whether one gets to `x` or beyond on a diagonal.
    fn meets(&self, k: isize, x: usize) -> bool {
        k.unsigned_abs() <= self.most && self.at(k).map_or(false, |(end, _)| end >= x)
    }

    fn furthest(&self) -> (usize, usize) {
        let most = self.most as isize;
        (-most..=most).filter_map(|k| self.at(k)).max_by_key(|(x, y)| x + y).expect("one diagonal at least")
    }

    fn index(&self, k: isize) -> usize {
        (k + self.most as isize + 1) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    fn edits(changes: &[Change]) -> usize {
        changes.iter().map(|change| change.old.len() + change.new.len()).sum()
    }

    /// The new lines as the changes make them of the old ones.
    fn made(old: &[u32], new: &[u32], changes: &[Change]) -> Vec<u32> {
        let mut made = Vec::new();
        let mut kept = 0;
        for change in changes {
            made.extend(&old[kept..change.old.start]);
            made.extend(&new[change.new.clone()]);
            kept = change.old.end;
        }
        made.extend(&old[kept..]);
        made
    }

    /// The fewest edits, by trying all.
    fn fewest(old: &[u32], new: &[u32]) -> usize {
        let mut row: Vec<usize> = (0..=new.len()).collect();
        for (x, a) in old.iter().enumerate() {
            let above = std::mem::replace(&mut row[0], x + 1);
            new.iter().enumerate().fold(above, |diagonal, (y, b)| {
                let here = if a == b { diagonal } else { 1 + row[y].min(row[y + 1]) };
                std::mem::replace(&mut row[y + 1], here)
            });
        }
        row[new.len()]
    }

    #[test]
    fn random_lines_differ_by_the_fewest_edits() {
        let mut random = Random::new(1);
        for _ in 0..5000 {
            let kinds = 1 + random.below(6) as u32;
            let mut lines = || (0..random.below(12)).map(|_| random.below(kinds as usize) as u32).collect::<Vec<_>>();
            let (old, new) = (lines(), lines());
            let found = changes(&old, &new);
            assert_eq!(made(&old, &new, &found), new, "{old:?} {new:?}");
            assert_eq!(edits(&found), fewest(&old, &new), "{old:?} {new:?}");
        }
    }

    #[test]
    fn two_changes_have_a_line_between_them() {
        let mut random = Random::new(2);
        for _ in 0..2000 {
            let mut lines = || (0..20).map(|_| random.below(3) as u32).collect::<Vec<_>>();
            let found = changes(&lines(), &lines());
            for pair in found.windows(2) {
                let between = (pair[1].old.start - pair[0].old.end, pair[1].new.start - pair[0].new.end);
                assert!(between.0 > 0 && between.0 == between.1, "{found:?}");
            }
        }
    }

    #[test]
    fn texts_with_little_in_common_are_compared_too() {
        let mut random = Random::new(3);
        let mut lines = || (0..5000).map(|_| random.below(1500) as u32).collect::<Vec<_>>();
        let (old, new) = (lines(), lines());
        let found = changes(&old, &new);
        assert_eq!(made(&old, &new, &found), new);
        assert!(edits(&found) < old.len() + new.len());
    }

    #[test]
    fn nothing_differs_from_itself() {
        assert_eq!(changes(&[], &[]), []);
        assert_eq!(changes(&[1, 2, 1], &[1, 2, 1]), []);
    }
}
