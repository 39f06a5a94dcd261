use serde_json::{Value, json};

use super::*;
use crate::cell::Cell;

fn summary(ty: &str, cells: impl IntoIterator<Item = Cell>) -> Value {
    let ty = Type::parse(ty).expect("a type");
    let mut statistics = Statistics::new(&[ty]);
    for cell in cells {
        statistics.row(&[cell.as_ref()], &mut |_, _, _| ());
    }
    serde_json::to_value(&statistics.finish(&mut |_, _, _| ())[0]).expect("JSON")
}

fn texts(texts: &[&str]) -> Vec<Cell> {
    texts
        .iter()
        .map(|text| Cell::Text((*text).to_owned()))
        .collect()
}

#[test]
fn small_columns_are_exact() {
    for (ty, cells, expected) in [
        (
            "int4",
            vec![
                Cell::Int(3),
                Cell::Null,
                Cell::Int(1),
                Cell::Int(3),
                Cell::Int(5),
            ],
            json!({
                "count": 4, "nulls": 1, "distinct": {"value": 3, "exact": true},
                "min": 1, "max": 5, "mean": 3.0, "stddev": std::f64::consts::SQRT_2,
                "quantiles": {"exact": true, "values": {"0.05": 1, "0.25": 1, "0.5": 3, "0.75": 3, "0.95": 5}},
                "top": {"exact": true, "values": [{"value": 3, "count": 2}, {"value": 1, "count": 1}, {"value": 5, "count": 1}]},
            }),
        ),
        (
            "text",
            texts(&["b", "été", "b", ""]),
            json!({
                "count": 4, "nulls": 0, "distinct": {"value": 3, "exact": true},
                "min": "", "max": "été", "lengths": {"min": 0, "max": 3, "mean": 1.25, "utf16": 3},
                "top": {"exact": true, "values": [{"value": "b", "count": 2}, {"value": "", "count": 1}, {"value": "été", "count": 1}]},
            }),
        ),
        (
            "numeric",
            texts(&["10.5", "-2", "12345678901234567890.1"]),
            json!({
                "count": 3, "nulls": 0, "distinct": {"value": 3, "exact": true},
                "min": -2.0, "max": "12345678901234567890.1", "mean": 4.1152263004115226e18, "stddev": 5.819808846276432e18,
                "quantiles": {"exact": true, "values": {"0.05": -2.0, "0.25": -2.0, "0.5": 10.5, "0.75": 1.2345678901234567e19, "0.95": 1.2345678901234567e19}},
                "digits": {"whole": 20, "scale": 1, "special": false},
                "top": {"exact": true, "values": [{"value": -2.0, "count": 1}, {"value": 10.5, "count": 1}, {"value": "12345678901234567890.1", "count": 1}]},
            }),
        ),
        (
            "date",
            vec![Cell::Int(0), Cell::Int(365)],
            json!({
                "count": 2, "nulls": 0, "distinct": {"value": 2, "exact": true},
                "min": "1970-01-01", "max": "1971-01-01",
                "quantiles": {"exact": true, "values": {"0.05": "1970-01-01", "0.25": "1970-01-01", "0.5": "1970-01-01", "0.75": "1971-01-01", "0.95": "1971-01-01"}},
                "top": {"exact": true, "values": [{"value": "1970-01-01", "count": 1}, {"value": "1971-01-01", "count": 1}]},
            }),
        ),
        (
            "bool",
            vec![Cell::Int(1), Cell::Int(0), Cell::Int(1)],
            json!({
                "count": 3, "nulls": 0, "distinct": {"value": 2, "exact": true}, "min": false, "max": true,
                "top": {"exact": true, "values": [{"value": true, "count": 2}, {"value": false, "count": 1}]},
            }),
        ),
        (
            "float8",
            vec![Cell::Float(f64::NAN), Cell::Float(-0.0), Cell::Float(0.0)],
            json!({
                "count": 3, "nulls": 0, "distinct": {"value": 2, "exact": true}, "min": 0.0, "max": "NaN",
                "mean": 0.0, "stddev": 0.0,
                "quantiles": {"exact": true, "values": {"0.05": 0.0, "0.25": 0.0, "0.5": 0.0, "0.75": 0.0, "0.95": 0.0}},
                "top": {"exact": true, "values": [{"value": 0.0, "count": 2}, {"value": "NaN", "count": 1}]},
            }),
        ),
        (
            "_text",
            texts(&["[\"a\"]", "[\"a\"]"]),
            json!({
                "count": 2, "nulls": 0, "distinct": {"value": 1, "exact": true},
                "lengths": {"min": 5, "max": 5, "mean": 5.0, "utf16": 5},
                "top": {"exact": true, "values": [{"value": "[\"a\"]", "count": 2}]},
            }),
        ),
        (
            "timestamp",
            vec![Cell::Null],
            json!({"count": 0, "nulls": 1, "distinct": {"value": 0, "exact": true}}),
        ),
    ] {
        let found = summary(ty, cells);
        assert_eq!(found, expected, "{ty}: {found}");
    }
}

#[test]
fn large_columns_are_sketched_and_say_so() {
    // Every third value is the same, the others differ.
    let value = |row: i64| if row % 3 == 0 { 7 } else { row };
    let rows = 200_000;
    let found = summary("int8", (0..rows).map(|row| Cell::Int(value(row))));
    let distinct = found["distinct"]["value"].as_f64().expect("a number");
    let different = (rows * 2 / 3) as f64;
    assert!((distinct / different - 1.0).abs() < 0.05, "{distinct}");
    assert_eq!(found["distinct"]["exact"], false);
    assert_eq!(found["quantiles"]["exact"], false);
    let median = found["quantiles"]["values"]["0.5"]
        .as_f64()
        .expect("a number");
    assert!((median / 50_000.0 - 1.0).abs() < 0.05, "{median}");
    assert_eq!(found["top"]["values"][0]["value"], 7);
    assert_eq!(found["top"]["exact"], false);
    assert_eq!((&found["min"], &found["max"]), (&json!(1), &json!(199_999)));
}

#[test]
fn keys_have_no_top_and_long_texts_are_cut() {
    let found = summary(
        "text",
        (0..150_000).map(|row| Cell::Text(format!("key {row}"))),
    );
    assert_eq!(found.get("top"), None, "{found}");
    let long = "x".repeat(1_000_000);
    let found = summary("text", texts(&[&long, &long]));
    assert_eq!(found["max"].as_str().map(str::len), Some(SHOWN));
    assert_eq!(found["lengths"]["max"], 1_000_000);
}
