//! Making and changing tables.

use cairn_tables::{Create, Method, TablesError, Type, Upsert};
use serde_json::{Value, json};

use crate::places::{create, everywhere, fields, list, names, refusal, rows, upsert};

#[test]
fn columns_are_added_and_removed_and_types_stay() {
    everywhere(|tables| {
        create(
            tables,
            "t",
            &[("a", "text"), ("b", "int")],
            &[],
            &json!([{"a": "x", "b": 1}]),
        );
        let change = |columns: &[(&str, &str)], delete_fields, records: &serde_json::Value| {
            tables.create(
                "t",
                &Create {
                    fields: (!columns.is_empty()).then(|| fields(columns).unwrap()),
                    delete_fields,
                    records: list(records),
                    ..Create::default()
                },
            )
        };
        change(
            &[("b", "text"), ("a", "text"), ("c", "text")],
            false,
            &json!([]),
        )
        .unwrap();
        assert_eq!(
            rows(tables, "t"),
            json!([{"_id": 1, "a": "x", "b": 1, "c": null}])
        );
        change(&[("a", "text"), ("c", "text")], true, &json!([])).unwrap();
        assert_eq!(rows(tables, "t"), json!([{"_id": 1, "a": "x", "c": null}]));
        change(&[], false, &json!([{"a": "y", "d": "new"}])).unwrap();
        assert_eq!(
            rows(tables, "t"),
            json!([{"_id": 1, "a": "x", "c": null, "d": null}, {"_id": 2, "a": "y", "c": null, "d": "new"}])
        );
        let types: Vec<String> = tables
            .info("t")
            .unwrap()
            .fields
            .iter()
            .map(|info| info.field.ty.name())
            .collect();
        assert_eq!(types, ["text", "text", "text"]);
    });
}

#[test]
fn what_cannot_be_made_is_refused_and_leaves_nothing() {
    everywhere(|tables| {
        let long = "x".repeat(64);
        for (columns, records, expected) in [
            (
                vec![("a", "")],
                json!([]),
                "fields: \"a\" type not guessable",
            ),
            (
                vec![("a", "notatype")],
                json!([]),
                "fields: \"notatype\" is not a valid field type",
            ),
            (
                vec![("a", "text"), ("a", "text")],
                json!([]),
                "field: Duplicate column names are not supported",
            ),
            (
                vec![("_a", "text")],
                json!([]),
                "fields: \"_a\" is not a valid field name",
            ),
            (
                vec![("a", "text")],
                json!([{"a": 1}, {"a": 2, "later": 3}]),
                "records: row \"2\" has extra keys \"later\"",
            ),
            (
                vec![("a", "text")],
                json!(["x"]),
                "records: The first row is not a json object",
            ),
            (
                vec![("a", "text")],
                json!([{}, "x"]),
                "records: row \"1\" is not a json object",
            ),
            (
                vec![("a", "int")],
                json!([{"a": 1}, {"a": "bad"}, {"a": 3}]),
                "records[2]: invalid input syntax for type integer: \"bad\"",
            ),
            (
                vec![],
                json!([{"_x": 1}]),
                "fields: \"_x\" is not a valid field name",
            ),
        ] {
            let made = tables.create(
                "t",
                &Create {
                    fields: fields(&columns),
                    records: list(&records),
                    aliases: names(&["other"]),
                    ..Create::default()
                },
            );
            assert_eq!(refusal(made), expected);
            assert_eq!(tables.find("t").unwrap(), None);
            assert_eq!(tables.find("other").unwrap(), None);
        }
        let made = tables.create(
            "t",
            &Create {
                fields: fields(&[(&long, "text")]),
                ..Create::default()
            },
        );
        assert_eq!(
            refusal(made),
            format!("fields: Column heading \"{long}\" exceeds limit of 63 characters.")
        );
    });
}

#[test]
fn odd_names_of_columns_are_names_like_others() {
    everywhere(|tables| {
        create(
            tables,
            "t",
            &[
                ("Name", "text"),
                ("name", "text"),
                ("%p; DROP TABLE x", "int"),
                ("$1", "int"),
                ("select", "int"),
                ("日本語の長い長い長い長い長い長い長い列の名前です", "int"),
            ],
            &[],
            &json!([{"Name": "A", "name": "a", "%p; DROP TABLE x": 1, "$1": 2, "select": 3, "日本語の長い長い長い長い長い長い長い列の名前です": 4}]),
        );
        assert_eq!(
            rows(tables, "t"),
            json!([{"_id": 1, "Name": "A", "name": "a", "%p; DROP TABLE x": 1, "$1": 2, "select": 3, "日本語の長い長い長い長い長い長い長い列の名前です": 4}])
        );
    });
}

