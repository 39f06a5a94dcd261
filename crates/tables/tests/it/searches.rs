//! Finding rows.

use cairn_tables::{Dump, Form, Limits, Method, Records, Search, TextForm, Words};
use serde_json::{Map, Value, json};

use crate::places::{
    create, everything, everywhere, everywhere_with, mixed, names, numbers, records, refusal,
    upsert,
};

#[test]
fn filters_find_rows() {
    everywhere(|tables| {
        mixed(tables, "t");
        for (filters, expected) in [
            (json!({}), json!([1, 2, 3, 4, 5])),
            (json!({"name": "beta"}), json!([2, 4])),
            (json!({"num": "2"}), json!([2])),
            (json!({"num": 2.0}), json!([2])),
            (json!({"num": 2.5}), json!([])),
            (json!({"num": {"gt": 1.5}}), json!([2, 3, 4])),
            (json!({"num": {"lte": 2.5}}), json!([1, 2, 5])),
            (
                json!({"num": {"lt": 99999999999_i64}}),
                json!([1, 2, 3, 4, 5]),
            ),
            (json!({"num": {"gt": 1e30}}), json!([])),
            (json!({"num": {"lt": 1e30}}), json!([1, 2, 3, 4, 5])),
            (json!({"num": [1, 3]}), json!([1, 3])),
            (json!({"name": []}), json!([])),
            (json!({"name": null}), json!([])),
            (json!({"name": 25}), json!([])),
            (json!({"price": "10.50"}), json!([1])),
            (json!({"price": {"gt": "9"}}), json!([1, 2, 3])),
            (json!({"price": {"gte": 0.001, "lt": 20}}), json!([1, 5])),
            (json!({"ok": "true"}), json!([1, 4])),
            (json!({"day": "2020-06-01"}), json!([2])),
            (json!({"when": "2020-01-01"}), json!([1])),
            (
                json!({"when": {"gte": "2020-01-01", "lt": "2021-01-01"}}),
                json!([1, 2]),
            ),
            (json!({"name": {"gte": "beta"}}), json!([2, 3, 4])),
            (json!({"tags": {"eq": ["x", "y"]}}), json!([1])),
            (
                json!({"num": [{"lte": -5}, 2, {"gte": 25}]}),
                json!([2, 4, 5]),
            ),
            (json!([{"name": "beta"}, {"num": 1}]), json!([1, 2, 4])),
            (
                json!({"$or": [{"name": "beta"}, {"num": 1}], "ok": true}),
                json!([1, 4]),
            ),
            (
                json!({"$and": [{"$or": [{"num": 1}, {"num": 2}]}, {"ok": true}]}),
                json!([1]),
            ),
            (json!({"_id": ["1", "5"]}), json!([1, 5])),
            // Groups that say nothing are none.
            (json!({"$or": [{}, {"num": 1}]}), json!([1])),
            (json!([{}, {"num": 1}]), json!([1])),
            (json!({"$or": [], "num": 1}), json!([1])),
            (json!({"$and": [{"$or": []}], "num": [1, 2]}), json!([1, 2])),
            (json!({"_id": {"gt": 3}}), json!([4, 5])),
        ] {
            let search = Search {
                filters: Some(filters.clone()),
                ..everything()
            };
            assert_eq!(
                numbers(tables, "t", &search).unwrap(),
                expected,
                "{filters}"
            );
        }
    });
}

