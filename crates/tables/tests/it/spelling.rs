//! Functions of PostgreSQL with rules of their own, and intervals: the same answers on both engines.

use serde_json::{Value, json};

use crate::places::{create, everywhere, however_indexed, mixed};
use crate::statements::{rows, told, values};

/// Statements with one value, and the value.
fn check(cases: &[(&str, Value)]) {
    everywhere(|tables| {
        mixed(tables, "t");
        for (sql, expected) in cases {
            assert_eq!(values(tables, sql), json!([expected]), "{sql}");
        }
    });
}

/// Statements with several rows of one value, and the values.
fn check_rows(cases: &[(&str, Value)]) {
    however_indexed(|tables, index| {
        mixed(tables, "t");
        index("t");
        for (sql, expected) in cases {
            assert_eq!(values(tables, sql), *expected, "{sql}");
        }
    });
}

/// Statements that are refused, and how that begins.
fn check_refused(cases: &[(&str, &str)]) {
    everywhere(|tables| {
        mixed(tables, "t");
        for (sql, expected) in cases {
            let told = told(tables, sql);
            assert!(told.starts_with(expected), "{sql}: {told}");
        }
    });
}

#[test]
fn texts_are_made_of_other_texts() {
    check(&[
        ("SELECT format('Hello %s', 'World')", json!("Hello World")),
        (
            "SELECT format('%s %s %s', num, ok, price) FROM t WHERE num = 1",
            json!("1 t 10.5"),
        ),
        (
            "SELECT format('|%10s|%-10s|%2$s|', 'é', 'b')",
            json!("|         é|b         |b|"),
        ),
        (
            "SELECT format('%I %I %I', 'plain', 'A b', 'user')",
            json!("plain \"A b\" \"user\""),
        ),
        (
            "SELECT format('%L %L %s|', 'it''s', NULL, NULL)",
            json!("'it''s' NULL |"),
        ),
        ("SELECT format(NULL, 1)", json!(null)),
        ("SELECT format('100%%')", json!("100%")),
        (
            "SELECT concat('a', true, NULL, 1.50, date '2020-01-01')",
            json!("at1.502020-01-01"),
        ),
        ("SELECT repeat('ab', 3)", json!("ababab")),
        ("SELECT quote_ident('select')", json!("\"select\"")),
        ("SELECT quote_literal('a\\b')", json!("E'a\\\\b'")),
        ("SELECT quote_nullable(NULL)", json!("NULL")),
        ("SELECT to_hex(255)", json!("ff")),
        ("SELECT to_hex(-1)", json!("ffffffff")),
        ("SELECT to_hex(4294967296)", json!("100000000")),
        (
            "SELECT string_to_array('a,,c', ',', '')",
            json!(["a", null, "c"]),
        ),
        (
            "SELECT string_to_array('abc', NULL)",
            json!(["a", "b", "c"]),
        ),
        ("SELECT string_to_array('', ',')", json!([])),
        ("SELECT (string_to_array('a b', ' '))[2]", json!("b")),
    ]);
    check_refused(&[
        (
            "SELECT format('%s')",
            "query: too few arguments for format()",
        ),
        (
            "SELECT format('%d', 1)",
            "query: unrecognized format() type specifier \"d\"",
        ),
        (
            "SELECT format('%I', NULL)",
            "query: null values cannot be formatted as an SQL identifier",
        ),
        ("SELECT repeat('0123456789', 2000000000)", "query: "),
    ]);
}

