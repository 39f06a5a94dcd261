//! Streams of Apache Arrow: the schema, then a batch a page.

use arrow_ipc::writer::StreamWriter;
use cairn_tabular::cell::CellRef;

use crate::Encoder;
use crate::batch::Batch;
use crate::column::Column;
use crate::error::ExportError;
use crate::sink::Sink;

/// A stream in the making.
pub(crate) struct Stream {
    batch: Batch,
    writer: StreamWriter<Sink>,
}

impl Stream {
    pub(crate) fn new(columns: &[Column], sink: Sink) -> Result<Self, ExportError> {
        let batch = Batch::new(columns)?;
        let writer = StreamWriter::try_new(sink, batch.schema())?;
        Ok(Self { batch, writer })
    }
}

impl Encoder for Stream {
    fn row(&mut self, cells: &[CellRef<'_>]) -> Result<(), ExportError> {
        self.batch.row(cells)
    }

    fn page(&mut self) -> Result<(), ExportError> {
        if let Some(batch) = self.batch.take()? {
            self.writer.write(&batch)?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ExportError> {
        self.page()?;
        Ok(self.writer.finish()?)
    }
}
