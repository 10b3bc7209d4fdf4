use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::Serialize;

/// How many different values there are and which are frequent, in bounded memory.
///
/// Up to the bound all values are counted. Beyond it, how many there are is estimated by HyperLogLog, and the frequent
/// ones are found by the method of Misra and Gries: every value that makes up more than one part in `bound` of the
/// column is among them, with a count that is too low by that part at most.
#[derive(Debug)]
pub struct Distinct {
    bound: usize,
    counts: HashMap<Box<str>, u64>,
    registers: Option<Registers>,
}

/// A frequent value.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Frequent {
    pub value: String,
    pub count: u64,
}

impl Distinct {
    pub fn new(bound: usize) -> Self {
        Self { bound, counts: HashMap::new(), registers: None }
    }

    pub fn add(&mut self, value: &str) {
        if let Some(registers) = &mut self.registers {
            registers.add(value);
        }
        if let Some(count) = self.counts.get_mut(value) {
            *count += 1;
        } else if self.counts.len() < self.bound {
            self.counts.insert(value.into(), 1);
        } else {
            self.overflow(value);
        }
    }

    /// A value beyond the bound takes one from each count, and those that come to nothing leave.
    fn overflow(&mut self, value: &str) {
        if self.registers.is_none() {
            let mut registers = Registers::default();
            self.counts.keys().for_each(|value| registers.add(value));
            registers.add(value);
            self.registers = Some(registers);
        }
        self.counts.retain(|_, count| {
            *count -= 1;
            *count > 0
        });
    }

    pub fn is_estimate(&self) -> bool {
        self.registers.is_some()
    }

    pub fn count(&self) -> u64 {
        match &self.registers {
            None => self.counts.len() as u64,
            // no fewer than were seen for certain
            Some(registers) => registers.estimate().max(self.bound as u64 + 1),
        }
    }

    /// The most frequent ones, the first in the alphabet first where they are equally so.
    pub fn most_frequent(&self, limit: usize) -> Vec<Frequent> {
        let mut all: Vec<(&str, u64)> = self.counts.iter().map(|(value, &count)| (&**value, count)).collect();
        let order = |a: &(&str, u64), b: &(&str, u64)| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0));
        if all.len() > limit {
            all.select_nth_unstable_by(limit, order);
            all.truncate(limit);
        }
        all.sort_unstable_by(order);
        all.into_iter().map(|(value, count)| Frequent { value: value.to_string(), count }).collect()
    }
}

/// HyperLogLog of Flajolet and others, with 64-bit hashes: the error is about 0.8 %.
#[derive(Debug)]
struct Registers(Vec<u8>);

const INDEX_BITS: u32 = 14;

impl Default for Registers {
    fn default() -> Self {
        Self(vec![0; 1 << INDEX_BITS])
    }
}

impl Registers {
    fn add(&mut self, value: &str) {
        let mut hasher = DefaultHasher::new();
        value.hash(&mut hasher);
        let hash = hasher.finish();
        let index = (hash >> (64 - INDEX_BITS)) as usize;
        // a one behind the bits that are left bounds the rank
        let rank = ((hash << INDEX_BITS) | (1 << (INDEX_BITS - 1))).leading_zeros() + 1;
        self.0[index] = self.0[index].max(rank as u8);
    }

    fn estimate(&self) -> u64 {
        let registers = self.0.len() as f64;
        let sum: f64 = self.0.iter().map(|&rank| (-f64::from(rank)).exp2()).sum();
        let raw = 0.7213 / (1.0 + 1.079 / registers) * registers * registers / sum;
        let empty = self.0.iter().filter(|&&rank| rank == 0).count();
        // few values: counting the empty registers is nearer
        let estimate =
            if raw <= 2.5 * registers && empty > 0 { registers * (registers / empty as f64).ln() } else { raw };
        estimate.round() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bound: usize, values: impl IntoIterator<Item = String>) -> Distinct {
        let mut distinct = Distinct::new(bound);
        values.into_iter().for_each(|value| distinct.add(&value));
        distinct
    }

    fn frequent(value: &str, count: u64) -> Frequent {
        Frequent { value: value.to_owned(), count }
    }

    #[test]
    fn up_to_the_bound_all_is_exact() {
        let distinct = of(3, ["b", "a", "c", "b", "a", "b"].map(str::to_owned));
        assert_eq!((distinct.count(), distinct.is_estimate()), (3, false));
        assert_eq!(distinct.most_frequent(2), [frequent("b", 3), frequent("a", 2)]);
    }

    #[test]
    fn equally_frequent_values_come_in_order() {
        let distinct = of(10, ["c", "a", "b"].map(str::to_owned));
        assert_eq!(distinct.most_frequent(5), [frequent("a", 1), frequent("b", 1), frequent("c", 1)]);
    }

    #[test]
    fn beyond_the_bound_the_number_is_an_estimate() {
        for number in [1_001, 20_000, 200_000] {
            let distinct = of(1_000, (0..number).map(|n| format!("value {n}")));
            assert!(distinct.is_estimate());
            let error = (distinct.count() as f64 - f64::from(number)).abs() / f64::from(number);
            assert!(error < 0.04, "{number}: found {}", distinct.count());
        }
    }

    #[test]
    fn one_more_than_the_bound_is_an_estimate_no_smaller() {
        let distinct = of(5, (0..6).map(|n| n.to_string()));
        assert!(distinct.is_estimate() && distinct.count() >= 6);
    }

    #[test]
    fn a_value_that_comes_late_and_often_is_found() {
        let rare = (0..5_000).map(|n| format!("rare {n}"));
        let distinct = of(100, rare.chain((0..1_000).map(|_| "often".to_owned())));
        let first = &distinct.most_frequent(1)[0];
        assert_eq!(first.value, "often");
        assert!((940..=1_000).contains(&first.count), "found {}", first.count);
    }
}
