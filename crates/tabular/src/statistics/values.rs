//! How many different values there are, and which are there most often.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

use datasketches::frequencies::{ErrorType, FrequentItemsSketch};
use datasketches::hll::{HllSketch, HllType};
use serde_json::Value;

use super::budget::Budget;
use super::{Distinct, Frequent, Top};

/// Frequent values that are shown.
const TOP: usize = 10;
/// Bytes of the longest text that is looked for among frequent values once they are not counted one by one.
const LONGEST: usize = 256;
/// Values after which it is asked whether any comes again at all.
const LOOK: u64 = 1 << 16;

/// Values and how often they are there.
type Counted<K> = HashMap<K, u64, foldhash::fast::RandomState>;

/// The values of a column, counted one by one while they are few.
#[derive(Debug)]
pub(super) struct Values<Q: ToOwned<Owned: Hash + Eq + Clone> + ?Sized> {
    budget: Budget,
    bytes: usize,
    counted: Counted<Q::Owned>,
    sketch: Option<Sketch<Q::Owned>>,
}

#[derive(Debug)]
struct Sketch<K> {
    different: HllSketch,
    /// Gone where nearly every value differs.
    frequent: Option<FrequentItemsSketch<K>>,
    seen: u64,
}

impl<Q> Values<Q>
where
    Q: ToOwned + Hash + Eq + ?Sized,
    Q::Owned: Borrow<Q> + Hash + Eq + Ord + Clone,
{
    pub(super) fn new(budget: Budget) -> Self {
        Self {
            budget,
            bytes: 0,
            counted: Counted::default(),
            sketch: None,
        }
    }

    /// Takes a value into account that takes so many bytes beside its place. Tells whether it is counted and was there before: who
    /// looks at values may pass it over: `again` hears of it and how often it came again, here once no more are counted, else at the end.
    pub(super) fn add(&mut self, value: &Q, bytes: usize, again: &mut impl FnMut(&Q, u64)) -> bool {
        if let Some(sketch) = &mut self.sketch {
            sketch.add(value, bytes);
        } else if let Some(count) = self.counted.get_mut(value) {
            *count += 1;
            return true;
        } else {
            self.bytes += bytes;
            self.counted.insert(value.to_owned(), 1);
            if self.counted.len() > self.budget.values || self.bytes > self.budget.bytes {
                self.settle(again);
                self.spill();
            }
        }
        false
    }

    /// Tells of the counted values that came again, and how often they did.
    fn settle(&self, again: &mut impl FnMut(&Q, u64)) {
        for (value, count) in &self.counted {
            if *count > 1 {
                again(value.borrow(), count - 1);
            }
        }
    }

    /// Goes from counting to sketching.
    fn spill(&mut self) {
        let (Ok(different), Ok(frequent)) = (
            HllSketch::new(self.budget.registers, HllType::Hll8),
            FrequentItemsSketch::new(self.budget.frequent),
        ) else {
            // The sizes of the budget are sizes that there are.
            return;
        };
        let mut sketch = Sketch {
            different,
            frequent: Some(frequent),
            seen: 0,
        };
        for (value, count) in self.counted.drain() {
            sketch.different.update(value.borrow());
            sketch.seen += count;
            if let Some(frequent) = &mut sketch.frequent {
                frequent.update_with_count(value, count);
            }
        }
        self.counted = Counted::default();
        self.sketch = Some(sketch);
    }

    /// Returns how many different values there are and which come most often; `again` hears of those that are still counted.
    pub(super) fn finish(
        self,
        show: impl Fn(&Q::Owned) -> Value,
        again: &mut impl FnMut(&Q, u64),
    ) -> (Distinct, Option<Top>) {
        self.settle(again);
        let (distinct, mut values, error) = match &self.sketch {
            None => {
                let distinct = Distinct {
                    value: self.counted.len() as u64,
                    exact: true,
                };
                (distinct, self.counted.into_iter().collect(), 0)
            }
            Some(sketch) => {
                let distinct = Distinct {
                    value: (sketch.different.estimate().round() as u64).min(sketch.seen),
                    exact: false,
                };
                let (values, error) = match &sketch.frequent {
                    None => (Vec::new(), 0),
                    Some(frequent) => (
                        frequent
                            .frequent_items(ErrorType::NoFalsePositives)
                            .iter()
                            .map(|row| (row.item().clone(), row.estimate()))
                            .collect::<Vec<_>>(),
                        frequent.maximum_error(),
                    ),
                };
                (distinct, values, error)
            }
        };
        values.retain(|(_, count)| *count > 1 || distinct.value <= TOP as u64);
        values.sort_by(|(left, few), (right, many)| many.cmp(few).then_with(|| left.cmp(right)));
        values.truncate(TOP);
        let top = (!values.is_empty()).then(|| Top {
            exact: distinct.exact,
            error,
            values: values
                .iter()
                .map(|(value, count)| Frequent {
                    value: show(value),
                    count: *count,
                })
                .collect(),
        });
        (distinct, top)
    }
}

impl<K: Hash + Eq + Clone> Sketch<K> {
    fn add<Q>(&mut self, value: &Q, bytes: usize)
    where
        K: Borrow<Q>,
        Q: ToOwned<Owned = K> + Hash + Eq + ?Sized,
    {
        self.different.update(value);
        self.seen += 1;
        if let Some(frequent) = &mut self.frequent
            && bytes <= LONGEST
        {
            frequent.update_ref(value);
        }
        if self.seen.is_multiple_of(LOOK) && self.different.estimate() > 0.9 * self.seen as f64 {
            self.frequent = None;
        }
    }
}
