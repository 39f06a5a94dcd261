//! From JSON to values of columns, with the rules and the words of PostgreSQL: what an assignment takes, what a comparison takes.

use serde_json::Value;

use crate::cell::Cell;
use crate::types::{Kind, Type};
use crate::{decimal, moment};

/// Turns a member of a record into the value of a column. The error is the database's text.
pub fn assigned(column: &str, ty: Type, value: &Value) -> Result<Cell, String> {
    match value {
        Value::Null => Ok(Cell::Null),
        // Any JSON goes into `json`; an empty text is a text there.
        _ if ty == Type::of(Kind::Json) => Ok(Cell::Text(json_text(value))),
        Value::String(text) if text.is_empty() && ty != Type::of(Kind::Text) => Ok(Cell::Null),
        Value::String(text) => from_text(ty, text),
        Value::Array(items) if ty.list => list(column, ty, items),
        Value::Array(items) if items.is_empty() => from_text(ty, "{}"),
        Value::Array(items) => Err(mismatch(column, ty, &format!("{}[]", family(items)))),
        Value::Object(_) => Err("can't adapt type 'dict'".to_owned()),
        _ if ty.list => Err(mismatch(column, ty, scalar_name(value))),
        _ => scalar(ty, value).unwrap_or_else(|| Err(mismatch(column, ty, scalar_name(value)))),
    }
}

/// Takes a number or truth value where PostgreSQL has a cast of its own for it.
fn scalar(ty: Type, value: &Value) -> Option<Result<Cell, String>> {
    match value {
        Value::Bool(flag) => match ty.kind {
            Kind::Bool => Some(Ok(Cell::Int(i64::from(*flag)))),
            Kind::Text | Kind::Varchar | Kind::Char => {
                Some(limited_text(ty, if *flag { "true" } else { "false" }))
            }
            _ => None,
        },
        Value::Number(number) => match ty.kind {
            Kind::Int2 | Kind::Int4 | Kind::Int8 => {
                let whole = match number.as_i64() {
                    Some(whole) => Some(whole),
                    None => decimal::parse(&number.to_string())
                        .ok()
                        .and_then(|text| decimal::round(&text, 0))
                        .and_then(|text| text.parse().ok()),
                };
                Some(
                    whole
                        .filter(|whole| fits(ty.kind, *whole))
                        .map(Cell::Int)
                        .ok_or_else(|| format!("{} out of range", ty.long_name())),
                )
            }
            Kind::Numeric => Some(numeric(ty, &number.to_string())),
            Kind::Float4 | Kind::Float8 => Some(float(ty.kind, &number.to_string())),
            Kind::Text | Kind::Varchar | Kind::Char => {
                Some(limited_text(ty, &cairn_domain::python::repr(value)))
            }
            _ => None,
        },
        Value::Null | Value::String(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn list(column: &str, ty: Type, items: &[Value]) -> Result<Cell, String> {
    let texts = items.iter().any(Value::is_string);
    // A list of texts is a list of texts, and no other: its members are not read.
    if texts && !ty.member().is_text() {
        return Err(mismatch(column, ty, "text[]"));
    }
    let mut members = Vec::with_capacity(items.len());
    for item in items {
        members.push(match item {
            Value::Null => Cell::Null,
            Value::String(text) => limited_text(ty.member(), text)?,
            Value::Bool(_) | Value::Number(_) if texts => {
                return Err(format!(
                    "ARRAY types text and {} cannot be matched",
                    scalar_name(item)
                ));
            }
            Value::Bool(_) | Value::Number(_) => {
                scalar(ty.member(), item).unwrap_or_else(|| {
                    Err(mismatch(column, ty, &format!("{}[]", scalar_name(item))))
                })?
            }
            Value::Array(_) => {
                return Err("lists inside lists are not supported".to_owned());
            }
            Value::Object(_) => return Err("can't adapt type 'dict'".to_owned()),
        });
    }
    Ok(Cell::Text(list_text(ty, &members)))
}

/// Writes a list as it is kept: a JSON array without blanks.
pub fn list_text(ty: Type, members: &[Cell]) -> String {
    let mut out = String::from("[");
    for (place, member) in members.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        crate::render::json(
            &mut out,
            ty.member(),
            member.as_ref(),
            moment::Fraction::Needed,
        );
    }
    out.push(']');
    out
}

fn mismatch(column: &str, ty: Type, found: &str) -> String {
    format!(
        "column \"{column}\" is of type {} but expression is of type {found}",
        Type {
            modifier: None,
            ..ty
        }
        .long_name()
    )
}

fn scalar_name(value: &Value) -> &'static str {
    match value {
        Value::Bool(_) => "boolean",
        Value::Number(number) => match number.as_i64() {
            Some(whole) if i32::try_from(whole).is_ok() => "integer",
            Some(_) => "bigint",
            None => "numeric",
        },
        Value::Null | Value::String(_) | Value::Array(_) | Value::Object(_) => "text",
    }
}

fn family(items: &[Value]) -> &'static str {
    items
        .iter()
        .find(|item| !item.is_null())
        .map_or("text", scalar_name)
}

