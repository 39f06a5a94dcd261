//! Values on the wire: texts on the way in, binary on the way out.

use postgres::types::private::BytesMut;
use postgres::types::{Format, FromSql, IsNull, ToSql, Type as PgType};

use cairn_tabular::cell::{Cell, CellRef};
use cairn_tabular::moment::Fraction;
use cairn_tabular::render;
use cairn_tabular::types::{Kind, Type};
use cairn_tabular::value::{float_cell, list_text, write_list};

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
