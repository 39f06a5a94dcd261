//! Files of Apache Parquet: groups of rows, then what is told of them.

use std::sync::Arc;

use cairn_tabular::cell::CellRef;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use crate::Encoder;
use crate::batch::Batch;
use crate::column::Column;
use crate::error::ExportError;
use crate::sink::Sink;

/// Rows after which a group ends, and the bytes that one may take in memory.
const ROWS: usize = 128 * 1024;
const BYTES: usize = 32 << 20;

/// A file in the making.
pub(crate) struct File {
    batch: Batch,
    writer: ArrowWriter<Sink>,
}

impl File {
    pub(crate) fn new(columns: &[Column], sink: Sink) -> Result<Self, ExportError> {
        let batch = Batch::new(columns)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(ROWS))
            .set_created_by("Cairn".to_owned())
            .build();
        let writer = ArrowWriter::try_new(sink, Arc::clone(batch.schema()), Some(properties))?;
        Ok(Self { batch, writer })
    }
}

impl Encoder for File {
    fn row(&mut self, cells: &[CellRef<'_>]) -> Result<(), ExportError> {
        self.batch.row(cells)
    }

    fn page(&mut self) -> Result<(), ExportError> {
        if let Some(batch) = self.batch.take()? {
            self.writer.write(&batch)?;
        }
        if self.writer.memory_size() > BYTES {
            self.writer.flush()?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ExportError> {
        self.page()?;
        self.writer.finish()?;
        Ok(())
    }
}
