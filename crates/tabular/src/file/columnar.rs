//! Parquet: columns whose names and types the file itself knows.

use std::fs::File;
use std::path::{Path, PathBuf};

use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as Physical};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::{Field, Row};
use serde_json::{Map, Value};

use super::source::{EachRaw, Names, Raw, RawRow, Source};
use super::{FileError, Limits};
use crate::cell::CellRef;
use crate::moment::Fraction;
use crate::render;
use crate::types::{Kind, Type};

/// A Parquet file.
pub(crate) struct Columnar {
    path: PathBuf,
    columns: Vec<Column>,
}

/// What the schema says of a column beyond what its values say.
#[derive(Debug, Clone)]
struct Column {
    name: String,
    /// How many units of the file make a microsecond, where values are timestamps that come as plain numbers.
    nanos: bool,
    /// Whether timestamps are of UTC.
    utc: bool,
}

impl Columnar {
    pub(crate) fn open(path: &Path, limits: &Limits) -> Result<Self, FileError> {
        let reader = SerializedFileReader::new(File::open(path)?).map_err(unreadable)?;
        let meta = reader.metadata();
        let packed = std::fs::metadata(path)?.len().max(1);
        let unpacked: u64 = meta
            .row_groups()
            .iter()
            .map(|group| u64::try_from(group.total_byte_size()).unwrap_or(0))
            .sum();
        if unpacked > limits.unpacked
            || (unpacked > 16 << 20 && unpacked / packed > limits.ratio * 10)
        {
            return Err(FileError::TooLarge(
                "unpacked, the file is larger than it may be".to_owned(),
            ));
        }
        let columns = meta
            .file_metadata()
            .schema()
            .get_fields()
            .iter()
            .map(|field| {
                let info = field.get_basic_info();
                let (nanos, utc) = match info.logical_type_ref() {
                    Some(LogicalType::Timestamp(stamp)) => {
                        (stamp.unit == TimeUnit::NANOS, stamp.is_adjusted_to_u_t_c)
                    }
                    _ => (
                        false,
                        matches!(
                            info.converted_type(),
                            ConvertedType::TIMESTAMP_MILLIS | ConvertedType::TIMESTAMP_MICROS
                        ) && field.is_primitive()
                            && field.get_physical_type() == Physical::INT64,
                    ),
                };
                Column {
                    name: field.name().to_owned(),
                    nanos,
                    utc,
                }
            })
            .collect();
        Ok(Self {
            path: path.to_owned(),
            columns,
        })
    }
}

fn unreadable(error: parquet::errors::ParquetError) -> FileError {
    FileError::Unreadable(format!("the Parquet file cannot be read: {error}"))
}

impl Source for Columnar {
    fn each(&mut self, row: EachRaw<'_>) -> Result<(), FileError> {
        let reader = SerializedFileReader::new(File::open(&self.path)?).map_err(unreadable)?;
        let rows = reader.get_row_iter(None).map_err(unreadable)?;
        let mut texts: Vec<String> = vec![String::new(); self.columns.len()];
        for (place, next) in rows.enumerate() {
            let next: Row = next.map_err(unreadable)?;
            let values: Vec<&Field> = next.get_column_iter().map(|(_, value)| value).collect();
            let forms: Vec<Form> = values
                .iter()
                .zip(&self.columns)
                .zip(&mut texts)
                .map(|((value, column), text)| {
                    text.clear();
                    form(value, column, text)
                })
                .collect();
            let cells: Vec<Raw<'_>> = forms
                .iter()
                .zip(values)
                .zip(&texts)
                .map(|((form, value), text)| match (form, value) {
                    (Form::Ready(raw), _) => *raw,
                    (Form::Own, Field::Str(own)) => Raw::Word(own),
                    (Form::Decimal, _) => Raw::Decimal(text),
                    (Form::Json, _) => Raw::Json(text),
                    (Form::Own | Form::Word, _) => Raw::Word(text),
                })
                .collect();
            if !row(place as u64 + 1, RawRow::Cells(&cells))? {
                break;
            }
        }
        Ok(())
    }

    fn names(&mut self, _: &Limits) -> Result<Names, FileError> {
        Ok(Names::Known(
            self.columns
                .iter()
                .map(|column| column.name.clone())
                .collect(),
        ))
    }
}

