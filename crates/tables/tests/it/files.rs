//! Real files: each becomes the table that `fixtures/tables/expected.json` says, with every row accounted for, on every engine.

use std::path::{Path, PathBuf};

use cairn_tables::{LoadField, Records, Search, Tables, TablesError, Type};
use cairn_tabular::file::{Format, Limits, Part, Reader, Report, Survey, Wishes};
use serde_json::{Map, Value, json};

use crate::places::{everything, everywhere};

fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/tables")
}

/// Reads a file and loads it.
pub(crate) fn load(path: &Path, wishes: &Wishes, tables: &Tables, id: &str) -> (Survey, Report) {
    try_load(path, wishes, tables, id).unwrap()
}

/// The same, where it may be no table.
fn try_load(
    path: &Path,
    wishes: &Wishes,
    tables: &Tables,
    id: &str,
) -> Result<(Survey, Report), String> {
    let name = path.file_name().unwrap().to_str().unwrap();
    let head = std::fs::read(path).unwrap();
    let format = Format::of_file_name(name)
        .unwrap()
        .corrected(&head[..head.len().min(4096)])?;
    let scratch = tempfile::tempdir().unwrap();
    let mut reader = Reader::open(
        path,
        format,
        &Part::default(),
        &Limits::default(),
        scratch.path(),
    )
    .map_err(|error| error.to_string())?;
    let mut survey = reader
        .survey(wishes, &mut |_| Ok(()))
        .map_err(|error| error.to_string())?;
    let types: Vec<Type> = survey.columns.iter().map(|column| column.ty).collect();
    survey.pack(tables.most_columns(&types));
    let fields: Vec<LoadField> = survey
        .columns
        .iter()
        .map(|column| LoadField {
            id: column.id.clone(),
            ty: column.ty,
            info: None,
        })
        .collect();
    let mut report = Report::default();
    tables
        .load(id, &fields, &mut |take| {
            report = reader
                .rows(
                    &survey,
                    &mut |cells| {
                        take(cells).unwrap();
                        Ok(())
                    },
                    &mut |_| Ok(()),
                )
                .map_err(|error| TablesError::Output(error.to_string()))?;
            Ok(String::new())
        })
        .unwrap();
    tables.index_words(id, &mut |_| Ok(())).unwrap();
    Ok((survey, report))
}

fn check(tables: &Tables, path: &Path, expected: &Value) {
    let name = path.file_name().unwrap().to_str().unwrap();
    let (survey, report) = load(path, &Wishes::default(), tables, "t");
    assert_eq!(
        json!({
            "rows": report.rows,
            "blank": report.blank_rows,
            "headers": report.repeated_headers,
            "rejected": report.rejected_rows + report.rejected_values,
        }),
        json!({
            "rows": expected["rows"],
            "blank": expected["blank"],
            "headers": expected["headers"],
            "rejected": expected["rejected"],
        }),
        "{name}"
    );
    assert_eq!(survey.rows, report.rows, "{name}");
    let info = tables.info("t").unwrap();
    assert_eq!(info.rows, i64::try_from(report.rows).unwrap(), "{name}");
    let columns: Vec<String> = info
        .fields
        .iter()
        .map(|one| format!("{}: {}", one.field.id, one.field.ty.name()))
        .collect();
    let expected_columns: Vec<&str> = expected["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| column.as_str().unwrap())
        .collect();
    assert_eq!(
        columns[..expected_columns.len()],
        expected_columns,
        "{name}"
    );
    // An engine that has no room for all keeps the last ones in one.
    let width = usize::try_from(expected["width"].as_u64().unwrap()).unwrap();
    if columns.len() != width {
        assert_eq!(columns.last().unwrap(), "other_columns: json", "{name}");
        assert!(columns.len() > 1_000, "{name}");
    }
    assert_eq!(
        tables.search("t", &everything()).unwrap().total,
        Some(info.rows),
        "{name}"
    );
}

#[test]
fn every_file_becomes_the_table_that_is_expected() {
    let text = std::fs::read_to_string(shipped().join("expected.json")).unwrap();
    let expected: Value = serde_json::from_str(&text).unwrap();
    let others = std::env::var_os("TEST_TABLES").map(PathBuf::from);
    everywhere(|tables| {
        for (name, expected) in expected.as_object().unwrap() {
            let path = std::iter::once(shipped())
                .chain(others.clone())
                .map(|folder| folder.join(name))
                .find(|path| path.exists());
            match path {
                Some(path) => check(tables, &path, expected),
                None => assert_eq!(
                    expected["shipped"],
                    json!(false),
                    "{name} is not where it should be"
                ),
            }
        }
    });
}

#[test]
fn a_type_that_a_steward_chose_reports_what_does_not_fit() {
    let wishes = Wishes {
        types: [("Jun".to_owned(), Type::parse("numeric").unwrap())].into(),
        ..Wishes::default()
    };
    everywhere(|tables| {
        let (survey, report) = load(&shipped().join("nasa-giss-mixed.csv"), &wishes, tables, "t");
        assert_eq!(survey.columns[6].ty, Type::parse("numeric").unwrap());
        assert_eq!((report.rows, report.rejected_values), (133, 1));
        assert_eq!(report.rejects[0].value, "*****");
        assert_eq!(report.rejects[0].column.as_deref(), Some("Jun"));
    });
}

/// What a file becomes, or why it becomes nothing.
fn becomes(tables: &Tables, path: &Path) -> Value {
    let (survey, report) = match try_load(path, &Wishes::default(), tables, "odd") {
        Ok(loaded) => loaded,
        Err(error) => return json!({"refused": error}),
    };
    let columns: Vec<String> = survey
        .columns
        .iter()
        .map(|column| format!("{}: {}", column.id, column.ty.name()))
        .collect();
    let search = Search {
        fields: Some(
            survey
                .columns
                .iter()
                .map(|column| column.id.clone())
                .collect(),
        ),
        format: Records::Lists,
        ..everything()
    };
    let records = tables.search("odd", &search).unwrap().records;
    let mut values: Value = serde_json::from_str(&records).unwrap();
    // What is too long to be written down is told by its length.
    for row in values.as_array_mut().unwrap() {
        for value in row.as_array_mut().unwrap() {
            if let Some(length) = value.as_str().map(|text| text.chars().count())
                && length > 1_000
            {
                *value = json!(format!("{length} characters"));
            }
        }
    }
    let mut found = json!({"columns": columns, "values": values});
    for (name, count) in [
        ("blank", report.blank_rows),
        ("headers", report.repeated_headers),
        ("rejected", report.rejected_rows + report.rejected_values),
    ] {
        if count > 0 {
            found[name] = json!(count);
        }
    }
    found
}

#[test]
fn odd_files_become_the_tables_that_are_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/odd-tables");
    let text = std::fs::read_to_string(folder.join("expected.json")).unwrap();
    let expected: Value = serde_json::from_str(&text).unwrap();
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !matches!(name.as_str(), "expected.json" | "README.md"))
        .collect();
    names.sort();
    everywhere(|tables| {
        let found: Map<String, Value> = names
            .iter()
            .map(|name| (name.clone(), becomes(tables, &folder.join(name))))
            .collect();
        for name in &names {
            assert_eq!(found[name], expected[name], "{name} of {}", json!(found));
        }
    });
}

