//! Texts as values of their types, and what is no value.

use serde_json::json;

use super::*;

#[test]
fn what_columns_take() {
    let text = |text: &str| Ok(Cell::Text(text.to_owned()));
    for (ty, value, expected) in [
        ("int", json!("7"), Ok(Cell::Int(7))),
        ("int", json!(""), Ok(Cell::Null)),
        ("int", json!(1.5), Ok(Cell::Int(2))),
        (
            "int",
            json!("x"),
            Err("invalid input syntax for type integer: \"x\""),
        ),
        ("int", json!(2147483648_i64), Err("integer out of range")),
        (
            "int",
            json!("2147483648"),
            Err("value \"2147483648\" is out of range for type integer"),
        ),
        (
            "int",
            json!(true),
            Err("column \"c\" is of type integer but expression is of type boolean"),
        ),
        ("bool", json!("yes"), Ok(Cell::Int(1))),
        (
            "bool",
            json!(1),
            Err("column \"c\" is of type boolean but expression is of type integer"),
        ),
        ("numeric", json!("13.10"), text("13.10")),
        ("numeric", json!(10.5), text("10.5")),
        (
            "numeric",
            json!("SPAM"),
            Err("invalid input syntax for type numeric: \"SPAM\""),
        ),
        ("numeric(4,2)", json!(100), Err("numeric field overflow")),
        ("float", json!("0.1"), Ok(Cell::Float(0.1))),
        (
            "float",
            json!("1e400"),
            Err("\"1e400\" is out of range for type double precision"),
        ),
        ("float", json!("nan"), text("NaN")),
        ("text", json!(""), text("")),
        ("text", json!(5), text("5")),
        ("text", json!(true), text("true")),
        ("text", json!({"a": 1}), Err("can't adapt type 'dict'")),
        (
            "text",
            json!(["a"]),
            Err("column \"c\" is of type text but expression is of type text[]"),
        ),
        (
            "varchar(2)",
            json!("abc"),
            Err("value too long for type character varying(2)"),
        ),
        (
            "json",
            json!({"a": [1, "é"]}),
            text("{\"a\": [1, \"\\u00e9\"]}"),
        ),
        ("json", json!(""), text("\"\"")),
        (
            "text[]",
            json!(["x", null, "q\"uote"]),
            text("[\"x\",null,\"q\\\"uote\"]"),
        ),
        ("text[]", json!([1, 2]), text("[\"1\",\"2\"]")),
        ("int[]", json!([1, 2]), text("[1,2]")),
        (
            "int[]",
            json!(["1"]),
            Err("column \"c\" is of type integer[] but expression is of type text[]"),
        ),
        ("int[]", json!("{1, 2}"), text("[1,2]")),
        ("int[]", json!("1"), Err("malformed array literal: \"1\"")),
        ("date", json!("2020-02-29"), Ok(Cell::Int(18321))),
        (
            "date",
            json!("2020-02-30"),
            Err("date/time field value out of range: \"2020-02-30\""),
        ),
        (
            "timestamp",
            json!("1970-01-02"),
            Ok(Cell::Int(86_400_000_000)),
        ),
        (
            "timestamp",
            json!("no"),
            Err("invalid input syntax for type timestamp without time zone: \"no\""),
        ),
    ] {
        let parsed = Type::parse(ty).unwrap();
        assert_eq!(
            assigned("c", parsed, &value),
            expected.map_err(str::to_owned),
            "{ty} {value}"
        );
    }
}
