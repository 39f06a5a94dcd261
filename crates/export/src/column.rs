//! Columns, and the types that they have in Arrow and Parquet.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, TimeUnit};
use cairn_tabular::statistics::Digits;
use cairn_tabular::types::{Kind, Type};

/// A column of a file.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// How many digits its decimals have; where nobody knows they are texts.
    pub digits: Option<Digits>,
}

/// Most digits of decimals of 128 and 256 bits.
const NARROW: u32 = 38;
const WIDE: u32 = 76;

impl Column {
    /// Whether somebody must count digits before a file of these columns can begin.
    pub fn needs_digits(ty: Type) -> bool {
        ty.kind == Kind::Numeric && !ty.list
    }

    pub(crate) fn field(&self) -> Field {
        let ty = if self.ty.list {
            DataType::List(Arc::new(Field::new_list_field(self.member(), true)))
        } else {
            self.member()
        };
        Field::new(&self.name, ty, true)
    }

    /// The type of its values, or of the members of its lists.
    fn member(&self) -> DataType {
        match self.ty.kind {
            Kind::Int2 => DataType::Int16,
            Kind::Int4 => DataType::Int32,
            Kind::Int8 => DataType::Int64,
            Kind::Float4 => DataType::Float32,
            Kind::Float8 => DataType::Float64,
            Kind::Numeric if self.ty.list => DataType::Utf8,
            Kind::Numeric => self.decimal(),
            Kind::Bool => DataType::Boolean,
            Kind::Date => DataType::Date32,
            Kind::Time => DataType::Time64(TimeUnit::Microsecond),
            Kind::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, None),
            Kind::TimestampTz => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            Kind::Text | Kind::Varchar | Kind::Char | Kind::Json | Kind::Jsonb | Kind::Uuid => {
                DataType::Utf8
            }
        }
    }

    /// Decimals are exact: those that fit into no decimal of Arrow are texts, and so are all where one is not a number.
    fn decimal(&self) -> DataType {
        let Some(digits) = self.digits.filter(|digits| !digits.special) else {
            return DataType::Utf8;
        };
        let (whole, scale) = match self.ty.modifier {
            Some((precision, scale)) => {
                let (precision, scale) = (u32::from(precision), u32::from(scale));
                (
                    digits.whole.max(precision.saturating_sub(scale)),
                    digits.scale.max(scale),
                )
            }
            None => (digits.whole, digits.scale),
        };
        // Rooms of the same width whatever the values, so that files of different days have the same types.
        match (u8::try_from(whole + scale), i8::try_from(scale)) {
            (Ok(all), Ok(scale)) if u32::from(all) <= NARROW => {
                DataType::Decimal128(NARROW as u8, scale)
            }
            (Ok(all), Ok(scale)) if u32::from(all) <= WIDE => {
                DataType::Decimal256(WIDE as u8, scale)
            }
            _ => DataType::Utf8,
        }
    }
}

/// The schema of a file.
pub(crate) fn schema(columns: &[Column]) -> Arc<Schema> {
    Arc::new(Schema::new(
        columns.iter().map(Column::field).collect::<Vec<_>>(),
    ))
}
