//! Full text: the same rows on both engines.

use cairn_tables::{Method, Records, Search, Words};
use serde_json::{Value, json};

use crate::places::{
    create, everything, however_indexed, mixed, names, numbers, records, refusal, upsert, words,
};

#[test]
fn words_of_the_row() {
    however_indexed(|tables, index| {
        mixed(tables, "t");
        index("t");
        for (text, expected) in [
            ("river", json!([1, 3])),
            ("RIVERS", json!([1, 3])),
            ("alpha river", json!([1])),
            ("25", json!([4])),
            ("2", json!([2, 5])),
            ("2020", json!([1, 2])),
            ("10.5", json!([1])),
            ("délta", json!([5])),
            ("nothing", json!([])),
            ("", json!([1, 2, 3, 4, 5])),
            ("the", json!([])),
            ("alpha & nothing", json!([])),
            ("{}", json!([])),
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
fn words_with_operators() {
    however_indexed(|tables, index| {
        mixed(tables, "t");
        index("t");
        for (text, expected) in [
            ("alpha | beta", json!([1, 2, 4])),
            ("riv:*", json!([1, 3])),
            ("!beta", json!([1, 3, 5])),
            ("!beta & !alpha", json!([3, 5])),
            ("(alpha | gamma) & !rivers", json!([])),
            ("alpha <-> river", json!([1])),
            ("river <-> alpha", json!([])),
            ("'alpha river'", json!([1])),
            ("the", json!([])),
            ("the & beta", json!([2, 4])),
            ("river:D", json!([1, 3])),
            ("river:ad", json!([1, 3])),
            ("river:A", json!([])),
            ("beta | river:b", json!([2, 4])),
        ] {
            let search = Search {
                plain: false,
                ..words(text)
            };
            assert_eq!(numbers(tables, "t", &search).unwrap(), expected, "{text}");
        }
        let (long, longer) = ("river & ".repeat(900), "river <-> ".repeat(1_100));
        let search = Search {
            plain: false,
            ..words(&format!("{long} river"))
        };
        assert_eq!(numbers(tables, "t", &search).unwrap(), json!([1, 3]));
        let nested = format!("{}river{}", "(lake | alpha & ".repeat(40), ")".repeat(40));
        let search = Search {
            plain: false,
            ..words(&nested)
        };
        assert_eq!(numbers(tables, "t", &search).unwrap(), json!([1]));
        let many: Vec<String> = (0..5_000).map(|n| format!("word{n}")).collect();
        let search = words(&many.join(" "));
        assert_eq!(numbers(tables, "t", &search).unwrap(), json!([]));
        let search = words(&"river ".repeat(20_000));
        assert_eq!(numbers(tables, "t", &search).unwrap(), json!([1, 3]));
        for bad in ["a &", "a b", "(a", "& a", "a <", &format!("{longer} river")] {
            let search = Search {
                plain: false,
                ..words(bad)
            };
            assert_eq!(
                refusal(tables.search("t", &search)),
                "query: Invalid query",
                "{bad}"
            );
        }
        let search = Search {
            language: "klingon".to_owned(),
            ..words("river")
        };
        assert_eq!(refusal(tables.search("t", &search)), "query: Invalid query");
        let search = Search {
            language: "french".to_owned(),
            ..words("rivers")
        };
        assert_eq!(numbers(tables, "t", &search).unwrap(), json!([1, 3]));
    });
}

#[test]
fn words_of_languages_whose_stop_words_postgresql_knows() {
    let found = std::sync::Mutex::new(Vec::new());
    however_indexed(|tables, index| {
        create(
            tables,
            "t",
            &[("t", "text")],
            &[],
            &json!([{"t": "Der Fluss und die Seen"}, {"t": "Fluss"}]),
        );
        index("t");
        let asked = |language: &str, plain, text: &str| {
            let search = Search {
                language: language.to_owned(),
                plain,
                ..words(text)
            };
            numbers(tables, "t", &search).unwrap()
        };
        // SQLite does not know that "der" says nothing.
        let answers = [
            asked("german", false, "Fluss"),
            asked("german", false, "fluss & !seen"),
            asked("german", false, "Fl:*"),
            asked("german", false, "fluss <3> seen"),
            asked("german", true, "der Fluss"),
        ];
        found.lock().unwrap().push(answers);
    });
    let found = found.into_inner().unwrap();
    let engines = if std::env::var("TEST_POSTGRES_URL").is_ok() {
        2
    } else {
        1
    };
    for (run, answers) in found.iter().enumerate() {
        let stop_word = if run % engines == 0 {
            json!([1])
        } else {
            json!([1, 2])
        };
        let expected = [
            json!([1, 2]),
            json!([2]),
            json!([1, 2]),
            json!([1]),
            stop_word,
        ];
        assert_eq!(*answers, expected, "{run}");
    }
}

#[test]
fn words_of_columns() {
    however_indexed(|tables, index| {
        mixed(tables, "t");
        index("t");
        let columns = |columns: Value| Search {
            q: Some(Words::Columns(columns.as_object().unwrap().clone())),
            sort: names(&["_id"]),
            ..everything()
        };
        for (q, expected) in [
            (json!({"name": "river"}), json!([1, 3])),
            (json!({"name": "river", "num": "3"}), json!([3])),
            (json!({"num": "2"}), json!([2])),
            (json!({"when": "2020"}), json!([1, 2])),
            (json!({}), json!([1, 2, 3, 4, 5])),
        ] {
            assert_eq!(
                numbers(tables, "t", &columns(q.clone())).unwrap(),
                expected,
                "{q}"
            );
        }
        assert_eq!(
            refusal(tables.search("t", &columns(json!({"nofield": "x"})))),
            "q: invalid value \"nofield\""
        );
        assert_eq!(
            refusal(tables.search("t", &columns(json!({"name": 5})))),
            "q: invalid value \"name\""
        );
        let both = Search {
            full_text: Some("2020".to_owned()),
            ..columns(json!({"name": "river"}))
        };
        assert_eq!(numbers(tables, "t", &both).unwrap(), json!([1]));
        // Of two texts for the whole row the one of `full_text` counts, and there is one rank.
        let both = Search {
            full_text: Some("2020".to_owned()),
            ..words("beta")
        };
        assert_eq!(numbers(tables, "t", &both).unwrap(), json!([1, 2]));
        let ranks = |search: &Search| {
            let found = tables.search("t", search).unwrap();
            let told = found
                .fields
                .iter()
                .filter(|field| field.id == "rank")
                .count();
            let first = records(&found)[0].clone();
            (told, first["rank"].is_number(), first["_id"].is_number())
        };
        assert_eq!(ranks(&both), (1, true, true));
        let mut some = Search {
            fields: names(&["name", "rank"]),
            ..both
        };
        assert_eq!(ranks(&some), (1, true, true));
        some.fields = names(&["name"]);
        assert_eq!(ranks(&some), (0, false, true));
    });
}

#[test]
fn pages_of_the_best_rows_follow_each_other_and_each_change() {
    however_indexed(|tables, index| {
        let rows: Vec<_> = (0..40)
            .map(|n| json!({"n": n, "text": format!("{} lake {n}", "river ".repeat(n % 4 + 1))}))
            .collect();
        create(
            tables,
            "t",
            &[("n", "int"), ("text", "text")],
            &["n"],
            &json!(rows),
        );
        index("t");
        let asked = |limit, offset| {
            let search = Search {
                q: Some(Words::Row("river".to_owned())),
                fields: names(&["n", "rank", "text"]),
                format: Records::Lists,
                limit,
                offset,
                ..everything()
            };
            tables.search("t", &search).unwrap()
        };
        let check = |total: i64, first: i64| {
            let whole = asked(100, 0);
            assert_eq!(whole.total, Some(total));
            let whole = records(&whole);
            assert_eq!(whole[0][0], json!(first));
            // More than are kept, and as many one by one.
            assert_eq!(records(&asked(5_000, 0)), whole);
            for place in [0, 7, 39, 500] {
                let page = records(&asked(1, place));
                let expected: Vec<_> = whole.get(place as usize).into_iter().collect();
                assert_eq!(page, json!(expected), "{place}");
            }
        };
        check(40, 3);
        check(40, 3);
        let best = json!([{"n": 20, "text": "river ".repeat(9)}]);
        upsert(tables, "t", Method::Upsert, &best).unwrap();
        check(40, 20);
        tables
            .delete_rows("t", &json!({"n": 20}), None, None)
            .unwrap();
        check(39, 3);
    });
}

#[test]
fn of_many_rows_with_the_words_those_in_front_compete() {
    however_indexed(|tables, index| {
        let rows: Vec<_> = (0..2_500)
            .map(|n| {
                let again = if n % 900 == 800 {
                    "river river"
                } else {
                    "lake"
                };
                json!({"n": n, "kind": n % 2, "text": format!("river {again}")})
            })
            .collect();
        create(
            tables,
            "t",
            &[("n", "int"), ("kind", "int"), ("text", "text")],
            &["n"],
            &json!(rows),
        );
        index("t");
        let asked = |q: &str, filters: &Value, limit, offset| {
            let search = Search {
                q: Some(Words::Row(q.to_owned())),
                plain: false,
                filters: Some(filters.clone()),
                fields: names(&["n"]),
                format: Records::Lists,
                limit,
                offset,
                ..everything()
            };
            let found = tables.search("t", &search).unwrap();
            (records(&found), found.total)
        };
        let all = json!({});
        let odd = json!({"kind": 1});
        for (q, filters, first, total) in [
            ("river", &all, [800, 0, 1, 2], 2_500),
            ("river & (lake | river)", &all, [0, 1, 2, 3], 2_500),
            ("river & !sea", &all, [0, 1, 2, 3], 2_500),
            ("river", &odd, [1, 3, 5, 7], 1_250),
        ] {
            let (whole, counted) = asked(q, filters, 5_000, 0);
            assert_eq!(counted, Some(total), "{q}");
            let whole = whole.as_array().unwrap();
            assert_eq!(whole.len() as i64, total, "{q}");
            assert_eq!(
                json!(whole[..4]),
                json!(first.map(|n: i64| [n])),
                "{q} {filters}"
            );
            // One page after the other gives the same, where the order of ranks ends, too.
            let mut paged = Vec::new();
            while paged.len() < whole.len() {
                let (page, counted) = asked(q, filters, 333, paged.len() as u64);
                assert_eq!(counted, Some(total), "{q}");
                paged.extend(page.as_array().unwrap().clone());
            }
            assert_eq!(&paged, whole, "{q}");
        }
    });
}

#[test]
fn better_answers_come_first() {
    however_indexed(|tables, index| {
        create(
            tables,
            "t",
            &[("a", "text")],
            &[],
            &json!([{"a": "lake with a far away boat and other things, in the end a harbour"}, {"a": "harbour lake"}, {"a": "lake lake lake"}]),
        );
        index("t");
        let search = Search {
            sort: None,
            fields: names(&["_id", "rank"]),
            ..words("lake harbour")
        };
        let found = tables.search("t", &search).unwrap();
        let rows = records(&found);
        assert_eq!((&rows[0]["_id"], &rows[1]["_id"]), (&json!(2), &json!(1)));
        assert_eq!(found.fields[1].type_name, "float");
        // PostgreSQL: select ts_rank(to_tsvector('english', 'harbour lake'), plainto_tsquery('english', 'lake harbour'), 32)
        let rank = rows[0]["rank"].as_f64().unwrap();
        assert!((rank - 0.090_167_69).abs() < 1e-4, "{rank}");
        let search = Search {
            sort: None,
            ..words("lake")
        };
        let found = records(&tables.search("t", &search).unwrap());
        assert_eq!(found[0]["_id"], 3);
        assert!(found[0]["rank"].as_f64().unwrap() > found[1]["rank"].as_f64().unwrap());
    });
}

#[test]
fn words_follow_the_rows() {
    however_indexed(|tables, index| {
        create(
            tables,
            "t",
            &[("k", "int"), ("a", "text"), ("b", "text")],
            &["k"],
            &json!([{"k": 1, "a": "old", "b": "kept"}]),
        );
        index("t");
        upsert(
            tables,
            "t",
            Method::Upsert,
            &json!([{"k": 1, "a": "new"}, {"k": 2, "a": "second"}]),
        )
        .unwrap();
        for (text, expected) in [
            ("old", json!([])),
            ("new", json!([1])),
            ("kept", json!([1])),
        ] {
            assert_eq!(
                numbers(tables, "t", &words(text)).unwrap(),
                expected,
                "{text}"
            );
        }
        tables
            .delete_rows("t", &json!({"k": 1}), None, None)
            .unwrap();
        assert_eq!(numbers(tables, "t", &words("new")).unwrap(), json!([]));
        assert_eq!(
            numbers(tables, "t", &words("second"))
                .unwrap()
                .as_array()
                .unwrap()
                .len(),
            1
        );
    });
}

/// Texts of the kinds that files hold, and what is looked for in them.
const TEXTS: &[&str] = &[
    "The quick brown foxes were jumping over lazy dogs",
    "well-known up-to-date e-mail state-of-the-art",
    "foo-bar-2 covid-19 B-52 4x4 3rd 1st",
    "-5 +7 3.14 -0.5 1e5 1.5e-7 1,234.56 12/31/2020",
    "2020-01-02T03:04:05 2020-01-02 12:30",
    "info@example.org www.example.com/path/page.html http://data.gov.on.ca/dataset?id=1",
    "example.com:8080 sub.domain.co.uk v1.2.3 10.0.0.1",
    "/usr/local/bin/tool.sh a/b/c docs/readme.txt and/or",
    "Montréal Québec naïve café ÉCOLE straße",
    "Москва города 東京 日本語 한국어",
    "it's don't O'Brien rock'n'roll",
    "snake_case camelCase CONSTANT_NAME a_b_c",
    "<b>bold</b> text &amp; more <br/> 5 < 6 > 4",
    "C++ C# .NET node.js #hashtag @user $100 50%",
    "(555) 123-4567 416.555.0199 K1A 0B1",
    "running runs ran runner easily fairly generously",
    "the a of and",
    "id:42;name=x|y \"quoted, text\" [list] {json}",
    "3 - 4 a -b c- --d",
    "100km 5kg 20°C ½ 10² №5",
];
const QUERIES: &[&str] = &[
    "fox",
    "jump",
    "dog",
    "well-known",
    "known",
    "date",
    "e-mail",
    "mail",
    "state-of-the-art",
    "art",
    "foo-bar-2",
    "bar",
    "covid-19",
    "covid",
    "19",
    "-19",
    "b-52",
    "52",
    "4x4",
    "3rd",
    "5",
    "-5",
    "7",
    "+7",
    "3.14",
    "1e5",
    "1,234.56",
    "234.56",
    "31",
    "12/31/2020",
    "2020",
    "01",
    "-01",
    "03:04:05",
    "12:30",
    "30",
    "info@example.org",
    "info",
    "example.org",
    "example.com",
    "www.example.com",
    "path",
    "page.html",
    "data.gov.on.ca",
    "dataset",
    "8080",
    "domain",
    "sub.domain.co.uk",
    "v1.2.3",
    "1.2.3",
    "10.0.0.1",
    "tool.sh",
    "bin",
    "/usr/local/bin/tool.sh",
    "a/b/c",
    "docs/readme.txt",
    "readme",
    "and/or",
    "montréal",
    "MONTRÉAL",
    "naïve",
    "école",
    "strasse",
    "straße",
    "москва",
    "города",
    "東京",
    "日本語",
    "한국어",
    "it's",
    "don't",
    "o'brien",
    "brien",
    "roll",
    "snake_case",
    "snake",
    "case",
    "camelcase",
    "constant_name",
    "bold",
    "b",
    "amp",
    "more",
    "br",
    "6",
    "c++",
    "c",
    ".net",
    "net",
    "node.js",
    "node",
    "hashtag",
    "user",
    "100",
    "50",
    "555",
    "123-4567",
    "-4567",
    "4567",
    "416.555.0199",
    "k1a",
    "0b1",
    "run",
    "runner",
    "easy",
    "generous",
    "the",
    "id",
    "42",
    "name",
    "x",
    "quoted",
    "list",
    "json",
    "4",
    "-b",
    "d",
    "100km",
    "km",
    "kg",
    "20",
    "10",
];

#[test]
fn both_engines_cut_texts_alike() {
    let found = std::sync::Mutex::new(Vec::new());
    however_indexed(|tables, index| {
        let rows: Vec<Value> = TEXTS.iter().map(|text| json!({"t": text})).collect();
        create(tables, "t", &[("t", "text")], &[], &json!(rows));
        index("t");
        let answers: Vec<String> = QUERIES
            .iter()
            .map(|query| format!("{query}: {}", numbers(tables, "t", &words(query)).unwrap()))
            .collect();
        found.lock().unwrap().push(answers);
    });
    let found = found.into_inner().unwrap();
    for other in &found[1..] {
        let differ: Vec<(&String, &String)> = found[0]
            .iter()
            .zip(other)
            .filter(|(one, other)| one != other)
            .collect();
        assert!(differ.is_empty(), "{differ:#?}");
    }
}
