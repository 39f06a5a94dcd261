//! A figure by day as bars, drawn by the server: nothing runs in the browser. The table below it says the same in numbers.

use std::collections::HashMap;

use chrono::{NaiveDate, TimeDelta};
use serde_json::Value;

use crate::desk::Desk;
use crate::said::text;

/// Size of the picture, in units of its own.
const WIDTH: u64 = 720;
const HEIGHT: u64 = 120;
/// Bars that a picture has at most: more days are put together.
const MOST_BARS: i64 = 92;

/// A figure by day as bars.
pub(super) struct Chart {
    pub(super) title: String,
    /// The largest count of a bar, as it is written.
    pub(super) most: String,
    pub(super) first: String,
    pub(super) last: String,
    pub(super) bars: Vec<Bar>,
    /// The area of the picture, as SVG says it.
    pub(super) area: String,
}

/// A bar: where it stands and how large it is, with one decimal.
pub(super) struct Bar {
    pub(super) x: String,
    pub(super) y: String,
    pub(super) width: String,
    pub(super) height: String,
}

impl Chart {
    /// Draws a figure from the first to the last day.
    pub(super) fn new(
        desk: &Desk<'_>,
        title: String,
        figure: &str,
        days: &[Value],
        (since, until): (&str, &str),
    ) -> Self {
        let counts: HashMap<&str, u64> = days
            .iter()
            .map(|day| (text(day, "day"), day[figure].as_u64().unwrap_or_default()))
            .collect();
        let counts = filled(&counts, since, until);
        let most = counts.iter().copied().max().unwrap_or_default();
        let step = WIDTH as f64 / counts.len().max(1) as f64;
        let bars = counts.iter().enumerate().map(|(place, count)| {
            let height = *count as f64 / most.max(1) as f64 * HEIGHT as f64;
            Bar {
                x: tenth(place as f64 * step),
                y: tenth(HEIGHT as f64 - height),
                width: tenth((step * 0.8).max(0.5)),
                height: tenth(height),
            }
        });
        Self {
            title,
            most: desk.language.number(most),
            first: desk.language.day(since),
            last: desk.language.day(until),
            bars: bars.collect(),
            area: format!("0 0 {WIDTH} {HEIGHT}"),
        }
    }
}

fn tenth(number: f64) -> String {
    format!("{number:.1}")
}

/// Returns the counts of all days, those without any included; many days are added up in groups of equal length.
fn filled(counts: &HashMap<&str, u64>, since: &str, until: &str) -> Vec<u64> {
    let day = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    let (Some(first), Some(last)) = (day(since), day(until)) else {
        return Vec::new();
    };
    let all = (last - first).num_days() + 1;
    let group = (all + MOST_BARS - 1) / MOST_BARS;
    let mut bars = Vec::new();
    for place in 0..all {
        let day = (first + TimeDelta::days(place)).to_string();
        let count = counts.get(day.as_str()).copied().unwrap_or_default();
        match bars.last_mut() {
            Some(bar) if place % group != 0 => *bar += count,
            _ => bars.push(count),
        }
    }
    bars
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_without_any_are_there_and_many_days_are_put_together() {
        let counts = HashMap::from([("2026-01-01", 2), ("2026-01-03", 5)]);
        assert_eq!(filled(&counts, "2026-01-01", "2026-01-04"), [2, 0, 5, 0]);
        let year = filled(&counts, "2026-01-01", "2026-12-31");
        assert_eq!((year.len(), year[0]), (92, 7));
        assert!(filled(&counts, "soon", "2026-12-31").is_empty());
    }
}
