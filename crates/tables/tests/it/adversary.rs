//! Statements of somebody who wants more than the tables that may be read: nothing leaks, nothing hangs, nothing is left behind.

use std::time::{Duration, Instant};

use cairn_tables::{Functions, Limits, Selected, SqlError, Statement, Tables, TablesError};
use serde_json::{Value, json};

use crate::places::{create, everywhere_with};

/// What stands in the table that may not be read.
const SECRET: &str = "hunter2-launch-code";

/// Runs a statement that may read `t` alone.
fn attack(tables: &Tables, sql: &str) -> Result<Selected, SqlError> {
    let statement = Statement::parse(sql, &Functions::all())?;
    for name in statement.relations() {
        if name != "t" {
            return Err(SqlError::Denied(
                "Not authorized to read resource.".to_owned(),
            ));
        }
    }
    tables.select(&statement, statement.relations(), 1000)
}

fn places(limits: &Limits, test: impl Fn(&Tables)) {
    everywhere_with(limits, |tables| {
        let rows = json!([{"n": 1, "x": "one"}, {"n": 2, "x": "two"}]);
        create(tables, "t", &[("n", "int"), ("x", "text")], &[], &rows);
        create(
            tables,
            "secret",
            &[("x", "text")],
            &[],
            &json!([{"x": SECRET}]),
        );
        test(tables);
        // Nothing happened to anybody.
        let count = |id: &str| tables.info(id).unwrap().rows;
        assert_eq!((count("t"), count("secret")), (2, 1));
        assert!(attack(tables, "SELECT count(*) FROM t").is_ok());
    });
}

