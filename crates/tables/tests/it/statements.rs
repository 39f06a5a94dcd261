//! Statements of callers: the same answers on both engines, and nothing beyond their tables.

use cairn_tables::{Functions, Selected, SqlError, Statement, Tables, TablesError};
use serde_json::{Value, json};

use crate::places::{create, everywhere, mixed};

/// Runs a statement whose tables are called by their ids.
pub(crate) fn run(tables: &Tables, sql: &str) -> Result<Selected, SqlError> {
    let statement = Statement::parse(sql, &Functions::all())?;
    let mut ids = Vec::new();
    for name in statement.relations() {
        ids.push(tables.find(name)?.ok_or(SqlError::NoTable)?);
    }
    tables.select(&statement, &ids, 1000)
}

pub(crate) fn rows(tables: &Tables, sql: &str) -> Value {
    let found = run(tables, sql).unwrap_or_else(|error| panic!("{sql}: {error:?}"));
    serde_json::from_str(&found.records).unwrap()
}

/// The values of the only column.
pub(crate) fn values(tables: &Tables, sql: &str) -> Value {
    let list: Vec<Value> = rows(tables, sql)
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row.as_object().unwrap().values().next().unwrap().clone())
        .collect();
    json!(list)
}

fn types(tables: &Tables, sql: &str) -> Vec<(String, String)> {
    run(tables, sql).unwrap().fields
}

/// What is told of a statement that is not run.
pub(crate) fn told(tables: &Tables, sql: &str) -> String {
    match run(tables, sql) {
        Err(SqlError::Invalid(message)) => format!("invalid: {message}"),
        Err(SqlError::Denied(reason)) => format!("denied: {reason}"),
        Err(SqlError::NoTable) => "no table".to_owned(),
        Err(SqlError::Tables(TablesError::Refused(refusal))) => {
            format!("{}: {}", refusal.key, refusal.message)
        }
        other => panic!("{sql}: {other:?}"),
    }
}

