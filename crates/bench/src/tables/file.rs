//! The file that is loaded: ten columns of the types that ministries have, the same each time.

use std::io::{BufWriter, Write as _};
use std::path::Path;

/// Words of the last column; common ones come first, the number of a row makes rare ones.
pub(super) const WORDS: &[&str] = &[
    "licence", "permit", "water", "road", "school", "clinic", "bridge", "forest", "harbour",
    "farm", "rail", "park",
];
/// Kinds and places, which rows are filtered by.
pub(super) const KINDS: u64 = 20;
pub(super) const PLACES: u64 = 500;

/// A number that looks like chance, the same for the same row and column.
pub(super) fn scattered(row: u64, column: u64) -> u64 {
    let mut state = row
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .wrapping_add(column.wrapping_mul(0xd1b5_4a32_d192_ed03));
    state ^= state >> 30;
    state = state.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state ^ state >> 27
}

/// Writes the file.
pub(super) fn write(path: &Path, rows: u64) -> std::io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, std::fs::File::create(path)?);
    writeln!(
        out,
        "record,kind,place,amount,quantity,ratio,day,at,open,note"
    )?;
    for row in 0..rows {
        let part = |column: u64, below: u64| scattered(row, column) % below;
        writeln!(
            out,
            "{row},kind {},place {},{}.{:02},{},0.{:04},20{:02}-{:02}-{:02},20{:02}-{:02}-{:02} {:02}:{:02}:00,{},\"{} {} number {} of {}\"",
            part(1, KINDS),
            part(2, PLACES),
            part(3, 100_000),
            part(4, 100),
            part(5, 10_000),
            part(6, 10_000),
            part(7, 25),
            part(8, 12) + 1,
            part(9, 28) + 1,
            part(10, 25),
            part(11, 12) + 1,
            part(12, 28) + 1,
            part(13, 24),
            part(14, 60),
            if part(15, 3) == 0 { "true" } else { "false" },
            WORDS[part(16, WORDS.len() as u64) as usize],
            WORDS[part(17, WORDS.len() as u64) as usize],
            part(18, 5_000),
            part(19, PLACES),
        )?;
    }
    out.flush()
}