/// Files that are wrong in some way: what they become, and that nothing of them is lost.
#[test]
fn odd_files_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let cases: &[(&str, &[u8], &[&str], Value)] = &[
        (
            "inches.csv",
            b"a,b\n1,\"x\n2,y\n3,z\n",
            &["a: int4", "b: text"],
            json!([[1, "\"x"], [2, "y"], [3, "z"]]),
        ),
        (
            "cut.csv",
            b"\"a\",\"b\"\n\"1\",\"x\"\n\"2\",\"y",
            &["a: int4", "b: text"],
            json!([[1, "x"], [2, "y"]]),
        ),
        (
            "mixed.csv",
            b"name,n\nQu\xc3\xa9bec,1\nMontr\xe9al,2\n",
            &["name: text", "n: int4"],
            json!([["Québec", 1], ["Montréal", 2]]),
        ),
        (
            "ends.csv",
            b"a,b\r\n\r\n1,x\n2,y\r3,\"z\nz\"",
            &["a: int4", "b: text"],
            json!([[1, "x"], [2, "y"], [3, "z\nz"]]),
        ),
        (
            "quotes.csv",
            b"a,b\n1,5\" pipe\n2,\"6\"\" pipe\"\n3,\"x\" y\n",
            &["a: int4", "b: text"],
            json!([[1, "5\" pipe"], [2, "6\" pipe"], [3, "x y"]]),
        ),
        (
            "forms.csv",
            b"a;b;c\n1.234,50;1.5e-3;2020-02-29T10:00\n-12,25;1.0e+2;2020-03-01T00:00\n",
            &["a: numeric", "b: numeric", "c: timestamp"],
            json!([
                [1234.50, 0.0015, "2020-02-29T10:00:00.000"],
                [-12.25, 100, "2020-03-01T00:00:00.000"]
            ]),
        ),
    ];
    everywhere(|tables| {
        for (name, content, columns, expected) in cases {
            let path = folder.path().join(name);
            std::fs::write(&path, content).unwrap();
            let (survey, report) = load(&path, &Wishes::default(), tables, "odd");
            let found: Vec<String> = survey
                .columns
                .iter()
                .map(|column| format!("{}: {}", column.id, column.ty.name()))
                .collect();
            assert_eq!(found, *columns, "{name}");
            assert_eq!(report.rejected_rows + report.rejected_values, 0, "{name}");
            let search = Search {
                fields: Some(
                    survey
                        .columns
                        .iter()
                        .map(|column| column.id.clone())
                        .collect(),
                ),
                format: Records::Lists,
                ..everything()
            };
            let records = tables.search("odd", &search).unwrap().records;
            let rows: Value = serde_json::from_str(&records).unwrap();
            assert_eq!(rows, *expected, "{name}");
        }
    });
}
