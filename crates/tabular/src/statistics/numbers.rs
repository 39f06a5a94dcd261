//! Mean, spread and quantiles of numbers.

use serde_json::{Map, Value};

use super::Quantiles;
use super::budget::Budget;

/// The quantiles that are shown.
const SHARES: &[(f64, &str)] = &[
    (0.05, "0.05"),
    (0.25, "0.25"),
    (0.5, "0.5"),
    (0.75, "0.75"),
    (0.95, "0.95"),
];

/// Numbers on the way to their summary. `NaN` and infinities do not count.
#[derive(Debug)]
pub(super) struct Numbers {
    budget: Budget,
    count: u64,
    mean: f64,
    squares: f64,
    /// All numbers, or a sample of them.
    kept: Vec<f64>,
    sample: Option<Sample>,
}

/// Which of the numbers that come take a place in the sample, so that each of all has the same chance.
#[derive(Debug)]
struct Sample {
    chance: Chance,
    weight: f64,
    /// Numbers that are passed over before the next one is taken.
    skip: u64,
}

/// Chance enough for places in a column, the same each time.
#[derive(Debug)]
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number above 0 and up to 1.
    fn share(&mut self) -> f64 {
        ((self.next() >> 11) + 1) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() >> 32) as usize % end.max(1)
    }
}

impl Sample {
    fn new(size: usize) -> Self {
        let mut sample = Self {
            chance: Chance(0x9e37_79b9_7f4a_7c15),
            weight: 1.0,
            skip: 0,
        };
        sample.go_on(size);
        sample
    }

    fn go_on(&mut self, size: usize) {
        self.weight *= (self.chance.share().ln() / size as f64).exp();
        self.skip = (self.chance.share().ln() / (1.0 - self.weight).ln()) as u64;
    }

    fn offer(&mut self, kept: &mut [f64], number: f64) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        let place = self.chance.below(kept.len());
        kept[place] = number;
        self.go_on(kept.len());
    }
}

impl Numbers {
    pub(super) fn new(budget: Budget) -> Self {
        Self {
            budget,
            count: 0,
            mean: 0.0,
            squares: 0.0,
            kept: Vec::new(),
            sample: None,
        }
    }

    pub(super) fn add(&mut self, number: f64) {
        if !number.is_finite() {
            return;
        }
        self.count += 1;
        let delta = number - self.mean;
        self.mean += delta / self.count as f64;
        self.squares += delta * (number - self.mean);
        match &mut self.sample {
            Some(sample) => sample.offer(&mut self.kept, number),
            None => {
                self.kept.push(number);
                if self.kept.len() == self.budget.numbers {
                    self.sample = Some(Sample::new(self.kept.len()));
                }
            }
        }
    }

    /// Returns mean and standard deviation.
    pub(super) fn moments(&self) -> (Option<f64>, Option<f64>) {
        let some = |value: f64| (self.count > 0 && value.is_finite()).then_some(value);
        (
            some(self.mean),
            some((self.squares / self.count.max(1) as f64).max(0.0).sqrt()),
        )
    }

    /// Returns the quantiles.
    pub(super) fn quantiles(mut self, show: impl Fn(f64) -> Value) -> Option<Quantiles> {
        if self.count == 0 {
            return None;
        }
        let mut values = Map::new();
        let exact = self.count == self.kept.len() as u64;
        self.kept.sort_by(f64::total_cmp);
        for (share, name) in SHARES {
            // The nearest rank: a value that is there.
            let rank = (share * self.kept.len() as f64).ceil() as usize;
            let value = *self.kept.get(rank.max(1) - 1)?;
            values.insert((*name).to_owned(), show(value));
        }
        Some(Quantiles { exact, values })
    }
}
