/// Mean and deviation of numbers that are seen once, by Welford's method: sums of squares would lose what makes the
/// difference where numbers are large and close together.
#[derive(Debug, Default, Clone, Copy)]
pub struct Moments {
    count: u64,
    mean: f64,
    squares: f64,
}

impl Moments {
    pub fn add(&mut self, number: f64) {
        self.count += 1;
        let before = number - self.mean;
        self.mean += before / self.count as f64;
        self.squares += before * (number - self.mean);
    }

    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then_some(self.mean).filter(|mean| mean.is_finite())
    }

    /// Of a sample: there is none of a single number.
    pub fn standard_deviation(&self) -> Option<f64> {
        let variance = (self.count > 1).then(|| self.squares / (self.count - 1) as f64)?;
        Some(variance.sqrt()).filter(|deviation| deviation.is_finite())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(numbers: &[f64]) -> Moments {
        let mut moments = Moments::default();
        numbers.iter().for_each(|&number| moments.add(number));
        moments
    }

    #[test]
    fn mean_and_deviation_are_those_of_the_numbers() {
        let moments = of(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]);
        assert_eq!(moments.mean(), Some(5.0));
        assert!((moments.standard_deviation().unwrap() - (32.0f64 / 7.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn large_numbers_close_together_keep_their_deviation() {
        let moments = of(&[1e9 + 4.0, 1e9 + 7.0, 1e9 + 13.0, 1e9 + 16.0]);
        assert!((moments.standard_deviation().unwrap() - 30f64.sqrt()).abs() < 1e-6);
    }

    #[test]
    fn there_is_no_mean_of_nothing_and_no_deviation_of_one() {
        assert_eq!(of(&[]).mean(), None);
        assert_eq!(of(&[3.0]).standard_deviation(), None);
    }

    #[test]
    fn what_overflows_is_left_out() {
        assert_eq!(of(&[f64::MAX, -f64::MAX, f64::MAX]).standard_deviation(), None);
    }
}
