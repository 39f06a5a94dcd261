//! Rows on the way into a batch of columns.

use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Decimal128Builder, Decimal256Builder, Float32Builder,
    Float64Builder, Int16Builder, Int32Builder, Int64Builder, StringBuilder,
    Time64MicrosecondBuilder, TimestampMicrosecondBuilder,
};
use arrow_array::{ArrayRef, ListArray, RecordBatch, RecordBatchOptions};
use arrow_buffer::{NullBufferBuilder, OffsetBuffer, ScalarBuffer, i256};
use arrow_schema::{DataType, FieldRef, Schema, TimeUnit};
use cairn_tabular::cell::CellRef;
use cairn_tabular::types::Type;
use cairn_tabular::value;
use serde_json::value::RawValue;

use crate::column::{self, Column};
use crate::error::ExportError;

/// A batch in the making.
pub(crate) struct Batch {
    schema: Arc<Schema>,
    columns: Vec<(Type, Values)>,
    rows: usize,
}

impl Batch {
    pub(crate) fn new(columns: &[Column]) -> Result<Self, ExportError> {
        let schema = column::schema(columns);
        let values = columns
            .iter()
            .zip(schema.fields())
            .map(|(column, field)| {
                Values::new(field.data_type())
                    .map(|values| (column.ty, values))
                    .ok_or_else(|| ExportError::Value(column.name.clone()))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            schema,
            columns: values,
            rows: 0,
        })
    }

    pub(crate) fn schema(&self) -> &Arc<Schema> {
        &self.schema
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: &[CellRef<'_>]) -> Result<(), ExportError> {
        for (place, ((ty, values), cell)) in self.columns.iter_mut().zip(cells).enumerate() {
            values
                .add(*ty, *cell)
                .ok_or_else(|| ExportError::Value(self.schema.field(place).name().clone()))?;
        }
        self.rows += 1;
        Ok(())
    }

    /// Takes the batch, where it has rows.
    pub(crate) fn take(&mut self) -> Result<Option<RecordBatch>, ExportError> {
        if self.rows == 0 {
            return Ok(None);
        }
        let arrays = self
            .columns
            .iter_mut()
            .map(|(_, values)| values.take())
            .collect::<Result<_, _>>()?;
        let options = RecordBatchOptions::new().with_row_count(Some(self.rows));
        self.rows = 0;
        Ok(Some(RecordBatch::try_new_with_options(
            Arc::clone(&self.schema),
            arrays,
            &options,
        )?))
    }
}

/// The values of a column.
enum Values {
    Bool(BooleanBuilder),
    Int16(Int16Builder),
    Int32(Int32Builder),
    Int64(Int64Builder),
    Float32(Float32Builder),
    Float64(Float64Builder),
    Decimal128(Decimal128Builder, usize),
    Decimal256(Decimal256Builder, usize),
    Date(Date32Builder),
    Time(Time64MicrosecondBuilder),
    Timestamp(TimestampMicrosecondBuilder),
    Text(StringBuilder),
    List(List),
}

/// Lists, and where each ends among the members of all.
struct List {
    field: FieldRef,
    members: Box<Values>,
    ends: Vec<i32>,
    count: i32,
    nulls: NullBufferBuilder,
}

impl Values {
    /// Makes room for values of a type, where it is one that columns have.
    fn new(ty: &DataType) -> Option<Self> {
        Some(match ty {
            DataType::Boolean => Self::Bool(BooleanBuilder::new()),
            DataType::Int16 => Self::Int16(Int16Builder::new()),
            DataType::Int32 => Self::Int32(Int32Builder::new()),
            DataType::Int64 => Self::Int64(Int64Builder::new()),
            DataType::Float32 => Self::Float32(Float32Builder::new()),
            DataType::Float64 => Self::Float64(Float64Builder::new()),
            DataType::Decimal128(_, scale) => Self::Decimal128(
                Decimal128Builder::new().with_data_type(ty.clone()),
                usize::try_from(*scale).ok()?,
            ),
            DataType::Decimal256(_, scale) => Self::Decimal256(
                Decimal256Builder::new().with_data_type(ty.clone()),
                usize::try_from(*scale).ok()?,
            ),
            DataType::Date32 => Self::Date(Date32Builder::new()),
            DataType::Time64(TimeUnit::Microsecond) => Self::Time(Time64MicrosecondBuilder::new()),
            DataType::Timestamp(TimeUnit::Microsecond, _) => {
                Self::Timestamp(TimestampMicrosecondBuilder::new().with_data_type(ty.clone()))
            }
            DataType::Utf8 => Self::Text(StringBuilder::new()),
            DataType::List(field) => Self::List(List {
                field: Arc::clone(field),
                members: Box::new(Self::new(field.data_type())?),
                ends: vec![0],
                count: 0,
                nulls: NullBufferBuilder::new(0),
            }),
            _ => return None,
        })
    }

