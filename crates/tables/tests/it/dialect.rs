//! The parts of PostgreSQL's dialect that SQLite does not have by itself: the same answers on both.

use serde_json::{Value, json};

use crate::places::{create, everywhere, mixed};
use crate::statements::{rows, run, told, values};

#[test]
fn times_are_moved_by_intervals() {
    everywhere(|tables| {
        mixed(tables, "t");
        for (sql, expected) in [
            (
                "SELECT \"when\" + INTERVAL '1 month 2 days 03:00' FROM t WHERE num = 1",
                json!("2020-02-03T03:00:00"),
            ),
            (
                "SELECT date '2020-01-31' + interval '1 month'",
                json!("2020-02-29T00:00:00"),
            ),
            (
                "SELECT INTERVAL '1' YEAR + timestamp '2020-02-29 12:00'",
                json!("2021-02-28T12:00:00"),
            ),
            (
                "SELECT timestamp '2020-03-01' - '1 day 0.5 s'::interval",
                json!("2020-02-28T23:59:59.500000"),
            ),
            (
                "SELECT count(*) FROM t WHERE \"when\" > timestamp '2020-07-01' - interval '6 months'",
                json!(2),
            ),
            ("SELECT now() - interval '1 hour' < now()", json!(true)),
        ] {
            assert_eq!(values(tables, sql), json!([expected]), "{sql}");
        }
        for (sql, expected) in [
            (
                "SELECT num + interval '1 day' FROM t",
                "query: operator does not exist: integer + interval",
            ),
            (
                "SELECT day + interval '1 fortnight' FROM t",
                "query: invalid input syntax for type interval: \"1 fortnight\"",
            ),
            (
                "SELECT timestamp '2020-01-01' + interval '999999 years'",
                "query: ",
            ),
        ] {
            let told = told(tables, sql);
            assert!(told.starts_with(expected), "{sql}: {told}");
        }
    });
}

#[test]
fn texts_match_patterns() {
    everywhere(|tables| {
        mixed(tables, "t");
        for (condition, expected) in [
            ("name ~ '^b'", json!([2, 4])),
            ("name ~* '^dÉL'", json!([5])),
            ("name !~ 'a'", json!([])),
            ("name !~* '^(BETA|DÉLTA)$'", json!([1, 3])),
            ("name ~ '\\mriver\\M'", json!([1])),
            ("name ~ 'river[[:alpha:]]?$'", json!([1, 3])),
            ("name LIKE '%e|%%' ESCAPE '|'", json!([])),
            ("name LIKE 'b!eta' ESCAPE '!'", json!([2, 4])),
            ("name NOT LIKE '%\\_%'", json!([1, 2, 3, 4, 5])),
            ("NULL ~ 'a'", json!([])),
        ] {
            let sql = format!("SELECT _id FROM t WHERE {condition} ORDER BY 1");
            assert_eq!(values(tables, &sql), expected, "{sql}");
        }
        for (condition, expected) in [
            (
                "name ~ name",
                "query: regular expressions must be texts in quotes",
            ),
            (
                "num ~ '1'",
                "query: operator does not exist: integer ~ unknown",
            ),
            (
                "name ~ '(?=x)'",
                "query: regular expressions with options are not supported",
            ),
            (
                "name ~ 'a(?=x)'",
                "query: regular expressions with conditions about what is around are not supported",
            ),
            (
                "name ~ '(x)\\1'",
                "query: regular expressions with references to their own parts are not supported",
            ),
            (
                "name ~ '['",
                "query: invalid regular expression: brackets [] not balanced",
            ),
            (
                "name LIKE 'a!' ESCAPE '!'",
                "query: LIKE pattern must not end with escape character",
            ),
        ] {
            let sql = format!("SELECT _id FROM t WHERE {condition}");
            assert_eq!(told(tables, &sql), expected, "{sql}");
        }
    });
}

