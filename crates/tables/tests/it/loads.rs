//! Loading: rows take the place of those before all at once, what was set on the table stays, readers notice nothing in between.

use std::sync::atomic::{AtomicBool, Ordering};

use cairn_tables::{
    Create, Dump, Form, IndexRequest, LoadField, Loaded, Method, Records, Search, Tables,
    TablesError, TextForm, Type,
};
use cairn_tabular::cell::CellRef;
use serde_json::{Value, json};

use crate::places::{create, everything, everywhere, names, numbers, records, rows, upsert, words};
use crate::statements::rows as statement_rows;

fn columns(list: &[(&str, &str)]) -> Vec<LoadField> {
    list.iter()
        .map(|(id, ty)| LoadField {
            id: (*id).to_owned(),
            ty: Type::parse(ty).unwrap(),
            info: None,
        })
        .collect()
}

fn load(
    tables: &Tables,
    id: &str,
    list: &[(&str, &str)],
    rows: &[&[CellRef<'_>]],
) -> Result<Loaded, TablesError> {
    tables.load(id, &columns(list), &mut |take| {
        rows.iter().try_for_each(|row| take(row))?;
        Ok(format!("{} rows", rows.len()))
    })
}

const EVERY_TYPE: &[(&str, &str)] = &[
    ("text", "text"),
    ("int", "int4"),
    ("big", "int8"),
    ("num", "numeric"),
    ("float", "float8"),
    ("ok", "bool"),
    ("day", "date"),
    ("at", "timestamp"),
    ("zoned", "timestamptz"),
    ("obj", "json"),
    ("list", "text[]"),
];

#[test]
fn every_type_comes_back_as_it_was() {
    everywhere(|tables| {
        let text = "tab\t, line\n\r, back\\slash \"é\u{1F600}\"";
        let row: &[CellRef<'_>] = &[
            CellRef::Text(text),
            CellRef::Int(-7),
            CellRef::Int(123_456_789_012),
            CellRef::Text("12345678901234567890.50"),
            CellRef::Float(1.5),
            CellRef::Int(1),
            CellRef::Int(18_262),
            CellRef::Int(1_577_836_800_500_000),
            CellRef::Int(1_577_836_800_000_000),
            CellRef::Text("{\"a\": [1, null]}"),
            CellRef::Text("[\"x, y\",\"\\\"\"]"),
        ];
        let empty = [CellRef::Null; 11];
        let loaded = load(tables, "t", EVERY_TYPE, &[row, &empty]).unwrap();
        assert_eq!(loaded.rows, 2);
        let found = tables.search("t", &everything()).unwrap();
        let shown = records(&found);
        assert_eq!(shown[0]["text"], json!(text));
        assert_eq!(
            found.records.matches("12345678901234567890.50").count(),
            1,
            "exact decimals"
        );
        for (key, expected) in [
            ("_id", json!(1)),
            ("int", json!(-7)),
            ("big", json!(123_456_789_012_i64)),
            ("float", json!(1.5)),
            ("ok", json!(true)),
            ("day", json!("2020-01-01")),
            ("at", json!("2020-01-01T00:00:00.500")),
            ("obj", json!({"a": [1, null]})),
            ("list", json!(["x, y", "\""])),
        ] {
            assert_eq!(shown[0][key], expected, "{key}");
        }
        let keys: Vec<&Value> = shown[1].as_object().unwrap().values().skip(1).collect();
        assert!(keys.iter().all(|value| value.is_null()), "{keys:?}");
    });
}

#[test]
fn words_are_found_before_and_after_they_are_indexed() {
    everywhere(|tables| {
        let rows: Vec<[CellRef<'_>; 2]> = vec![
            [CellRef::Text("rivers of the north"), CellRef::Int(4)],
            [CellRef::Text("a lake"), CellRef::Int(12)],
            [CellRef::Text("one river, two lakes"), CellRef::Null],
        ];
        let rows: Vec<&[CellRef<'_>]> = rows.iter().map(|row| &row[..]).collect();
        load(tables, "t", &[("name", "text"), ("n", "int4")], &rows).unwrap();
        for indexed in [false, true] {
            assert_eq!(tables.has_words("t").unwrap(), indexed);
            for (text, expected) in [
                ("river", json!([1, 3])),
                ("river lake", json!([3])),
                ("12", json!([2])),
                ("1", json!([])),
            ] {
                assert_eq!(
                    numbers(tables, "t", &words(text)).unwrap(),
                    expected,
                    "{text} indexed: {indexed}"
                );
            }
            let best = Search {
                sort: None,
                ..words("river")
            };
            assert_eq!(tables.search("t", &best).unwrap().total, Some(2));
            // A row that is written in between is found too.
            if !indexed {
                tables.index_words("t", &mut |_| Ok(())).unwrap();
            }
        }
        upsert(
            tables,
            "t",
            Method::Insert,
            &json!([{"name": "another river"}]),
        )
        .unwrap();
        assert_eq!(
            numbers(tables, "t", &words("river")).unwrap(),
            json!([1, 3, 4])
        );
    });
}

#[test]
fn rows_written_while_words_are_indexed_keep_theirs() {
    everywhere(|tables| {
        tables
            .load("t", &columns(&[("name", "text")]), &mut |take| {
                (0..70_000)
                    .try_for_each(|number| take(&[CellRef::Text(&format!("word{number}"))]))?;
                Ok(String::new())
            })
            .unwrap();
        let mut steps = 0;
        tables
            .index_words("t", &mut |_| {
                steps += 1;
                if steps == 1 {
                    let changed =
                        json!([{"_id": 3, "name": "early"}, {"_id": 69_000, "name": "late"}]);
                    upsert(tables, "t", Method::Upsert, &changed)?;
                    upsert(tables, "t", Method::Insert, &json!([{"name": "new"}]))?;
                }
                Ok(())
            })
            .unwrap();
        assert!(steps >= 1);
        for (text, expected) in [
            ("early", json!([3])),
            ("late", json!([69_000])),
            ("new", json!([70_001])),
            ("word2", json!([])),
            ("word68999", json!([])),
            ("word69999", json!([70_000])),
        ] {
            assert_eq!(
                numbers(tables, "t", &words(text)).unwrap(),
                expected,
                "{text}"
            );
        }
    });
}

#[test]
fn words_of_more_rows_than_a_stretch_has() {
    everywhere(|tables| {
        let list = [("n", "int4"), ("text", "text")];
        tables
            .load("t", &columns(&list), &mut |take| {
                (1..=70_000_i64).try_for_each(|n| {
                    let parity = if n % 2 == 0 { "even" } else { "odd" };
                    let text = format!("common {parity} word{n}");
                    take(&[CellRef::Int(n), CellRef::Text(&text)])
                })?;
                Ok(String::new())
            })
            .unwrap();
        tables.index_words("t", &mut |_| Ok(())).unwrap();
        let asked = |text: &str, filters: Value, sort: Option<&str>| {
            let search = Search {
                plain: false,
                filters: Some(filters),
                sort: sort.and_then(|sort| names(&[sort])),
                fields: names(&["n"]),
                format: Records::Lists,
                limit: 3,
                ..words(text)
            };
            let found = tables.search("t", &search).unwrap();
            (records(&found), found.total.unwrap())
        };
        let check = |searches: &[(&str, Value, Option<&str>, Value, i64)]| {
            for (text, filters, sort, first, total) in searches {
                assert_eq!(
                    asked(text, filters.clone(), *sort),
                    (first.clone(), *total),
                    "{text} {filters} {sort:?}"
                );
            }
        };
        let (all, rising, falling) = (json!({}), Some("_id"), Some("n desc"));
        let late = json!({"n": {"gte": 65_530}});
        check(&[
            (
                "common",
                all.clone(),
                rising,
                json!([[1], [2], [3]]),
                70_000,
            ),
            ("common", all.clone(), None, json!([[1], [2], [3]]), 70_000),
            (
                "common",
                all.clone(),
                falling,
                json!([[70_000], [69_999], [69_998]]),
                70_000,
            ),
            (
                "even",
                late.clone(),
                rising,
                json!([[65_530], [65_532], [65_534]]),
                2_236,
            ),
            ("even & word65538", late.clone(), None, json!([[65_538]]), 1),
            (
                "common <-> even",
                all.clone(),
                rising,
                json!([[2], [4], [6]]),
                35_000,
            ),
            ("even <-> common", all.clone(), rising, json!([]), 0),
            (
                "common & !(common <-> even)",
                late.clone(),
                rising,
                json!([[65_531], [65_533], [65_535]]),
                2_235,
            ),
            ("!even", all.clone(), rising, json!([[1], [3], [5]]), 35_000),
            ("!common", all.clone(), rising, json!([]), 0),
            (
                "word6999:*",
                all.clone(),
                rising,
                json!([[6_999], [69_990], [69_991]]),
                11,
            ),
        ]);
        let counted = |query: &str| {
            let sql = format!("SELECT count(*) AS n FROM t WHERE {query}");
            statement_rows(tables, &sql)[0]["n"].as_i64().unwrap()
        };
        assert_eq!(counted("_full_text @@ to_tsquery('even')"), 35_000);
        assert_eq!(
            counted("_full_text @@ to_tsquery('word65:* | word66000')"),
            1_112
        );
        assert_eq!(
            counted("NOT _full_text @@ to_tsquery('even') AND n > 65536"),
            2_232
        );
        let search = Search {
            sort: names(&["_id"]),
            fields: names(&["n"]),
            ..words("even")
        };
        let form = Form::Text(TextForm::Csv);
        let mut dump = Dump::new("t".to_owned(), form, search, None, false);
        let (mut text, mut pages) = (String::new(), 0);
        while let Some(page) = tables.next_page(&mut dump).unwrap() {
            text.push_str(std::str::from_utf8(&page).unwrap());
            pages += 1;
        }
        assert!(pages > 2, "{pages} pages");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            (lines.len(), lines[1], lines[35_000]),
            (35_001, "2", "70000")
        );
        // Rows that change leave the lists, those that are added come beside them.
        upsert(
            tables,
            "t",
            Method::Update,
            &json!([{"_id": 2, "text": "changed even even"}, {"_id": 66_000, "text": "changed"}]),
        )
        .unwrap();
        tables
            .delete_rows("t", &json!({"n": [4, 65_538]}), None, None)
            .unwrap();
        upsert(
            tables,
            "t",
            Method::Insert,
            &json!([{"n": 70_001, "text": "common odd"}]),
        )
        .unwrap();
        check(&[
            (
                "common",
                all.clone(),
                falling,
                json!([[70_001], [70_000], [69_999]]),
                69_997,
            ),
            ("even", all.clone(), None, json!([[2], [6], [8]]), 34_997),
            ("changed", all.clone(), rising, json!([[2], [66_000]]), 2),
            ("word65538", all.clone(), rising, json!([]), 0),
            (
                "common <-> even",
                all.clone(),
                rising,
                json!([[6], [8], [10]]),
                34_996,
            ),
            (
                "!even",
                late,
                rising,
                json!([[65_531], [65_533], [65_535]]),
                2_237,
            ),
        ]);
        assert_eq!(counted("_full_text @@ to_tsquery('even')"), 34_997);
        assert_eq!(counted("NOT _full_text @@ to_tsquery('even')"), 35_002);
        assert_eq!(counted("_full_text @@ to_tsquery('changed & !even')"), 1);
        // Without its rows it has no words.
        tables.delete_rows("t", &json!({}), None, None).unwrap();
        check(&[("common", all.clone(), rising, json!([]), 0)]);
        upsert(
            tables,
            "t",
            Method::Insert,
            &json!([{"n": 1, "text": "common"}]),
        )
        .unwrap();
        check(&[("common", all, rising, json!([[1]]), 1)]);
    });
}

#[test]
fn names_keys_and_indexes_stay() {
    everywhere(|tables| {
        create(
            tables,
            "t",
            &[("id", "int"), ("name", "text")],
            &["id"],
            &json!([{"id": 1, "name": "old"}]),
        );
        assert_eq!(tables.load_note("t").unwrap(), None);
        tables
            .create(
                "t",
                &Create {
                    aliases: names(&["other"]),
                    indexes: Some(vec![IndexRequest::on("name")]),
                    ..Create::default()
                },
            )
            .unwrap();
        let two: &[&[CellRef<'_>]] = &[
            &[CellRef::Text("a"), CellRef::Int(1)],
            &[CellRef::Text("b"), CellRef::Int(2)],
        ];
        let loaded = load(tables, "t", &[("name", "text"), ("id", "int8")], two).unwrap();
        assert_eq!(loaded.lost_key, None);
        assert_eq!(tables.load_note("t").unwrap().as_deref(), Some("2 rows"));
        assert_eq!(tables.find("other").unwrap().as_deref(), Some("t"));
        upsert(
            tables,
            "t",
            Method::Upsert,
            &json!([{"id": 2, "name": "B"}]),
        )
        .unwrap();
        assert_eq!(
            rows(tables, "t"),
            json!([{"_id": 1, "name": "a", "id": 1}, {"_id": 2, "name": "B", "id": 2}])
        );
        let info = tables.info("t").unwrap();
        assert!(info.fields.iter().all(|field| field.index.is_some()));
        // Values that the key does not allow come all the same.
        let twice: &[&[CellRef<'_>]] = &[
            &[CellRef::Text("a"), CellRef::Int(1)],
            &[CellRef::Text("b"), CellRef::Int(1)],
        ];
        let loaded = load(tables, "t", &[("name", "text"), ("id", "int8")], twice).unwrap();
        assert_eq!(loaded.lost_key, Some(vec!["id".to_owned()]));
        assert_eq!(rows(tables, "t").as_array().unwrap().len(), 2);
        // A column that is gone takes its index with it.
        load(tables, "t", &[("x", "text")], &[&[CellRef::Null]]).unwrap();
        assert_eq!(rows(tables, "t"), json!([{"_id": 1, "x": null}]));
    });
}

#[test]
fn a_load_that_fails_leaves_the_table_as_it_was() {
    everywhere(|tables| {
        create(tables, "t", &[("a", "int")], &[], &json!([{"a": 1}]));
        for id in ["t", "new"] {
            let failed = tables.load(id, &columns(&[("b", "text")]), &mut |take| {
                take(&[CellRef::Text("half")])?;
                Err(TablesError::Output("broken off".to_owned()))
            });
            assert!(matches!(failed, Err(TablesError::Output(_))), "{failed:?}");
        }
        assert_eq!(rows(tables, "t"), json!([{"_id": 1, "a": 1}]));
        assert_eq!(tables.find("new").unwrap(), None);
    });
}

#[test]
fn a_table_may_be_very_wide() {
    everywhere(|tables| {
        let types = vec![Type::parse("bool").unwrap(); 9_000];
        let fit = tables.most_columns(&types);
        assert!(fit >= 1_500, "{fit}");
        let fields: Vec<LoadField> = types[..fit]
            .iter()
            .enumerate()
            .map(|(place, ty)| LoadField {
                id: format!("column {place}"),
                ty: *ty,
                info: None,
            })
            .collect();
        tables
            .load("t", &fields, &mut |take| {
                take(&vec![CellRef::Int(1); fit])?;
                Ok(String::new())
            })
            .unwrap();
        tables.index_words("t", &mut |_| Ok(())).unwrap();
        let row = rows(tables, "t");
        assert_eq!(row[0].as_object().unwrap().len(), fit + 1);
    });
}

#[test]
fn readers_see_the_old_rows_or_the_new() {
    everywhere(|tables| {
        let generation = |number: i64| {
            load(
                tables,
                "t",
                &[("g", "int8")],
                &vec![&[CellRef::Int(number)][..]; 50],
            )
            .unwrap();
        };
        generation(0);
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let readers: Vec<_> = (0..2)
                .map(|_| {
                    scope.spawn(|| {
                        let mut reads = 0;
                        while !done.load(Ordering::SeqCst) {
                            let rows = rows(tables, "t");
                            let rows = rows.as_array().unwrap();
                            assert_eq!(rows.len(), 50);
                            assert!(rows.iter().all(|row| row["g"] == rows[0]["g"]));
                            reads += 1;
                        }
                        reads
                    })
                })
                .collect();
            for number in 1..40 {
                generation(number);
            }
            done.store(true, Ordering::SeqCst);
            for reader in readers {
                assert!(reader.join().unwrap() > 0);
            }
        });
        assert_eq!(rows(tables, "t")[0]["g"], json!(39));
        assert_eq!(tables.relations().unwrap().len(), 1);
    });
}

#[test]
fn a_file_without_columns_takes_the_place_of_rows() {
    everywhere(|tables| {
        load(tables, "t", &[("a", "text")], &[&[CellRef::Text("x")]]).unwrap();
        assert_eq!(load(tables, "t", &[], &[&[]]).unwrap().rows, 0);
        let found = tables.search("t", &everything()).unwrap();
        assert_eq!((records(&found), found.total), (json!([]), Some(0)));
        load(tables, "t", &[("a", "text")], &[&[CellRef::Text("y")]]).unwrap();
        let found = tables.search("t", &everything()).unwrap();
        assert_eq!(records(&found), json!([{"_id": 1, "a": "y"}]));
    });
}
