//! Functions of PostgreSQL that make rows, lists, JSON and times: the same answers on both engines.

use serde_json::json;

use crate::places::{everywhere, mixed};
use crate::statements::{rows, told, values};

#[test]
fn functions_make_rows() {
    everywhere(|tables| {
        mixed(tables, "t");
        for (sql, expected) in [
            ("SELECT generate_series(1, 3)", json!([1, 2, 3])),
            (
                "SELECT * FROM generate_series(5, 1, -2) AS n",
                json!([5, 3, 1]),
            ),
            (
                "SELECT n * 2 FROM generate_series(1, 2) AS g(n)",
                json!([2, 4]),
            ),
            ("SELECT count(*) FROM generate_series(2, 1)", json!([0])),
            ("SELECT count(*) FROM generate_series(1, NULL)", json!([0])),
            (
                "SELECT generate_series(1, 3000000000, 2000000000)",
                json!([1, 2_000_000_001_i64]),
            ),
            (
                "SELECT generate_series(timestamp '2020-01-31', timestamp '2020-04-01', interval '1 month')",
                json!([
                    "2020-01-31T00:00:00",
                    "2020-02-29T00:00:00",
                    "2020-03-29T00:00:00"
                ]),
            ),
            (
                "SELECT CAST(d AS date) FROM generate_series(date '2020-02-28', date '2020-03-01', '1 day'::interval) AS d",
                json!(["2020-02-28", "2020-02-29", "2020-03-01"]),
            ),
            (
                "SELECT unnest(tags) AS tag FROM t ORDER BY 1",
                json!(["q\"uote", "with, comma", "x", "y", "y"]),
            ),
            (
                "SELECT tag FROM t, unnest(tags) AS tag WHERE num BETWEEN 0 AND 3 ORDER BY 1",
                json!(["x", "y", "y"]),
            ),
            (
                "SELECT tag FROM t CROSS JOIN LATERAL unnest(t.tags) AS u(tag) ORDER BY tag DESC LIMIT 1",
                json!(["y"]),
            ),
            (
                "SELECT unnest(ARRAY[1.50, NULL, 2])",
                json!([1.50, null, 2]),
            ),
            (
                "SELECT unnest(ARRAY[0.1::float8, 1e300])",
                json!([0.1, 1e300]),
            ),
            (
                "SELECT unnest(ARRAY[date '2020-02-29', NULL])",
                json!(["2020-02-29", null]),
            ),
            ("SELECT upper(unnest(ARRAY['a', 'b']))", json!(["A", "B"])),
            (
                "SELECT (SELECT string_agg(tag, '+' ORDER BY tag) FROM unnest(t.tags) AS tag) FROM t ORDER BY _id",
                json!(["x+y", "y", null, null, "q\"uote+with, comma"]),
            ),
            (
                "SELECT double FROM t, LATERAL (SELECT num * 2 AS double) AS d WHERE double > 5 ORDER BY 1",
                json!([6, 50]),
            ),
        ] {
            assert_eq!(values(tables, sql), expected, "{sql}");
        }
        for (sql, expected) in [
            (
                "SELECT unnest(tags) AS tag, count(*) AS c FROM t GROUP BY tag ORDER BY c DESC, tag LIMIT 2",
                json!([{"tag": "y", "c": 2}, {"tag": "q\"uote", "c": 1}]),
            ),
            (
                "SELECT u.tag, u.ordinality FROM t, unnest(t.tags) WITH ORDINALITY AS u(tag) WHERE num = 1 ORDER BY 2",
                json!([{"tag": "x", "ordinality": 1}, {"tag": "y", "ordinality": 2}]),
            ),
            (
                "SELECT g.n, t.num FROM generate_series(1, 2) AS g(n) LEFT JOIN t ON t.num = g.n ORDER BY 1",
                json!([{"n": 1, "num": 1}, {"n": 2, "num": 2}]),
            ),
        ] {
            assert_eq!(rows(tables, sql), expected, "{sql}");
        }
        for (sql, expected) in [
            (
                "SELECT generate_series(1, 2, 0)",
                "query: step size cannot equal zero",
            ),
            (
                "SELECT num FROM t WHERE unnest(tags) = 'a'",
                "query: functions that make rows are not allowed here",
            ),
            (
                "SELECT max(unnest(tags)) FROM t",
                "query: functions that make rows are not allowed here",
            ),
            (
                "SELECT unnest(tags), generate_series(1, 2) FROM t",
                "query: a SELECT shows one function that makes rows",
            ),
            (
                "SELECT unnest(num) FROM t",
                "query: function unnest takes a list",
            ),
            (
                "SELECT * FROM lower('a')",
                "query: function lower makes no rows",
            ),
            ("SELECT unnest(tags), count(*) FROM t", "query: column"),
        ] {
            let told = told(tables, sql);
            assert!(told.starts_with(expected), "{sql}: {told}");
        }
    });
}

