//! Rows that are known by their numbers, in statements: each of them named where they are few, as bits where they are many.

use roaring::RoaringBitmap;

use crate::engine::{Dialect, Sql};
use cairn_tabular::cell::Cell;

/// Rows up to which a statement names each of them.
const NAMED: u64 = 20_000;

/// Writes whether the number of a row is one of these.
pub(crate) fn among(sql: &mut Sql, number: &str, rows: &RoaringBitmap) {
    let text = is_among(sql, number, rows);
    sql.push(&text);
}

/// Returns what tells whether the number of a row is one of these; the values that this takes are bound.
pub(crate) fn is_among(sql: &mut Sql, number: &str, rows: &RoaringBitmap) -> String {
    let Some(last) = rows.max() else {
        // Unknown where the number is.
        return format!("{number} = -1");
    };
    let few = rows.len() <= NAMED;
    let text = match (sql.dialect, few) {
        (Dialect::Postgres, true) => listed(rows, '{', '}'),
        (Dialect::Sqlite, true) => listed(rows, '[', ']'),
        (Dialect::Postgres, false) => format!("\\x{}", bits(rows, last)),
        (Dialect::Sqlite, false) => bits(rows, last),
    };
    let text = Cell::Text(text);
    match (sql.dialect, few) {
        (Dialect::Postgres, true) => format!("{number} = ANY({})", sql.param("int4[]", text)),
        (Dialect::Sqlite, true) => format!(
            "{number} IN (SELECT value FROM json_each({}))",
            sql.param("text", text)
        ),
        (Dialect::Postgres, false) => format!(
            "CASE WHEN {number} BETWEEN 0 AND {last} THEN get_bit({}, {number}) = 1 WHEN {number} IS NOT NULL THEN false END",
            sql.param("bytea", text)
        ),
        (Dialect::Sqlite, false) => {
            format!("has_bit({}, {number})", sql.param("text", text))
        }
    }
}

fn listed(rows: &RoaringBitmap, open: char, close: char) -> String {
    let mut list = String::from(open);
    for row in rows {
        if list.len() > 1 {
            list.push(',');
        }
        list.push_str(&row.to_string());
    }
    list.push(close);
    list
}

/// The rows as bits, the first in the lowest of the first byte, in hexadecimal digits.
fn bits(rows: &RoaringBitmap, last: u32) -> String {
    let mut bytes = vec![0_u8; last as usize / 8 + 1];
    for row in rows {
        bytes[row as usize / 8] |= 1 << (row % 8);
    }
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from(b"0123456789abcdef"[usize::from(digit)]));
        }
    }
    text
}

/// Tells whether a row is among those that [`bits`] wrote.
pub(crate) fn has_bit(text: &[u8], row: i64) -> bool {
    let digit = usize::try_from(row / 8 * 2 + i64::from(row % 8 < 4)).ok();
    let digit = digit
        .filter(|_| row >= 0)
        .and_then(|digit| text.get(digit))
        .and_then(|digit| char::from(*digit).to_digit(16));
    digit.is_some_and(|digit| digit >> (row % 4) & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_tell_which_rows_are_there() {
        let rows: RoaringBitmap = [0, 3, 4, 7, 8, 100, 1_000].into_iter().collect();
        let text = bits(&rows, 1_000);
        for row in -3..2_000_i64 {
            let there = u32::try_from(row).is_ok_and(|row| rows.contains(row));
            assert_eq!(has_bit(text.as_bytes(), row), there, "{row}");
        }
    }
}