#[test]
fn values_of_every_type_come_back() {
    everywhere(|tables| {
        let columns = [
            ("i2", "smallint"),
            ("i4", "int"),
            ("i8", "bigint"),
            ("f4", "real"),
            ("f8", "float"),
            ("n", "numeric"),
            ("n2", "numeric(10,2)"),
            ("b", "bool"),
            ("d", "date"),
            ("t", "time"),
            ("ts", "timestamp"),
            ("tz", "timestamptz"),
            ("x", "text"),
            ("v", "varchar(5)"),
            ("c", "char(3)"),
            ("j", "json"),
            ("jb", "jsonb"),
            ("u", "uuid"),
            ("xa", "text[]"),
            ("ia", "int[]"),
            ("na", "numeric[]"),
            ("ta", "timestamp[]"),
            ("ba", "bool[]"),
            ("fa", "float[]"),
        ];
        create(
            tables,
            "t",
            &columns,
            &[],
            &json!([
                {"i2": -1, "i4": "7", "i8": 9007199254740993_i64, "f4": 0.1, "f8": 1e300, "n": "123456789012345678901234567890.123456789",
                 "n2": "1.005", "b": "yes", "d": "0001-01-01", "t": "12:34:56.5", "ts": "2020-02-29T12:34:56.789", "tz": "2020-02-29T12:34:56+02:00",
                 "x": "é\n\"☃\"\\", "v": "abcde", "c": "a", "j": {"b": 1, "a": [null, true, "é"]}, "jb": "{\"bb\": 1, \"a\": 2}",
                 "u": "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11", "xa": ["a", null, "b,\"{}\\", "NULL", ""], "ia": [1, 2], "na": "{1.50,NULL}",
                 "ta": "{2020-01-01}", "ba": [true, false], "fa": [0.1, 2]},
                {"f8": "nan", "n": "NaN", "x": "", "v": "", "j": ""},
                {"f8": "-inf", "n": "Infinity", "xa": []},
            ]),
        );
        let found = rows(tables, "t");
        let expected: serde_json::Value = serde_json::from_str(r#"
            {"_id": 1, "i2": -1, "i4": 7, "i8": 9007199254740993, "f4": 0.1, "f8": 1e300, "n": 123456789012345678901234567890.123456789,
             "n2": 1.01, "b": true, "d": "0001-01-01", "t": "12:34:56.5", "ts": "2020-02-29T12:34:56.789", "tz": "2020-02-29T10:34:56+00:00",
             "x": "é\n\"☃\"\\", "v": "abcde", "c": "a  ", "j": {"b": 1, "a": [null, true, "é"]}, "jb": {"a": 2, "bb": 1},
             "u": "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "xa": ["a", null, "b,\"{}\\", "NULL", ""], "ia": [1, 2], "na": [1.5, null],
             "ta": ["2020-01-01T00:00:00"], "ba": [true, false], "fa": [0.1, 2]}"#).unwrap();
        for (key, value) in expected.as_object().unwrap() {
            assert_eq!(found[0][key], *value, "{key}");
        }
        assert_eq!(found[1]["f8"], "NaN");
        assert_eq!(found[1]["n"], "NaN");
        assert_eq!(
            (&found[1]["x"], &found[1]["v"], &found[1]["j"]),
            (&json!(""), &json!(null), &json!(""))
        );
        assert_eq!(
            (&found[2]["f8"], &found[2]["n"], &found[2]["xa"]),
            (&json!("-Infinity"), &json!("Infinity"), &json!([]))
        );
        let lines = tables
            .search(
                "t",
                &cairn_tables::Search {
                    format: cairn_tables::Records::Csv,
                    limit: 1,
                    ..crate::places::everything()
                },
            )
            .unwrap()
            .records;
        assert_eq!(
            lines,
            "1,-1,7,9007199254740993,0.1,1e+300,123456789012345678901234567890.123456789,1.01,t,0001-01-01,12:34:56.5,\
            2020-02-29T12:34:56.789,2020-02-29 10:34:56+00,\"é\n\"\"☃\"\"\\\",abcde,a  ,\"{\"\"b\"\": 1, \"\"a\"\": [null, true, \"\"\\u00e9\"\"]}\",\
            \"{\"\"a\"\": 2, \"\"bb\"\": 1}\",a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11,\"[\"\"a\"\",null,\"\"b,\\\"\"{}\\\\\"\",\"\"NULL\"\",\"\"\"\"]\",\
            \"[1,2]\",\"[1.50,null]\",\"[\"\"2020-01-01T00:00:00\"\"]\",\"[true,false]\",\"[0.1,2]\"\n"
        );
    });
}

