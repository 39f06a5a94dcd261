//! Random work on a table, held to a naive model of one in memory; and what is dumped and loaded again.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::time::Duration;

use cairn_tables::{
    Create, Dump, Form, Limits, Method, Records, Search, Tables, TablesError, TextForm, Upsert,
    Words,
};
use serde_json::{Map, Value, json};

use crate::places::{everything, everywhere_with, fields, load_again, names, records};

/// Chance that is the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn one<'t, T>(&mut self, list: &'t [T]) -> &'t T {
        &list[self.below(list.len())]
    }
}

const WORDS: &[&str] = &[
    "alpha", "beta", "gamma", "delta", "Zeta", "été", "a\"b", "c,d", "", "_x",
];

type Row = Map<String, Value>;
/// A column, an operator, and the values.
type Filter = (String, &'static str, Vec<Value>);

/// A table as anybody would write one.
#[derive(Default)]
struct Model {
    columns: Vec<(String, &'static str)>,
    rows: BTreeMap<i64, Row>,
}

/// What a value is kept as, in a column of a type.
fn kept(ty: &str, value: &Value) -> Value {
    match (ty, value) {
        ("text", Value::String(text)) => json!(text),
        (_, Value::String(text)) if text.is_empty() => Value::Null,
        (_, other) => other.clone(),
    }
}

fn order(one: &Value, other: &Value) -> Ordering {
    match (one, other) {
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Greater,
        (_, Value::Null) => Ordering::Less,
        (Value::String(one), Value::String(other)) => one.cmp(other),
        _ => one.as_f64().partial_cmp(&other.as_f64()).unwrap(),
    }
}

fn cell<'m>(row: &'m Row, column: &str) -> &'m Value {
    row.get(column).unwrap_or(&Value::Null)
}

fn with_key(rows: &BTreeMap<i64, Row>, key: &Value) -> Option<i64> {
    rows.iter()
        .find(|(_, row)| cell(row, "k") == key)
        .map(|(id, _)| *id)
}

impl Model {
    fn ty(&self, column: &str) -> &'static str {
        self.columns
            .iter()
            .find(|(name, _)| name == column)
            .unwrap()
            .1
    }

    fn names(&self) -> Vec<String> {
        self.columns.iter().map(|(name, _)| name.clone()).collect()
    }

    fn row(&self, record: &Row) -> Row {
        record
            .iter()
            .map(|(key, value)| (key.clone(), kept(self.ty(key), value)))
            .collect()
    }

    fn fits(&self, row: &Row, (column, operator, values): &Filter) -> bool {
        let cell = cell(row, column);
        values.iter().any(|value| {
            if cell.is_null() || value.is_null() {
                return false;
            }
            let order = order(cell, value);
            match *operator {
                "in" | "eq" => order.is_eq(),
                "gt" => order.is_gt(),
                "gte" => order.is_ge(),
                "lt" => order.is_lt(),
                _ => order.is_le(),
            }
        })
    }

    fn shown(&self, id: i64, columns: &[String]) -> Value {
        let row = &self.rows[&id];
        let shown = |column: &String| match column.as_str() {
            "_id" => json!(id),
            name => cell(row, name).clone(),
        };
        columns.iter().map(shown).collect()
    }
}

fn key(chance: &mut Chance) -> Value {
    json!(format!("key {}", chance.below(60)))
}

fn value(chance: &mut Chance, ty: &str) -> Value {
    if chance.below(6) == 0 {
        return Value::Null;
    }
    let number = i32::try_from(chance.below(40)).unwrap() - 20;
    match ty {
        "int" => json!(number),
        "numeric" => match number % 4 {
            0 => json!(number),
            part => json!(f64::from(number) + f64::from(part) / 4.0),
        },
        _ => json!(chance.one(WORDS)),
    }
}

fn record(chance: &mut Chance, model: &Model) -> Row {
    let mut record = Row::new();
    for (column, ty) in &model.columns {
        if column == "k" {
            record.insert(column.clone(), key(chance));
        } else if chance.below(3) > 0 {
            record.insert(column.clone(), value(chance, ty));
        }
    }
    record
}

