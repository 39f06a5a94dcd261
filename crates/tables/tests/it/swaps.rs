//! A table that another one takes the place of: whoever reads it in several steps reads it to the end, and what is known of the
//! rows changes with them.

use std::sync::atomic::{AtomicBool, Ordering};

use cairn_tables::{Dump, Form, LoadField, Tables, TablesError, TextForm, Type};
use cairn_tabular::cell::CellRef;
use serde_json::json;

use crate::places::{everything, everywhere, fields, rows};

/// More rows than a page of a dump has.
const ROWS: i64 = 12_000;

fn load(tables: &Tables, text: &str, rows: i64) {
    let column = |id: &str, ty: &str| LoadField {
        id: id.to_owned(),
        ty: Type::parse(ty).unwrap(),
        info: None,
    };
    tables
        .load(
            "t",
            &[column("n", "int4"), column("text", "text")],
            &mut |take| {
                (0..rows).try_for_each(|n| take(&[CellRef::Int(n), CellRef::Text(text)]))?;
                Ok(String::new())
            },
        )
        .unwrap();
}

/// What is left of a dump.
fn rest(tables: &Tables, dump: &mut Dump) -> Result<String, TablesError> {
    let mut text = Vec::new();
    while let Some(page) = tables.next_page(dump)? {
        text.extend(page);
    }
    Ok(String::from_utf8(text).unwrap())
}

#[test]
fn a_dump_that_is_overtaken_keeps_to_the_rows_that_it_began_with() {
    everywhere(|tables| {
        load(tables, "old", ROWS);
        for sort in ["_id", "n desc"] {
            let mut search = everything();
            search.sort = Some(vec![sort.to_owned()]);
            let form = Form::Text(TextForm::Csv);
            let mut dump = Dump::new("t".to_owned(), form, search.clone(), None, false);
            let mut text =
                String::from_utf8(tables.next_page(&mut dump).unwrap().unwrap()).unwrap();
            assert!(text.lines().count() < 6_000);
            load(tables, "new", ROWS + 5);
            // It may be overtaken twice.
            load(tables, "newer", 10);
            assert_eq!(rows(tables, "t")[9]["text"], json!("newer"));
            text += &rest(tables, &mut dump).unwrap();
            assert_eq!(text.lines().count() as i64, ROWS + 1, "{sort}");
            assert!(
                text.lines().skip(1).all(|line| line.ends_with(",old")),
                "{sort}"
            );
            drop(dump);
            let mut again = Dump::new("t".to_owned(), form, search, None, false);
            assert_eq!(
                rest(tables, &mut again).unwrap().matches(",newer").count(),
                10
            );
            load(tables, "old", ROWS);
        }
        // Nor does it matter that there is no table any more.
        let form = Form::Text(TextForm::NdJson);
        let mut dump = Dump::new("t".to_owned(), form, everything(), None, false);
        let first = tables.next_page(&mut dump).unwrap().unwrap();
        assert!(tables.drop_table("t").unwrap());
        let lines = first.iter().filter(|byte| **byte == b'\n').count();
        let left = rest(tables, &mut dump).unwrap();
        assert_eq!((lines + left.lines().count()) as i64, ROWS);
        let gone = tables.next_page(&mut Dump::new(
            "t".to_owned(),
            form,
            everything(),
            None,
            false,
        ));
        assert!(matches!(gone, Err(TablesError::NoTable(_))));
    });
}

#[test]
fn a_dump_whose_columns_change_breaks_off() {
    everywhere(|tables| {
        load(tables, "old", ROWS);
        let form = Form::Text(TextForm::Json);
        let mut dump = Dump::new("t".to_owned(), form, everything(), None, false);
        tables.next_page(&mut dump).unwrap();
        tables
            .create(
                "t",
                &cairn_tables::Create {
                    fields: fields(&[("n", "int"), ("text", "text"), ("more", "int")]),
                    ..cairn_tables::Create::default()
                },
            )
            .unwrap();
        assert!(matches!(
            rest(tables, &mut dump),
            Err(TablesError::Output(_))
        ));
    });
}

#[test]
fn nobody_sees_rows_without_what_is_known_of_them() {
    everywhere(|tables| {
        load(tables, "first", 10);
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for round in 0..15 {
                    load(tables, "again", 10 + round);
                }
                done.store(true, Ordering::Release);
            });
            while !done.load(Ordering::Acquire) {
                let kept = tables.profile("t").unwrap();
                assert!(kept.is_some_and(|kept| kept.current && kept.profile.rows >= 10));
            }
        });
    });
}