fn fits(kind: Kind, whole: i64) -> bool {
    match kind {
        Kind::Int2 => i16::try_from(whole).is_ok(),
        Kind::Int4 => i32::try_from(whole).is_ok(),
        _ => true,
    }
}

/// Reads a text as PostgreSQL's input function of a type does.
pub fn from_text(ty: Type, text: &str) -> Result<Cell, String> {
    if text.contains('\0') {
        return Err("A string literal cannot contain NUL (0x00) characters.".to_owned());
    }
    if ty.list {
        return list_literal(ty, text);
    }
    let unread = || {
        format!(
            "invalid input syntax for type {}: \"{text}\"",
            plain_name(ty)
        )
    };
    let when = |bad: moment::Bad| match bad {
        moment::Bad::Syntax => unread(),
        moment::Bad::Range => format!("date/time field value out of range: \"{text}\""),
    };
    match ty.kind {
        Kind::Int2 | Kind::Int4 | Kind::Int8 => {
            let trimmed = text.trim_matches(|c: char| c.is_ascii_whitespace() || c == '\u{b}');
            let digits = trimmed.strip_prefix(['+', '-']).unwrap_or(trimmed);
            if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(unread());
            }
            trimmed
                .parse()
                .ok()
                .filter(|whole| fits(ty.kind, *whole))
                .map(Cell::Int)
                .ok_or_else(|| {
                    format!(
                        "value \"{text}\" is out of range for type {}",
                        plain_name(ty)
                    )
                })
        }
        Kind::Numeric => numeric(ty, text),
        Kind::Float4 | Kind::Float8 => float(ty.kind, text),
        Kind::Bool => truth(text)
            .map(|flag| Cell::Int(i64::from(flag)))
            .ok_or_else(unread),
        Kind::Date => moment::date(text).map(Cell::Int).map_err(when),
        Kind::Time => moment::time(text).map(Cell::Int).map_err(when),
        Kind::Timestamp => moment::timestamp(text).map(Cell::Int).map_err(when),
        Kind::TimestampTz => moment::timestamptz(text).map(Cell::Int).map_err(when),
        Kind::Text | Kind::Varchar | Kind::Char => limited_text(ty, text),
        Kind::Json => serde_json::from_str::<serde::de::IgnoredAny>(text)
            .map(|_| Cell::Text(text.to_owned()))
            .map_err(|_| "invalid input syntax for type json".to_owned()),
        Kind::Jsonb => serde_json::from_str::<Value>(text)
            .map(|value| Cell::Text(jsonb_text(&value)))
            .map_err(|_| "invalid input syntax for type json".to_owned()),
        Kind::Uuid => {
            let plain = text
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'));
            uuid::Uuid::try_parse(plain.unwrap_or(text))
                .map(|id| Cell::Text(id.hyphenated().to_string()))
                .map_err(|_| unread())
        }
    }
}