fn filter(chance: &mut Chance, model: &Model) -> Filter {
    let (column, ty) = chance.one(&model.columns).clone();
    let operator = *chance.one(&["eq", "in", "gt", "gte", "lt", "lte"]);
    let count = if operator == "in" { chance.below(4) } else { 1 };
    let values = (0..count)
        .map(|_| match column.as_str() {
            "k" => key(chance),
            _ => value(chance, ty),
        })
        .collect();
    (column, operator, values)
}

fn written((column, operator, values): &Filter) -> Value {
    match *operator {
        "in" => json!({column: values}),
        operator => json!({column: {operator: values[0]}}),
    }
}

/// Writes records into both, and compares what became of them.
fn write(tables: &Tables, model: &mut Model, method: Method, batch: &[Row]) {
    let list: Vec<Value> = batch.iter().cloned().map(Value::Object).collect();
    let done = tables.upsert(
        "t",
        &Upsert {
            method,
            records: &list,
            include_records: true,
            dry_run: false,
            by: None,
        },
    );
    // What would happen, on a copy; new rows have numbers below zero until the table gave them theirs.
    let mut next = model.rows.clone();
    let mut possible = true;
    let mut fresh = -1;
    for record in batch {
        let row = model.row(record);
        match (method, with_key(&next, cell(&row, "k"))) {
            (Method::Insert, Some(_)) | (Method::Update, None) => possible = false,
            (Method::Insert | Method::Upsert, None) => {
                next.insert(fresh, row);
                fresh -= 1;
            }
            (Method::Update | Method::Upsert, Some(id)) => next.get_mut(&id).unwrap().extend(row),
        }
    }
    match done {
        Ok(shown) => {
            assert!(possible, "{method:?} {list:?}");
            let shown: Vec<Value> = serde_json::from_str(&shown.unwrap()).unwrap();
            // Numbers are never given twice, and each is larger than those before.
            let mut last = model.rows.keys().max().copied().unwrap_or(0);
            let mut ids: Vec<(i64, Value)> = shown
                .iter()
                .map(|row| (row["_id"].as_i64().unwrap(), row["k"].clone()))
                .collect();
            ids.sort_by_key(|(id, _)| *id);
            for (id, key) in ids {
                let place = with_key(&next, &key).unwrap();
                if place < 0 {
                    assert!(id > last, "{id} after {last}");
                    last = id;
                    let row = next.remove(&place).unwrap();
                    next.insert(id, row);
                } else {
                    assert_eq!(id, place);
                }
            }
            assert!(next.keys().all(|id| *id > 0));
            model.rows = next;
        }
        Err(TablesError::Refused(refusal)) => {
            assert!(!possible, "{method:?} {list:?} {refusal:?}");
        }
        Err(error) => panic!("{error:?}"),
    }
}