#[test]
fn keys_forbid_the_same_row_twice() {
    everywhere(|tables| {
        create(
            tables,
            "t",
            &[("k1", "text"), ("k2", "numeric"), ("v", "text")],
            &["k1", "k2"],
            &json!([{"k1": "a", "k2": 1, "v": "x"}]),
        );
        assert_eq!(
            refusal(upsert(
                tables,
                "t",
                Method::Insert,
                &json!([{"k1": "b", "k2": 1}, {"k1": "a", "k2": "1.0"}])
            )),
            "records[1]: duplicate key value violates unique constraint"
        );
        assert_eq!(rows(tables, "t").as_array().unwrap().len(), 1);
        assert_eq!(
            upsert(
                tables,
                "t",
                Method::Upsert,
                &json!([{"k1": "a", "k2": "1.00", "v": "y"}, {"k1": "c", "k2": 2}])
            )
            .unwrap(),
            json!([{"_id": 1, "k1": "a", "k2": 1, "v": "y"}, {"_id": rows(tables, "t")[1]["_id"], "k1": "c", "k2": 2, "v": null}])
        );
        for (method, records, expected) in [
            (
                Method::Update,
                json!([{"k1": "a", "k2": 5, "v": "y"}]),
                "key: key \"{'val': 'a', 'val': 5}\" not found",
            ),
            (
                Method::Update,
                json!([{"k1": "a"}]),
                "key: fields \"k2\" are missing but needed as key",
            ),
            (
                Method::Upsert,
                json!([{"k1": "a", "k2": 1, "zz": 1}]),
                "fields: fields \"zz\" do not exist",
            ),
            (
                Method::Update,
                json!([{"_id": 99, "v": "z"}]),
                "key: key \"{'val': 99}\" not found",
            ),
            (
                Method::Insert,
                json!([{"_id": 7, "k1": "c"}]),
                "records: row \"1\" has extra keys \"_id\"",
            ),
            (
                Method::Upsert,
                json!([{"k1": "a", "k2": 1}, {"k1": "b", "k2": "bad"}]),
                "records[1]: invalid input syntax for type numeric: \"bad\"",
            ),
        ] {
            assert_eq!(refusal(upsert(tables, "t", method, &records)), expected);
        }
        upsert(
            tables,
            "t",
            Method::Update,
            &json!([{"_id": "1", "v": null}]),
        )
        .unwrap();
        assert_eq!(rows(tables, "t")[0]["v"], json!(null));
        // The key goes, then comes back over rows that it forbids.
        let key = |names_of: &[&str]| {
            tables.create(
                "t",
                &Create {
                    primary_key: names(names_of),
                    ..Create::default()
                },
            )
        };
        key(&[]).unwrap();
        assert_eq!(
            refusal(upsert(tables, "t", Method::Upsert, &json!([{"k1": "a"}]))),
            "table: unique key must be passed for update/upsert"
        );
        upsert(tables, "t", Method::Insert, &json!([{"k1": "a", "k2": 1}])).unwrap();
        assert_eq!(
            refusal(key(&["k1", "k2"])),
            "constraints: Cannot insert records or create indexbecause of uniqueness constraint"
        );
        assert_eq!(
            refusal(key(&["nofield"])),
            "index: The field \"['nofield']\" is not a valid column name."
        );
    });
}

#[test]
fn numbers_of_rows_that_were_refused_are_not_given_again() {
    everywhere(|tables| {
        create(tables, "t", &[("k", "int")], &["k"], &json!([{"k": 1}]));
        let put = |method, records: Value| upsert(tables, "t", method, &records);
        put(Method::Insert, json!([{"k": 1}])).unwrap_err();
        put(Method::Insert, json!([{"k": 2}, {"k": 3}, {"k": 2}])).unwrap_err();
        let made = put(Method::Upsert, json!([{"k": 4}])).unwrap();
        assert_eq!(made, json!([{"_id": 6, "k": 4}]));
    });
}