#[test]
fn patterns_find_parts_of_texts() {
    check_rows(&[
        (
            "SELECT regexp_matches('foobarbequebaz', 'ba.', 'g')",
            json!([["bar"], ["baz"]]),
        ),
        (
            "SELECT regexp_matches('foobarbequebaz', '(b[^b]+)(b[^b]+)')",
            json!([["bar", "beque"]]),
        ),
        ("SELECT regexp_matches('foo', 'x')", json!([])),
        (
            "SELECT (regexp_matches(name, '^[a-z]+'))[1] FROM t ORDER BY 1",
            json!(["alpha", "beta", "beta", "gamma"]),
        ),
        (
            "SELECT m[1] FROM t, regexp_matches(t.name, '[aeiou]', 'g') AS m WHERE num = 2",
            json!(["e", "a"]),
        ),
        (
            "SELECT regexp_match('ABC', '(b)(x)?', 'i')",
            json!([["B", null]]),
        ),
        ("SELECT regexp_match('ABC', 'z')", json!([null])),
        (
            "SELECT regexp_split_to_table('the quick  fox', '\\s+')",
            json!(["the", "quick", "fox"]),
        ),
        (
            "SELECT regexp_split_to_array('héllo', '')",
            json!([["h", "é", "l", "l", "o"]]),
        ),
        ("SELECT substring('Order 66', '[0-9]+')", json!(["66"])),
        ("SELECT substring('Order 66', 'O(r)d')", json!(["r"])),
        ("SELECT substring('Order 66', 'x')", json!([null])),
        ("SELECT substring('Order 66', 2, 3)", json!(["rde"])),
    ]);
    check_refused(&[
        (
            "SELECT regexp_match('a', 'a', 'g')",
            "query: regexp_match() does not support the \"global\" option",
        ),
        (
            "SELECT regexp_matches(name, name) FROM t",
            "query: regular expressions must be texts in quotes",
        ),
        (
            "SELECT regexp_matches('a', 'a', 'n')",
            "query: invalid regular expression option: \"n\"",
        ),
    ]);
}

#[test]
fn json_is_put_together_and_taken_apart() {
    check_rows(&[
        (
            "SELECT jsonb_agg(num ORDER BY num DESC) FILTER (WHERE num < 3) FROM t",
            json!([[2, 1, -5]]),
        ),
        (
            "SELECT jsonb_agg(q) FROM (SELECT num AS bb, ok AS a FROM t WHERE num = 1) AS q",
            json!([[{"a": true, "bb": 1}]]),
        ),
        (
            "SELECT json_object_agg(name, num ORDER BY num) FROM t WHERE num BETWEEN 1 AND 2",
            json!([{"alpha river": 1, "beta": 2}]),
        ),
        ("SELECT json_agg(num) FROM t WHERE false", json!([null])),
        (
            "SELECT json_build_array(1, 'a', NULL, ARRAY[1, 2])",
            json!([[1, "a", null, [1, 2]]]),
        ),
        (
            "SELECT jsonb_build_object('bb', 1, 'a', 2)->'a'",
            json!([2]),
        ),
        ("SELECT to_jsonb('x'::text)", json!(["x"])),
        (
            "SELECT json_array_elements('[1.10, {\"a\": [2]}, null]'::json)",
            json!([1.10, {"a": [2]}, null]),
        ),
        (
            "SELECT e FROM jsonb_array_elements_text('[\"a\", 1, null, {\"b\": 2}]'::jsonb) AS e",
            json!(["a", "1", null, "{\"b\": 2}"]),
        ),
        (
            "SELECT json_object_keys('{\"b\": 1, \"a\": 2}'::json)",
            json!(["b", "a"]),
        ),
        ("SELECT json_array_length('[1, [2, 3]]'::json)", json!([2])),
        (
            "SELECT jsonb_typeof(j) FROM jsonb_array_elements('[1, \"a\", null, true, [], {}]'::jsonb) AS j",
            json!(["number", "string", "null", "boolean", "array", "object"]),
        ),
    ]);
    check_refused(&[
        ("SELECT json_array_elements('{}'::json)", "query: cannot "),
        (
            "SELECT json_array_length('1'::json)",
            "query: cannot get array length",
        ),
        (
            "SELECT jsonb_array_elements('[]'::json)",
            "query: function jsonb_array_elements(json) does not exist",
        ),
    ]);
}

