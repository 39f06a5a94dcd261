//! Files written here, as SQLite reads them.

use rusqlite::types::Value;

use super::*;

const COLUMNS: [Stored; 4] = [Stored::Integer, Stored::Real, Stored::Text, Stored::Text];

#[derive(Debug, Clone, PartialEq)]
enum Given {
    Null,
    Int(i64),
    Float(f64),
    Text(String),
}

impl Given {
    fn cell(&self) -> CellRef<'_> {
        match self {
            Self::Null => CellRef::Null,
            Self::Int(int) => CellRef::Int(*int),
            Self::Float(float) => CellRef::Float(*float),
            Self::Text(text) => CellRef::Text(text),
        }
    }

    fn read(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Int(int) => Value::Integer(*int),
            Self::Float(float) if float.is_nan() => Value::Null,
            Self::Float(float) => Value::Real(*float),
            Self::Text(text) => Value::Text(text.clone()),
        }
    }
}

/// Writes rows into a new file and returns a connection to it.
fn written(folder: &Path, rows: &[[Given; 4]], fan: Option<usize>) -> Connection {
    let path = folder.join("table");
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE before (x); INSERT INTO before VALUES (1);
             CREATE TABLE row (_id INTEGER PRIMARY KEY AUTOINCREMENT, c1 INTEGER, c2 REAL, c3 TEXT, c4 TEXT);
             CREATE TABLE after (x);",
        )
        .unwrap();
    let mut file = RowFile::begin(connection, &path).unwrap();
    file.fan = fan.unwrap_or(file.fan);
    for row in rows {
        file.add(&COLUMNS, row.iter().map(Given::cell)).unwrap();
    }
    assert_eq!(file.finish().unwrap(), rows.len() as i64);
    Connection::open(&path).unwrap()
}

fn is_whole(connection: &Connection) {
    let said: String = connection
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(said, "ok");
}

fn holds(connection: &Connection, rows: &[[Given; 4]]) {
    is_whole(connection);
    let mut statement = connection
        .prepare("SELECT _id, c1, c2, c3, c4 FROM row ORDER BY _id")
        .unwrap();
    let mut found = statement.query([]).unwrap();
    for (place, given) in rows.iter().enumerate() {
        let row = found.next().unwrap().unwrap();
        assert_eq!(row.get::<_, i64>(0).unwrap(), place as i64 + 1);
        for (column, one) in given.iter().enumerate() {
            assert_eq!(row.get::<_, Value>(column + 1).unwrap(), one.read());
        }
    }
    assert!(found.next().unwrap().is_none());
}

/// Numbers that look drawn, the same each time.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % sides
    }

    fn row(&mut self, longest: usize) -> [Given; 4] {
        let shift = self.throw(64);
        let int = (self.throw(usize::MAX) as i64).wrapping_mul(self.throw(1 << 30) as i64) >> shift;
        let float = int as f64 / 8.0;
        let length = self.throw(longest);
        let text = "é".repeat(length / 2) + &"x".repeat(length % 2);
        [
            if shift == 0 {
                Given::Null
            } else {
                Given::Int(int)
            },
            match shift {
                1 => Given::Null,
                2 => Given::Float(f64::NAN),
                3 => Given::Float(f64::NEG_INFINITY),
                4 => Given::Text("NaN".to_owned()),
                _ => Given::Float(float),
            },
            Given::Text(text),
            if shift.is_multiple_of(2) {
                Given::Null
            } else {
                Given::Text(String::new())
            },
        ]
    }
}

#[test]
fn rows_of_every_length_are_read_as_they_were_given() {
    // Records that end before, at and behind the places where a page ends or the rest goes elsewhere.
    for (longest, count) in [(1, 5_000), (40, 3_000), (5_000, 400), (40_000, 60)] {
        for fan in [None, Some(3)] {
            let folder = tempfile::tempdir().unwrap();
            let mut dice = Dice(longest as u64);
            let rows: Vec<_> = (0..count).map(|_| dice.row(longest)).collect();
            holds(&written(folder.path(), &rows, fan), &rows);
        }
    }
}

#[test]
fn records_of_each_size_around_the_ends_of_pages_are_whole() {
    let folder = tempfile::tempdir().unwrap();
    let sizes = (4_040..4_080).chain(8_120..8_180).chain(480..520);
    let rows: Vec<_> = sizes
        .map(|size| {
            let text = Given::Text("x".repeat(size));
            [Given::Int(1), Given::Null, text, Given::Null]
        })
        .collect();
    holds(&written(folder.path(), &rows, None), &rows);
}

#[test]
fn numbers_of_every_width_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let edges = (0..64).flat_map(|bit| {
        let power = 1_i64.wrapping_shl(bit);
        [
            power,
            power.wrapping_sub(1),
            power.wrapping_neg(),
            power.wrapping_neg().wrapping_sub(1),
        ]
    });
    let rows: Vec<_> = edges
        .map(|int| [Given::Int(int), Given::Null, Given::Null, Given::Null])
        .collect();
    holds(&written(folder.path(), &rows, None), &rows);
}

#[test]
fn trees_of_every_small_size_can_be_changed_afterwards() {
    for count in (0..60).chain([200, 1_000]) {
        let folder = tempfile::tempdir().unwrap();
        // A page has two of these rows.
        let text = Given::Text("x".repeat(1_500));
        let row = [Given::Int(7), Given::Float(0.5), text, Given::Null];
        let rows = vec![row; count];
        let connection = written(folder.path(), &rows, Some(3));
        holds(&connection, &rows);
        connection
            .execute_batch(
                "INSERT INTO row (c1) SELECT c1 + 1 FROM row; DELETE FROM row WHERE _id % 3 = 0;
                 CREATE INDEX i ON row (c1); INSERT INTO before VALUES (2);",
            )
            .unwrap();
        is_whole(&connection);
        let left: i64 = connection
            .query_row("SELECT count(*) FROM row", [], |row| row.get(0))
            .unwrap();
        assert_eq!(left as usize, 2 * count - 2 * count / 3);
    }
}

#[test]
fn a_value_of_another_kind_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table");
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE x (y); CREATE TABLE row (_id INTEGER PRIMARY KEY, c1 INTEGER);",
        )
        .unwrap();
    let mut file = RowFile::begin(connection, &path).unwrap();
    let refused = file.add(&[Stored::Integer], std::iter::once(CellRef::Text("no")));
    assert!(matches!(refused, Err(TablesError::Engine(_))));
}