fn plain_name(ty: Type) -> String {
    Type {
        modifier: None,
        ..ty
    }
    .long_name()
}

/// Reads a truth value: any beginning of the words that PostgreSQL knows.
fn truth(text: &str) -> Option<bool> {
    let word = text.trim().to_ascii_lowercase();
    let begins = |whole: &str, least: usize| word.len() >= least && whole.starts_with(&word);
    if begins("true", 1) || begins("yes", 1) || word == "on" || word == "1" {
        Some(true)
    } else if begins("false", 1) || begins("no", 1) || begins("off", 2) || word == "0" {
        Some(false)
    } else {
        None
    }
}

fn numeric(ty: Type, text: &str) -> Result<Cell, String> {
    let read = decimal::parse(text).map_err(|bad| match bad {
        decimal::Bad::Syntax => format!("invalid input syntax for type numeric: \"{text}\""),
        decimal::Bad::Range => "value overflows numeric format".to_owned(),
    })?;
    match ty.modifier {
        Some((digits, scale)) => decimal::limited(&read, digits, scale)
            .map(Cell::Text)
            .ok_or_else(|| "numeric field overflow".to_owned()),
        None => Ok(Cell::Text(read)),
    }
}

fn float(kind: Kind, text: &str) -> Result<Cell, String> {
    let name = if kind == Kind::Float4 {
        "real"
    } else {
        "double precision"
    };
    let unread = || format!("invalid input syntax for type {name}: \"{text}\"");
    let trimmed = text.trim();
    let (sign, digits) = match trimmed.strip_prefix('-') {
        Some(digits) => (-1.0, digits),
        None => (1.0, trimmed.strip_prefix('+').unwrap_or(trimmed)),
    };
    let float = match digits.to_ascii_lowercase().as_str() {
        "nan" => f64::NAN,
        "inf" | "infinity" => sign * f64::INFINITY,
        plain => {
            if !plain.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
                return Err(unread());
            }
            let float: f64 = plain.parse().map_err(|_| unread())?;
            let float = if kind == Kind::Float4 {
                f64::from(float as f32)
            } else {
                float
            };
            let zero = plain
                .split('e')
                .next()
                .is_some_and(|digits| !digits.bytes().any(|byte| (b'1'..=b'9').contains(&byte)));
            if float.is_infinite() || (float == 0.0 && !zero) {
                return Err(format!("\"{text}\" is out of range for type {name}"));
            }
            sign * float
        }
    };
    Ok(float_cell(float))
}

/// Returns a float as it is kept: `NaN`, which SQLite has not, is a text and so comes behind all numbers.
pub fn float_cell(float: f64) -> Cell {
    if float.is_nan() {
        Cell::Text("NaN".to_owned())
    } else {
        Cell::Float(float)
    }
}

fn limited_text(ty: Type, text: &str) -> Result<Cell, String> {
    if text.contains('\0') {
        return Err("A string literal cannot contain NUL (0x00) characters.".to_owned());
    }
    let Some((most, _)) = ty.modifier else {
        return Ok(Cell::Text(text.to_owned()));
    };
    let most = usize::from(most);
    let length = text.chars().count();
    if length > most && text.chars().skip(most).any(|c| c != ' ') {
        return Err(format!("value too long for type {}", ty.long_name()));
    }
    let mut kept: String = text.chars().take(most).collect();
    if ty.kind == Kind::Char {
        kept.extend(std::iter::repeat_n(' ', most.saturating_sub(length)));
    }
    Ok(Cell::Text(kept))
}