#[test]
fn filters_that_make_no_sense_are_refused() {
    everywhere(|tables| {
        mixed(tables, "t");
        let groups = |count: usize| -> Vec<Value> {
            (0..count).map(|number| json!({"num": number})).collect()
        };
        let deep = |count: usize| {
            (0..count).fold(json!({"num": 1}), |inner, place| {
                let joint = ["$or", "$and"][place % 2];
                json!({joint: [inner]})
            })
        };
        let columns: Map<String, Value> = (0..100)
            .map(|number| (format!("column {number}"), json!(1)))
            .collect();
        // One less of each is not too much.
        for filters in [json!({"$or": groups(99)}), json!(groups(99)), deep(9)] {
            let search = Search {
                filters: Some(filters.clone()),
                ..everything()
            };
            assert!(tables.search("t", &search).is_ok(), "{filters}");
        }
        for (filters, expected) in [
            (json!({"nofield": 1}), "filters: Unknown field: nofield"),
            (
                json!({"num": {"foo": 1}}),
                "filters: Unknown filter operation: FilterOp(field='num', op='foo', value=1)",
            ),
            (
                json!({"$x": [{"num": 1}]}),
                "filters: Unknown operators (must be one of $or, $and): $x",
            ),
            (
                json!({"$or": {"num": 1}}),
                "filters: Filter operations must be defined as a list of dicts: {'num': 1}",
            ),
            (
                json!({"$or": ["x"]}),
                "filters: Filter operations must be defined as a list of dicts: ['x']",
            ),
            (
                json!([1]),
                "filters: Filters must be defined as a dict or a list of dicts",
            ),
            (json!({"$or": []}), "filters: invalid value \"$or\""),
            (json!({"num": "text"}), "query: Invalid query"),
            (json!({"num": true}), "query: Invalid query"),
            (json!({"when": "notadate"}), "query: Invalid query"),
            (json!({"ok": "maybe"}), "query: Invalid query"),
            (json!({"ok": 1}), "query: Invalid query"),
            (json!({"tags": ["x", "y"]}), "query: Invalid query"),
            (json!({"obj": "x"}), "query: Invalid query"),
            (
                json!({"$or": groups(100)}),
                "filters: Maximum number of filter operations exceeded",
            ),
            (
                json!(groups(100)),
                "filters: Maximum number of filter operations exceeded",
            ),
            (
                Value::Object(columns),
                "filters: Maximum number of filter operations exceeded",
            ),
            (
                deep(10),
                "filters: Maximum nesting depth for filter operations reached",
            ),
            // All that is wrong with their form, before what is wrong with their values.
            (
                json!({"num": {"gt": "x", "foo": 1}, "no": 1, "$or": [{"none": [1]}, {"$and": "x"}], "$x": 1}),
                "filters: Unknown field: no; Unknown field: none; \
                 Filter operations must be defined as a list of dicts: x; \
                 Unknown operators (must be one of $or, $and): $x",
            ),
            (
                json!({"num": {"gt": "x", "foo": 1}}),
                "filters: Unknown filter operation: FilterOp(field='num', op='foo', value=1)",
            ),
            (json!([{}]), "filters: invalid value \"{}\""),
            (
                json!({"$and": [{"$or": []}, {}]}),
                "filters: invalid value \"$and\"",
            ),
        ] {
            let search = Search {
                filters: Some(filters.clone()),
                ..everything()
            };
            assert_eq!(refusal(tables.search("t", &search)), expected, "{filters}");
        }
    });
}

#[test]
fn columns_whose_names_begin_with_a_dollar_are_written_with_two() {
    everywhere(|tables| {
        create(
            tables,
            "t",
            &[("$d", "text")],
            &[],
            &json!([{"$d": "x"}, {"$d": "y"}]),
        );
        let search = Search {
            filters: Some(json!({"$$d": "y"})),
            ..everything()
        };
        assert_eq!(numbers(tables, "t", &search).unwrap(), json!([2]));
    });
}

#[test]
fn rows_come_in_order() {
    everywhere(|tables| {
        mixed(tables, "t");
        for (sort, expected) in [
            (vec!["num"], json!([5, 1, 2, 3, 4])),
            (vec!["num  DESC"], json!([4, 3, 2, 1, 5])),
            (vec!["name", "num desc"], json!([5, 1, 4, 2, 3])),
            (vec!["\"num\" desc"], json!([4, 3, 2, 1, 5])),
            (vec!["price desc nulls last", "num"], json!([3, 2, 1, 5, 4])),
            (vec!["price desc"], json!([4, 3, 2, 1, 5])),
            (vec!["price"], json!([5, 1, 2, 3, 4])),
            (vec!["price asc nulls first"], json!([4, 5, 1, 2, 3])),
            (vec!["when", "_id desc"], json!([5, 1, 2, 3, 4])),
            (vec!["ok", "_id"], json!([2, 5, 1, 4, 3])),
        ] {
            let search = Search {
                sort: names(&sort),
                ..everything()
            };
            assert_eq!(numbers(tables, "t", &search).unwrap(), expected, "{sort:?}");
        }
        for bad in [
            "nofield",
            "num up",
            "num; drop table x",
            "num asc nulls",
            "NUM",
            "",
            "num asc desc",
        ] {
            let search = Search {
                sort: names(&[bad]),
                ..everything()
            };
            assert_eq!(
                refusal(tables.search("t", &search)),
                format!("sort: invalid value \"{bad}\"")
            );
        }
    });
}

