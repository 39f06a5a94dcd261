//! Values on the wire: parameters as texts, rows that are loaded or read in binary.

use postgres::types::private::BytesMut;
use postgres::types::{Format, FromSql, IsNull, ToSql, Type as PgType};

use cairn_tabular::cell::{Cell, CellRef};
use cairn_tabular::moment::Fraction;
use cairn_tabular::render;
use cairn_tabular::types::{Kind, Type};
use cairn_tabular::value::{float_cell, list_members, list_text, write_list};

type AnyError = Box<dyn std::error::Error + Sync + Send>;

/// Days and microseconds from 1970 to 2000, where PostgreSQL counts from.
const DAYS: i64 = 10_957;
const MICROS: i64 = DAYS * cairn_tabular::moment::DAY;

/// A parameter, as text.
#[derive(Debug)]
pub(super) struct TextParam(pub(super) Option<String>);

impl ToSql for TextParam {
    fn to_sql(&self, _: &PgType, out: &mut BytesMut) -> Result<IsNull, AnyError> {
        Ok(match &self.0 {
            None => IsNull::Yes,
            Some(text) => {
                out.extend_from_slice(text.as_bytes());
                IsNull::No
            }
        })
    }

    fn accepts(_: &PgType) -> bool {
        true
    }

    fn encode_format(&self, _: &PgType) -> Format {
        Format::Text
    }

    fn to_sql_checked(&self, ty: &PgType, out: &mut BytesMut) -> Result<IsNull, AnyError> {
        self.to_sql(ty, out)
    }
}

/// Writes a value as PostgreSQL reads it.
pub(super) fn text_of(ty: Type, cell: &Cell) -> Option<String> {
    let mut out = String::new();
    match (ty.list, cell) {
        (_, Cell::Null) => return None,
        (true, Cell::Text(list)) => write_list(&mut out, list),
        _ => render::plain(&mut out, ty, cell.as_ref(), Fraction::Needed),
    }
    Some(out)
}

/// A value as it came.
pub(super) struct Raw<'a>(pub(super) Option<&'a [u8]>);

impl<'a> FromSql<'a> for Raw<'a> {
    fn from_sql(_: &PgType, raw: &'a [u8]) -> Result<Self, AnyError> {
        Ok(Self(Some(raw)))
    }

    fn from_sql_null(_: &PgType) -> Result<Self, AnyError> {
        Ok(Self(None))
    }

    fn accepts(_: &PgType) -> bool {
        true
    }
}

/// A value that was read: borrowed from the row, or made of it.
pub(super) enum Decoded<'a> {
    Borrowed(CellRef<'a>),
    Made(Cell),
}

impl Decoded<'_> {
    pub(super) fn as_ref(&self) -> CellRef<'_> {
        match self {
            Self::Borrowed(cell) => *cell,
            Self::Made(cell) => cell.as_ref(),
        }
    }
}

/// Reads a value of a type.
pub(super) fn decode(ty: Type, raw: Option<&[u8]>) -> Result<Decoded<'_>, String> {
    let Some(raw) = raw else {
        return Ok(Decoded::Borrowed(CellRef::Null));
    };
    if ty.list {
        return list(ty, raw).map(|list| Decoded::Made(Cell::Text(list)));
    }
    let int = |int: i64| Ok(Decoded::Borrowed(CellRef::Int(int)));
    match ty.kind {
        Kind::Int2 | Kind::Int4 | Kind::Int8 => int(whole(raw)?),
        Kind::Bool => int(i64::from(raw.first().copied().unwrap_or_default())),
        Kind::Date => int(whole(raw)? + DAYS),
        Kind::Time => int(whole(raw)?),
        Kind::Timestamp | Kind::TimestampTz => int(whole(raw)?.saturating_add(MICROS)),
        Kind::Float4 | Kind::Float8 => Ok(Decoded::Made(float_cell(float(raw)?))),
        Kind::Numeric => numeric(raw).map(|text| Decoded::Made(Cell::Text(text))),
        Kind::Uuid => uuid::Uuid::from_slice(raw)
            .map(|id| Decoded::Made(Cell::Text(id.hyphenated().to_string())))
            .map_err(|error| error.to_string()),
        Kind::Jsonb => text(raw.get(1..).unwrap_or_default()),
        Kind::Text | Kind::Varchar | Kind::Char | Kind::Json => text(raw),
    }
}

