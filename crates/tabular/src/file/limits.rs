//! How much a file may hold.

/// Limits of files that are read as tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Columns of a table.
    pub columns: usize,
    /// Rows of a table.
    pub rows: u64,
    /// Bytes of one cell.
    pub cell: usize,
    /// Bytes of an archive or workbook once it is unpacked.
    pub unpacked: u64,
    /// How many times larger than itself an archive or workbook may become.
    pub ratio: u64,
    /// Bytes, unpacked, of a workbook in a format that can only be read whole (XLS, ODS).
    pub whole: u64,
    /// Rejected rows and values that are kept word for word; all are counted.
    pub rejects: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            columns: 16_384,
            rows: 200_000_000,
            cell: 8 << 20,
            unpacked: 20 << 30,
            ratio: 200,
            whole: 64 << 20,
            rejects: 100,
        }
    }
}