/// Statements, one a line.
const ATTACKS: &str = r##"
SELECT * FROM secret
SELECT * FROM "secret"
SELECT * FROM public.secret
SELECT * FROM SECRET
TABLE secret
SELECT * FROM t, secret
SELECT (SELECT x FROM secret)
SELECT 1 FROM t WHERE x IN (SELECT x FROM secret)
SELECT 1 FROM t ORDER BY (SELECT x FROM secret)
SELECT 1 FROM t GROUP BY 1 HAVING EXISTS (SELECT 1 FROM secret)
SELECT x FROM t UNION ALL SELECT x FROM secret
SELECT x FROM t EXCEPT (SELECT x FROM secret)
VALUES ((SELECT x FROM secret))
WITH t AS (SELECT * FROM secret) SELECT * FROM t
WITH secret AS (SELECT * FROM secret) SELECT * FROM secret
SELECT * FROM (WITH secret AS (SELECT 1) SELECT 2) y, secret
SELECT * FROM t JOIN LATERAL (SELECT * FROM secret) s ON true
SELECT * FROM t, LATERAL (SELECT x FROM secret WHERE secret.x = t.x) s
SELECT * FROM t, LATERAL (SELECT (SELECT max(x) FROM secret) AS y) s
SELECT * FROM unnest(ARRAY[(SELECT x FROM secret)])
SELECT generate_series(1, (SELECT length(x) FROM secret)) FROM t
SELECT json_agg(secret) FROM secret
SELECT (ARRAY['a'])[(SELECT length(x) FROM secret)]
SELECT * FROM pg_ls_dir('/')
SELECT * FROM json_each('{}')
SELECT * FROM LATERAL pg_read_file('/etc/passwd')
SELECT * FROM pg_catalog.generate_series(1, 2)
SELECT CASE WHEN EXISTS (SELECT 1 FROM secret) THEN 1 END
SELECT count(*) FILTER (WHERE (SELECT x FROM secret) <> '') FROM t
SELECT sum(n) OVER (ORDER BY (SELECT x FROM secret)) FROM t
SELECT * FROM t LIMIT (SELECT length(x) FROM secret)
SELECT x = ANY(SELECT x FROM secret) FROM t
SELECT array_agg(x ORDER BY (SELECT x FROM secret)) FROM t
SELECT percentile_disc((SELECT 0.5 FROM secret)) WITHIN GROUP (ORDER BY n) FROM t
SELECT DISTINCT ON ((SELECT x FROM secret)) n FROM t
SELECT row_number() OVER w FROM t WINDOW w AS (ORDER BY (SELECT x FROM secret))
SELECT 1 FETCH FIRST (SELECT 1 FROM secret) ROWS ONLY
SELECT * FROM sqlite_master
SELECT * FROM sqlite_schema
SELECT * FROM sqlite_temp_master
SELECT * FROM main.row
SELECT * FROM d0.row
SELECT * FROM d1.row
SELECT * FROM temp.row
SELECT * FROM row
SELECT * FROM meta
SELECT * FROM word
SELECT * FROM word_data
SELECT * FROM pragma_table_info('row')
SELECT * FROM dbstat
SELECT * FROM json_each('[1]')
SELECT * FROM pg_class
SELECT * FROM "pg_class"
SELECT * FROM PG_CATALOG.pg_class
SELECT * FROM information_schema.columns
SELECT * FROM cairn_tables.relation
SELECT * FROM relation
SELECT * FROM t1
SELECT * FROM _table_metadata
SELECT ctid FROM t
SELECT xmin FROM t
SELECT tableoid FROM t
SELECT rowid FROM t
SELECT c1 FROM t
SELECT k1 FROM t
SELECT r1.c1 FROM t
SELECT t FROM t
SELECT (t).x FROM t
SELECT row(t.*) FROM t
SELECT pg_sleep(100)
SELECT pg_read_file('/etc/passwd')
SELECT pg_ls_dir('.')
SELECT lo_import('/etc/passwd')
SELECT lo_export(1, '/tmp/x')
SELECT dblink('host=x', 'y')
SELECT query_to_xml('select * from secret', true, true, '')
SELECT current_setting('data_directory')
SELECT set_config('a.b', 'c', false)
SELECT pg_terminate_backend(1)
SELECT nextval('x')
SELECT txid_current()
SELECT current_database()
SELECT load_extension('x')
SELECT readfile('/etc/passwd')
SELECT writefile('x', 'y')
SELECT fts3_tokenizer('x')
SELECT sqlite_version()
SELECT randomblob(1000000000)
SELECT zeroblob(1000000000)
SELECT printf('%1000000000d', 1)
SELECT pg_cast('x', 1, 2, 3, 4)
SELECT plain_text(1, x) FROM t
SELECT pg_regex(x, 'a', 0) FROM t
SELECT pg_list(1, x) FROM t
SELECT pg_catalog.lower('A')
SELECT "pg_catalog"."lower"('A')
SELECT public.lower('A')
SELECT version()
SELECT current_user
SELECT session_user
SELECT current_catalog
SELECT upper(x) OPERATOR(pg_catalog.=) 'A' FROM t
SELECT 'secret'::regclass
SELECT x::regproc FROM t
SELECT 1::oid
SELECT '1'::money
SELECT '<a/>'::xml
SELECT x COLLATE "C" FROM t
SELECT x COLLATE nocase FROM t
SELECT x REGEXP 'a' FROM t
SELECT x MATCH 'a' FROM t
SELECT n FROM t TABLESAMPLE SYSTEM (100)
SELECT * FROM ONLY secret
SELECT * FROM lower('a')
DELETE FROM t
UPDATE t SET n = 1
INSERT INTO t (n) VALUES (1)
WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x
WITH x AS (INSERT INTO t (n) VALUES (9) RETURNING n) SELECT * FROM x
SELECT 1 INTO x
SELECT * FROM t FOR UPDATE
SELECT * FROM t FOR SHARE
CREATE TABLE x AS SELECT * FROM secret
COPY secret TO '/tmp/x'
COPY (SELECT 1) TO PROGRAM 'id'
ATTACH DATABASE '/tmp/x' AS x
DETACH DATABASE d0
PRAGMA table_info(row)
VACUUM
ANALYZE
REINDEX
BEGIN
COMMIT
ROLLBACK
SET ROLE postgres
RESET ALL
SHOW ALL
EXPLAIN SELECT * FROM t
PREPARE x AS SELECT 1
EXECUTE x
DO $$ BEGIN END $$
CALL x()
LISTEN x
NOTIFY x
LOCK TABLE t
GRANT ALL ON t TO public
DECLARE c CURSOR FOR SELECT 1
DROP TABLE t
ALTER TABLE t ADD x int
TRUNCATE t
SELECT 1; SELECT * FROM secret
SELECT 1;; DELETE FROM t
SELECT ';'; SELECT 2
SELECT $$;$$; DROP TABLE t
; SELECT 1; SELECT 2
SELECT * FROM t /* */ , /* */ secret
SELECT * FROM/**/secret
SELECT * FROM t /* /* */ , secret
SELECT '\' , x FROM secret --'
SELECT E'\'' , (SELECT x FROM secret) --'
SELECT $a$ $b$ $a$, x FROM secret
SELECT * FROM U&"secr\0065t"
SELECT * FROM "sec""ret"
SELECT * FROM [secret]
SELECT * FROM `secret`
SELECT * FROM 'secret'
SELECT x FROM t WHERE x = x OR 1 IN (SELECT 1 FROM secret)
SELECT n FROM t WHERE x = 'a' OR 'a' = 'a' UNION SELECT x::int FROM secret
WITH RECURSIVE r AS (SELECT x FROM t UNION ALL SELECT x FROM secret) SELECT * FROM r
WITH RECURSIVE secret AS (SELECT x FROM t), r AS (SELECT x FROM secret UNION SELECT x FROM public.secret) SELECT * FROM r
SELECT x FROM t GROUP BY ROLLUP (x, (SELECT max(x) FROM secret))
SELECT (1, 2) = (SELECT n, x FROM t)
SELECT ROW(1, 2)
SELECT $1
SELECT ?1
SELECT :x
SELECT @x
SELECT @@version
"##;

