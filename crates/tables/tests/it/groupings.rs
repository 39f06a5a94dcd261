//! Statements with several groupings, and those that go on from what they found.

use serde_json::json;

use crate::places::{create, everywhere};
use crate::statements::{rows, told, values};

#[test]
fn rows_are_grouped_in_several_ways_at_once() {
    everywhere(|tables| {
        create(
            tables,
            "t",
            &[("a", "text"), ("b", "int"), ("n", "numeric")],
            &[],
            &json!([{"a": "x", "b": 1, "n": 1}, {"a": "x", "b": 2, "n": 2}, {"a": "y", "b": 1, "n": 4}, {"b": 2, "n": 8}]),
        );
        for (sql, expected) in [
            (
                "SELECT a, sum(n) AS s FROM t GROUP BY ROLLUP (a) ORDER BY s, a",
                json!([{"a": "x", "s": 3}, {"a": "y", "s": 4}, {"a": null, "s": 8}, {"a": null, "s": 15}]),
            ),
            (
                "SELECT a, b, count(*) AS c, grouping(a, b) AS g FROM t WHERE a IS NOT NULL GROUP BY CUBE (a, b) ORDER BY g, a, b",
                json!([
                    {"a": "x", "b": 1, "c": 1, "g": 0}, {"a": "x", "b": 2, "c": 1, "g": 0}, {"a": "y", "b": 1, "c": 1, "g": 0},
                    {"a": "x", "b": null, "c": 2, "g": 1}, {"a": "y", "b": null, "c": 1, "g": 1},
                    {"a": null, "b": 1, "c": 2, "g": 2}, {"a": null, "b": 2, "c": 1, "g": 2},
                    {"a": null, "b": null, "c": 3, "g": 3},
                ]),
            ),
            (
                "SELECT coalesce(a, '-') AS a, b, max(n) AS m FROM t GROUP BY GROUPING SETS ((a), (b), ()) HAVING max(n) > 2 ORDER BY m, a, b",
                json!([
                    {"a": "-", "b": 1, "m": 4}, {"a": "y", "b": null, "m": 4}, {"a": "-", "b": 2, "m": 8},
                    {"a": "-", "b": null, "m": 8}, {"a": "-", "b": null, "m": 8},
                ]),
            ),
            // Grouped by one, and by the other in two ways.
            (
                "SELECT b, a, count(*) AS c FROM t GROUP BY b, ROLLUP (a) ORDER BY b, c DESC, a",
                json!([
                    {"b": 1, "a": null, "c": 2}, {"b": 1, "a": "x", "c": 1}, {"b": 1, "a": "y", "c": 1},
                    {"b": 2, "a": null, "c": 2}, {"b": 2, "a": "x", "c": 1}, {"b": 2, "a": null, "c": 1},
                ]),
            ),
            // Inside of aggregates values are what they are.
            (
                "SELECT sum(b) AS s FROM t GROUP BY ROLLUP (b) ORDER BY s",
                json!([{"s": 2}, {"s": 4}, {"s": 6}]),
            ),
            (
                "SELECT a FROM t WHERE b > 5 GROUP BY ROLLUP (a)",
                json!([{"a": null}]),
            ),
            (
                "SELECT DISTINCT count(*) AS c FROM t GROUP BY CUBE (a, b) ORDER BY c",
                json!([{"c": 1}, {"c": 2}, {"c": 4}]),
            ),
            (
                "SELECT count(*) AS c FROM (SELECT a, b FROM t GROUP BY (a, b)) AS q",
                json!([{"c": 4}]),
            ),
            ("SELECT count(*) AS c FROM t GROUP BY ()", json!([{"c": 4}])),
        ] {
            assert_eq!(rows(tables, sql), expected, "{sql}");
        }
        for sql in [
            "SELECT n FROM t GROUP BY ROLLUP (a)",
            "SELECT grouping(n) FROM t GROUP BY ROLLUP (a)",
            "SELECT grouping(a) FROM t",
            "SELECT a, rank() OVER (ORDER BY a) FROM t GROUP BY ROLLUP (a)",
            "SELECT count(*) FROM t GROUP BY CUBE (a, b, n, a || 'x', b + 1, n + 1, n + 2)",
            "SELECT DISTINCT ON (a) a FROM t GROUP BY ROLLUP (a)",
        ] {
            assert!(told(tables, sql).starts_with("query: "), "{sql}");
        }
    });
}

#[test]
fn queries_go_on_from_what_they_found() {
    everywhere(|tables| {
        create(
            tables,
            "t",
            &[("id", "int"), ("parent", "int"), ("name", "text")],
            &[],
            &json!([{"id": 1, "name": "all"}, {"id": 2, "parent": 1, "name": "north"}, {"id": 3, "parent": 2, "name": "lake"}, {"id": 4, "parent": 9, "name": "else"}]),
        );
        for (sql, expected) in [
            (
                "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 4) SELECT n FROM r",
                json!([1, 2, 3, 4]),
            ),
            (
                "WITH RECURSIVE r (id, name, depth) AS (SELECT id, name, 0 FROM t WHERE parent IS NULL
                 UNION ALL SELECT t.id, t.name, r.depth + 1 FROM t JOIN r ON t.parent = r.id) SELECT name FROM r ORDER BY depth DESC",
                json!(["lake", "north", "all"]),
            ),
            // What was found already is not found again.
            (
                "WITH RECURSIVE r AS (SELECT 0 AS n UNION SELECT mod(n + 1, 3) FROM r) SELECT n FROM r ORDER BY n",
                json!([0, 1, 2]),
            ),
            (
                "WITH RECURSIVE q AS (SELECT 7 AS n), r AS (SELECT n FROM q UNION ALL SELECT n - 1 FROM r WHERE n > 5) SELECT max(n) FROM r",
                json!([7]),
            ),
            // As many as may be returned, and it ends.
            (
                "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT n FROM r LIMIT 2",
                json!([1, 2]),
            ),
        ] {
            assert_eq!(values(tables, sql), expected, "{sql}");
        }
        assert_eq!(
            told(
                tables,
                "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 0.5 FROM r) SELECT n FROM r"
            ),
            "query: recursive query \"r\" column 1 has type integer in non-recursive term but type numeric overall"
        );
        for sql in [
            "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT count(*)::int FROM r) SELECT n FROM r",
            "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT 2 WHERE EXISTS (SELECT 1 FROM r)) SELECT n FROM r",
        ] {
            assert!(told(tables, sql).starts_with("query: "), "{sql}");
        }
    });
}