/// Compares a search with the model.
fn search(tables: &Tables, model: &Model, chance: &mut Chance) {
    let filters: Vec<Filter> = (0..chance.below(3))
        .map(|_| filter(chance, model))
        .collect();
    let any = chance.below(4) == 0;
    let groups: Vec<Value> = filters.iter().map(written).collect();
    let group = if any { "$or" } else { "$and" };
    let mut found: Vec<i64> = model
        .rows
        .iter()
        .filter(|(_, row)| {
            let mut each = filters.iter().map(|filter| model.fits(row, filter));
            filters.is_empty()
                || if any {
                    each.any(|fits| fits)
                } else {
                    each.all(|fits| fits)
                }
        })
        .map(|(id, _)| *id)
        .collect();
    let mut shown = model.names();
    shown.retain(|_| chance.below(2) == 0);
    let distinct = chance.below(4) == 0 && !shown.is_empty();
    if !distinct {
        shown.insert(0, "_id".to_owned());
    }
    let sorted = if distinct {
        shown.clone()
    } else {
        model.names()
    };
    let sort: Vec<(String, bool)> = (0..chance.below(3))
        .map(|_| (chance.one(&sorted).clone(), chance.below(2) == 0))
        .collect();
    found.sort_by(|one, other| {
        let (left, right) = (&model.rows[one], &model.rows[other]);
        let mut orders = sort.iter().map(|(column, down)| {
            let order = order(cell(left, column), cell(right, column));
            if *down { order.reverse() } else { order }
        });
        orders.find(|order| order.is_ne()).unwrap_or(one.cmp(other))
    });
    let mut rows: Vec<Value> = found.iter().map(|id| model.shown(*id, &shown)).collect();
    if distinct {
        let mut seen: Vec<Value> = Vec::new();
        rows.retain(|row| {
            let new = !seen.contains(row);
            seen.push(row.clone());
            new
        });
    }
    let (offset, limit) = match distinct {
        true => (0, 1000),
        false => (chance.below(5), 1 + chance.below(30)),
    };
    let clauses: Vec<String> = sort
        .iter()
        .map(|(column, down)| format!("{column} {}", if *down { "desc" } else { "" }))
        .collect();
    let asked = Search {
        filters: (!groups.is_empty()).then(|| json!({group: groups})),
        fields: Some(shown),
        sort: (!clauses.is_empty()).then_some(clauses),
        distinct,
        limit: limit as u64,
        offset: offset as u64,
        format: Records::Lists,
        ..everything()
    };
    let answer = tables
        .search("t", &asked)
        .unwrap_or_else(|error| panic!("{asked:?}: {error:?}"));
    assert_eq!(answer.total, i64::try_from(rows.len()).ok(), "{asked:?}");
    let mut got: Vec<Value> = records(&answer).as_array().unwrap().clone();
    let mut expected: Vec<Value> = rows.into_iter().skip(offset).take(limit).collect();
    // Numbers are the same however they are written.
    for row in got.iter_mut().chain(&mut expected) {
        for cell in row.as_array_mut().unwrap() {
            if let Some(number) = cell.as_f64() {
                *cell = json!(number);
            }
        }
    }
    if distinct {
        // Which of equal ones comes first is open.
        for list in [&mut got, &mut expected] {
            list.sort_by_key(Value::to_string);
        }
    }
    assert_eq!(got, expected, "{asked:?}");
}

fn found_by_word(tables: &Tables, model: &Model, word: &str) {
    let asked = Search {
        q: Some(Words::Row(word.to_owned())),
        sort: names(&["_id"]),
        fields: names(&["_id"]),
        format: Records::Lists,
        limit: 1000,
        ..everything()
    };
    let expected: Value = model
        .rows
        .iter()
        .filter(|(_, row)| row.values().any(|cell| cell.as_str() == Some(word)))
        .map(|(id, _)| json!([id]))
        .collect();
    assert_eq!(
        records(&tables.search("t", &asked).unwrap()),
        expected,
        "{word}"
    );
}

fn step(tables: &Tables, model: &mut Model, chance: &mut Chance) {
    match chance.below(20) {
        0..=3 => {
            let batch: Vec<Row> = (0..=chance.below(3))
                .map(|_| record(chance, model))
                .collect();
            write(tables, model, Method::Insert, &batch);
        }
        4..=7 => {
            let batch: Vec<Row> = (0..=chance.below(6))
                .map(|_| record(chance, model))
                .collect();
            write(tables, model, Method::Upsert, &batch);
        }
        8 => {
            let batch = [record(chance, model)];
            write(tables, model, Method::Update, &batch);
        }
        9 => {
            let filter = filter(chance, model);
            let rows = std::mem::take(&mut model.rows);
            let (gone, kept): (BTreeMap<_, _>, BTreeMap<_, _>) = rows
                .into_iter()
                .partition(|(_, row)| model.fits(row, &filter));
            model.rows = kept;
            if gone.len() < 15 {
                tables
                    .delete_rows("t", &written(&filter), None, None)
                    .unwrap();
            } else {
                // Too many: the model would never hold much.
                model.rows.extend(gone);
            }
        }
        10 if model.columns.len() < 7 => {
            let name = format!("new {}", chance.below(1000));
            if !model.names().contains(&name) {
                let ty = *chance.one(&["int", "numeric", "text"]);
                model.columns.push((name, ty));
                set_columns(tables, model);
            }
        }
        11 if model.columns.len() > 3 => {
            let place = 1 + chance.below(model.columns.len() - 1);
            let (gone, _) = model.columns.remove(place);
            for row in model.rows.values_mut() {
                row.remove(&gone);
            }
            set_columns(tables, model);
        }
        12 | 14 | 15 => {
            let word = *chance.one(&["alpha", "beta", "gamma", "delta"]);
            found_by_word(tables, model, word);
        }
        13 => {
            load_again(tables, "t");
            let rows = std::mem::take(&mut model.rows);
            model.rows = (1..).zip(rows.into_values()).collect();
        }
        _ => search(tables, model, chance),
    }
}