#[test]
fn lists_are_made_and_looked_into() {
    everywhere(|tables| {
        mixed(tables, "t");
        for (sql, expected) in [
            ("SELECT ARRAY[1, 2.5, NULL]", json!([[1, 2.5, null]])),
            (
                "SELECT ARRAY['x', name] FROM t WHERE num = 1",
                json!([["x", "alpha river"]]),
            ),
            (
                "SELECT ARRAY[day] FROM t WHERE num = 1",
                json!([["2020-01-01"]]),
            ),
            (
                "SELECT _id FROM t WHERE num = ANY(ARRAY[1, 25]) ORDER BY 1",
                json!([1, 4]),
            ),
            (
                "SELECT _id FROM t WHERE num <> ALL(ARRAY[1, 25]) ORDER BY 1",
                json!([2, 3, 5]),
            ),
            (
                "SELECT _id FROM t WHERE num = ANY(SELECT max(num) FROM t)",
                json!([4]),
            ),
            (
                "SELECT array_length(tags, 1) FROM t ORDER BY _id",
                json!([2, 1, null, null, 2]),
            ),
            (
                "SELECT cardinality(tags) FROM t ORDER BY _id",
                json!([2, 1, 0, null, 2]),
            ),
            (
                "SELECT array_agg(num ORDER BY num DESC) FROM t WHERE num > 1",
                json!([[25, 3, 2]]),
            ),
            (
                "SELECT array_agg(name) FROM t WHERE num > 100",
                json!([null]),
            ),
            (
                "SELECT count(*) FROM t WHERE tags = ARRAY['x', 'y']",
                json!([1]),
            ),
        ] {
            assert_eq!(values(tables, sql), expected, "{sql}");
        }
        assert_eq!(
            told(tables, "SELECT ARRAY[tags] FROM t"),
            "query: lists hold no lists"
        );
    });
}

#[test]
fn the_first_of_each() {
    everywhere(|tables| {
        mixed(tables, "t");
        for (sql, expected) in [
            (
                "SELECT DISTINCT ON (name) name, num FROM t ORDER BY name, num DESC",
                json!([{"name": "Délta", "num": -5}, {"name": "alpha river", "num": 1},
                    {"name": "beta", "num": 25}, {"name": "gamma rivers", "num": 3}]),
            ),
            (
                "SELECT DISTINCT ON (ok) ok, num FROM t ORDER BY ok DESC NULLS LAST, num LIMIT 2",
                json!([{"ok": true, "num": 1}, {"ok": false, "num": -5}]),
            ),
            (
                "SELECT count(*) FROM (SELECT DISTINCT ON (1) name FROM t) x",
                json!([{"count": 4}]),
            ),
            (
                "SELECT num FROM t ORDER BY num FETCH FIRST 2 ROWS ONLY",
                json!([{"num": -5}, {"num": 1}]),
            ),
        ] {
            assert_eq!(rows(tables, sql), expected, "{sql}");
        }
        assert_eq!(
            told(tables, "SELECT DISTINCT ON (name) num FROM t ORDER BY num"),
            "query: SELECT DISTINCT ON expressions must match initial ORDER BY expressions"
        );
    });
}

#[test]
fn tables_powers_and_chance() {
    everywhere(|tables| {
        create(tables, "t", &[("n", "int")], &[], &json!([{"n": 3}]));
        for (sql, expected) in [
            ("SELECT 2 ^ n FROM t", json!([8])),
            (
                "SELECT random() >= 0 AND random() < 1 FROM t",
                json!([true]),
            ),
        ] {
            assert_eq!(values(tables, sql), expected, "{sql}");
        }
        let whole = crate::statements::rows(tables, " TABLE t;");
        assert_eq!(whole[0]["n"], json!(3));
        assert!(crate::statements::told(tables, "TABLE t; SELECT 1").starts_with("invalid: "));
    });
}

#[test]
fn joins_over_common_names() {
    everywhere(|tables| {
        let pairs = |column: &str, list: &[(i64, &str)]| -> Value {
            list.iter()
                .map(|(k, v)| json!({"k": k, column: v}))
                .collect()
        };
        create(
            tables,
            "a",
            &[("k", "int"), ("x", "text")],
            &[],
            &pairs("x", &[(1, "one"), (2, "two")]),
        );
        create(
            tables,
            "b",
            &[("k", "int"), ("y", "text")],
            &[],
            &pairs("y", &[(2, "deux"), (3, "trois")]),
        );
        let both = |words: &str, on: &str| {
            let sql = format!(
                "SELECT k, x, y FROM (SELECT k, x FROM a) a {words} (SELECT k, y FROM b) b {on} ORDER BY k"
            );
            rows(tables, &sql)
        };
        let two = json!({"k": 2, "x": "two", "y": "deux"});
        let one = json!({"k": 1, "x": "one", "y": null});
        let three = json!({"k": 3, "x": null, "y": "trois"});
        assert_eq!(both("JOIN", "USING (k)"), json!([two]));
        assert_eq!(both("NATURAL JOIN", ""), json!([two]));
        assert_eq!(both("LEFT JOIN", "USING (k)"), json!([one, two]));
        assert_eq!(both("RIGHT JOIN", "USING (k)"), json!([two, three]));
        assert_eq!(both("NATURAL FULL JOIN", ""), json!([one, two, three]));
        assert_eq!(
            rows(
                tables,
                "SELECT a.k AS l, b.k AS r FROM a FULL JOIN b USING (k) ORDER BY coalesce(a.k, b.k)"
            ),
            json!([{"l": 1, "r": null}, {"l": 2, "r": 2}, {"l": null, "r": 3}])
        );
        // What is one comes first, as PostgreSQL has it.
        let sql = "SELECT * FROM (SELECT x, k FROM a) a JOIN (SELECT y, k FROM b) b USING (k)";
        let found = run(tables, sql).unwrap();
        let names: Vec<&str> = found.fields.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["k", "x", "y"]);
        assert_eq!(
            values(
                tables,
                "SELECT count(*) FROM a LEFT JOIN (b JOIN b AS c ON b.k = c.k) ON a.k = b.k"
            ),
            json!([2])
        );
        assert_eq!(
            told(tables, "SELECT * FROM a JOIN b USING (x)"),
            "query: column \"x\" specified in USING clause does not exist in right table"
        );
    });
}