#[test]
fn decimals_are_ordered_and_compared_exactly() {
    everywhere(|tables| {
        let values = [
            "9007199254740993",
            "9007199254740992.5",
            "-0.1",
            "1e-10",
            "100",
            "NaN",
            "20.0",
            "20",
        ];
        let rows: Vec<Value> = values
            .iter()
            .map(|value| json!({"n": value, "f": value.trim_start_matches('+')}))
            .collect();
        create(
            tables,
            "t",
            &[("n", "numeric"), ("f", "float")],
            &[],
            &json!(rows),
        );
        let search = Search {
            sort: names(&["n", "_id"]),
            ..everything()
        };
        assert_eq!(
            numbers(tables, "t", &search).unwrap(),
            json!([3, 4, 7, 8, 5, 2, 1, 6])
        );
        let search = Search {
            filters: Some(json!({"n": "20.00"})),
            ..everything()
        };
        assert_eq!(numbers(tables, "t", &search).unwrap(), json!([7, 8]));
        let search = Search {
            sort: names(&["f desc", "_id"]),
            filters: Some(json!({"f": {"gte": 100}})),
            ..everything()
        };
        assert_eq!(numbers(tables, "t", &search).unwrap(), json!([6, 1, 2, 5]));
        let search = Search {
            fields: names(&["n"]),
            distinct: true,
            ..everything()
        };
        assert_eq!(tables.search("t", &search).unwrap().total, Some(7));
    });
}

#[test]
fn columns_are_chosen_and_written_in_four_ways() {
    everywhere(|tables| {
        mixed(tables, "t");
        let page = |fields: &[&str], format, limit| {
            let search = Search {
                fields: names(fields),
                format,
                limit,
                sort: names(&["_id"]),
                ..everything()
            };
            tables.search("t", &search).unwrap()
        };
        assert_eq!(
            records(&page(&["num", "name", "num"], Records::Objects, 1)),
            json!([{"num": 1, "name": "alpha river"}])
        );
        assert_eq!(
            records(&page(&["num", "name", "num"], Records::Lists, 1)),
            json!([[1, "alpha river", 1]])
        );
        assert_eq!(
            page(&["num", "name", "num"], Records::Lists, 1)
                .fields
                .len(),
            3
        );
        assert_eq!(
            page(&[], Records::Csv, 100).records,
            "1,alpha river,1,10.5,2020-01-01T00:00:00.000,\"[\"\"x\"\",\"\"y\"\"]\",\"{\"\"a\"\": 1}\",t,2020-01-01\n\
             2,beta,2,20,2020-06-01T12:30:00.000,\"[\"\"y\"\"]\",\"[\"\"z\"\"]\",f,2020-06-01\n\
             3,gamma rivers,3,30.25,2021-01-01T00:00:00.000,[],null,,\n\
             4,beta,25,,,null,\"\"\"text\"\"\",t,2022-02-02\n\
             5,Délta,-5,0.001,2019-12-31T23:59:59.500,\"[\"\"with, comma\"\",\"\"q\\\"\"uote\"\"]\",\"{\"\"b\"\": [1, 2]}\",f,1999-12-31\n"
        );
        assert_eq!(
            page(&["name", "num"], Records::Tsv, 2).records,
            "alpha river\t1\nbeta\t2\n"
        );
        assert_eq!(page(&["name"], Records::Csv, 0).records, "");
        let bad = Search {
            fields: names(&["_full_text"]),
            ..everything()
        };
        assert_eq!(
            refusal(tables.search("t", &bad)),
            "fields: invalid value \"_full_text\""
        );
    });
}

#[test]
fn equal_rows_count_once() {
    everywhere(|tables| {
        mixed(tables, "t");
        let search = Search {
            fields: names(&["name"]),
            distinct: true,
            sort: names(&["name"]),
            format: Records::Lists,
            limit: 3,
            ..everything()
        };
        let found = tables.search("t", &search).unwrap();
        assert_eq!(
            records(&found),
            json!([["Délta"], ["alpha river"], ["beta"]])
        );
        assert_eq!(found.total, Some(4));
        let search = Search {
            fields: None,
            ..search
        };
        assert_eq!(refusal(tables.search("t", &search)), "query: Invalid query");
        let search = Search {
            fields: names(&["name"]),
            sort: names(&["num"]),
            ..search
        };
        assert_eq!(refusal(tables.search("t", &search)), "query: Invalid query");
        let search = Search {
            sort: None,
            filters: Some(json!({"num": [2, 25]})),
            ..search
        };
        assert_eq!(
            records(&tables.search("t", &search).unwrap()),
            json!([["beta"]])
        );
    });
}

#[test]
fn pages_follow_each_other_by_number() {
    everywhere(|tables| {
        mixed(tables, "t");
        let next = |sort: &[&str], filters: Value| {
            let search = Search {
                limit: 2,
                sort: names(sort),
                filters: Some(filters),
                include_next_page: true,
                ..everything()
            };
            tables.search("t", &search).unwrap().next_page
        };
        assert_eq!(next(&[], json!({})), Some(json!({"_id": {"gt": 2}})));
        assert_eq!(
            next(&["_id desc"], json!({})),
            Some(json!({"_id": {"lt": 4}}))
        );
        assert_eq!(next(&["num"], json!({})), None);
        assert_eq!(
            next(&["_id"], json!({"_id": {"gt": 4}})),
            Some(json!({"_id": {"gt": 5}}))
        );
        assert_eq!(next(&["_id"], json!({"_id": {"gt": 99}})), None);
    });
}

