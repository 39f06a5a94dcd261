//! Tables as files for programs: Arrow streams, Parquet, workbooks. Rows go in one by one, bytes come out page by page.
//!
//! What a row is and which rows there are is not known here. Parquet holds back one group of rows, the others nothing.

mod arrow;
mod batch;
mod column;
mod error;
mod parquet;
mod sink;
#[cfg(test)]
mod tests;
mod xlsx;

use cairn_tabular::cell::CellRef;

pub use column::Column;
pub use error::ExportError;
pub use xlsx::{
    CHARACTERS as MOST_XLSX_CHARACTERS, COLUMNS as MOST_XLSX_COLUMNS, ROWS as MOST_XLSX_ROWS,
};

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// An IPC stream of Apache Arrow.
    Arrow,
    /// Apache Parquet, compressed with Snappy.
    Parquet,
    /// A workbook of one sheet.
    Xlsx,
}

/// What makes a file of rows.
trait Encoder: Send {
    /// Takes a row.
    fn row(&mut self, cells: &[CellRef<'_>]) -> Result<(), ExportError>;
    /// Ends a page: what can go out goes out.
    fn page(&mut self) -> Result<(), ExportError>;
    /// Ends the file.
    fn finish(&mut self) -> Result<(), ExportError>;
}

/// A file in the making.
pub struct Writer {
    encoder: Box<dyn Encoder>,
    sink: sink::Sink,
    /// Bytes of the values since the last page, as they came.
    taken: usize,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").finish_non_exhaustive()
    }
}

impl Writer {
    /// Begins a file with these columns.
    pub fn new(form: Form, columns: &[Column]) -> Result<Self, ExportError> {
        let sink = sink::Sink::default();
        let encoder: Box<dyn Encoder> = match form {
            Form::Arrow => Box::new(arrow::Stream::new(columns, sink.clone())?),
            Form::Parquet => Box::new(parquet::File::new(columns, sink.clone())?),
            Form::Xlsx => Box::new(xlsx::Workbook::new(columns, sink.clone())?),
        };
        Ok(Self {
            encoder,
            sink,
            taken: 0,
        })
    }

    /// Takes a row, its cells in the order of the columns.
    pub fn row(&mut self, cells: &[CellRef<'_>]) -> Result<(), ExportError> {
        for cell in cells {
            self.taken += match cell {
                CellRef::Text(text) => text.len() + 8,
                CellRef::Null | CellRef::Int(_) | CellRef::Float(_) => 8,
            };
        }
        self.encoder.row(cells)
    }

    /// Returns how many bytes the rows since the last page had.
    pub fn taken(&self) -> usize {
        self.taken
    }

    /// Ends a page and returns the bytes that are ready.
    pub fn page(&mut self) -> Result<Vec<u8>, ExportError> {
        self.taken = 0;
        self.encoder.page()?;
        Ok(self.sink.take())
    }

    /// Ends the file and returns its last bytes.
    pub fn finish(mut self) -> Result<Vec<u8>, ExportError> {
        self.encoder.finish()?;
        Ok(self.sink.take())
    }
}