#[test]
fn nothing_but_the_tables_that_may_be_read_is_read() {
    places(&Limits::default(), |tables| {
        for sql in ATTACKS.lines().filter(|line| !line.is_empty()) {
            match attack(tables, sql) {
                Ok(found) => panic!("{sql} ran: {}", found.records),
                Err(error) => {
                    let told = format!("{error:?}");
                    assert!(!told.contains(SECRET), "{sql}: {told}");
                    let clean = matches!(
                        error,
                        SqlError::Invalid(_)
                            | SqlError::Denied(_)
                            | SqlError::NoTable
                            | SqlError::Tables(TablesError::Refused(_))
                    );
                    assert!(clean, "{sql}: {told}");
                }
            }
        }
    });
}

#[test]
fn tricks_with_quotes_and_comments_stay_texts() {
    places(&Limits::default(), |tables| {
        for (sql, expected) in [
            (
                "SELECT 'a''; DROP TABLE t; --' AS a",
                json!([{"a": "a'; DROP TABLE t; --"}]),
            ),
            (
                "SELECT '/*' AS a /* secret */ -- secret",
                json!([{"a": "/*"}]),
            ),
            ("SELECT $$ $1 ' \" ; $$ AS a", json!([{"a": " $1 ' \" ; "}])),
            (
                "SELECT E'\\'; SELECT 1 --' AS a",
                json!([{"a": "'; SELECT 1 --"}]),
            ),
            (
                "SELECT n AS \"x\"\"y; --\" FROM t WHERE n = 1;",
                json!([{"x\"y; --": 1}]),
            ),
            (
                "SELECT x FROM t WHERE x = 'one' OR x = ''';--'",
                json!([{"x": "one"}]),
            ),
            (
                "SELECT '\\' AS a, '%s %d {} ?1 $1' AS b",
                json!([{"a": "\\", "b": "%s %d {} ?1 $1"}]),
            ),
        ] {
            let found = attack(tables, sql).unwrap_or_else(|error| panic!("{sql}: {error:?}"));
            let found: Value = serde_json::from_str(&found.records).unwrap();
            assert_eq!(found, expected, "{sql}");
        }
    });
}