#[test]
fn words_are_searched_for_in_statements() {
    check_rows(&[
        (
            "SELECT num FROM t WHERE _full_text @@ to_tsquery('river') ORDER BY num",
            json!([1, 3]),
        ),
        (
            "SELECT num FROM t WHERE _full_text @@ plainto_tsquery('english', 'rivers') AND num > 1",
            json!([3]),
        ),
        (
            "SELECT num FROM t WHERE to_tsquery('beta | gam:*') @@ _full_text ORDER BY 1",
            json!([2, 3, 25]),
        ),
        (
            "SELECT num FROM t WHERE _full_text @@ to_tsquery('!river & alpha | delta:*') ORDER BY num",
            json!([]),
        ),
        (
            "SELECT num FROM t WHERE _full_text @@ to_tsquery('alpha <-> river') ORDER BY num",
            json!([1]),
        ),
        (
            "SELECT num FROM t WHERE NOT _full_text @@ to_tsquery('river') ORDER BY num",
            json!([-5, 2, 25]),
        ),
        (
            "SELECT a.num FROM t AS a LEFT JOIN t AS b ON b.num = a.num + 1 WHERE NOT b._full_text @@ to_tsquery('river')",
            json!([1]),
        ),
        (
            "SELECT a.num FROM t AS a LEFT JOIN t AS b ON b.num = a.num + 1 WHERE b._full_text IS NULL ORDER BY 1",
            json!([-5, 3, 25]),
        ),
        (
            "SELECT num FROM t WHERE to_tsvector('simple', name) @@ to_tsquery('simple', 'rivers')",
            json!([3]),
        ),
        (
            "SELECT num FROM t WHERE name @@ phraseto_tsquery('gamma rivers')",
            json!([3]),
        ),
        (
            "SELECT q.num FROM (SELECT num, _full_text AS w FROM t) AS q WHERE q.w @@ to_tsquery('alpha')",
            json!([1]),
        ),
        (
            "SELECT count(*) FROM t AS one JOIN t AS other ON one._full_text @@ to_tsquery('river') AND other._full_text @@ to_tsquery('beta')",
            json!([4]),
        ),
        (
            "SELECT to_tsvector('english', 'The rivers and a river, it''s')",
            json!(["'river':2,5"]),
        ),
        (
            "SELECT to_tsquery('rivers & (lake | !sea:*)')::text",
            json!(["'river' & ( 'lake' | !'sea':* )"]),
        ),
        (
            "SELECT to_tsvector('a b') @@ to_tsquery('the')",
            json!([false]),
        ),
        ("SELECT to_tsvector(NULL) @@ to_tsquery('a')", json!([null])),
        (
            "SELECT round(ts_rank(to_tsvector('lake harbour lake'), to_tsquery('lake'))::numeric, 4)",
            json!([0.0760]),
        ),
        (
            "SELECT num FROM t WHERE _full_text @@ to_tsquery('river') ORDER BY ts_rank(_full_text, to_tsquery('river'), 32) DESC, num",
            json!([1, 3]),
        ),
    ]);
    everywhere(|tables| {
        mixed(tables, "t");
        let sql = "SELECT to_tsvector('a river') AS v, to_tsquery('a & river') AS q, interval '1 day' AS i";
        let found = crate::statements::run(tables, sql).unwrap();
        let types: Vec<&str> = found.fields.iter().map(|(_, ty)| ty.as_str()).collect();
        assert_eq!(types, ["tsvector", "tsquery", "interval"]);
    });
    check_refused(&[
        (
            "SELECT to_tsquery('a b')",
            "query: syntax error in tsquery: \"a b\"",
        ),
        (
            "SELECT to_tsvector('klingon', 'a')",
            "query: text search configuration \"klingon\" does not exist",
        ),
        (
            "SELECT num FROM t WHERE _full_text @@ 'river'",
            "query: operator does not exist",
        ),
    ]);
}