#[test]
fn lists_have_members_and_become_texts() {
    everywhere(|tables| {
        mixed(tables, "t");
        for (sql, expected) in [
            (
                "SELECT tags[1] FROM t ORDER BY _id",
                json!(["x", "y", null, null, "with, comma"]),
            ),
            (
                "SELECT t.tags[2] FROM t ORDER BY _id LIMIT 2",
                json!(["y", null]),
            ),
            (
                "SELECT num FROM t WHERE 'y' = ANY(tags) ORDER BY 1",
                json!([1, 2]),
            ),
            (
                "SELECT num FROM t WHERE 'y' <> ALL(tags) ORDER BY 1",
                json!([-5, 3]),
            ),
            (
                "SELECT 2 = ANY(array_agg(CASE WHEN num = 1 THEN 1 END)) FROM t",
                json!([null]),
            ),
            (
                "SELECT 1.0 = ANY(q.list) FROM (SELECT array_agg(price) AS list FROM t WHERE num = 1) AS q",
                json!([false]),
            ),
            ("SELECT (ARRAY[1, 2, 3])[0]", json!([null])),
            ("SELECT (ARRAY[1, 2, 3])[2:3]", json!([[2, 3]])),
            ("SELECT (ARRAY[1, 2, 3])[:1]", json!([[1]])),
            ("SELECT (ARRAY[1, 2, 3])[5:9]", json!([[]])),
            ("SELECT (ARRAY[1, 2, 3])[1 + 1] + 1", json!([3])),
            (
                "SELECT array_to_string(tags, ', ') FROM t ORDER BY _id",
                json!(["x, y", "y", "", null, "with, comma, q\"uote"]),
            ),
            (
                "SELECT array_to_string(ARRAY[1, NULL, 3], '-', '?')",
                json!(["1-?-3"]),
            ),
            (
                "SELECT array_to_string(ARRAY[1, NULL, 3], '-')",
                json!(["1-3"]),
            ),
            (
                "SELECT array_to_string(ARRAY[timestamp '2020-01-01 10:00'], '')",
                json!(["2020-01-01 10:00:00"]),
            ),
        ] {
            assert_eq!(values(tables, sql), expected, "{sql}");
        }
        assert_eq!(
            told(tables, "SELECT num[1] FROM t"),
            "query: cannot subscript type integer because it is not a list"
        );
    });
}

#[test]
fn rows_become_json() {
    everywhere(|tables| {
        mixed(tables, "t");
        for (sql, expected) in [
            (
                "SELECT json_agg(num ORDER BY num) FROM t WHERE num < 4",
                json!([[-5, 1, 2, 3]]),
            ),
            ("SELECT json_agg(num) FROM t WHERE num > 100", json!([null])),
            (
                "SELECT json_agg(q) FROM (SELECT num AS \"a b\", day FROM t WHERE num = 1) AS q",
                json!([[{"a b": 1, "day": "2020-01-01"}]]),
            ),
            (
                "SELECT json_agg(row_to_json(q)) FROM (SELECT 1.50 AS n, NULL AS x, tags FROM t WHERE num = 1) AS q",
                json!([[{"n": 1.50, "x": null, "tags": ["x", "y"]}]]),
            ),
            (
                "SELECT json_build_object('n', num, 'when', \"when\") FROM t WHERE num = 1",
                json!([{"n": 1, "when": "2020-01-01T00:00:00"}]),
            ),
            ("SELECT to_json('a\"b'::text)", json!(["a\"b"])),
            ("SELECT json_agg(num ORDER BY num)->0 FROM t", json!([-5])),
        ] {
            assert_eq!(values(tables, sql), expected, "{sql}");
        }
    });
}

