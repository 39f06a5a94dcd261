//! The second pass: rows with values of the columns' types; what does not fit is left out and told.

use super::dates;
use super::evidence::Reading;
use super::numbers::{self, Form};
use super::report::{Reject, Report, cut};
use super::source::{Raw, RawRow, Source, trimmed};
use super::survey::{Column, RowKind, STEP, Survey, kind_of};
use super::{EachRow, FileError, Limits, Watch};
use crate::cell::{Cell, CellRef};
use crate::moment::Fraction;
use crate::types::Kind;
use crate::value::{from_text, write_json_string};
use crate::{decimal, render};

/// What becomes of a value.
#[derive(Clone, Copy)]
enum Slot<'r> {
    Ready(CellRef<'r>),
    /// Written into the text beside it.
    Made,
}

pub(super) fn rows(
    source: &mut dyn Source,
    survey: &Survey,
    limits: &Limits,
    each: EachRow<'_>,
    watch: Watch<'_>,
) -> Result<Report, FileError> {
    let mut report = Report::default();
    let mut skip = survey.header.rows;
    let mut count = 0;
    let mut made: Vec<String> = vec![String::new(); survey.columns.len() + survey.packed.len()];
    let mut packed = String::new();
    let columns: Vec<&Column> = survey
        .columns
        .iter()
        .filter(|column| column.source != usize::MAX)
        .chain(&survey.packed)
        .collect();
    source.each(&mut |number, row| {
        count += 1;
        if count % STEP == 0 {
            watch(report.rows)?;
        }
        let cells = match row {
            RawRow::Cells(cells) => cells,
            RawRow::Bad(text, reason) => {
                report.reject(limits.rejects, whole_row(number, text, reason));
                return Ok(true);
            }
        };
        if skip > 0 {
            skip -= 1;
            return Ok(true);
        }
        match kind_of(cells, &survey.header, survey.width) {
            RowKind::Values => {}
            RowKind::Blank => {
                report.blank_rows += 1;
                return Ok(true);
            }
            RowKind::Header => {
                report.repeated_headers += 1;
                return Ok(true);
            }
            RowKind::TooWide => {
                let reason = format!(
                    "{} cells, but there are {} columns",
                    cells.len(),
                    survey.width
                );
                report.reject(limits.rejects, whole_row(number, &shown(cells), &reason));
                return Ok(true);
            }
        }
        let mut slots = Vec::with_capacity(made.len());
        for (column, text) in columns.iter().zip(&mut made) {
            let raw = cells.get(column.source).copied().unwrap_or(Raw::Empty);
            slots.push(match slot(column, raw, text) {
                Ok(slot) => slot,
                Err(reason) => {
                    let mut value = String::new();
                    raw.write(&mut value);
                    report.reject(
                        limits.rejects,
                        Reject {
                            row: number,
                            column: Some(column.id.clone()),
                            value: cut(&value),
                            reason,
                        },
                    );
                    Slot::Ready(CellRef::Null)
                }
            });
        }
        let mut refs: Vec<CellRef<'_>> = slots
            .iter()
            .zip(&made)
            .map(|(slot, text)| match slot {
                Slot::Ready(cell) => *cell,
                Slot::Made => CellRef::Text(text),
            })
            .collect();
        if !survey.packed.is_empty() {
            let beside = refs.split_off(survey.columns.len() - 1);
            pack(&survey.packed, &beside, &mut packed);
            refs.push(CellRef::Text(&packed));
        }
        report.rows += 1;
        each(&refs)?;
        Ok(true)
    })?;
    Ok(report)
}

fn whole_row(row: u64, value: &str, reason: &str) -> Reject {
    Reject {
        row,
        column: None,
        value: cut(value),
        reason: reason.to_owned(),
    }
}

/// A row as one text.
fn shown(cells: &[Raw<'_>]) -> String {
    let mut out = String::new();
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            out.push_str(" | ");
        }
        cell.write(&mut out);
    }
    out
}

/// Writes the values that have no column of their own as an object.
fn pack(columns: &[Column], cells: &[CellRef<'_>], out: &mut String) {
    out.clear();
    out.push('{');
    for (column, cell) in columns.iter().zip(cells) {
        if *cell == CellRef::Null {
            continue;
        }
        if out.len() > 1 {
            out.push_str(", ");
        }
        write_json_string(out, &column.id, true);
        out.push_str(": ");
        render::json(out, column.ty, *cell, Fraction::Needed);
    }
    out.push('}');
}

/// Turns a value into one of its column's type; the error says why it is none.
fn slot<'r>(column: &Column, raw: Raw<'r>, made: &mut String) -> Result<Slot<'r>, String> {
    let ready = |cell| Ok(Slot::Ready(cell));
    // Values that have the type already, and the texts that most cells are.
    match (column.reading, raw) {
        (_, Raw::Empty) => return ready(CellRef::Null),
        (_, Raw::Fault(_)) => {
            return Err("an error of a formula in the place of a value".to_owned());
        }
        (Reading::Text, Raw::Text(text) | Raw::Word(text)) => {
            return plain_text(column, text, made);
        }
        (Reading::Whole(_), Raw::Int(int)) => return whole(column, int),
        (Reading::Number(_), Raw::Decimal(text)) => return ready(CellRef::Text(text)),
        (Reading::Float(_), Raw::Float(float)) if !float.is_nan() => {
            return ready(CellRef::Float(float));
        }
        // Kept as a text, which is what it is kept as everywhere.
        (Reading::Float(_), Raw::Float(_)) => return ready(CellRef::Text("NaN")),
        (Reading::Bool, Raw::Bool(flag)) => return ready(CellRef::Int(i64::from(flag))),
        (Reading::Date(_), Raw::Date(days)) => return ready(CellRef::Int(days)),
        (
            Reading::Timestamp(_) | Reading::Instant(_),
            Raw::Timestamp(micros) | Raw::Instant(micros),
        ) => {
            return ready(CellRef::Int(micros));
        }
        (Reading::Timestamp(_) | Reading::Instant(_), Raw::Date(days)) => {
            return ready(CellRef::Int(days * crate::moment::DAY));
        }
        (Reading::Json, Raw::Json(text)) => return ready(CellRef::Text(text)),
        (Reading::Json, other) => return json(other, made),
        _ => {}
    }
    let mut written = String::new();
    let text = match raw {
        Raw::Text(text) | Raw::Word(text) => text,
        other => {
            other.write(&mut written);
            &written
        }
    };
    let text = trimmed(text);
    if text.is_empty() {
        return ready(CellRef::Null);
    }
    typed(column, text, made)
}