#[test]
fn a_trial_changes_nothing() {
    everywhere(|tables| {
        create(tables, "t", &[("a", "text")], &[], &json!([{"a": "x"}]));
        tables
            .upsert(
                "t",
                &Upsert {
                    method: Method::Insert,
                    records: &[json!({"a": "y"})],
                    include_records: true,
                    dry_run: true,
                    by: None,
                },
            )
            .unwrap();
        assert_eq!(rows(tables, "t").as_array().unwrap().len(), 1);
        assert_eq!(tables.info("t").unwrap().rows, 1);
    });
}

#[test]
fn other_names_lead_to_the_table_until_it_is_gone() {
    everywhere(|tables| {
        let named = |id: &str, aliases: &[&str]| {
            tables.create(
                id,
                &Create {
                    fields: fields(&[("a", "text")]),
                    aliases: names(aliases),
                    ..Create::default()
                },
            )
        };
        named("t", &["one", "two"]).unwrap();
        assert_eq!(tables.find("two").unwrap().as_deref(), Some("t"));
        assert_eq!(tables.aliases("t").unwrap(), ["two", "one"]);
        assert_eq!(
            refusal(named("u", &["one"])),
            "alias: The alias \"one\" already exists."
        );
        assert_eq!(tables.find("u").unwrap(), None);
        assert_eq!(refusal(named("u", &["t"])), "alias: \"t\" already exists");
        assert_eq!(
            refusal(named("u", &["bad\"name"])),
            "alias: \"bad\"name\" is not a valid alias name"
        );
        named("t", &["three"]).unwrap();
        assert_eq!(tables.find("one").unwrap(), None);
        named("u", &["one"]).unwrap();
        let relations: Vec<(String, Option<String>)> = tables
            .relations()
            .unwrap()
            .into_iter()
            .map(|relation| (relation.name, relation.alias_of))
            .collect();
        assert_eq!(
            relations,
            [
                ("t", None),
                ("three", Some("t")),
                ("u", None),
                ("one", Some("u"))
            ]
            .map(|(name, of)| (name.to_owned(), of.map(str::to_owned)))
        );
        assert!(tables.drop_table("t").unwrap());
        assert!(!tables.drop_table("t").unwrap());
        assert_eq!(tables.find("three").unwrap(), None);
        assert!(matches!(tables.info("t"), Err(TablesError::NoTable(_))));
        // A table of the same id begins anew.
        create(tables, "t", &[("b", "int")], &[], &json!([{"b": 1}]));
        assert_eq!(rows(tables, "t"), json!([{"_id": 1, "b": 1}]));
    });
}

#[test]
fn rows_are_deleted_and_their_numbers_are_not_given_again() {
    everywhere(|tables| {
        create(
            tables,
            "t",
            &[("a", "int")],
            &[],
            &json!([{"a": 1}, {"a": 2}, {"a": 3}]),
        );
        let gone = tables
            .delete_rows("t", &json!({"a": {"gt": 1}}), Some(1), None)
            .unwrap()
            .unwrap();
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&gone).unwrap(),
            json!([{"_id": 2, "a": 2}])
        );
        assert_eq!(rows(tables, "t"), json!([{"_id": 1, "a": 1}]));
        tables.delete_rows("t", &json!({}), None, None).unwrap();
        assert_eq!(tables.info("t").unwrap().rows, 0);
        upsert(tables, "t", Method::Insert, &json!([{"a": 9}])).unwrap();
        assert_eq!(rows(tables, "t"), json!([{"_id": 4, "a": 9}]));
        assert_eq!(
            refusal(tables.delete_rows("t", &json!({"no": 1}), None, None)),
            "filters: Unknown field: no"
        );
    });
}

#[test]
fn guessed_types() {
    everywhere(|tables| {
        let records = json!([{"i": 1, "f": 1.5, "s": "text", "si": "12", "sf": "1.5", "d": "2020-01-02", "n": null, "o": {"a": 1}}]);
        let created = tables
            .create(
                "t",
                &Create {
                    fields: fields(&[("i", "")]),
                    records: list(&records),
                    ..Create::default()
                },
            )
            .unwrap();
        assert_eq!(created.types, ["int"]);
        let types: Vec<(String, Type)> = tables
            .info("t")
            .unwrap()
            .fields
            .into_iter()
            .map(|info| (info.field.id, info.field.ty))
            .collect();
        let expected = [
            ("i", "int"),
            ("f", "float"),
            ("s", "text"),
            ("si", "int"),
            ("sf", "numeric"),
            ("d", "timestamp"),
            ("n", "text"),
            ("o", "json"),
        ];
        assert_eq!(
            types,
            expected.map(|(id, ty)| (id.to_owned(), Type::parse(ty).unwrap()))
        );
    });
}
