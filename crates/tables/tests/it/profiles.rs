//! What is known of tables beside their rows, and files that carry their types.

use cairn_tables::{
    Dump, Examined, ExportForm, Form, Kind, LoadField, Method, Search, Tables, TablesError,
    TextForm, Type,
};
use cairn_tabular::cell::CellRef;
use cairn_tabular::profile::Profile;
use serde_json::{Value, json};

use crate::places::{create, everything, everywhere, mixed, names, refusal, upsert};

fn examine(tables: &Tables, id: &str) -> Examined {
    tables.examine(id, 7, &mut || true).unwrap()
}

/// The summary of a column.
fn summary(tables: &Tables, id: &str, column: &str) -> Value {
    let kept = tables.profile(id).unwrap().unwrap();
    let found = kept
        .profile
        .columns
        .iter()
        .find(|one| one.id == column)
        .unwrap();
    serde_json::to_value(&found.statistics).unwrap()
}

#[test]
fn tables_are_looked_through_and_writes_make_that_stale() {
    everywhere(|tables| {
        mixed(tables, "t");
        assert_eq!(tables.take_stale(), ["t"]);
        assert_eq!(tables.take_stale(), Vec::<String>::new());
        assert_eq!(tables.profile("t").unwrap(), None);
        assert!(matches!(examine(tables, "t"), Examined::Current(_)));
        let kept = tables.profile("t").unwrap().unwrap();
        assert_eq!((kept.current, kept.made, kept.profile.rows), (true, 7, 5));
        let price = summary(tables, "t", "price");
        assert_eq!(
            (
                &price["min"],
                &price["max"],
                &price["nulls"],
                &price["digits"]
            ),
            (
                &json!(0.001),
                &json!(30.25),
                &json!(1),
                &json!({"whole": 2, "scale": 3, "special": false})
            )
        );
        assert_eq!(summary(tables, "t", "when")["max"], "2021-01-01T00:00:00");
        assert_eq!(
            summary(tables, "t", "name")["top"]["values"][0],
            json!({"value": "beta", "count": 2})
        );
        // The first write after that is told of, the next are not.
        for told in [true, false] {
            upsert(
                tables,
                "t",
                Method::Insert,
                &json!([{"name": "x", "num": 1000}]),
            )
            .unwrap();
            assert_eq!(!tables.take_stale().is_empty(), told);
            assert!(!tables.profile("t").unwrap().unwrap().current);
        }
        // A write while the rows are read leaves what was found stale.
        let mut asked = 0;
        let found = tables.examine("t", 8, &mut || {
            asked += 1;
            if asked == 1 {
                upsert(tables, "t", Method::Insert, &json!([{"name": "late"}])).unwrap();
            }
            true
        });
        assert!(matches!(found.unwrap(), Examined::Stale(_)));
        assert_eq!(tables.take_stale(), ["t"]);
        assert!(!tables.profile("t").unwrap().unwrap().current);
        // Whoever wants no more is left alone, and so is a table that became another one.
        assert_eq!(
            tables.examine("t", 9, &mut || false).unwrap(),
            Examined::Left
        );
        let found = tables.examine("t", 9, &mut || {
            tables.drop_table("t").unwrap();
            create(
                tables,
                "t",
                &[("other", "text")],
                &[],
                &json!([{"other": "x"}]),
            );
            true
        });
        assert_eq!(found.unwrap(), Examined::Left);
        assert_eq!(tables.profile("t").unwrap(), None);
        assert!(tables.examine("none", 9, &mut || true).is_err());
    });
}

fn dump(tables: &Tables, form: Form, search: Search, limit: Option<u64>) -> Vec<u8> {
    let mut dump = Dump::new("t".to_owned(), form, search, limit, false);
    let mut bytes = Vec::new();
    while let Some(page) = tables.next_page(&mut dump).unwrap() {
        bytes.extend(page);
    }
    bytes
}

#[test]
fn loads_bring_their_profile_and_are_asked_after_before_they_are_seen() {
    everywhere(|tables| {
        let fields = [LoadField {
            id: "n".to_owned(),
            ty: Type::of(Kind::Int4),
            info: None,
        }];
        let load = |number| {
            tables.load("t", &fields, &mut |take| {
                take(&[CellRef::Int(number)])?;
                Ok(String::new())
            })
        };
        load(1).unwrap();
        let kept = tables.profile("t").unwrap().unwrap();
        assert!(kept.current);
        assert_eq!(kept.profile.columns[0].statistics.max, Some(json!(1)));
        let refuses = |id: &str, profile: &Profile| {
            assert_eq!((id, profile.rows), ("t", 1));
            Err(TablesError::Busy)
        };
        tables.set_gate(Box::new(refuses)).unwrap();
        assert!(load(2).is_err());
        assert_eq!(summary(tables, "t", "n")["max"], 1);
        upsert(tables, "t", Method::Insert, &json!([{"n": 5}])).unwrap();
        assert_eq!(tables.take_stale(), ["t"]);
    });
}

#[test]
fn dumps_are_the_same_whether_the_table_was_looked_through_or_not() {
    everywhere(|tables| {
        mixed(tables, "t");
        let search = || Search {
            sort: names(&["_id"]),
            ..everything()
        };
        let lines = dump(tables, Form::Text(TextForm::NdJson), search(), Some(2));
        assert_eq!(
            String::from_utf8(lines).unwrap(),
            concat!(
                r#"{"_id":1,"name":"alpha river","num":1,"price":10.5,"when":"2020-01-01T00:00:00.000","tags":["x","y"],"obj":{"a":1},"ok":true,"day":"2020-01-01"}"#,
                "\n",
                r#"{"_id":2,"name":"beta","num":2,"price":20,"when":"2020-06-01T12:30:00.000","tags":["y"],"obj":["z"],"ok":false,"day":"2020-06-01"}"#,
                "\n"
            )
        );
        let forms = [ExportForm::Arrow, ExportForm::Parquet, ExportForm::Xlsx];
        let all = || forms.map(|form| dump(tables, Form::Export(form), search(), None));
        let before = all();
        assert!(before.iter().all(|file| file.len() > 500));
        examine(tables, "t");
        assert!(all() == before, "the same files");
    });
}

#[test]
fn what_a_form_cannot_hold_is_told_before_it_begins() {
    everywhere(|tables| {
        let long = "x".repeat(32_768);
        create(
            tables,
            "t",
            &[("a", "text"), ("b", "text")],
            &[],
            &json!([{"a": "short", "b": long}]),
        );
        let begin = |fields: &[&str]| {
            let search = Search {
                fields: names(fields),
                ..everything()
            };
            let form = Form::Export(ExportForm::Xlsx);
            tables.next_page(&mut Dump::new("t".to_owned(), form, search, None, false))
        };
        let told = "format: a value of column \"b\" has more than the 32767 characters that the format holds";
        for _ in 0..2 {
            assert_eq!(refusal(begin(&["a", "b"])), told);
            assert!(begin(&["a"]).is_ok());
            examine(tables, "t");
        }
    });
}