#[test]
fn pairs_of_numbers_are_compared() {
    everywhere(|tables| {
        create(
            tables,
            "t",
            &[("k", "text"), ("x", "numeric"), ("y", "int")],
            &[],
            &json!([
                {"k": "a", "x": 1, "y": 2}, {"k": "a", "x": 2, "y": 4}, {"k": "a", "x": 4, "y": 9},
                {"k": "b", "x": 1, "y": 5}, {"k": "b", "x": 1, "y": 7}, {"k": "b", "x": null, "y": 1},
                {"k": "c", "x": null, "y": 1},
            ]),
        );
        let found = rows(
            tables,
            "SELECT k, regr_count(y, x) AS n, round(corr(y, x)::numeric, 6) AS corr, round(regr_slope(y, x)::numeric, 6) AS slope,
                round(regr_intercept(y, x)::numeric, 6) AS cut, round(regr_r2(y, x)::numeric, 6) AS r2, regr_avgx(y, x) AS ax, regr_avgy(y, x) AS ay,
                regr_sxy(y, x) AS sxy, covar_pop(y, x) AS cp, covar_samp(y, x) AS cs, regr_sxx(y, x) AS sxx, round(regr_syy(y, x)::numeric, 6) AS syy
             FROM t GROUP BY k ORDER BY k",
        );
        let expected = json!([
            {"k": "a", "n": 3, "corr": 0.998625, "slope": 2.357143, "cut": -0.5, "r2": 0.997253, "ax": 2.333_333_333_333_333_5,
             "ay": 5, "sxy": 11, "cp": 3.666_666_666_666_666_5, "cs": 5.5, "sxx": 4.666_666_666_666_666, "syy": 26},
            {"k": "b", "n": 2, "corr": null, "slope": null, "cut": null, "r2": null, "ax": 1, "ay": 6, "sxy": 0, "cp": 0, "cs": 0,
             "sxx": 0, "syy": 2},
            {"k": "c", "n": 0, "corr": null, "slope": null, "cut": null, "r2": null, "ax": null, "ay": null, "sxy": null, "cp": null,
             "cs": null, "sxx": null, "syy": null},
        ]);
        assert_near(&found, &expected);
    });
    check(&[
        ("SELECT bit_and(n) FROM (VALUES (6), (3)) AS q(n)", json!(2)),
        ("SELECT bit_or(n) FROM (VALUES (6), (3)) AS q(n)", json!(7)),
        ("SELECT width_bucket(5.35, 0.024, 10.06, 5)", json!(3)),
        ("SELECT width_bucket(0.3, 0, 1, 10)", json!(4)),
        ("SELECT width_bucket(-1, 0, 1, 10)", json!(0)),
        ("SELECT width_bucket(1, 0, 1, 10)", json!(11)),
        ("SELECT width_bucket(3, 10, 0, 5)", json!(4)),
        ("SELECT width_bucket(0.57::float8, 0, 1, 100)", json!(58)),
        ("SELECT to_char(1234.5, 'FM999,999.00')", json!("1,234.50")),
        ("SELECT to_char(-12, 'S999')", json!(" -12")),
        (
            "SELECT to_char(num, '000') FROM t WHERE num = 25",
            json!(" 025"),
        ),
        ("SELECT to_char(0.1::float8, '0.99')", json!(" 0.10")),
        ("SELECT to_char(1234567, '9G999')", json!(" #,###")),
        ("SELECT to_char(485, '\"no. \"999MI')", json!("no. 485 ")),
    ]);
    check_refused(&[
        (
            "SELECT width_bucket(1, 2, 2, 3)",
            "query: lower bound cannot equal upper bound",
        ),
        (
            "SELECT width_bucket(1, 2, 3, 0)",
            "query: count must be greater than zero",
        ),
        ("SELECT to_char(1, '9V9')", "query: the template"),
        (
            "SELECT to_char(num, name) FROM t",
            "query: to_char of a number takes a template in quotes",
        ),
        (
            "SELECT corr(DISTINCT num, num) FROM t",
            "query: corr of DISTINCT values or over a window is not supported",
        ),
    ]);
}

/// Whether numbers are the same but for their last digits, and everything else the same.
#[track_caller]
fn assert_near(found: &Value, expected: &Value) {
    match (found, expected) {
        (Value::Array(found), Value::Array(expected)) => {
            assert_eq!(found.len(), expected.len());
            found
                .iter()
                .zip(expected)
                .for_each(|(one, other)| assert_near(one, other));
        }
        (Value::Object(found), Value::Object(expected)) => {
            assert_eq!(found.len(), expected.len());
            for (key, value) in found {
                assert_near(value, &expected[key]);
            }
        }
        (Value::Number(found), Value::Number(expected)) => {
            let (found, expected) = (found.as_f64().unwrap(), expected.as_f64().unwrap());
            assert!((found - expected).abs() < 1e-9, "{found} {expected}");
        }
        _ => assert_eq!(found, expected),
    }
}