#[test]
fn selections() {
    everywhere(|tables| {
        mixed(tables, "t");
        for (sql, expected) in [
            (
                "SELECT name FROM t WHERE num > 2 ORDER BY num DESC",
                json!(["beta", "gamma rivers"]),
            ),
            (
                "SELECT num FROM t ORDER BY num LIMIT 2 OFFSET 1",
                json!([1, 2]),
            ),
            ("SELECT count(*) FROM t", json!([5])),
            (
                "SELECT upper(name) AS u FROM t WHERE name LIKE 'b%' ORDER BY u",
                json!(["BETA", "BETA"]),
            ),
            (
                "SELECT upper(name) FROM t WHERE name ILIKE 'dÉL%'",
                json!(["DÉLTA"]),
            ),
            (
                "SELECT name FROM t WHERE name ILIKE 'BET_'",
                json!(["beta", "beta"]),
            ),
            (
                "SELECT DISTINCT name FROM t ORDER BY name",
                json!(["Délta", "alpha river", "beta", "gamma rivers"]),
            ),
            ("SELECT (SELECT max(num) FROM t) AS m", json!([25])),
            (
                "SELECT num FROM t UNION SELECT 100 ORDER BY 1",
                json!([-5, 1, 2, 3, 25, 100]),
            ),
            (
                "SELECT price FROM t WHERE price IS NOT NULL ORDER BY price",
                json!([0.001, 10.5, 20, 30.25]),
            ),
            ("SELECT max(price) FROM t", json!([30.25])),
            ("SELECT sum(price) FROM t", json!([60.751])),
            ("SELECT avg(num) FROM t", json!([5.2])),
            (
                "SELECT num::text || '!' FROM t WHERE _id = 1",
                json!(["1!"]),
            ),
            (
                "SELECT num / 2 FROM t ORDER BY _id",
                json!([0, 1, 1, 12, -2]),
            ),
            ("SELECT num / 2.0 FROM t WHERE _id = 3", json!([1.5])),
            ("SELECT '1.10'::numeric = 1.1", json!([true])),
            (
                "SELECT CASE WHEN num > 2 THEN 'big' ELSE 'small' END FROM t ORDER BY _id",
                json!(["small", "small", "big", "big", "small"]),
            ),
            (
                "SELECT coalesce(price, 0) FROM t ORDER BY _id",
                json!([10.5, 20, 30.25, 0, 0.001]),
            ),
            (
                "SELECT name FROM t WHERE \"when\" >= '2020-06-01' ORDER BY 1",
                json!(["beta", "gamma rivers"]),
            ),
            ("SELECT day - 1 FROM t WHERE _id = 1", json!(["2019-12-31"])),
            (
                "SELECT date_trunc('month', \"when\") FROM t WHERE _id = 2",
                json!(["2020-06-01T00:00:00"]),
            ),
            (
                "SELECT date_part('year', day) FROM t WHERE _id = 5",
                json!([1999]),
            ),
            (
                "SELECT to_char(\"when\", 'YYYY-MM-DD HH24:MI') FROM t WHERE _id = 2",
                json!(["2020-06-01 12:30"]),
            ),
            (
                "SELECT \"when\" FROM t WHERE _id = 5",
                json!(["2019-12-31T23:59:59.500000"]),
            ),
            (
                "SELECT \"when\"::text FROM t WHERE _id = 5",
                json!(["2019-12-31 23:59:59.5"]),
            ),
            (
                "SELECT \"when\"::date FROM t WHERE _id = 5",
                json!(["2019-12-31"]),
            ),
            ("SELECT obj->>'a' FROM t WHERE _id = 1", json!(["1"])),
            ("SELECT obj->'b'->1 FROM t WHERE _id = 5", json!([2])),
            (
                "SELECT ok IS TRUE FROM t ORDER BY _id",
                json!([true, false, false, true, false]),
            ),
            (
                "SELECT num FROM t WHERE num IN (1, 25, 99) ORDER BY 1",
                json!([1, 25]),
            ),
            (
                "SELECT num FROM t WHERE num NOT BETWEEN 0 AND 10 ORDER BY 1",
                json!([-5, 25]),
            ),
            (
                "SELECT num FROM t WHERE price IN (20.00, 10.50) ORDER BY 1",
                json!([1, 2]),
            ),
            (
                "SELECT num FROM t a WHERE EXISTS (SELECT 1 FROM t b WHERE b.num = a.num + 1) ORDER BY 1",
                json!([1, 2]),
            ),
            (
                "SELECT num FROM t WHERE name IN (SELECT name FROM t WHERE ok) ORDER BY num",
                json!([1, 2, 25]),
            ),
            (
                "WITH z AS (SELECT name AS n FROM t WHERE num < 3) SELECT n FROM z ORDER BY n",
                json!(["Délta", "alpha river", "beta"]),
            ),
            (
                "SELECT x.b FROM (SELECT num * 2 AS b FROM t) x WHERE x.b > 5 ORDER BY b",
                json!([6, 50]),
            ),
            (
                "SELECT a.name FROM t a JOIN t b ON a._id = b._id WHERE b.num = 1;",
                json!(["alpha river"]),
            ),
            (
                "SELECT b.num FROM t a LEFT JOIN t b ON b.num = a.num + 1 ORDER BY a._id",
                json!([2, 3, null, null, null]),
            ),
            (
                "SELECT string_agg(name, ',' ORDER BY num) FROM t",
                json!(["Délta,alpha river,beta,gamma rivers,beta"]),
            ),
            ("SELECT count(DISTINCT name) FROM t", json!([4])),
            ("SELECT count(*) FILTER (WHERE ok) FROM t", json!([2])),
            (
                "SELECT row_number() OVER (ORDER BY num DESC) FROM t ORDER BY _id",
                json!([4, 3, 2, 1, 5]),
            ),
            (
                "SELECT sum(num) OVER (ORDER BY num ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t ORDER BY num",
                json!([-5, -4, 3, 5, 28]),
            ),
            (
                "SELECT lag(num) OVER (ORDER BY num) FROM t ORDER BY num",
                json!([null, -5, 1, 2, 3]),
            ),
            ("SELECT round(2.5)", json!([3])),
            ("SELECT round(1234.567, 2)::text", json!(["1234.57"])),
            ("SELECT greatest(1, 2.5, NULL)", json!([2.5])),
            ("SELECT substring('alphabet', 2, 3)", json!(["lph"])),
            ("SELECT split_part('a.b.c', '.', 2)", json!(["b"])),
            ("SELECT lpad('7', 3, '0')", json!(["007"])),
            ("SELECT concat('a', NULL, 1)", json!(["a1"])),
            ("SELECT btrim('  x ')", json!(["x"])),
            ("SELECT 1 WHERE 'a;b--' = 'a;b--'", json!([1])),
            ("SELECT name FROM t WHERE name = 'x'' OR 1=1 --'", json!([])),
            (
                "SELECT num FROM t -- WHERE false\nWHERE num = 1",
                json!([1]),
            ),
            (
                "SELECT num FROM t /* comment; DROP TABLE t */ WHERE num = 1",
                json!([1]),
            ),
            ("SELECT length('日本')", json!([2])),
            ("SELECT 7 % 4", json!([3])),
            ("SELECT -7 / 2", json!([-3])),
            ("SELECT abs(-3)", json!([3])),
            ("SELECT NULL = 1", json!([null])),
            ("VALUES (1), (2)", json!([1, 2])),
            (
                "SELECT column1 FROM (VALUES (1, 'a'), (2, 'b')) v WHERE column2 = 'b'",
                json!([2]),
            ),
        ] {
            assert_eq!(values(tables, sql), expected, "{sql}");
        }
        assert_eq!(
            rows(
                tables,
                "SELECT name, count(*) AS n, sum(num) FROM t GROUP BY name ORDER BY n DESC, name LIMIT 2"
            ),
            json!([{"name": "beta", "n": 2, "sum": 27}, {"name": "Délta", "n": 1, "sum": -5}])
        );
        let whole = rows(tables, "SELECT * FROM t WHERE _id = 1");
        assert_eq!(
            whole[0]["_full_text"],
            whole[0]["_full_text"].as_str().unwrap()
        );
        assert_eq!(
            (&whole[0]["tags"], &whole[0]["obj"]),
            (&json!(["x", "y"]), &json!({"a": 1}))
        );
    });
}

