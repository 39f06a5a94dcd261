//! Counts of what is used: added to by several nodes, summed, folded; and what the tables can hold at all.

use cairn_store::UsageCount;
use chrono::NaiveDate;

use crate::places::{dataset, everywhere, read, write};

fn day(month: u32, number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, number).unwrap()
}

fn count(object: &str, day: NaiveDate, kind: &str, crawler: bool, count: i64) -> UsageCount {
    UsageCount {
        object: object.to_owned(),
        day,
        kind: kind.to_owned(),
        crawler,
        count,
    }
}

#[test]
fn counts_are_added_to_ranked_and_folded_into_months() {
    everywhere(|place| {
        write(place, |tx| {
            for id in ["a", "b"] {
                tx.insert_dataset(&dataset(id))?;
            }
            let counts = [
                count("a", day(1, 5), "view", false, 2),
                count("b", day(1, 5), "view", false, 1),
                count("", day(1, 5), "view", false, 3),
            ];
            tx.add_usage(&counts)?;
            tx.add_usage(&[
                count("a", day(1, 5), "view", false, 3),
                count("a", day(1, 20), "view", true, 7),
                count("a", day(2, 3), "view", false, 1),
            ])
        });
        let of = |object: &str| {
            let rows = read(place, |tx| tx.usage_of(object, day(1, 1), day(12, 31)));
            let rows = rows.into_iter();
            rows.map(|row| format!("{} {} {}", row.day, row.crawler, row.count))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            of("a"),
            [
                "2026-01-05 false 5",
                "2026-01-20 true 7",
                "2026-02-03 false 1"
            ]
        );
        let top = read(place, |tx| {
            tx.most_used("view", (day(1, 1), day(1, 31)), None, 10)
        });
        let top: Vec<_> = top
            .iter()
            .map(|one| (one.object.as_str(), one.count))
            .collect();
        assert_eq!(top, [("a", 5), ("b", 1)]);
        let ids = ["a".to_owned(), "b".to_owned(), "none".to_owned()];
        let mut sums = read(place, |tx| tx.usage_summary("view", &ids, day(2, 1)));
        sums.sort();
        assert_eq!(sums, [("a".to_owned(), 6, 1), ("b".to_owned(), 1, 0)]);

        // Days of single things are folded, those of the site are not.
        let first = read(place, |tx| tx.first_unfolded_day(day(2, 1)));
        assert_eq!(first, Some(day(1, 5)));
        assert_eq!(write(place, |tx| tx.fold_usage(day(1, 5))), 2);
        assert_eq!(write(place, |tx| tx.fold_usage(day(1, 20))), 1);
        assert_eq!(read(place, |tx| tx.first_unfolded_day(day(2, 1))), None);
        assert_eq!(
            of("a"),
            [
                "2026-01-01 false 5",
                "2026-01-01 true 7",
                "2026-02-03 false 1"
            ]
        );
        assert_eq!(of(""), ["2026-01-05 false 3"]);
    });
}

#[test]
fn tables_of_usage_have_no_place_for_persons_or_moments() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/sqlite/");
    let columns = |migration: &str, table: &str| {
        let sql = std::fs::read_to_string(format!("{root}{migration}/up.sql")).unwrap();
        let start = format!("CREATE TABLE {table} (");
        let body = sql
            .split(&start)
            .nth(1)
            .unwrap()
            .split(");")
            .next()
            .unwrap();
        let lines = body.lines().map(str::trim).filter(|line| !line.is_empty());
        lines
            .filter(|line| !line.starts_with("PRIMARY KEY"))
            .map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" "))
            .map(|line| line.trim_end_matches(',').to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        columns("0130_usage", "usage_count"),
        [
            "object TEXT",
            "day DATE",
            "kind TEXT",
            "crawler BOOLEAN",
            "count BIGINT"
        ]
    );
    assert_eq!(
        columns("0130_usage", "usage_sum"),
        [
            "dataset_id TEXT",
            "views_total BIGINT",
            "views_recent BIGINT",
            "downloads_total BIGINT",
            "downloads_recent BIGINT"
        ]
    );
    assert_eq!(
        columns("0031_search_misses", "search_miss"),
        ["day DATE", "text TEXT", "count BIGINT"]
    );
}