#[test]
fn intervals_are_values() {
    check(&[
        (
            "SELECT justify_days(interval '65 days')",
            json!("2 mons 5 days"),
        ),
        (
            "SELECT justify_hours('50:10'::interval)",
            json!("2 days 02:10:00"),
        ),
        (
            "SELECT justify_interval(interval '1 mon -1 hour')",
            json!("29 days 23:00:00"),
        ),
        ("SELECT justify_days('35 days')", json!("1 mon 5 days")),
        (
            "SELECT timestamp '2020-03-01 10:00' - timestamp '2020-01-31 12:30'",
            json!("29 days 21:30:00"),
        ),
        (
            "SELECT timestamp '2020-01-01' - timestamp '2020-01-02 06:00'",
            json!("-1 days -06:00:00"),
        ),
        (
            "SELECT justify_interval(timestamp '2020-03-05' - timestamp '2020-01-01')",
            json!("2 mons 4 days"),
        ),
        (
            "SELECT date_part('day', timestamp '2020-03-01' - timestamp '2020-01-31 12:00')",
            json!(29),
        ),
        (
            "SELECT date_part('epoch', interval '1 day 1.5 s')",
            json!(86401.5),
        ),
        (
            "SELECT date_part('year', age(timestamp '2021-04-10', timestamp '1957-06-13'))",
            json!(63),
        ),
        (
            "SELECT interval '1 day' + interval '-2 hours'",
            json!("1 day -02:00:00"),
        ),
        (
            "SELECT CAST(timestamp '2020-01-31' + (interval '1 month' - interval '1 day') AS text)",
            json!("2020-02-28 00:00:00"),
        ),
        (
            "SELECT count(*) FROM t WHERE \"when\" - timestamp '2020-01-01' > interval '100 days'",
            json!(2),
        ),
        (
            "SELECT interval '1 day' = '24:00:00'::interval",
            json!(true),
        ),
        (
            "SELECT interval '1 month' < interval '31 days'",
            json!(true),
        ),
        ("SELECT (interval '1 day' || '')", json!("1 day")),
        ("SELECT age(NULL)", json!(null)),
    ]);
    check_rows(&[(
        "SELECT num FROM t WHERE \"when\" IS NOT NULL ORDER BY \"when\" - timestamp '2020-03-01' DESC",
        json!([3, 2, 1, -5]),
    )]);
    check_refused(&[
        (
            "SELECT interval '1 fortnight'",
            "query: invalid input syntax for type interval",
        ),
        (
            "SELECT max(\"when\" - timestamp '2020-01-01') FROM t",
            "query: function max(interval) does not exist",
        ),
        (
            "SELECT interval '1 day' + 1",
            "query: operator does not exist",
        ),
        (
            "SELECT justify_days(num) FROM t",
            "query: integer is no interval",
        ),
    ]);
}

#[test]
fn sub_selects_see_what_stands_in_front_of_them() {
    everywhere(|tables| {
        mixed(tables, "t");
        create(
            tables,
            "visits",
            &[
                ("num", "int"),
                ("at", "date"),
                ("share", "float8"),
                ("tags", "text[]"),
            ],
            &[],
            &json!([
                {"num": 1, "at": "2020-01-03", "share": 0.1, "tags": ["a"]}, {"num": 1, "at": "2020-01-02", "share": 1e300},
                {"num": 1, "at": "2020-01-01"}, {"num": 2, "at": "2020-02-01", "share": 0.5}, {"num": 3},
            ]),
        );
        for (sql, expected) in [
            (
                "SELECT t.num, v.at, v.share FROM t, LATERAL (SELECT at, share FROM visits WHERE visits.num = t.num ORDER BY at DESC LIMIT 2) AS v
                 WHERE t.num < 3 ORDER BY t.num, v.at",
                json!([{"num": 1, "at": "2020-01-02", "share": 1e300}, {"num": 1, "at": "2020-01-03", "share": 0.1},
                    {"num": 2, "at": "2020-02-01", "share": 0.5}]),
            ),
            (
                "SELECT t.num, v.n, v.last FROM t LEFT JOIN LATERAL (SELECT count(*) AS n, max(at) AS last FROM visits AS w WHERE w.num = t.num) AS v ON true
                 ORDER BY t.num LIMIT 2",
                json!([{"num": -5, "n": 0, "last": null}, {"num": 1, "n": 3, "last": "2020-01-03"}]),
            ),
            (
                "SELECT t.num, v.tag FROM t CROSS JOIN LATERAL (SELECT unnest(w.tags) AS tag FROM visits AS w WHERE w.num = t.num) AS v(tag)",
                json!([{"num": 1, "tag": "a"}]),
            ),
            (
                "SELECT t.num, v.* FROM t LEFT JOIN LATERAL (SELECT tags, share > 0.2 AS large FROM visits AS w WHERE w.num = t.num AND at > '2020-01-02') AS v ON true
                 WHERE t.num IN (1, 3) ORDER BY 1",
                json!([{"num": 1, "tags": ["a"], "large": false}, {"num": 3, "tags": null, "large": null}]),
            ),
            (
                "SELECT count(*) AS n FROM t, LATERAL (SELECT 1 FROM visits WHERE visits.num > t.num) AS v",
                json!([{"n": 8}]),
            ),
        ] {
            assert_eq!(rows(tables, sql), expected, "{sql}");
        }
    });
}