/// Reads `{a,"b c",NULL}`.
fn list_literal(ty: Type, text: &str) -> Result<Cell, String> {
    let malformed = || format!("malformed array literal: \"{text}\"");
    let inner = text
        .trim()
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
        .ok_or_else(malformed)?;
    let mut members = Vec::new();
    let mut rest = inner.trim_start();
    while !rest.is_empty() {
        let (member, behind) = if let Some(quoted) = rest.strip_prefix('"') {
            let mut word = String::new();
            let mut characters = quoted.char_indices();
            let end = loop {
                match characters.next().ok_or_else(malformed)? {
                    (_, '\\') => word.push(characters.next().ok_or_else(malformed)?.1),
                    (place, '"') => break place + 1,
                    (_, other) => word.push(other),
                }
            };
            (from_text(ty.member(), &word)?, &quoted[end..])
        } else {
            let end = rest.find(',').unwrap_or(rest.len());
            let word = rest[..end].trim();
            if word.is_empty() || word.contains(['{', '}', '"', '\\']) {
                return Err(malformed());
            }
            let member = if word.eq_ignore_ascii_case("null") {
                Cell::Null
            } else {
                from_text(ty.member(), word)?
            };
            (member, &rest[end..])
        };
        members.push(member);
        rest = behind.trim_start();
        if let Some(next) = rest.strip_prefix(',') {
            rest = next.trim_start();
            if rest.is_empty() {
                return Err(malformed());
            }
        } else if !rest.is_empty() {
            return Err(malformed());
        }
    }
    Ok(Cell::Text(list_text(ty, &members)))
}

/// Writes JSON as CKAN stores it: blanks behind commas and colons, everything outside ASCII escaped.
pub fn json_text(value: &Value) -> String {
    let mut out = String::new();
    write_json(&mut out, value, true);
    out
}

/// Writes JSON as `jsonb` shows it: shorter keys first.
fn jsonb_text(value: &Value) -> String {
    fn sorted(value: &Value) -> Value {
        match value {
            Value::Object(map) => {
                let mut members: Vec<(&String, &Value)> = map.iter().collect();
                members
                    .sort_by(|left, right| (left.0.len(), left.0).cmp(&(right.0.len(), right.0)));
                Value::Object(
                    members
                        .into_iter()
                        .map(|(key, member)| (key.clone(), sorted(member)))
                        .collect(),
                )
            }
            Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
            other => other.clone(),
        }
    }
    let mut out = String::new();
    write_json(&mut out, &sorted(value), false);
    out
}

fn write_json(out: &mut String, value: &Value, ascii: bool) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Number(_) => out.push_str(&cairn_domain::python::repr(value)),
        Value::String(text) => write_json_string(out, text, ascii),
        Value::Array(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push_str(", ");
                }
                write_json(out, item, ascii);
            }
            out.push(']');
        }
        Value::Object(map) => {
            out.push('{');
            for (place, (key, item)) in map.iter().enumerate() {
                if place > 0 {
                    out.push_str(", ");
                }
                write_json_string(out, key, ascii);
                out.push_str(": ");
                write_json(out, item, ascii);
            }
            out.push('}');
        }
    }
}

/// Writes a list, kept as JSON, as PostgreSQL reads it. Numbers are copied digit by digit.
pub fn write_list(out: &mut String, list: &str) {
    out.push('{');
    for (place, member) in raw_members(list).enumerate() {
        if place > 0 {
            out.push(',');
        }
        match serde_json::from_str::<String>(member) {
            Ok(text) => {
                out.push('"');
                for character in text.chars() {
                    if matches!(character, '"' | '\\') {
                        out.push('\\');
                    }
                    out.push(character);
                }
                out.push('"');
            }
            Err(_) if member == "null" => out.push_str("NULL"),
            Err(_) => out.push_str(member),
        }
    }
    out.push('}');
}

/// Returns the members of a list that is kept as JSON.
pub fn list_members(ty: Type, list: &str) -> Result<Vec<Cell>, String> {
    raw_members(list)
        .map(|member| match serde_json::from_str::<String>(member) {
            Ok(text) => from_text(ty.member(), &text),
            Err(_) if member == "null" => Ok(Cell::Null),
            Err(_) => from_text(ty.member(), member),
        })
        .collect()
}