#[test]
fn types_of_columns() {
    everywhere(|tables| {
        mixed(tables, "t");
        for (sql, expected) in [
            (
                "SELECT count(*), min(num), avg(num), sum(num), sum(price) FROM t",
                vec![
                    ("count", "int8"),
                    ("min", "int4"),
                    ("avg", "numeric"),
                    ("sum", "int8"),
                    ("sum", "numeric"),
                ],
            ),
            (
                "SELECT num * 2 AS d, num / 2.0 AS h, num + 9999999999 AS l FROM t",
                vec![("d", "int4"), ("h", "numeric"), ("l", "int8")],
            ),
            (
                "SELECT 1 AS one, 'a' AS t, NULL AS n",
                vec![("one", "int4"), ("t", "text"), ("n", "text")],
            ),
            (
                "SELECT * FROM t",
                vec![
                    ("_id", "int4"),
                    ("_full_text", "tsvector"),
                    ("name", "text"),
                    ("num", "int4"),
                    ("price", "numeric"),
                    ("when", "timestamp"),
                    ("tags", "_text"),
                    ("obj", "json"),
                    ("ok", "bool"),
                    ("day", "date"),
                ],
            ),
            (
                "SELECT num::float, day::timestamp, num = 1, upper(name), current_date FROM t",
                vec![
                    ("num", "float8"),
                    ("day", "timestamp"),
                    ("?column?", "bool"),
                    ("upper", "text"),
                    ("current_date", "date"),
                ],
            ),
        ] {
            let expected: Vec<(String, String)> = expected
                .into_iter()
                .map(|(name, ty)| (name.to_owned(), ty.to_owned()))
                .collect();
            assert_eq!(types(tables, sql), expected, "{sql}");
        }
    });
}