#[test]
fn numbers_of_many_rows() {
    everywhere(|tables| {
        let records: Value = (1..=10)
            .map(|n| json!({"g": if n % 3 == 0 { "c" } else { "ab" }, "n": n, "f": f64::from(n) / 4.0}))
            .collect();
        create(
            tables,
            "t",
            &[("g", "text"), ("n", "int"), ("f", "float")],
            &[],
            &records,
        );
        for (sql, expected) in [
            (
                "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY n) FROM t",
                json!([5.5]),
            ),
            (
                "SELECT percentile_cont(0.25) WITHIN GROUP (ORDER BY n DESC) FROM t",
                json!([7.75]),
            ),
            (
                "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY n) FROM t",
                json!([5]),
            ),
            (
                "SELECT percentile_disc(1) WITHIN GROUP (ORDER BY g) FROM t",
                json!(["c"]),
            ),
            (
                "SELECT mode() WITHIN GROUP (ORDER BY g) FROM t",
                json!(["ab"]),
            ),
            (
                "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY n) FILTER (WHERE n > 8) FROM t",
                json!([9.5]),
            ),
            (
                "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY n) FROM t WHERE n > 100",
                json!([null]),
            ),
            (
                "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY n) FROM t GROUP BY g ORDER BY 1",
                json!([5, 6]),
            ),
            (
                "SELECT round(stddev(n)::numeric, 6)::text FROM t",
                json!(["3.027650"]),
            ),
            (
                "SELECT stddev_pop(f) = sqrt(var_pop(f)) FROM t",
                json!([true]),
            ),
            ("SELECT variance(n) FROM t WHERE n = 1", json!([null])),
            ("SELECT var_pop(n)::int FROM t WHERE n = 1", json!([0])),
            (
                "SELECT n FROM t WINDOW w AS (ORDER BY n) ORDER BY row_number() OVER w DESC LIMIT 1",
                json!([10]),
            ),
            (
                "SELECT nth_value(n, 2) OVER (ORDER BY n ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM t LIMIT 1",
                json!([2]),
            ),
            (
                "SELECT cume_dist() OVER (ORDER BY n) FROM t ORDER BY n LIMIT 1",
                json!([0.1]),
            ),
            ("SELECT sign(-2.5)::int", json!([-1])),
            ("SELECT translate('12345', '143', 'ax')", json!(["a2x5"])),
            ("SELECT ascii('é')", json!([233])),
            ("SELECT chr(233)", json!(["é"])),
            (
                "SELECT md5('a')",
                json!(["0cc175b9c0f1b6a831c399e269772661"]),
            ),
            ("SELECT octet_length('é')", json!([2])),
            (
                "SELECT round(degrees(pi())::numeric, 3)::text",
                json!(["180.000"]),
            ),
        ] {
            assert_eq!(values(tables, sql), expected, "{sql}");
        }
        for (sql, expected) in [
            (
                "SELECT percentile_cont(2) WITHIN GROUP (ORDER BY n) FROM t",
                "query: percentile value 2 is not between 0 and 1",
            ),
            (
                "SELECT percentile_cont(f) WITHIN GROUP (ORDER BY n) FROM t",
                "query: direct arguments of percentile_cont must use only grouped columns",
            ),
            (
                "SELECT percentile_cont(0.5) FROM t",
                "query: function percentile_cont(numeric) does not exist",
            ),
            (
                "SELECT count(*) OVER missing FROM t",
                "query: window \"missing\" does not exist",
            ),
        ] {
            assert_eq!(told(tables, sql), expected, "{sql}");
        }
    });
}
