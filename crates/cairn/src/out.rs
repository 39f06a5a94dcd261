//! What is written to standard output and standard error. A reader that went away (`cairn dump … | head`) is no error to report.

use std::io::{self, Write as _};

use serde_json::Value;

/// Writes one line to standard output.
pub(crate) fn say(line: &str) {
    let mut stdout = io::stdout().lock();
    // Nobody is left to hear that standard output is closed.
    let _ = writeln!(stdout, "{line}").and_then(|()| stdout.flush());
}

/// Writes one line to standard error.
pub(crate) fn complain(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Writes one JSON document to standard output.
pub(crate) fn say_json(value: &Value) {
    say(&format!("{value:#}"));
}

/// Writes rows with aligned columns to standard output.
pub(crate) fn say_table(head: &[&str], rows: &[Vec<String>]) {
    let width = |column: usize| {
        let cells = rows
            .iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count());
        cells
            .chain([head[column].chars().count()])
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |cells: Vec<&str>| {
        let padded: Vec<String> = cells
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        padded.join("  ").trim_end().to_owned()
    };
    say(&line(head.to_vec()));
    for row in rows {
        say(&line(row.iter().map(String::as_str).collect()));
    }
}
