//! Indexes that tables get by themselves, numbers that are not counted twice: faster, never another answer.

use std::cell::RefCell;
use std::time::Duration;

use cairn_tables::{Create, IndexRequest, Limits, Method, Records, Search, Tables};
use serde_json::{Value, json};

use crate::places::{create, everything, everywhere, everywhere_with, names, upsert};

/// Every search is slow.
fn impatient() -> Limits {
    Limits {
        slow: Duration::ZERO,
        automatic_indexes: 3,
        ..Limits::default()
    }
}

const ROWS: i64 = 6_000;

fn fill(tables: &Tables) {
    let records: Vec<Value> = (0..ROWS)
        .map(|number| {
            let scattered = number * 7919 % ROWS;
            json!({
                "kind": (scattered % 7 != 0).then(|| format!("k{}", scattered % 7)),
                "size": (scattered % 11 != 0).then_some(scattered % 100),
                "price": format!("{}.{}", scattered % 50, scattered % 10),
                "name": format!("name {scattered}"),
            })
        })
        .collect();
    create(
        tables,
        "t",
        &[
            ("kind", "text"),
            ("size", "int"),
            ("price", "numeric"),
            ("name", "text"),
        ],
        &["name"],
        &json!(records),
    );
}

fn searches() -> Vec<Search> {
    let filtered = |filters: Value, sort: &[&str]| Search {
        filters: Some(filters),
        sort: names(sort).filter(|sort| !sort.is_empty()),
        limit: 50,
        offset: 20,
        format: Records::Lists,
        ..everything()
    };
    vec![
        filtered(json!({"kind": "k3"}), &["size desc"]),
        filtered(json!({"kind": "k3"}), &["size"]),
        filtered(json!({"kind": "k3"}), &["size nulls first"]),
        filtered(json!({"kind": ["k1", "k2"]}), &["price desc"]),
        filtered(json!({"size": {"gte": 90}}), &["price", "size desc"]),
        filtered(json!({"size": {"gte": 90}, "kind": "k5"}), &[]),
        filtered(json!({}), &["kind desc"]),
        filtered(json!({}), &["price", "kind"]),
        Search {
            distinct: true,
            fields: names(&["kind"]),
            ..everything()
        },
        Search {
            distinct: true,
            fields: names(&["kind", "size"]),
            filters: Some(json!({"kind": "k2"})),
            ..everything()
        },
    ]
}

#[test]
fn an_index_after_a_slow_search_changes_no_answer() {
    everywhere_with(&impatient(), |tables| {
        fill(tables);
        let asked = |tables: &Tables| -> Vec<_> {
            searches()
                .iter()
                .map(|search| tables.search("t", search).unwrap())
                .collect()
        };
        let before = asked(tables);
        for _ in 0..3 {
            tables.settle();
            assert_eq!(asked(tables), before);
        }
        // Rows that come and go are in the indexes too.
        for size in [1, 2] {
            let changed = json!([{"name": "name 0", "kind": "k3", "size": size * 1000}]);
            upsert(tables, "t", Method::Upsert, &changed).unwrap();
            let largest = Search {
                limit: 1,
                offset: 0,
                sort: names(&["size desc nulls last"]),
                fields: names(&["size"]),
                format: Records::Lists,
                ..searches().remove(0)
            };
            let found = tables.search("t", &largest).unwrap();
            assert_eq!(found.records, format!("[[{}]]", size * 1000));
            tables.settle();
        }
        // Callers see nothing of them, and columns go as before.
        assert!(
            tables
                .info("t")
                .unwrap()
                .fields
                .iter()
                .all(|field| field.index.is_none() || field.field.id == "name")
        );
        let fewer = Create {
            fields: crate::places::fields(&[("name", "text"), ("price", "numeric")]),
            delete_fields: true,
            ..Create::default()
        };
        tables.create("t", &fewer).unwrap();
        tables
            .create(
                "t",
                &Create {
                    indexes: Some(vec![IndexRequest::on("price")]),
                    ..Create::default()
                },
            )
            .unwrap();
        let cheapest = Search {
            sort: names(&["price", "name"]),
            fields: names(&["price"]),
            limit: 1,
            format: Records::Lists,
            ..everything()
        };
        assert_eq!(tables.search("t", &cheapest).unwrap().records, "[[0.0]]");
    });
}

