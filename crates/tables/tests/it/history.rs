//! Tables that keep what was done to their rows.

use cairn_tables::{ChangesAfter, Create, LoadField, Method, Tables, Type, Upsert};
use cairn_tabular::cell::CellRef;
use serde_json::{Value, json};

use crate::places::{create, everywhere, list};

fn all(tables: &Tables, asked: ChangesAfter) -> Option<Vec<Value>> {
    let parsed = |text: Option<String>| -> Value {
        text.map_or(Value::Null, |text| serde_json::from_str(&text).unwrap())
    };
    let found = tables
        .history(
            "t",
            &ChangesAfter {
                limit: 100,
                ..asked
            },
        )
        .unwrap();
    found.map(|changes| {
        changes
            .into_iter()
            .map(|one| {
                json!([
                    one.what.name(),
                    one.by,
                    one.row,
                    parsed(one.before),
                    parsed(one.after)
                ])
            })
            .collect()
    })
}

fn put(tables: &Tables, method: Method, by: Option<&str>, dry_run: bool, records: &Value) {
    let request = Upsert {
        method,
        records: list(records),
        include_records: false,
        dry_run,
        by,
    };
    tables.upsert("t", &request).unwrap();
}

#[test]
fn each_change_of_a_row_is_kept_with_what_it_was() {
    everywhere(|tables| {
        create(
            tables,
            "t",
            &[("k", "int"), ("n", "numeric")],
            &["k"],
            &json!([{"k": 1, "n": "1.50"}]),
        );
        put(
            tables,
            Method::Upsert,
            Some("early"),
            false,
            &json!([{"k": 1, "n": 2}]),
        );
        assert_eq!(all(tables, ChangesAfter::default()), None);
        let on = Create {
            history: Some(true),
            ..Create::default()
        };
        tables.create("t", &on).unwrap();
        assert_eq!(all(tables, ChangesAfter::default()), Some(vec![]));
        put(
            tables,
            Method::Insert,
            Some("ann"),
            false,
            &json!([{"k": 2}, {"k": 3, "n": "0.10"}]),
        );
        put(
            tables,
            Method::Upsert,
            Some("bob"),
            false,
            &json!([{"k": 2, "n": 7}, {"k": 4}, {"k": 4, "n": 1}, {"k": 1, "n": 2}]),
        );
        put(
            tables,
            Method::Update,
            None,
            true,
            &json!([{"k": 2, "n": 99}]),
        );
        tables
            .delete_rows("t", &json!({"k": {"lt": 3}}), None, Some("cy"))
            .unwrap();
        let row = |id: i64, k: i64, n: &Value| json!({"_id": id, "k": k, "n": n});
        let none = Value::Null;
        let expected = vec![
            json!(["insert", "ann", 2, null, row(2, 2, &none)]),
            json!(["insert", "ann", 3, null, row(3, 3, &json!(0.1))]),
            // What did not change is no change, and what was added and changed at once was added.
            json!(["update", "bob", 2, row(2, 2, &none), row(2, 2, &json!(7))]),
            json!(["insert", "bob", 4, null, row(4, 4, &json!(1))]),
            json!(["delete", "cy", 1, row(1, 1, &json!(2)), null]),
            json!(["delete", "cy", 2, row(2, 2, &json!(7)), null]),
        ];
        assert_eq!(all(tables, ChangesAfter::default()).unwrap(), expected);
        let of_row = ChangesAfter {
            row: Some(2),
            ..ChangesAfter::default()
        };
        assert_eq!(all(tables, of_row).unwrap().len(), 3);
        let first = tables.history(
            "t",
            &ChangesAfter {
                limit: 2,
                ..ChangesAfter::default()
            },
        );
        let last = first.unwrap().unwrap().pop().unwrap().number;
        let rest = ChangesAfter {
            number: last,
            ..ChangesAfter::default()
        };
        assert_eq!(all(tables, rest).unwrap(), expected[2..]);
        // A load brings other rows and leaves what is known of those before.
        let field = |id: &str| LoadField {
            id: id.to_owned(),
            ty: Type::parse("int").unwrap(),
            info: None,
        };
        tables
            .load("t", &[field("k")], &mut |take| {
                take(&[CellRef::Int(9)])?;
                Ok(String::new())
            })
            .unwrap();
        assert_eq!(all(tables, ChangesAfter::default()).unwrap(), expected);
        tables.delete_rows("t", &json!({}), None, None).unwrap();
        assert_eq!(
            all(tables, ChangesAfter::default()).unwrap()[6..],
            [json!(["delete", null, 1, {"_id": 1, "k": 9}, null])]
        );
    });
}