#[test]
fn what_would_take_everything_is_stopped() {
    let limits = Limits {
        statement: Duration::from_millis(400),
        answer_bytes: 1 << 20,
        ..Limits::default()
    };
    let cross = |times: usize, what: &str| {
        let list: Vec<String> = (0..times).map(|place| format!("t AS a{place}")).collect();
        format!("SELECT {what} FROM {}", list.join(", "))
    };
    let doubled = (0..30).fold(
        "SELECT lpad(x, 1000) AS x FROM t".to_owned(),
        |inner, place| format!("SELECT x || x AS x FROM ({inner}) AS d{place}"),
    );
    let long = "lpad('a', 1000000, 'a')";
    let attacks = [
        cross(40, "count(*)"),
        cross(40, "max(a0.x || a39.x)"),
        cross(30, "string_agg(a0.x, ',')"),
        cross(30, "array_agg(a0.x)"),
        cross(30, "percentile_disc(0.5) WITHIN GROUP (ORDER BY a0.n)"),
        cross(30, "DISTINCT a0.n + a1.n + a2.n"),
        cross(30, "row_number() OVER (ORDER BY a0.n, a1.n, a29.n)"),
        format!("{} ORDER BY a1.x || a2.x", cross(40, "a0.x")),
        doubled,
        cross(14, &format!("count({long} LIKE '{}b')", "%a".repeat(20))),
        cross(14, &format!("count({long} LIKE '%{}b')", "a".repeat(900))),
        format!("SELECT x LIKE '%{}b' FROM t", "a".repeat(5000)),
        cross(14, &format!("count({long} ~ '(a|a)*(a|a)*(a|a)*b$')")),
        format!("SELECT {}", vec![long; 20].join(", ")),
        "SELECT lpad('x', 2000000000)".to_owned(),
        format!("SELECT length(replace({long}, 'a', lpad('b', 100)))"),
        format!("SELECT length(concat({}))", vec![long; 20].join(", ")),
        "SELECT power(10, 400)".to_owned(),
        "SELECT exp(100000)".to_owned(),
        "SELECT round(1.5, 2000000000)".to_owned(),
        format!("SELECT {0}::numeric * {0}::numeric", "9".repeat(1000)),
        "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r".to_owned(),
        "WITH RECURSIVE r AS (SELECT 1 AS n UNION SELECT mod(n * 7, 999983) FROM r) SELECT a.n FROM r AS a, r AS b ORDER BY a.n + b.n"
            .to_owned(),
        "WITH RECURSIVE r AS (SELECT x FROM t UNION ALL SELECT x || x FROM r) SELECT max(length(x)) FROM r".to_owned(),
        "SELECT count(*) FROM generate_series(1, 1000000000000)".to_owned(),
        "SELECT a.n + b.n FROM generate_series(1, 900000) AS a(n), generate_series(1, 900000) AS b(n) ORDER BY 1".to_owned(),
        "SELECT json_agg(n) FROM generate_series(1, 100000000) AS n".to_owned(),
        "SELECT generate_series(timestamp '2000-01-01', timestamp '2900-01-01', '1 us'::interval)".to_owned(),
        "SELECT unnest(array_agg(a.x)) FROM t AS a".to_owned(),
        format!("SELECT length(regexp_replace({long}, 'a', lpad('b', 100), 'g'))"),
        format!("SELECT regexp_replace({long}, '(a|a)*(a|a)*(a|a)*b$', '')"),
        "SELECT count(*) FROM regexp_matches(repeat('a', 1500000), '.', 'g')".to_owned(),
        format!("SELECT count(*) FROM regexp_matches({long}, 'a(.*z)?', 'g')"),
        format!("SELECT regexp_replace({long}, 'a(.*z)?', 'b', 'g')"),
        "SELECT cardinality(regexp_split_to_array(repeat('a,', 1500000), ','))".to_owned(),
        "SELECT cardinality(string_to_array(repeat('a,', 1500000), ','))".to_owned(),
        "SELECT length(format('%1000000000s', 'a'))".to_owned(),
        "SELECT length(format(repeat('%1$1000000s', 1000), 'a'))".to_owned(),
        "SELECT to_tsvector(repeat('word ', 300000))::text".to_owned(),
        cross(14, "max(ts_rank(to_tsvector(repeat('a b ', 2000)), to_tsquery('a & b')))"),
        "SELECT count(*) FROM t AS a, LATERAL (SELECT b.x FROM t AS b, t AS c, t AS d, t AS e, t AS f, t AS g, t AS h WHERE b.n <= a.n) AS l"
            .to_owned(),
        "SELECT count(*) FROM json_array_elements(('[' || repeat('1,', 500000) || '1]')::json)".to_owned(),
        "SELECT to_char(1, repeat('9', 100))".to_owned(),
    ];
    places(&limits, |tables| {
        for sql in &attacks {
            let begun = Instant::now();
            let done = attack(tables, sql);
            // As long as it may, and some for machines that are busy.
            assert!(begun.elapsed() < Duration::from_secs(20), "{sql:.80}");
            match done {
                Ok(found) => assert!(found.records.len() <= 1 << 20, "{sql:.80}"),
                Err(
                    SqlError::Invalid(_)
                    | SqlError::Tables(
                        TablesError::Timeout | TablesError::TooLarge(_) | TablesError::Refused(_),
                    ),
                ) => {}
                Err(error) => panic!("{sql:.80}: {error:?}"),
            }
        }
    });
}
