//! Mean, spread and quantiles of numbers.

use datasketches::tdigest::TDigestMut;
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
    kept: Vec<f64>,
    sketch: Option<TDigestMut>,
}

impl Numbers {
    pub(super) fn new(budget: Budget) -> Self {
        Self {
            budget,
            count: 0,
            mean: 0.0,
            squares: 0.0,
            kept: Vec::new(),
            sketch: None,
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
        match &mut self.sketch {
            Some(sketch) => sketch.update(number),
            None => {
                self.kept.push(number);
                if self.kept.len() > self.budget.numbers {
                    // The compressions of the budget are such as there are.
                    self.sketch = TDigestMut::new(self.budget.compression).ok();
                    for number in std::mem::take(&mut self.kept) {
                        if let Some(sketch) = &mut self.sketch {
                            sketch.update(number);
                        }
                    }
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
        let exact = self.sketch.is_none();
        self.kept.sort_by(f64::total_cmp);
        for (share, name) in SHARES {
            let value = match &mut self.sketch {
                Some(sketch) => sketch.quantile(*share)?,
                None => {
                    // The nearest rank: a value that is there.
                    let rank = (share * self.kept.len() as f64).ceil() as usize;
                    *self.kept.get(rank.max(1) - 1)?
                }
            };
            values.insert((*name).to_owned(), show(value));
        }
        Some(Quantiles { exact, values })
    }
}
