//! What is kept of how good and open records are: looked at when something changes, summed up for organizations and the site,
//! and written down for every month. Nothing here walks the catalogue for a request.
//!
//! A measure is a metric of the quality assessment or an indicator of the Open Data Charter. Of each record a row is kept with
//! what was counted for every measure; what the row adds to the sums of its organization and of the site is added and taken away
//! in the transaction that writes it, so that sums are always those of the rows.

mod around;
mod daily;
mod feed;
mod months;
mod sums;
mod taken;

use std::sync::LazyLock;

use cairn_exchange::charter::{INDICATORS, Tally};
use cairn_exchange::quality::METRICS;
use cairn_store::{Measure, MeasureFilter, MeasureOrder, MeasuredRecord, Tx};

use crate::error::ActionError;

pub(crate) use daily::{ALL, DAILY};
pub(crate) use feed::READER;
pub(crate) use months::{history, last_of, past_sums};
pub(crate) use sums::{Sum, Sums, all_sums, sums_of};
pub(crate) use taken::{Counted, measure};

/// By which rules rows and sums are made; another number where the same record may be counted in another way, or where measures
/// come and go. Rows of other rules count as none, and the feed is read anew.
pub(crate) const RULES: i32 = 2;
/// The name of the site's sums.
pub(crate) const SITE: &str = "";

/// The names of all measures; the place of one is its bit.
static MEASURES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let metrics = METRICS.iter().map(|metric| metric.id);
    let indicators = INDICATORS.iter().filter(|one| one.is_of_records());
    metrics.chain(indicators.map(|one| one.id)).collect()
});

/// Returns the names of all measures.
pub(crate) fn names() -> &'static [&'static str] {
    &MEASURES
}

/// Returns the bit of a measure.
pub(crate) fn bit(name: &str) -> Option<i64> {
    let place = names().iter().position(|one| *one == name)?;
    Some(1 << place)
}

/// Returns the measures of a set.
pub(crate) fn in_set(set: i64) -> Vec<&'static str> {
    let held = |(place, _): &(usize, &&str)| set & (1 << place) != 0;
    let held = names().iter().enumerate().filter(held);
    held.map(|(_, name)| *name).collect()
}

/// Returns a filter for rows of the present rules.
pub(crate) fn filter<'a>(owner: Option<&'a str>) -> MeasureFilter<'a> {
    MeasureFilter {
        owner,
        rules: RULES,
        ..MeasureFilter::default()
    }
}

/// Returns the rows of a filter whose names come after one, in their order.
pub(crate) fn after(
    tx: &mut Tx<'_>,
    filter: MeasureFilter<'_>,
    name: &str,
    limit: i64,
) -> Result<Vec<MeasuredRecord>, ActionError> {
    let filter = MeasureFilter {
        after: Some(name),
        ..filter
    };
    Ok(tx.measured_records(&filter, MeasureOrder::Name, limit, 0)?)
}

/// Returns the points that a tally gives, in thousandths, and those that are missing since something does not meet the metric.
fn thousandths(points: u16, tally: Tally) -> (i64, i64) {
    let all = i64::from(tally.met) + i64::from(tally.not_met) + i64::from(tally.not_assessed);
    let most = i64::from(points) * 1000;
    match all {
        0 => (0, most),
        all => {
            let share = |count: u32| (most * i64::from(count) + all / 2) / all;
            (share(tally.met), share(tally.not_met))
        }
    }
}

/// Tells whether two rows say the same, whenever they were written.
fn says_the_same(one: &Measure, other: &Measure) -> bool {
    Measure {
        measured: other.measured,
        ..one.clone()
    } == *other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_has_a_bit_of_its_own() {
        assert!(names().len() < 63);
        for (place, name) in names().iter().enumerate() {
            assert_eq!(bit(name), Some(1 << place));
            assert_eq!(in_set(1 << place), [*name]);
        }
        assert_eq!(bit("none"), None);
    }

    #[test]
    fn shares_of_points_are_whole_thousandths() {
        let tally = |met, not_met, not_assessed| Tally {
            met,
            not_met,
            not_assessed,
        };
        assert_eq!(thousandths(20, tally(1, 2, 0)), (6667, 13333));
        assert_eq!(thousandths(50, tally(1, 0, 1)), (25000, 0));
        assert_eq!(thousandths(30, tally(0, 0, 0)), (0, 30000));
    }
}
