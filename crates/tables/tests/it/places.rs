//! Places to keep tables in, each test with one of its own; and short forms of what tests do.

use std::sync::atomic::{AtomicU32, Ordering};

use cairn_tables::{
    Create, FieldRequest, Found, Limits, LoadField, Method, Records, Refusal, Search, Tables,
    TablesError, Upsert, Words,
};
use cairn_tabular::cell::Cell;
use cairn_tabular::value::assigned;
use serde_json::{Value, json};

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// Runs a test on every engine. CI has both.
pub(crate) fn everywhere(test: impl Fn(&Tables)) {
    everywhere_with(&Limits::default(), test);
}

/// Runs a test on every engine within limits.
pub(crate) fn everywhere_with(limits: &Limits, test: impl Fn(&Tables)) {
    let folder = tempfile::tempdir().unwrap();
    test(&Tables::in_folder(folder.path(), limits.clone(), false).unwrap());
    match std::env::var("TEST_POSTGRES_URL") {
        Ok(server) => {
            let schema = format!(
                "tables_{}_{}",
                std::process::id(),
                NUMBER.fetch_add(1, Ordering::Relaxed)
            );
            let tables = Tables::in_postgres(&server, &schema, 4, limits.clone()).unwrap();
            test(&tables);
            tables.settle();
            drop(tables);
            postgres::Client::connect(&server, postgres::NoTls)
                .unwrap()
                .batch_execute(&format!("DROP SCHEMA {schema} CASCADE"))
                .unwrap();
        }
        Err(_) => {
            assert!(
                std::env::var("CI").is_err(),
                "CI must set TEST_POSTGRES_URL"
            );
            eprintln!("PostgreSQL is left out: TEST_POSTGRES_URL is not set");
        }
    }
}

/// How the words of a table's rows came to be indexed.
#[derive(Debug, Clone, Copy)]
enum Indexed {
    /// With each row.
    Written,
    /// Of all rows at once.
    Loaded,
    /// Of all rows at once, and of every other one again.
    Touched,
}

/// Runs a test on every engine, and on tables whose words were indexed in every way: the second argument brings a table there.
pub(crate) fn however_indexed(test: impl Fn(&Tables, &dyn Fn(&str))) {
    for way in [Indexed::Written, Indexed::Loaded, Indexed::Touched] {
        everywhere(|tables| {
            test(tables, &|id| {
                if !matches!(way, Indexed::Written) {
                    load_again(tables, id);
                }
                if matches!(way, Indexed::Touched) {
                    touch(tables, id);
                }
            });
        });
    }
}

fn all_rows(tables: &Tables, id: &str) -> Vec<Value> {
    let search = Search {
        limit: 10_000,
        sort: names(&["_id"]),
        ..everything()
    };
    list(&records(&tables.search(id, &search).unwrap())).to_vec()
}

/// Loads a table with the rows that it has, and indexes their words.
pub(crate) fn load_again(tables: &Tables, id: &str) {
    let rows = all_rows(tables, id);
    let columns: Vec<LoadField> = tables
        .info(id)
        .unwrap()
        .fields
        .into_iter()
        .map(|info| LoadField {
            id: info.field.id,
            ty: info.field.ty,
            info: info.field.info,
        })
        .collect();
    tables
        .load(id, &columns, &mut |take| {
            for row in &rows {
                let cells: Vec<Cell> = columns
                    .iter()
                    .map(|column| assigned(&column.id, column.ty, &row[&column.id]).unwrap())
                    .collect();
                take(&cells.iter().map(Cell::as_ref).collect::<Vec<_>>())?;
            }
            Ok(String::new())
        })
        .unwrap();
    tables.index_words(id, &mut |_| Ok(())).unwrap();
}

/// Writes every other row as it is.
fn touch(tables: &Tables, id: &str) {
    let rows: Vec<Value> = all_rows(tables, id)
        .into_iter()
        .step_by(2)
        .map(|mut row| {
            row.as_object_mut().unwrap().remove("rank");
            row
        })
        .collect();
    upsert(tables, id, Method::Update, &json!(rows)).unwrap();
}

/// Columns of a request: `name type`.
pub(crate) fn fields(list: &[(&str, &str)]) -> Option<Vec<FieldRequest>> {
    Some(
        list.iter()
            .map(|(id, ty)| FieldRequest {
                id: (*id).to_owned(),
                ty: (!ty.is_empty()).then(|| (*ty).to_owned()),
                info: None,
            })
            .collect(),
    )
}