#[test]
fn what_is_not_run() {
    everywhere(|tables| {
        mixed(tables, "t");
        for (sql, expected) in [
            ("", "invalid: Query is not a single statement"),
            (
                "not sql",
                "invalid: Invalid SQL: syntax error at or near \"not\", at index 0",
            ),
            (
                "SELECT FROM WHERE",
                "invalid: Invalid SQL: syntax error at or near \"WHERE\", at index 12",
            ),
            (
                "SELECT 'é', 'ab FROM t",
                "invalid: Invalid SQL: unterminated quoted string at or near \"'ab FROM t\", at index 12",
            ),
            (
                "SELECT num\nFROM \"t",
                "invalid: Invalid SQL: unterminated quoted identifier at or near \"\"t\", at index 16",
            ),
            (
                "SELECT num FROM \"\"",
                "invalid: Invalid SQL: zero-length delimited identifier at or near \"\"\"\", at index 16",
            ),
            (
                "SELECT num FROM t WHERE",
                "invalid: Invalid SQL: syntax error at end of input, at index 23",
            ),
            (
                "SELECT 1; SELECT 2",
                "invalid: Query is not a single statement",
            ),
            (
                "DELETE FROM t",
                "invalid: Invalid query AST element: DeleteStmt",
            ),
            (
                "UPDATE t SET num = 1",
                "invalid: Invalid query AST element: UpdateStmt",
            ),
            (
                "INSERT INTO t (num) VALUES (1)",
                "invalid: Invalid query AST element: InsertStmt",
            ),
            (
                "DROP TABLE t",
                "invalid: Invalid query AST element: DropStmt",
            ),
            (
                "CREATE TABLE x (a int)",
                "invalid: Invalid query AST element: CreateStmt",
            ),
            (
                "TRUNCATE t",
                "invalid: Invalid query AST element: TruncateStmt",
            ),
            (
                "SELECT * INTO x FROM t",
                "invalid: Invalid query AST element: IntoClause",
            ),
            (
                "EXPLAIN SELECT 1",
                "invalid: Invalid query AST element: ExplainStmt",
            ),
            (
                "SELECT * FROM t FOR UPDATE",
                "invalid: Invalid query AST element: LockingClause",
            ),
            (
                "WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x",
                "invalid: Invalid query AST element: DeleteStmt",
            ),
            (
                "SET x = 1",
                "invalid: Invalid query AST element: VariableSetStmt",
            ),
            (
                "COPY t TO stdout",
                "invalid: Invalid query AST element: CopyStmt",
            ),
            ("SELECT * FROM nowhere", "no table"),
            (
                "SELECT * FROM pg_tables",
                "denied: Not authorized to access system tables",
            ),
            (
                "SELECT * FROM pg_catalog.pg_tables",
                "denied: Not authorized to access tables in other schemas",
            ),
            (
                "SELECT * FROM information_schema.tables",
                "denied: Not authorized to access tables in other schemas",
            ),
            (
                "SELECT * FROM other.public.t",
                "invalid: Catalog cannot be provided: other",
            ),
            ("SELECT * FROM sqlite_master", "no table"),
            ("SELECT * FROM meta", "no table"),
            ("SELECT * FROM word", "no table"),
            ("SELECT * FROM row", "no table"),
            (
                "SELECT pg_sleep(0)",
                "denied: Not authorized to call function pg_sleep",
            ),
            (
                "SELECT load_extension('x')",
                "denied: Not authorized to call function load_extension",
            ),
            (
                "SELECT version()",
                "denied: Not authorized to call function version",
            ),
            (
                "SELECT 1 WHERE pg_read_file('/etc/passwd') = ''",
                "denied: Not authorized to call function pg_read_file",
            ),
            (
                "SELECT count(*) FROM t ORDER BY lo_import('/etc/passwd')",
                "denied: Not authorized to call function lo_import",
            ),
            (
                "SELECT pg_catalog.count(*) FROM t",
                "denied: Not authorized to call function pg_catalog.count",
            ),
            (
                "SELECT EXTRACT(year FROM day) FROM t",
                "denied: Not authorized to call function pg_catalog.extract",
            ),
            (
                "SELECT \"CoUnT\"(*) FROM t",
                "query: function CoUnT() does not exist",
            ),
            (
                "SELECT nofield FROM t",
                "query: column \"nofield\" does not exist",
            ),
            (
                "SELECT t.nofield FROM t",
                "query: column t.nofield does not exist",
            ),
            (
                "SELECT name + 1 FROM t",
                "query: operator does not exist: text + integer",
            ),
            (
                "SELECT name = 1 FROM t",
                "query: operator does not exist: text = integer",
            ),
            ("SELECT num / 0 FROM t", "query: division by zero"),
            ("SELECT 2147483647 + 1", "query: integer out of range"),
            (
                "SELECT 'x'::int",
                "query: invalid input syntax for type integer: \"x\"",
            ),
            (
                "SELECT name::int FROM t",
                "query: invalid input syntax for type integer: \"alpha river\"",
            ),
            (
                "SELECT name, count(*) FROM t",
                "query: column \"name\" must appear in the GROUP BY clause or be used in an aggregate function",
            ),
            (
                "SELECT num FROM t a, t b",
                "query: column reference \"num\" is ambiguous",
            ),
            (
                "SELECT DISTINCT obj FROM t",
                "query: could not identify an equality operator for type json",
            ),
            (
                "SELECT * FROM t ORDER BY obj",
                "query: could not identify an ordering operator for type json",
            ),
            ("SELECT c1 FROM t", "query: column \"c1\" does not exist"),
            (
                "SELECT rowid FROM t",
                "query: column \"rowid\" does not exist",
            ),
            ("SELECT $1", "invalid: Invalid query AST element: A_Const"),
        ] {
            assert_eq!(told(tables, sql), expected, "{sql}");
        }
        assert_eq!(tables.info("t").unwrap().rows, 5);
    });
}