fn set_columns(tables: &Tables, model: &Model) {
    let columns: Vec<(&str, &str)> = model
        .columns
        .iter()
        .map(|(name, ty)| (name.as_str(), *ty))
        .collect();
    let change = Create {
        fields: fields(&columns),
        delete_fields: true,
        ..Create::default()
    };
    tables.create("t", &change).unwrap();
}

/// These columns of a table as a dump.
fn dumped(tables: &Tables, id: &str, form: Form, columns: &[String]) -> String {
    let search = Search {
        fields: Some(columns.to_vec()),
        sort: names(&["_id"]),
        ..everything()
    };
    let mut dump = Dump::new(id.to_owned(), form, search, None, false);
    let mut text = String::new();
    while let Some(page) = tables.next_page(&mut dump).unwrap() {
        text.push_str(std::str::from_utf8(&page).unwrap());
    }
    text
}

/// Makes a table of a dump.
fn load(tables: &Tables, id: &str, dump: &str) {
    let dump: Value = serde_json::from_str(dump).unwrap();
    let columns: Vec<(&str, &str)> = dump["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| {
            let text = |key: &str| field[key].as_str().unwrap();
            (text("id"), text("type"))
        })
        .collect();
    let rows: Vec<Value> = dump["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let cells = columns.iter().zip(row.as_array().unwrap());
            Value::Object(
                cells
                    .map(|((name, _), cell)| ((*name).to_owned(), cell.clone()))
                    .collect(),
            )
        })
        .collect();
    let made = Create {
        fields: fields(&columns),
        records: &rows,
        ..Create::default()
    };
    tables.create(id, &made).unwrap();
}

#[test]
fn random_work_is_held_to_a_plain_model() {
    let limits = Limits {
        slow: Duration::ZERO,
        ..Limits::default()
    };
    everywhere_with(&limits, |tables| {
        for seed in [3, 11] {
            let mut chance = Chance(seed);
            let mut model = Model {
                columns: [("k", "text"), ("n", "int"), ("d", "numeric"), ("t", "text")]
                    .map(|(name, ty)| (name.to_owned(), ty))
                    .to_vec(),
                ..Model::default()
            };
            set_columns(tables, &model);
            let keyed = Create {
                primary_key: names(&["k"]),
                ..Create::default()
            };
            tables.create("t", &keyed).unwrap();
            for _ in 0..400 {
                step(tables, &mut model, &mut chance);
            }
            let rows = tables.info("t").unwrap().rows;
            assert_eq!(usize::try_from(rows), Ok(model.rows.len()));
            // Loaded again it is the same table.
            let columns = model.names();
            load(
                tables,
                "again",
                &dumped(tables, "t", Form::Text(TextForm::Json), &columns),
            );
            for form in [
                Form::Text(TextForm::Csv),
                Form::Text(TextForm::Tsv),
                Form::Text(TextForm::Json),
            ] {
                assert_eq!(
                    dumped(tables, "t", form, &columns),
                    dumped(tables, "again", form, &columns),
                    "{form:?}"
                );
            }
            for id in ["t", "again"] {
                tables.drop_table(id).unwrap();
            }
        }
    });
}