pub(crate) fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

/// Makes a table.
pub(crate) fn create(
    tables: &Tables,
    id: &str,
    columns: &[(&str, &str)],
    key: &[&str],
    records: &Value,
) {
    tables
        .create(
            id,
            &Create {
                fields: fields(columns),
                primary_key: Some(key.iter().map(|name| (*name).to_owned()).collect()),
                records: list(records),
                ..Create::default()
            },
        )
        .unwrap();
}

pub(crate) fn upsert(
    tables: &Tables,
    id: &str,
    method: Method,
    records: &Value,
) -> Result<Value, TablesError> {
    let shown = tables.upsert(
        id,
        &Upsert {
            method,
            records: list(records),
            include_records: true,
            dry_run: false,
            by: None,
        },
    )?;
    Ok(serde_json::from_str(&shown.unwrap()).unwrap())
}

/// A search that asks for nothing special.
pub(crate) fn everything() -> Search {
    Search {
        filters: None,
        q: None,
        full_text: None,
        plain: true,
        language: "english".to_owned(),
        distinct: false,
        fields: None,
        sort: None,
        limit: 100,
        offset: 0,
        include_total: true,
        include_next_page: false,
        format: Records::Objects,
    }
}

pub(crate) fn names(list: &[&str]) -> Option<Vec<String>> {
    Some(list.iter().map(|name| (*name).to_owned()).collect())
}

pub(crate) fn records(found: &Found) -> Value {
    serde_json::from_str(&found.records)
        .unwrap_or_else(|error| panic!("{error}: {}", found.records))
}

/// All rows of a table.
pub(crate) fn rows(tables: &Tables, id: &str) -> Value {
    records(&tables.search(id, &everything()).unwrap())
}

/// The values of `_id` that a search finds.
pub(crate) fn numbers(tables: &Tables, id: &str, search: &Search) -> Result<Value, TablesError> {
    let search = Search {
        fields: names(&["_id"]),
        format: Records::Lists,
        ..search.clone()
    };
    let found = tables.search(id, &search)?;
    let list = records(&found);
    let numbers: Vec<Value> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row[0].clone())
        .collect();
    assert_eq!(
        found.total,
        Some(i64::try_from(numbers.len()).unwrap()),
        "the total of few rows is their number"
    );
    Ok(json!(numbers))
}

/// What is refused and how, as `key: message`.
pub(crate) fn refusal<T: std::fmt::Debug>(done: Result<T, TablesError>) -> String {
    match done {
        Err(TablesError::Refused(Refusal {
            key,
            message,
            also,
            row,
            ..
        })) => {
            let told: Vec<String> = std::iter::once(message).chain(also).collect();
            let told = told.join("; ");
            match row {
                Some(row) => format!("{key}[{row}]: {told}"),
                None => format!("{key}: {told}"),
            }
        }
        other => panic!("not refused: {other:?}"),
    }
}

pub(crate) fn words(text: &str) -> Search {
    Search {
        q: Some(Words::Row(text.to_owned())),
        sort: names(&["_id"]),
        ..everything()
    }
}

/// A table with a column of most types.
pub(crate) fn mixed(tables: &Tables, id: &str) {
    create(
        tables,
        id,
        &[
            ("name", "text"),
            ("num", "int"),
            ("price", "numeric"),
            ("when", "timestamp"),
            ("tags", "text[]"),
            ("obj", "json"),
            ("ok", "bool"),
            ("day", "date"),
        ],
        &[],
        &json!([
            {"name": "alpha river", "num": 1, "price": 10.5, "when": "2020-01-01T00:00:00", "tags": ["x", "y"],
             "obj": {"a": 1}, "ok": true, "day": "2020-01-01"},
            {"name": "beta", "num": 2, "price": 20, "when": "2020-06-01T12:30:00", "tags": ["y"], "obj": ["z"],
             "ok": false, "day": "2020-06-01"},
            {"name": "gamma rivers", "num": 3, "price": "30.25", "when": "2021-01-01", "tags": [], "obj": null},
            {"name": "beta", "num": 25, "obj": "text", "ok": true, "day": "2022-02-02"},
            {"name": "Délta", "num": -5, "price": 0.001, "when": "2019-12-31T23:59:59.5",
             "tags": ["with, comma", "q\"uote"], "obj": {"b": [1, 2]}, "ok": false, "day": "1999-12-31"},
        ]),
    );
}