#[test]
fn what_grows_without_end_is_stopped() {
    let deep = format!("SELECT {}1{}", "(".repeat(500), ")".repeat(500));
    let chain = format!("SELECT {}", vec!["1"; 1400].join("+"));
    let long = format!("SELECT '{}'", "x".repeat(70_000));
    let many = format!("SELECT {}", vec!["1"; 5000].join(","));
    everywhere(|tables| {
        create(
            tables,
            "t",
            &[("n", "int")],
            &[],
            &json!([{"n": 1}, {"n": 2}]),
        );
        for sql in [&deep, &chain, &long, &many] {
            assert!(told(tables, sql).starts_with("invalid: "), "{:.40}", sql);
        }
        let statement = Statement::parse("SELECT n FROM t ORDER BY n", &Functions::all()).unwrap();
        let found = tables.select(&statement, &["t".to_owned()], 1).unwrap();
        assert_eq!(
            (found.records.as_str(), found.truncated),
            ("[{\"n\":1}]", true)
        );
    });
}

/// Words that statements are thrown together of.
const WORDS: &[&str] = &[
    "SELECT",
    "FROM",
    "t",
    "WHERE",
    "num",
    "name",
    "price",
    "\"when\"",
    "obj",
    "tags",
    "ok",
    "day",
    "_id",
    "_full_text",
    "*",
    "(",
    ")",
    ",",
    "=",
    "<",
    "+",
    "-",
    "/",
    "%",
    "||",
    "->",
    "->>",
    "::",
    "int",
    "text",
    "numeric",
    "'x'",
    "'2020-01-01'",
    "1",
    "2.5",
    "NULL",
    "true",
    "AND",
    "OR",
    "NOT",
    "IN",
    "LIKE",
    "BETWEEN",
    "IS",
    "CASE",
    "WHEN",
    "THEN",
    "END",
    "GROUP BY",
    "ORDER BY",
    "LIMIT",
    "OFFSET",
    "UNION",
    "JOIN",
    "LEFT JOIN",
    "ON",
    "AS",
    "a",
    "b",
    "count",
    "sum",
    "max",
    "avg",
    "upper",
    "date_trunc",
    "round",
    "OVER",
    "PARTITION BY",
    "DISTINCT",
    "HAVING",
    "EXISTS",
    "WITH",
    "VALUES",
    "coalesce",
    "lag",
    "string_agg",
    "FILTER",
    "USING",
    ".",
    "NATURAL JOIN",
    "FULL JOIN",
    "DISTINCT ON",
    "ARRAY[1,2]",
    "= ANY",
    "~",
    "!~*",
    "'^b.t'",
    "INTERVAL '1 month'",
    "percentile_disc(0.5) WITHIN GROUP",
    "mode() WITHIN GROUP",
    "stddev",
    "array_agg",
    "ESCAPE",
    "FETCH FIRST 2 ROWS ONLY",
];