#[test]
fn a_value_too_long_for_an_index_is_taken_all_the_same() {
    everywhere_with(&impatient(), |tables| {
        fill(tables);
        let by_kind = Search {
            sort: names(&["kind"]),
            ..everything()
        };
        tables.search("t", &by_kind).unwrap();
        tables.settle();
        // What cannot be squeezed.
        let long: String = (0..20_000_u64)
            .map(|n| {
                char::from(b'a' + (n.wrapping_mul(n).wrapping_mul(2_654_435_761) >> 27) as u8 % 26)
            })
            .collect();
        upsert(
            tables,
            "t",
            Method::Insert,
            &json!([{"name": "long", "kind": long}]),
        )
        .unwrap();
        for _ in 0..2 {
            let found = tables
                .search(
                    "t",
                    &Search {
                        filters: Some(json!({"kind": long})),
                        fields: names(&["name"]),
                        format: Records::Lists,
                        ..everything()
                    },
                )
                .unwrap();
            assert_eq!(
                (found.records.as_str(), found.total),
                ("[[\"long\"]]", Some(1))
            );
            tables.search("t", &by_kind).unwrap();
            tables.settle();
        }
    });
}

#[test]
fn numbers_of_rows_and_places_of_pages_follow_each_change() {
    everywhere_with(&Limits::default(), |tables| {
        fill(tables);
        let total = |filters: Value| {
            tables
                .search(
                    "t",
                    &Search {
                        filters: Some(filters),
                        limit: 0,
                        ..everything()
                    },
                )
                .unwrap()
                .total
                .unwrap()
        };
        let page = |offset: u64, sort: &str| {
            let found = tables
                .search(
                    "t",
                    &Search {
                        fields: names(&["_id"]),
                        sort: names(&[sort]),
                        offset,
                        limit: 2,
                        format: Records::Lists,
                        ..everything()
                    },
                )
                .unwrap();
            serde_json::from_str::<Value>(&found.records).unwrap()
        };
        let some = json!({"kind": "k3"});
        let before = total(some.clone());
        assert_eq!(total(some.clone()), before);
        assert_eq!(page(4000, "_id"), json!([[4001], [4002]]));
        assert_eq!(page(4000, "_id desc"), json!([[2000], [1999]]));
        upsert(
            tables,
            "t",
            Method::Insert,
            &json!([{"name": "new", "kind": "k3"}]),
        )
        .unwrap();
        assert_eq!(total(some.clone()), before + 1);
        tables
            .delete_rows("t", &json!({"_id": [10, 11, 12]}), None, None)
            .unwrap();
        assert_eq!(page(4000, "_id"), json!([[4004], [4005]]));
        assert_eq!(page(5999, "_id desc"), json!([]));
        tables.delete_rows("t", &some, None, None).unwrap();
        assert_eq!(total(some.clone()), 0);
    });
}