/// Writes a value with its length in front.
pub(super) fn encode(out: &mut Vec<u8>, ty: Type, cell: CellRef<'_>) -> Result<(), String> {
    if cell == CellRef::Null {
        out.extend(NULL);
        return Ok(());
    }
    let start = out.len();
    out.extend(NULL);
    match cell {
        CellRef::Text(list) if ty.list => write_members(out, ty, list)?,
        CellRef::Int(int) => match ty.kind {
            Kind::Bool => out.push(u8::from(int != 0)),
            Kind::Int2 => out.extend(fitting::<i16>(int)?.to_be_bytes()),
            Kind::Int4 => out.extend(fitting::<i32>(int)?.to_be_bytes()),
            Kind::Int8 | Kind::Time => out.extend(int.to_be_bytes()),
            Kind::Date => out.extend(fitting::<i32>(int - DAYS)?.to_be_bytes()),
            Kind::Timestamp | Kind::TimestampTz => out.extend((int - MICROS).to_be_bytes()),
            _ => return Err(misfit(ty)),
        },
        CellRef::Float(float) => match ty.kind {
            Kind::Float4 => out.extend((float as f32).to_be_bytes()),
            Kind::Float8 => out.extend(float.to_be_bytes()),
            _ => return Err(misfit(ty)),
        },
        CellRef::Text(text) => match ty.kind {
            Kind::Text | Kind::Varchar | Kind::Char | Kind::Json => out.extend(text.as_bytes()),
            Kind::Jsonb => {
                out.push(1);
                out.extend(text.as_bytes());
            }
            Kind::Numeric => write_numeric(out, text)?,
            // What is no number of JSON is kept as a text.
            Kind::Float4 => out.extend(special(text)?.to_be_bytes()),
            Kind::Float8 => out.extend(f64::from(special(text)?).to_be_bytes()),
            Kind::Uuid => out.extend(
                uuid::Uuid::parse_str(text)
                    .map_err(|error| error.to_string())?
                    .as_bytes(),
            ),
            _ => return Err(misfit(ty)),
        },
        CellRef::Null => {}
    }
    let length = i32::try_from(out.len() - start - 4).map_err(|_| misfit(ty))?;
    out[start..start + 4].copy_from_slice(&length.to_be_bytes());
    Ok(())
}

/// The length that NULL has.
const NULL: [u8; 4] = (-1_i32).to_be_bytes();

fn misfit(ty: Type) -> String {
    format!("a value that is none of type {}", ty.long_name())
}

fn fitting<T: TryFrom<i64>>(int: i64) -> Result<T, String> {
    T::try_from(int).map_err(|_| format!("{int} is out of range"))
}

fn special(text: &str) -> Result<f32, String> {
    text.parse().map_err(|_| format!("{text:?} is no number"))
}

/// Writes a decimal in canonical form: groups of four digits with a weight, a sign, a scale.
fn write_numeric(out: &mut Vec<u8>, text: &str) -> Result<(), String> {
    let special = match text {
        "NaN" => Some(0xC000),
        "Infinity" => Some(0xD000),
        "-Infinity" => Some(0xF000),
        _ => None,
    };
    if let Some(sign) = special {
        numeric_head(out, 0, 0, sign, 0);
        return Ok(());
    }
    let (sign, plain) = match text.strip_prefix('-') {
        Some(rest) => (0x4000, rest),
        None => (0, text),
    };
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let whole = whole.trim_start_matches('0');
    let (whole, fraction) = (whole.as_bytes(), fraction.as_bytes());
    let before = whole.len().div_ceil(4);
    let groups = before + fraction.len().div_ceil(4);
    let small = |size: usize| i16::try_from(size).map_err(|_| format!("{text:?} is too long"));
    let scale = small(fraction.len())?;
    let start = out.len();
    numeric_head(out, small(groups)?, small(before)? - 1, sign, scale);
    // The first group has what is left over in front of whole ones, the last is filled up with zeros.
    let first = whole.len() - before.saturating_sub(1) * 4;
    let (front, others) = whole.split_at(first.min(whole.len()));
    let front = (!front.is_empty()).then_some(front);
    let mut zero = true;
    for (place, group) in front
        .into_iter()
        .chain(others.chunks(4))
        .chain(fraction.chunks(4))
        .enumerate()
    {
        let mut value = 0_u16;
        for digit in group {
            if !digit.is_ascii_digit() {
                return Err(format!("{text:?} is no number"));
            }
            value = value * 10 + u16::from(digit - b'0');
        }
        if place >= before {
            for _ in group.len()..4 {
                value *= 10;
            }
        }
        zero &= value == 0;
        out.extend(value.to_be_bytes());
    }
    if zero {
        // Zero has no groups and no sign.
        out.truncate(start);
        numeric_head(out, 0, 0, 0, scale);
    }
    Ok(())
}