/// The members of a list as they stand in it.
fn raw_members(list: &str) -> impl Iterator<Item = &str> {
    let mut rest = &list[1..list.len().max(2) - 1];
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = if rest.starts_with('"') {
            closing_quote(rest)
        } else {
            rest.find(',').unwrap_or(rest.len())
        };
        let member = &rest[..end];
        rest = rest[end..].strip_prefix(',').unwrap_or_default();
        Some(member)
    })
}

/// Where the string that a text begins with ends.
fn closing_quote(text: &str) -> usize {
    let mut escaped = false;
    for (place, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return place + 1,
            _ => {}
        }
    }
    text.len()
}

/// Returns a member of a JSON object or list, as JSON or as text; `None` where there is none, or NULL for text.
pub fn json_member(json: &str, key: Result<&str, i64>, text: bool) -> Option<String> {
    let value: Value = serde_json::from_str(json).ok()?;
    let member = match (key, &value) {
        (Ok(key), Value::Object(map)) => map.get(key)?,
        (Err(place), Value::Array(items)) => {
            let place = if place < 0 {
                place.checked_add(i64::try_from(items.len()).ok()?)?
            } else {
                place
            };
            items.get(usize::try_from(place).ok()?)?
        }
        _ => return None,
    };
    match member {
        Value::Null if text => None,
        Value::String(inner) if text => Some(inner.clone()),
        other => Some(json_text(other)),
    }
}

/// Writes a JSON string.
pub fn write_json_string(out: &mut String, text: &str, ascii: bool) {
    use std::fmt::Write as _;
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if (c as u32) < 0x20 || (ascii && !c.is_ascii()) => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    // Writing to a String does not fail.
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// What a value of a request is compared with a column as.
#[derive(Debug, Clone, PartialEq)]
pub enum Comparand {
    /// A value of the column's own type.
    Value(Cell),
    /// A decimal beside a column of whole numbers.
    Decimal(String),
    /// NULL, which nothing equals.
    Null,
}

/// Turns a value of a filter into what a column is compared with. The error is the database's text.
pub fn compared(ty: Type, value: &Value) -> Result<Comparand, String> {
    let own = |cell: Result<Cell, String>| cell.map(Comparand::Value);
    let unlike = || {
        format!(
            "operator does not exist: {} = {}",
            plain_name(ty),
            scalar_name(value)
        )
    };
    if matches!(value, Value::Null) {
        return Ok(Comparand::Null);
    }
    if ty.is_text() && ty.modifier.is_none() && ty.kind != Kind::Char {
        return match value {
            Value::String(text) => own(limited_text(ty, text)),
            other => own(Ok(Cell::Text(cairn_domain::python::repr(other)))),
        };
    }
    if !ty.is_comparable() {
        return Err(unlike());
    }
    match value {
        Value::String(text) => own(from_text(ty, text)),
        Value::Array(items) if ty.list => own(list("", ty, items)),
        Value::Bool(flag) if ty == Type::of(Kind::Bool) => own(Ok(Cell::Int(i64::from(*flag)))),
        Value::Number(number) if !ty.list => match ty.kind {
            Kind::Int2 | Kind::Int4 | Kind::Int8 => match number.as_i64() {
                Some(whole) => own(Ok(Cell::Int(whole))),
                None => decimal::parse(&number.to_string())
                    .map(Comparand::Decimal)
                    .map_err(|_| unlike()),
            },
            Kind::Numeric => own(numeric(Type::of(Kind::Numeric), &number.to_string())),
            Kind::Float4 | Kind::Float8 => own(float(Kind::Float8, &number.to_string())),
            Kind::Text | Kind::Varchar | Kind::Char => {
                own(Ok(Cell::Text(cairn_domain::python::repr(value))))
            }
            _ => Err(unlike()),
        },
        _ => Err(unlike()),
    }
}

#[cfg(test)]
mod tests;