#[test]
fn texts_become_times_and_others() {
    everywhere(|tables| {
        mixed(tables, "t");
        for (sql, expected) in [
            (
                "SELECT to_date('20200229', 'YYYYMMDD')",
                json!("2020-02-29"),
            ),
            (
                "SELECT to_date('5 Dec 2000', 'DD Mon YYYY')",
                json!("2000-12-05"),
            ),
            (
                "SELECT to_date('12/31/99', 'MM/DD/YY')",
                json!("1999-12-31"),
            ),
            (
                "SELECT to_date('march 2021', 'Month YYYY')",
                json!("2021-03-01"),
            ),
            (
                "SELECT to_date('2020 060', 'YYYY DDD')",
                json!("2020-02-29"),
            ),
            (
                "SELECT to_timestamp('2020-01-02 03:04:05.5', 'YYYY-MM-DD HH24:MI:SS.MS')::text",
                json!("2020-01-02 03:04:05.5+00"),
            ),
            (
                "SELECT to_timestamp('02.01.2020 12:30 AM', 'DD.MM.YYYY HH12:MI AM')::text",
                json!("2020-01-02 00:30:00+00"),
            ),
            (
                "SELECT to_timestamp(1.5)::text",
                json!("1970-01-01 00:00:01.5+00"),
            ),
            (
                "SELECT age(timestamp '2001-04-10', timestamp '1957-06-13')",
                json!("43 years 9 mons 27 days"),
            ),
            (
                "SELECT age(timestamp '1957-06-13', timestamp '2001-04-10')",
                json!("-43 years -9 mons -27 days"),
            ),
            (
                "SELECT age(timestamp '2020-03-01', timestamp '2020-01-31 12:00')",
                json!("1 mon 12:00:00"),
            ),
            (
                "SELECT age(timestamp '2020-01-02', timestamp '2020-01-01')",
                json!("1 day"),
            ),
            (
                "SELECT age(date '2020-01-01', date '2020-01-01')",
                json!("00:00:00"),
            ),
            (
                "SELECT (1 / 3.0::float8)::numeric",
                json!(0.333_333_333_333_333),
            ),
            ("SELECT (0.1::float4)::numeric", json!(0.1)),
            (
                "SELECT max(m) FROM (SELECT avg(num) OVER (PARTITION BY name) AS m FROM t) AS q",
                json!(13.5),
            ),
            (
                "SELECT regexp_replace('a1b22', '[0-9]+', '#')",
                json!("a#b22"),
            ),
            (
                "SELECT regexp_replace('a1b22', '[0-9]+', '<\\&>', 'g')",
                json!("a<1>b<22>"),
            ),
            (
                "SELECT regexp_replace('John Smith', '(\\w+) (\\w+)', '\\2, \\1')",
                json!("Smith, John"),
            ),
            (
                "SELECT regexp_replace('ÉTÉ été', 'é', 'e', 'gi')",
                json!("eTe ete"),
            ),
            ("SELECT regexp_replace(NULL, 'a', 'b')", json!(null)),
        ] {
            assert_eq!(values(tables, sql), json!([expected]), "{sql}");
        }
        for (sql, expected) in [
            (
                "SELECT to_date('2020-02-30', 'YYYY-MM-DD')",
                "query: date/time field value out of range",
            ),
            (
                "SELECT to_date('x', 'YYYY-MM-DD')",
                "query: invalid value \"x",
            ),
            ("SELECT to_date('2020', 'YYYY-Q')", "query: the template"),
            (
                "SELECT to_date(name, name) FROM t",
                "query: to_date takes a template in quotes",
            ),
            (
                "SELECT regexp_replace('a', 'a', 'b', 'x')",
                "query: invalid regular expression option: \"x\"",
            ),
            (
                "SELECT regexp_replace(name, name, '') FROM t",
                "query: regular expressions must be texts in quotes",
            ),
        ] {
            let told = told(tables, sql);
            assert!(told.starts_with(expected), "{sql}: {told}");
        }
    });
}