fn numeric_head(out: &mut Vec<u8>, groups: i16, weight: i16, sign: u16, scale: i16) {
    out.extend(groups.to_be_bytes());
    out.extend(weight.to_be_bytes());
    out.extend(sign.to_be_bytes());
    out.extend(scale.to_be_bytes());
}

/// Writes a list of one dimension.
fn write_members(out: &mut Vec<u8>, ty: Type, list: &str) -> Result<(), String> {
    let member = ty.member();
    let members = list_members(ty, list)?;
    let kind = match member.kind {
        Kind::Int2 => PgType::INT2,
        Kind::Int4 => PgType::INT4,
        Kind::Int8 => PgType::INT8,
        Kind::Float4 => PgType::FLOAT4,
        Kind::Float8 => PgType::FLOAT8,
        Kind::Numeric => PgType::NUMERIC,
        Kind::Bool => PgType::BOOL,
        Kind::Date => PgType::DATE,
        Kind::Time => PgType::TIME,
        Kind::Timestamp => PgType::TIMESTAMP,
        Kind::TimestampTz => PgType::TIMESTAMPTZ,
        Kind::Text => PgType::TEXT,
        Kind::Varchar => PgType::VARCHAR,
        Kind::Char => PgType::BPCHAR,
        Kind::Json => PgType::JSON,
        Kind::Jsonb => PgType::JSONB,
        Kind::Uuid => PgType::UUID,
    };
    let nulls = members.contains(&Cell::Null);
    out.extend(i32::from(!members.is_empty()).to_be_bytes());
    out.extend(i32::from(nulls).to_be_bytes());
    out.extend(kind.oid().to_be_bytes());
    if members.is_empty() {
        return Ok(());
    }
    out.extend(fitting::<i32>(members.len() as i64)?.to_be_bytes());
    out.extend(1_i32.to_be_bytes());
    for one in &members {
        encode(out, member, one.as_ref())?;
    }
    Ok(())
}

fn text(raw: &[u8]) -> Result<Decoded<'_>, String> {
    std::str::from_utf8(raw)
        .map(|text| Decoded::Borrowed(CellRef::Text(text)))
        .map_err(|error| error.to_string())
}

fn whole(raw: &[u8]) -> Result<i64, String> {
    match *raw {
        [a, b] => Ok(i64::from(i16::from_be_bytes([a, b]))),
        [a, b, c, d] => Ok(i64::from(i32::from_be_bytes([a, b, c, d]))),
        [a, b, c, d, e, f, g, h] => Ok(i64::from_be_bytes([a, b, c, d, e, f, g, h])),
        _ => Err(format!("a number of {} bytes", raw.len())),
    }
}

fn float(raw: &[u8]) -> Result<f64, String> {
    match *raw {
        [a, b, c, d] => Ok(f64::from(f32::from_be_bytes([a, b, c, d]))),
        [a, b, c, d, e, f, g, h] => Ok(f64::from_be_bytes([a, b, c, d, e, f, g, h])),
        _ => Err(format!("a float of {} bytes", raw.len())),
    }
}

/// Reads a decimal: groups of four digits with a weight, a sign, a scale.
fn numeric(raw: &[u8]) -> Result<String, String> {
    use std::fmt::Write as _;
    let word = |place: usize| -> Result<i64, String> {
        whole(raw.get(place * 2..place * 2 + 2).unwrap_or_default())
    };
    let (count, weight, sign, scale) = (word(0)?, word(1)?, word(2)?, word(3)?);
    let negative = match sign as u16 {
        0xC000 => return Ok("NaN".to_owned()),
        0xD000 => return Ok("Infinity".to_owned()),
        0xF000 => return Ok("-Infinity".to_owned()),
        0x4000 => true,
        _ => false,
    };
    let group = |number: i64| -> Result<i64, String> {
        if (0..count).contains(&number) {
            word(4 + usize::try_from(number).unwrap_or_default())
        } else {
            Ok(0)
        }
    };
    let mut out = String::new();
    if negative {
        out.push('-');
    }
    if weight < 0 {
        out.push('0');
    }
    for place in 0..=weight {
        // Writing to a String does not fail.
        let _ = if place == 0 {
            write!(out, "{}", group(place)?)
        } else {
            write!(out, "{:04}", group(place)?)
        };
    }
    if scale > 0 {
        out.push('.');
        let end = out.len() + usize::try_from(scale).unwrap_or_default();
        let mut place = weight + 1;
        while out.len() < end {
            let _ = write!(out, "{:04}", group(place)?);
            place += 1;
        }
        out.truncate(end);
    }
    Ok(out)
}

