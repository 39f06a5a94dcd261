//! What the cells of workbooks hold: numbers, words, moments in either calendar, faults.

use std::borrow::Cow;

use calamine::{DataRef, ExcelDateTime};

use super::dates;
use super::source::Raw;
use crate::cell::CellRef;
use crate::moment::{DAY, Fraction};
use crate::render;
use crate::types::{Kind, Type};

/// Days from the beginning of Excel's calendar to 1970.
const DAYS: f64 = 25_569.0;
/// Days that the calendar of 1904 begins later.
const LATER: f64 = 1_462.0;

/// Where a value is: ready, or written into the text beside it.
pub(super) enum Form<'a> {
    Ready(Raw<'a>),
    Word,
    Decimal,
    Fault,
}

/// Tells what a cell holds.
pub(super) fn form<'a>(cell: &'a DataRef<'_>, text: &mut String) -> Form<'a> {
    match cell {
        DataRef::Empty => Form::Ready(Raw::Empty),
        DataRef::Int(int) => Form::Ready(Raw::Int(*int)),
        DataRef::Float(float) => number(*float, text),
        DataRef::String(own) => word(own, text),
        DataRef::SharedString(own) => word(own, text),
        DataRef::Bool(flag) => Form::Ready(Raw::Bool(*flag)),
        DataRef::DateTime(moment) => when(moment, text),
        DataRef::DateTimeIso(iso) => match dates::parse(iso) {
            Some(when) if when.offset.is_none() => {
                match (when.date(dates::Order::Ymd), when.time) {
                    (Some(days), None) => Form::Ready(Raw::Date(days)),
                    (Some(days), Some(time)) => Form::Ready(Raw::Timestamp(days * DAY + time)),
                    (None, _) => word(iso, text),
                }
            }
            _ => word(iso, text),
        },
        DataRef::DurationIso(iso) => match dates::duration(iso) {
            Some(seconds) => {
                // A time of day is a length of time here.
                let is_time = (0..86_400).contains(&seconds);
                clock(seconds, if is_time { 2 } else { 1 }, text);
                Form::Word
            }
            None => word(iso, text),
        },
        DataRef::Error(error) => {
            text.push_str(&error.to_string());
            Form::Fault
        }
    }
}

/// A text, without the escapes of signs that XML does not have.
fn word<'a>(own: &'a str, text: &mut String) -> Form<'a> {
    match unescaped(own) {
        Cow::Borrowed("") => Form::Ready(Raw::Empty),
        Cow::Borrowed(own) => Form::Ready(Raw::Word(own)),
        Cow::Owned(made) => {
            *text = made;
            Form::Word
        }
    }
}

/// `_x000D_` is a carriage return.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find("_x") {
        let code = rest
            .get(place + 2..place + 6)
            .filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .filter(|_| rest[place + 6..].starts_with('_'))
            .and_then(|code| u32::from_str_radix(code, 16).ok())
            .and_then(char::from_u32);
        match code {
            Some(sign) => {
                out.push_str(&rest[..place]);
                if sign != '\0' {
                    out.push(sign);
                }
                rest = &rest[place + 7..];
            }
            None => {
                out.push_str(&rest[..place + 2]);
                rest = &rest[place + 2..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// A number: whole where it is, else with the fifteen digits that spreadsheets reckon with.
fn number<'a>(float: f64, text: &mut String) -> Form<'a> {
    if float.fract() == 0.0 && float.abs() < 1e15 {
        return Form::Ready(Raw::Int(float as i64));
    }
    let shown = format!("{float:.14e}");
    match crate::decimal::parse(&shown) {
        Ok(number) if float.is_finite() => {
            text.push_str(if number.contains('.') {
                number.trim_end_matches('0').trim_end_matches('.')
            } else {
                &number
            });
            Form::Decimal
        }
        _ => Form::Ready(Raw::Float(float)),
    }
}

/// Writes a length of time as hours (of so many digits at least), minutes and seconds.
fn clock(seconds: i64, width: usize, text: &mut String) {
    use std::fmt::Write as _;
    let sign = if seconds < 0 { "-" } else { "" };
    let seconds = seconds.unsigned_abs();
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    // Writing to a String cannot fail.
    let _ = write!(
        text,
        "{sign}{hours:0width$}:{minutes:02}:{:02}",
        seconds % 60
    );
}

/// A date, a time of day, a duration: days with a fraction.
fn when<'a>(moment: &ExcelDateTime, text: &mut String) -> Form<'a> {
    let serial = moment.as_f64();
    if moment.is_duration() {
        clock((serial * 86_400.0).round() as i64, 1, text);
        return Form::Word;
    }
    if !serial.is_finite() || serial.abs() > 3_000_000.0 {
        return number(serial, text);
    }
    let (_, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    if (0.0..1.0).contains(&serial) && month <= 1 && day <= 1 {
        let millis = ((i64::from(hour) * 60 + i64::from(minute)) * 60 + i64::from(second)) * 1000
            + i64::from(milli);
        render::plain(
            text,
            Type::of(Kind::Time),
            CellRef::Int(millis * 1000),
            Fraction::Needed,
        );
        return Form::Word;
    }
    let later = if is_1904(moment) { LATER } else { 0.0 };
    // Excel has a 29 February 1900.
    let early = if later == 0.0 && serial < 60.0 {
        1.0
    } else {
        0.0
    };
    let millis = ((serial + later + early - DAYS) * 86_400_000.0).round() as i64;
    let day = 86_400_000;
    Form::Ready(if millis.rem_euclid(day) == 0 {
        Raw::Date(millis.div_euclid(day))
    } else {
        Raw::Timestamp(millis * 1000)
    })
}

/// Tells which calendar a moment is of, which is not said openly.
fn is_1904(moment: &ExcelDateTime) -> bool {
    let other = ExcelDateTime::new(
        moment.as_f64(),
        calamine::ExcelDateTimeType::DateTime,
        false,
    );
    other.to_ymd_hms_milli() != moment.to_ymd_hms_milli()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_of_xml() {
        for (given, expected) in [
            ("plain", "plain"),
            ("_x0000_", ""),
            ("a_x000D_\nb", "a\r\nb"),
            ("_xyz_", "_xyz_"),
            ("x_x00", "x_x00"),
            ("_x005F_x0041_", "_x0041_"),
        ] {
            assert_eq!(unescaped(given), expected, "{given:?}");
        }
    }

    #[test]
    fn numbers_have_fifteen_digits() {
        for (float, expected) in [
            (1.350_000_000_000_000_2, "1.35"),
            (0.1 + 0.2, "0.3"),
            (1e-7, "0.0000001"),
            (2.5e20, "250000000000000000000"),
        ] {
            let mut text = String::new();
            assert!(matches!(number(float, &mut text), Form::Decimal));
            assert_eq!(text, expected);
        }
    }
}