/// Where a value is: ready, in the field, or written into the text beside it.
enum Form {
    Ready(Raw<'static>),
    Own,
    Word,
    Decimal,
    Json,
}

fn form(value: &Field, column: &Column, text: &mut String) -> Form {
    use std::fmt::Write as _;
    let int = |int: i64| Form::Ready(Raw::Int(int));
    let stamp = |micros: i64| {
        Form::Ready(if column.utc {
            Raw::Instant(micros)
        } else {
            Raw::Timestamp(micros)
        })
    };
    match value {
        Field::Null => Form::Ready(Raw::Empty),
        Field::Bool(flag) => Form::Ready(Raw::Bool(*flag)),
        Field::Byte(number) => int(i64::from(*number)),
        Field::Short(number) => int(i64::from(*number)),
        Field::Int(number) => int(i64::from(*number)),
        Field::Long(nanos) if column.nanos => stamp(nanos.div_euclid(1000)),
        Field::Long(number) => int(*number),
        Field::UByte(number) => int(i64::from(*number)),
        Field::UShort(number) => int(i64::from(*number)),
        Field::UInt(number) => int(i64::from(*number)),
        Field::ULong(number) => match i64::try_from(*number) {
            Ok(number) => int(number),
            Err(_) => {
                let _ = write!(text, "{number}");
                Form::Decimal
            }
        },
        Field::Float16(number) => Form::Ready(Raw::Float(f64::from(*number))),
        Field::Float(number) => Form::Ready(Raw::Float(f64::from(*number))),
        Field::Double(number) => Form::Ready(Raw::Float(*number)),
        Field::Decimal(_) => {
            let shown = value.to_string();
            match crate::decimal::parse(&shown) {
                Ok(number) => {
                    text.push_str(&number);
                    Form::Decimal
                }
                Err(_) => {
                    text.push_str(&shown);
                    Form::Word
                }
            }
        }
        Field::Str(_) => Form::Own,
        Field::Bytes(bytes) => {
            match std::str::from_utf8(bytes.data()) {
                Ok(plain) => text.push_str(plain),
                Err(_) => {
                    text.push_str("\\x");
                    for byte in bytes.data() {
                        let _ = write!(text, "{byte:02x}");
                    }
                }
            }
            Form::Word
        }
        Field::Date(days) => Form::Ready(Raw::Date(i64::from(*days))),
        Field::TimeMillis(millis) => clock(text, i64::from(*millis) * 1000),
        Field::TimeMicros(micros) => clock(text, *micros),
        Field::TimestampMillis(millis) => stamp(millis.saturating_mul(1000)),
        Field::TimestampMicros(micros) => stamp(*micros),
        Field::Group(_) | Field::ListInternal(_) | Field::MapInternal(_) => {
            text.push_str(&crate::value::json_text(&json(value)));
            Form::Json
        }
    }
}

fn clock(text: &mut String, micros: i64) -> Form {
    render::plain(
        text,
        Type::of(Kind::Time),
        CellRef::Int(micros),
        Fraction::Needed,
    );
    Form::Word
}

/// A nested value as JSON.
fn json(value: &Field) -> Value {
    match value {
        Field::Null => Value::Null,
        Field::Bool(flag) => Value::Bool(*flag),
        Field::Byte(number) => Value::from(*number),
        Field::Short(number) => Value::from(*number),
        Field::Int(number) => Value::from(*number),
        Field::Long(number) => Value::from(*number),
        Field::UByte(number) => Value::from(*number),
        Field::UShort(number) => Value::from(*number),
        Field::UInt(number) => Value::from(*number),
        Field::ULong(number) => Value::from(*number),
        Field::Float16(number) => Value::from(f64::from(*number)),
        Field::Float(number) => Value::from(*number),
        Field::Double(number) => Value::from(*number),
        Field::Str(text) => Value::from(text.as_str()),
        Field::Group(row) => Value::Object(
            row.get_column_iter()
                .map(|(name, value)| (name.clone(), json(value)))
                .collect(),
        ),
        Field::ListInternal(list) => list.elements().iter().map(json).collect(),
        Field::MapInternal(map) => {
            let mut members = Map::new();
            for (key, value) in map.entries() {
                let key = match key {
                    Field::Str(text) => text.clone(),
                    other => other.to_string(),
                };
                members.insert(key, json(value));
            }
            Value::Object(members)
        }
        other => {
            let plain = Column {
                name: String::new(),
                nanos: false,
                utc: false,
            };
            let mut text = String::new();
            match form(other, &plain, &mut text) {
                Form::Ready(raw) => raw.write(&mut text),
                Form::Own | Form::Word | Form::Decimal | Form::Json => {}
            }
            Value::from(text)
        }
    }
}
