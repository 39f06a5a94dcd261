//! Searches that found nothing: counted by day, bounded, forgotten.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::places::{everywhere, read, write};

fn day(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, number).unwrap()
}

fn counts(list: &[(&str, i64)]) -> HashMap<String, i64> {
    list.iter()
        .map(|(text, count)| ((*text).to_owned(), *count))
        .collect()
}

#[test]
fn texts_are_counted_by_day_bounded_and_forgotten() {
    everywhere(|place| {
        write(place, |tx| {
            tx.add_misses(day(1), &counts(&[("a", 1), ("É", 2)]), 2)?;
            // The day is full: only what is there grows.
            tx.add_misses(day(1), &counts(&[("a", 3), ("c", 9)]), 2)?;
            tx.add_misses(day(2), &counts(&[("a", 1), ("B", 2), ("b", 2)]), 100)
        });
        let listed = |since, limit, offset| {
            read(place, |tx| tx.misses_since(since, limit, offset))
                .into_iter()
                .map(|miss| format!("{} {} {} {}", miss.text, miss.count, miss.first, miss.last))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            listed(day(1), 10, 0),
            [
                "a 5 2026-01-01 2026-01-02",
                "B 2 2026-01-02 2026-01-02",
                "b 2 2026-01-02 2026-01-02",
                "É 2 2026-01-01 2026-01-01",
            ]
        );
        assert_eq!(listed(day(1), 1, 1), ["B 2 2026-01-02 2026-01-02"]);
        assert_eq!(listed(day(2), 1, 2), ["a 1 2026-01-02 2026-01-02"]);
        assert_eq!(write(place, |tx| tx.forget_misses(day(2))), 2);
        assert_eq!(listed(day(1), 10, 0).len(), 3);
    });
}