fn list(ty: Type, raw: &[u8]) -> Result<String, String> {
    let word = |place: usize| -> Result<i64, String> {
        whole(raw.get(place..place + 4).unwrap_or_default())
    };
    if word(0)? == 0 {
        return Ok("[]".to_owned());
    }
    let count = word(12)?;
    let mut place = 20;
    let mut members = Vec::new();
    for _ in 0..count {
        let length = word(place)?;
        place += 4;
        members.push(match usize::try_from(length) {
            Err(_) => Cell::Null,
            Ok(length) => {
                let bytes = raw
                    .get(place..place + length)
                    .ok_or_else(|| "a list that ends too early".to_owned())?;
                place += length;
                match decode(ty.member(), Some(bytes))? {
                    Decoded::Borrowed(cell) => cell.to_owned(),
                    Decoded::Made(cell) => cell,
                }
            }
        });
    }
    Ok(list_text(ty, &members))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let text = |text: &str| Cell::Text(text.to_owned());
        let list = |kind| Type {
            list: true,
            ..Type::of(kind)
        };
        for (ty, cell) in [
            (Type::of(Kind::Int2), Cell::Int(-7)),
            (Type::of(Kind::Int4), Cell::Int(i64::from(i32::MIN))),
            (Type::of(Kind::Int8), Cell::Int(i64::MAX)),
            (Type::of(Kind::Bool), Cell::Int(1)),
            (Type::of(Kind::Date), Cell::Int(-1)),
            (Type::of(Kind::Time), Cell::Int(86_399_999_999)),
            (Type::of(Kind::Timestamp), Cell::Int(1)),
            (Type::of(Kind::TimestampTz), Cell::Int(-1)),
            (Type::of(Kind::Float8), Cell::Float(-0.1)),
            (Type::of(Kind::Float8), text("NaN")),
            (Type::of(Kind::Float8), Cell::Float(f64::NEG_INFINITY)),
            (Type::of(Kind::Text), text("é\u{1f980}")),
            (Type::of(Kind::Json), text("{\"a\": 1}")),
            (Type::of(Kind::Jsonb), text("[1]")),
            (
                Type::of(Kind::Uuid),
                text("67e55044-10b1-426f-9247-bb680e5fe0c8"),
            ),
            (list(Kind::Text), text("[\"a,b\",null,\"\\\"\"]")),
            (list(Kind::Int4), text("[1,-2]")),
            (list(Kind::Numeric), text("[1.50,-2]")),
            (list(Kind::Date), text("[\"2020-02-29\"]")),
            (list(Kind::Bool), text("[true,false]")),
            (list(Kind::Text), text("[]")),
        ] {
            same(ty, &cell);
        }
        for decimal in [
            "0",
            "0.00",
            "1",
            "-1",
            "10000",
            "9999",
            "100000000",
            "1234567.891",
            "-0.0001",
            "0.00010000",
            "12345678901234567890.12345678901",
            "0.5",
            "20000.05",
            "NaN",
            "Infinity",
            "-Infinity",
        ] {
            same(Type::of(Kind::Numeric), &text(decimal));
        }
    }

    fn same(ty: Type, cell: &Cell) {
        let mut out = Vec::new();
        assert_eq!(encode(&mut out, ty, cell.as_ref()), Ok(()), "{cell:?}");
        assert_eq!(
            out[..4],
            i32::try_from(out.len() - 4).unwrap_or(-1).to_be_bytes()
        );
        let decoded = decode(ty, Some(&out[4..]));
        assert_eq!(
            decoded.map(|decoded| decoded.as_ref().to_owned()),
            Ok(cell.clone())
        );
    }
}
