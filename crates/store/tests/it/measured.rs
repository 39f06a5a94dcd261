//! Records behind a figure: in order, and read from an index whatever else the catalogue holds.

use cairn_store::{Measure, MeasureFilter, MeasureOrder, MeasureScope, MeasureSet};
use chrono::NaiveDate;
use diesel::Connection as _;
use diesel::connection::SimpleConnection as _;

use crate::places::{Place, dataset, everywhere, read, time, write};

const RULES: i32 = 7;
/// A measure that few records do not meet.
const RARE: i64 = 1 << 40;

/// Runs statements on the database itself.
fn run(place: &Place, sql: &str) {
    match place.url.starts_with("postgres") {
        true => diesel::PgConnection::establish(&place.url)
            .unwrap()
            .batch_execute(sql)
            .unwrap(),
        false => diesel::SqliteConnection::establish(&place.url)
            .unwrap()
            .batch_execute(sql)
            .unwrap(),
    }
}

/// Fills the database: every third record is a line of the inventory without points, every fiftieth is late, to be opened or under
/// review, every hundredth published one lacks what is rare.
fn fill(place: &Place, count: u32) {
    let numbers = format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"
    );
    run(
        place,
        &format!(
            "INSERT INTO dataset (id, name, kind, title, owner_org, private, state, created, modified, version, body)
             {numbers} SELECT 'd' || i, 'name-' || i, 'dataset', 'T', 'o' || (i % 20), FALSE, 'active',
             '2026-01-01 00:00:00', '2026-01-01 00:00:00', 1, '{{}}' FROM n;
             INSERT INTO record_measure (dataset_id, owner_org, level, listed, published, points, stars, met, not_met, not_assessed,
             planned, review_since, late_since, votes, measured, rules, body)
             {numbers} SELECT 'd' || i, 'o' || (i % 20), CASE i % 3 WHEN 0 THEN 'restricted' ELSE 'open' END, TRUE, i % 3 <> 0,
             CASE i % 3 WHEN 0 THEN 0 ELSE (i * 7919) % 400000 END, 3, 3, CASE i % 100 WHEN 1 THEN {RARE} ELSE 4 END, 0,
             CASE i % 50 WHEN 3 THEN '2026-02-03' END, CASE i % 50 WHEN 6 THEN '2026-02-03' END,
             CASE i % 50 WHEN 8 THEN '2026-02-03' END, i % 9, '2026-01-01 00:00:00', {RULES}, '{{}}' FROM n;
             ANALYZE;"
        )
        .replace("'2026-02-03'", if place.url.starts_with("postgres") { "DATE '2026-02-03'" } else { "'2026-02-03'" })
        .replace("'2026-01-01 00:00:00'", if place.url.starts_with("postgres") { "TIMESTAMP '2026-01-01 00:00:00'" } else { "'2026-01-01 00:00:00'" }),
    );
}

fn filter<'a>(scope: MeasureScope, owner: Option<&'a str>) -> MeasureFilter<'a> {
    MeasureFilter {
        scope,
        owner,
        rules: RULES,
        ..MeasureFilter::default()
    }
}

#[test]
fn every_page_is_read_from_an_index_in_its_order() {
    use MeasureOrder::{Late, Name, Planned, Points, Votes};
    use MeasureScope::{All, Inventory, Published};
    everywhere(|place| {
        fill(place, 6000);
        let lacking = |scope, owner| MeasureFilter {
            measure: Some((MeasureSet::NotMet, RARE)),
            ..filter(scope, owner)
        };
        let overdue = MeasureFilter {
            overdue: NaiveDate::from_ymd_opt(2026, 3, 1),
            ..filter(Inventory, None)
        };
        for (what, asked, order, index) in [
            ("all", filter(Published, None), Points, "points"),
            ("a metric", lacking(Published, None), Points, "points"),
            ("an indicator", lacking(All, None), Points, "points"),
            (
                "those of an organization",
                lacking(Published, Some("o1")),
                Points,
                "owner_points",
            ),
            ("what is wanted", filter(Inventory, None), Votes, "votes"),
            (
                "what is wanted of an organization",
                filter(Inventory, Some("o1")),
                Votes,
                "owner_votes",
            ),
            ("promises", filter(Inventory, None), Planned, ""),
            ("broken promises", overdue, Planned, ""),
            ("late data", filter(Published, None), Late, ""),
            ("names", lacking(Published, None), Name, ""),
        ] {
            let plan = read(place, |tx| tx.plan_of_measured_records(&asked, order)).join("\n");
            let lower = format!("{} ", plan.to_lowercase().replace('\n', " "));
            assert!(!lower.contains("seq scan"), "{what}: {plan}");
            if matches!(order, Planned | Late) {
                // Those with a day are few: they may be put into order.
                assert!(
                    lower.contains("_planned") || lower.contains("_late"),
                    "{what}: {plan}"
                );
                continue;
            }
            assert!(
                !lower.contains("sort") && !lower.contains("temp b-tree"),
                "{what}: {plan}"
            );
            // Whole rows are read of what is found alone.
            let covers = ["index only scan using", "covering index"]
                .iter()
                .any(|way| lower.contains(&format!("{way} record_measure_{index} ")));
            assert!(index.is_empty() || covers, "{what}: {plan}");
        }
    });
}

#[test]
fn those_with_points_come_first_and_what_was_hidden_meanwhile_is_left_out() {
    everywhere(|place| {
        write(place, |tx| {
            for (id, published, points) in [
                ("a", false, 0),
                ("b", true, 9000),
                ("c", true, 3000),
                ("d", true, 3000),
            ] {
                let mut record = dataset(id);
                record.private = id == "d";
                tx.insert_dataset(&record)?;
                tx.put_measure(&Measure {
                    dataset_id: id.to_owned(),
                    owner_org: "o".to_owned(),
                    level: String::new(),
                    listed: true,
                    published,
                    points,
                    stars: 0,
                    met: 0,
                    not_met: 2,
                    not_assessed: 0,
                    planned: None,
                    review_since: None,
                    late_since: None,
                    due: None,
                    votes: 0,
                    measured: time(1),
                    rules: RULES,
                    body: "{}".to_owned(),
                    decided_days: None,
                })?;
            }
            Ok(())
        });
        for (scope, bit, owner, expected) in [
            (MeasureScope::All, 2, None, "c b a"),
            (MeasureScope::All, 2, Some("o"), "c b a"),
            (MeasureScope::Published, 2, None, "c b"),
            (MeasureScope::Published, 2, Some("x"), ""),
            (MeasureScope::All, 1, None, ""),
        ] {
            let asked = MeasureFilter {
                measure: Some((MeasureSet::NotMet, bit)),
                ..filter(scope, owner)
            };
            let found = read(place, |tx| {
                tx.measured_records(&asked, MeasureOrder::Points, 10, 0)
            });
            let ids: Vec<&str> = found.iter().map(|row| row.dataset_id.as_str()).collect();
            assert_eq!(ids.join(" "), expected, "{scope:?} {bit} {owner:?}");
            let counted = read(place, |tx| tx.count_measured(&asked));
            assert_eq!(counted, i64::try_from(found.len()).unwrap());
        }
    });
}