#[test]
fn distinct_values_are_the_same_with_an_index() {
    const COLUMNS: &[(&str, &str)] = &[
        ("text", "text"),
        ("int", "int4"),
        ("num", "numeric"),
        ("float", "float8"),
        ("ok", "bool"),
        ("day", "date"),
        ("at", "timestamp"),
        ("id", "uuid"),
    ];
    everywhere(|tables| {
        let rows: Vec<Value> = (0..60)
            .map(|n| {
                if n % 7 == 0 {
                    return json!({});
                }
                json!({
                    "text": (["b", "B", "", "é", "a"][n % 5]), "int": (n % 4) as i64 - 2,
                    "num": (["10", "9.5", "-1", "9.6", "NaN"][n % 5]), "float": ([1.5, -0.5, 2e30][n % 3]),
                    "ok": n % 2 == 0, "day": format!("2020-01-{:02}", n % 9 + 1), "at": format!("2020-01-01T00:00:{:02}", n % 8),
                    "id": format!("00000000-0000-0000-0000-00000000000{}", n % 6),
                })
            })
            .collect();
        create(tables, "t", COLUMNS, &[], &Value::Array(rows));
        let asked = |tables: &Tables| -> Vec<_> {
            let mut found = Vec::new();
            for (column, _) in COLUMNS {
                for sort in ["", "asc", "desc", "asc nulls first", "desc nulls last"] {
                    for (limit, offset) in [(100, 0), (2, 1), (0, 0), (5, 100)] {
                        let search = Search {
                            distinct: true,
                            fields: names(&[column]),
                            sort: (!sort.is_empty()).then(|| vec![format!("{column} {sort}")]),
                            limit,
                            offset,
                            ..everything()
                        };
                        let answer = tables.search("t", &search).unwrap();
                        found.push((*column, sort, answer.records, answer.total));
                    }
                }
            }
            found
        };
        let before = asked(tables);
        tables
            .create(
                "t",
                &Create {
                    indexes: Some(
                        COLUMNS
                            .iter()
                            .map(|(id, _)| IndexRequest::on(*id))
                            .collect(),
                    ),
                    ..Create::default()
                },
            )
            .unwrap();
        assert_eq!(asked(tables), before);
    });
}

#[test]
fn pages_of_many_distinct_rows_are_the_same_kept_or_not() {
    let asked = |bytes: usize| {
        let answers = RefCell::new(Vec::new());
        let limits = Limits {
            distinct_bytes: bytes,
            ..Limits::default()
        };
        everywhere_with(&limits, |tables| {
            let rows: Vec<Value> = (0..14_000)
                .map(|n| match n % 7_000 {
                    n if n % 1_000 == 0 => json!({"b": n % 10}),
                    n => json!({"a": format!("a {}", n % 90), "b": n % 10, "c": n / 100}),
                })
                .collect();
            let columns = [("a", "text"), ("b", "int4"), ("c", "numeric")];
            create(tables, "t", &columns, &[], &Value::Array(rows));
            let mut found = Vec::new();
            for sort in [&[] as &[&str], &["b desc"], &["c nulls first", "a desc"]] {
                // Some pages are asked for again, and one after another that does not exist.
                for offset in [0, 6_000, 9_999, 40] {
                    let search = Search {
                        distinct: true,
                        fields: names(&["a", "b", "c"]),
                        sort: names(sort),
                        format: Records::Lists,
                        limit: 30,
                        offset,
                        ..everything()
                    };
                    let page = tables.search("t", &search).unwrap();
                    found.push((page.records, page.total));
                }
            }
            answers.borrow_mut().push(found);
        });
        answers.into_inner()
    };
    let kept = asked(Limits::default().distinct_bytes);
    assert!(kept[0][1].1 > Some(6_000) && kept[0][1].0.len() > 100);
    for other in [0, 400_000] {
        assert_eq!(asked(other), kept);
    }
    assert!(kept.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn pages_of_many_distinct_values_are_walked_to() {
    everywhere(|tables| {
        fill(tables);
        let mut names_in_order: Vec<String> = (0..ROWS).map(|n| format!("name {n}")).collect();
        names_in_order.sort();
        let asked = |sort: Option<&str>, limit, offset| {
            let search = Search {
                distinct: true,
                fields: names(&["name"]),
                sort: sort.map(|sort| vec![sort.to_owned()]),
                format: Records::Lists,
                limit,
                offset,
                ..everything()
            };
            let found = tables.search("t", &search).unwrap();
            assert_eq!(found.total, Some(ROWS));
            serde_json::from_str::<Value>(&found.records).unwrap()
        };
        let page = |list: &mut dyn Iterator<Item = &String>| -> Value {
            list.map(|name| json!([name])).collect()
        };
        assert_eq!(
            asked(None, 3, 5_400),
            page(&mut names_in_order.iter().skip(5_400).take(3))
        );
        assert_eq!(
            asked(Some("name desc"), 3, 2),
            page(&mut names_in_order.iter().rev().skip(2).take(3))
        );
        assert_eq!(
            asked(Some("name"), 10_000, 5_990),
            page(&mut names_in_order.iter().skip(5_990))
        );
        assert_eq!(asked(None, 10, 6_000), json!([]));
    });
}