#[test]
fn statements_thrown_together_get_the_same_answers() {
    const WHOLE: &[&str] = &[
        "SELECT name , count ( * ) AS n FROM t WHERE num > 1 GROUP BY name ORDER BY n DESC LIMIT 3",
        "SELECT a . num , upper ( b . name ) FROM t a JOIN t b ON a . _id = b . _id WHERE a . ok",
        "WITH z AS ( SELECT num , day FROM t ) SELECT max ( num ) OVER ( PARTITION BY day ) FROM z UNION SELECT 1",
        "SELECT CASE WHEN price > 2.5 THEN 'x' ELSE name END :: text || 'y' FROM t WHERE num IN ( 1 , 2 )",
        "SELECT obj ->> 'a' , round ( price , 1 ) , date_trunc ( 'month' , \"when\" ) FROM t WHERE name LIKE 'b%'",
    ];
    let answers = std::sync::Mutex::new(Vec::new());
    everywhere(|tables| {
        mixed(tables, "t");
        let mut log = Vec::new();
        let mut state = 7_u64;
        let mut next = |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below
        };
        let mut ran = 0;
        for round in 0..3000 {
            let mut words: Vec<&str> = WHOLE[round % WHOLE.len()].split(' ').collect();
            for _ in 0..=next(2) {
                let place = next(words.len());
                match next(3) {
                    0 => words[place] = WORDS[next(WORDS.len())],
                    1 => words.insert(place, WORDS[next(WORDS.len())]),
                    _ => {
                        words.remove(place);
                    }
                }
            }
            let sql = words.join(" ");
            let told = match run(tables, &sql) {
                Ok(found) => {
                    ran += 1;
                    // Without an order rows come as they like, and a limit leaves any of them.
                    let mut rows: Vec<String> = serde_json::from_str::<Vec<Value>>(&found.records)
                        .unwrap()
                        .iter()
                        .map(Value::to_string)
                        .collect();
                    rows.sort_unstable();
                    let rows = if sql.contains("LIMIT") {
                        rows.len().to_string()
                    } else {
                        rows.join(", ")
                    };
                    format!("{:?} {rows}", found.fields)
                }
                Err(SqlError::Tables(TablesError::Refused(refusal))) => refusal.message,
                Err(SqlError::Tables(error)) => panic!("{sql}: {error:?}"),
                Err(other) => format!("{other:?}"),
            };
            log.push((sql, told));
        }
        assert!(ran > 20, "{ran} of them ran");
        answers.lock().unwrap().push(log);
    });
    if let [sqlite, postgres] = answers.into_inner().unwrap().as_slice() {
        let pairs = sqlite.iter().zip(postgres);
        let differ: Vec<_> = pairs.filter(|(one, other)| one != other).collect();
        assert!(differ.is_empty(), "{differ:#?}");
    }
}