fn plain_text<'r>(column: &Column, text: &'r str, made: &mut String) -> Result<Slot<'r>, String> {
    let kept = if column.strip { trimmed(text) } else { text };
    if kept.is_empty() {
        return Ok(Slot::Ready(CellRef::Null));
    }
    // No engine keeps it, and no reader sees it.
    if memchr::memchr(0, kept.as_bytes()).is_some() {
        made.clear();
        made.extend(kept.chars().filter(|c| *c != '\0'));
        return Ok(Slot::Made);
    }
    Ok(Slot::Ready(CellRef::Text(kept)))
}

fn whole<'r>(column: &Column, int: i64) -> Result<Slot<'r>, String> {
    let fits = match column.ty.kind {
        Kind::Int2 => i16::try_from(int).is_ok(),
        Kind::Int4 => i32::try_from(int).is_ok(),
        _ => true,
    };
    if fits {
        Ok(Slot::Ready(CellRef::Int(int)))
    } else {
        Err(format!("out of range for type {}", column.ty.long_name()))
    }
}

/// Reads a text as a value of the column's type.
fn typed<'r>(column: &Column, text: &str, made: &mut String) -> Result<Slot<'r>, String> {
    let unfit = |what: &str| format!("not {what}");
    let moment = |what: &str, found: Option<i64>| {
        found
            .map(|value| Slot::Ready(CellRef::Int(value)))
            .ok_or_else(|| unfit(what))
    };
    match column.reading {
        Reading::Whole(form) => {
            let shape = numbers::shape(text, form).ok_or_else(|| unfit("a whole number"))?;
            match shape.int {
                Some(int) => whole(column, int),
                // As `1.0`, in a column whose type was chosen.
                None => {
                    number(text, form, made)?;
                    match decimal::floor(made) {
                        Some((int, true)) => whole(column, int),
                        _ => Err(unfit("a whole number")),
                    }
                }
            }
        }
        Reading::Number(form) => {
            number(text, form, made)?;
            Ok(Slot::Made)
        }
        Reading::Float(form) => {
            number(text, form, made)?;
            made.parse()
                .map(|float| Slot::Ready(CellRef::Float(float)))
                .map_err(|_| unfit("a number"))
        }
        Reading::Bool | Reading::Input => match from_text(column.ty, text)? {
            Cell::Null => Ok(Slot::Ready(CellRef::Null)),
            Cell::Int(int) => Ok(Slot::Ready(CellRef::Int(int))),
            Cell::Float(float) => Ok(Slot::Ready(CellRef::Float(float))),
            Cell::Text(text) => {
                *made = text;
                Ok(Slot::Made)
            }
        },
        Reading::Date(order) => moment(
            "a date",
            dates::parse(text).and_then(|when| when.date(dates::Order::Ymd).or(when.date(order))),
        ),
        Reading::Timestamp(order) => moment(
            "a date and time",
            dates::parse(text)
                .and_then(|when| when.timestamp(dates::Order::Ymd).or(when.timestamp(order))),
        ),
        Reading::Instant(order) => moment(
            "a date and time",
            dates::parse(text)
                .and_then(|when| when.instant(dates::Order::Ymd).or(when.instant(order))),
        ),
        Reading::Text | Reading::Json => {
            made.clear();
            made.push_str(text);
            Ok(Slot::Made)
        }
    }
}

/// Writes the canonical form of a number.
fn number(text: &str, form: Form, made: &mut String) -> Result<(), String> {
    made.clear();
    if let Some(shape) = numbers::plain(text.as_bytes())
        && (form != Form::DecimalComma || !shape.fraction)
        && form != Form::SpaceGroupsComma
    {
        if shape.canonical {
            made.push_str(text);
        } else {
            *made = decimal::parse(text).map_err(|_| "not a number".to_owned())?;
        }
        return Ok(());
    }
    numbers::ungroup(text, form, made).ok_or_else(|| "not a number".to_owned())?;
    match numbers::plain(made.as_bytes()) {
        Some(shape) if shape.canonical => Ok(()),
        _ => {
            *made = decimal::parse(made).map_err(|_| "not a number".to_owned())?;
            Ok(())
        }
    }
}

/// A value in a column of JSON, which takes any.
fn json<'r>(raw: Raw<'_>, made: &mut String) -> Result<Slot<'r>, String> {
    made.clear();
    match raw {
        Raw::Text(text) => {
            let value: serde_json::Value =
                serde_json::from_str(text).map_err(|error| format!("not JSON: {error}"))?;
            *made = crate::value::json_text(&value);
        }
        Raw::Word(text) => write_json_string(made, text, true),
        Raw::Date(_) | Raw::Timestamp(_) | Raw::Instant(_) => {
            let mut text = String::new();
            raw.write(&mut text);
            write_json_string(made, &text, true);
        }
        other => other.write(made),
    }
    Ok(Slot::Made)
}