    /// Adds a value; `None` where it is not of the type.
    fn add(&mut self, ty: Type, cell: CellRef<'_>) -> Option<()> {
        match (self, cell) {
            (Self::Bool(to), CellRef::Int(int)) => to.append_value(int != 0),
            (Self::Int16(to), CellRef::Int(int)) => to.append_value(i16::try_from(int).ok()?),
            (Self::Int32(to), CellRef::Int(int)) => to.append_value(i32::try_from(int).ok()?),
            (Self::Int64(to), CellRef::Int(int)) => to.append_value(int),
            (Self::Float32(to), CellRef::Float(float)) => to.append_value(float as f32),
            (Self::Float64(to), CellRef::Float(float)) => to.append_value(float),
            (Self::Decimal128(to, scale), CellRef::Text(text)) => {
                to.append_value(scaled(text, *scale)?.parse().ok()?);
            }
            (Self::Decimal256(to, scale), CellRef::Text(text)) => {
                to.append_value(i256::from_string(&scaled(text, *scale)?)?);
            }
            (Self::Date(to), CellRef::Int(days)) => to.append_value(i32::try_from(days).ok()?),
            (Self::Time(to), CellRef::Int(micros)) => to.append_value(micros),
            (Self::Timestamp(to), CellRef::Int(micros)) => to.append_value(micros),
            (Self::Text(to), CellRef::Text(text)) => to.append_value(text),
            (Self::List(to), CellRef::Text(text)) => to.add(ty, text)?,
            (to, CellRef::Null) => to.null(),
            (_, CellRef::Int(_) | CellRef::Float(_) | CellRef::Text(_)) => return None,
        }
        Some(())
    }

    fn null(&mut self) {
        match self {
            Self::Bool(to) => to.append_null(),
            Self::Int16(to) => to.append_null(),
            Self::Int32(to) => to.append_null(),
            Self::Int64(to) => to.append_null(),
            Self::Float32(to) => to.append_null(),
            Self::Float64(to) => to.append_null(),
            Self::Decimal128(to, _) => to.append_null(),
            Self::Decimal256(to, _) => to.append_null(),
            Self::Date(to) => to.append_null(),
            Self::Time(to) => to.append_null(),
            Self::Timestamp(to) => to.append_null(),
            Self::Text(to) => to.append_null(),
            Self::List(to) => to.end(false),
        }
    }

    fn take(&mut self) -> Result<ArrayRef, ExportError> {
        Ok(match self {
            Self::Bool(from) => Arc::new(from.finish()),
            Self::Int16(from) => Arc::new(from.finish()),
            Self::Int32(from) => Arc::new(from.finish()),
            Self::Int64(from) => Arc::new(from.finish()),
            Self::Float32(from) => Arc::new(from.finish()),
            Self::Float64(from) => Arc::new(from.finish()),
            Self::Decimal128(from, _) => Arc::new(from.finish()),
            Self::Decimal256(from, _) => Arc::new(from.finish()),
            Self::Date(from) => Arc::new(from.finish()),
            Self::Time(from) => Arc::new(from.finish()),
            Self::Timestamp(from) => Arc::new(from.finish()),
            Self::Text(from) => Arc::new(from.finish()),
            Self::List(from) => from.take()?,
        })
    }
}

impl List {
    /// Adds a list that is kept as JSON; numbers are read digit by digit.
    fn add(&mut self, ty: Type, text: &str) -> Option<()> {
        let member = ty.member();
        let items: Vec<Option<&RawValue>> = serde_json::from_str(text).ok()?;
        for item in items {
            match item {
                None => self.members.null(),
                Some(raw) => {
                    let text = match serde_json::from_str::<String>(raw.get()) {
                        Ok(text) => text,
                        Err(_) => raw.get().to_owned(),
                    };
                    let cell = value::from_text(member, &text).ok()?;
                    self.members.add(member, cell.as_ref())?;
                }
            }
            self.count = self.count.checked_add(1)?;
        }
        self.end(true);
        Some(())
    }

    fn end(&mut self, there: bool) {
        self.ends.push(self.count);
        self.nulls.append(there);
    }

    fn take(&mut self) -> Result<ArrayRef, ExportError> {
        let ends = std::mem::replace(&mut self.ends, vec![0]);
        self.count = 0;
        Ok(Arc::new(ListArray::try_new(
            Arc::clone(&self.field),
            OffsetBuffer::new(ScalarBuffer::from(ends)),
            self.members.take()?,
            self.nulls.finish(),
        )?))
    }
}

/// Writes a decimal as a whole number of its last place; `None` where it has more places.
fn scaled(text: &str, scale: usize) -> Option<String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let missing = scale.checked_sub(fraction.len())?;
    Some(format!("{whole}{fraction}{}", "0".repeat(missing)))
}