#[test]
fn a_dump_has_every_row_in_its_order() {
    // Pages have 1,000 rows: the order is made in one stretch, in stretches that end with a page, and within one.
    for sorted_rows in [1_000_000, 3_000, 2_701] {
        let limits = Limits {
            sorted_rows,
            ..Limits::default()
        };
        everywhere_with(&limits, |tables| {
            let rows: Vec<Value> = (0..6_200)
                .map(|n| json!({"a": (n * 7_919) % 101, "b": n}))
                .collect();
            create(
                tables,
                "t",
                &[("a", "int4"), ("b", "int4")],
                &[],
                &Value::Array(rows),
            );
            let mut expected: Vec<(i64, i64)> =
                (0..6_200).map(|n| ((n * 7_919) % 101, n)).collect();
            expected.sort_by_key(|(a, b)| (-a, *b));
            for (limit, offset) in [(None, 0), (Some(4_000), 0), (Some(4_345), 1_300)] {
                let search = Search {
                    fields: names(&["a", "b"]),
                    sort: names(&["a desc"]),
                    offset,
                    ..everything()
                };
                let form = Form::Text(TextForm::Csv);
                let mut dump = Dump::new("t".to_owned(), form, search, limit, false);
                let mut text = String::new();
                while let Some(page) = tables.next_page(&mut dump).unwrap() {
                    text.push_str(std::str::from_utf8(&page).unwrap());
                }
                let most = limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap());
                let rows = expected
                    .iter()
                    .skip(usize::try_from(offset).unwrap())
                    .take(most)
                    .map(|(a, b)| format!("{a},{b}\n"));
                assert_eq!(text, format!("a,b\r\n{}", rows.collect::<String>()));
            }
        });
    }
}

#[test]
fn few_distinct_rows_are_those_of_now() {
    everywhere(|tables| {
        create(
            tables,
            "t",
            &[("a", "text"), ("b", "numeric")],
            &[],
            &json!([{"a": "x", "b": 1}, {"a": "x", "b": "1.0"}, {"a": "y"}, {"b": 2}, {"b": 2}]),
        );
        let search = Search {
            distinct: true,
            fields: Some(vec!["a".to_owned(), "b".to_owned()]),
            limit: 2,
            offset: 1,
            format: Records::Lists,
            ..everything()
        };
        let page = |search: &Search| -> (Value, Option<i64>) {
            let found = tables.search("t", search).unwrap();
            (serde_json::from_str(&found.records).unwrap(), found.total)
        };
        for _ in 0..2 {
            assert_eq!(
                page(&search),
                (json!([["y", null], [null, 2]]), Some(3)),
                "asked twice"
            );
        }
        upsert(tables, "t", Method::Insert, &json!([{"a": "w", "b": 5}])).unwrap();
        assert_eq!(page(&search).1, Some(4));
        let falling = Search {
            sort: Some(vec!["a desc nulls last".to_owned()]),
            offset: 0,
            ..search
        };
        assert_eq!(page(&falling).0, json!([["y", null], ["x", 1]]));
    });
}

#[test]
fn ranks_are_the_same_whatever_the_order() {
    everywhere(|tables| {
        create(
            tables,
            "t",
            &[("n", "int"), ("text", "text")],
            &[],
            &json!([{"n": 1, "text": "a river"}, {"n": 2, "text": "rivers, a river and the river"}, {"n": 3, "text": "no water"},
                {"n": 4, "text": "the river is a river"}]),
        );
        let ranks = |search: &Search| -> Vec<(i64, f64)> {
            let found = tables.search("t", search).unwrap();
            let rows: Vec<Value> = serde_json::from_str(&found.records).unwrap();
            rows.iter()
                .map(|row| (row["n"].as_i64().unwrap(), row["rank"].as_f64().unwrap()))
                .collect()
        };
        let search = Search {
            q: Some(Words::Row("river".to_owned())),
            ..everything()
        };
        let by_rank = ranks(&search);
        assert_eq!(
            by_rank.iter().map(|(n, _)| *n).collect::<Vec<_>>(),
            [2, 4, 1]
        );
        let sorted = ranks(&Search {
            sort: Some(vec!["n desc".to_owned()]),
            ..search.clone()
        });
        let mut expected = by_rank;
        expected.sort_by_key(|(n, _)| -n);
        assert_eq!(sorted, expected);
        let second = ranks(&Search {
            sort: Some(vec!["n".to_owned()]),
            limit: 1,
            offset: 1,
            ..search
        });
        assert_eq!(second[0].0, 2);
    });
}
