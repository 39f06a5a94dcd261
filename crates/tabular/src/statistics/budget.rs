//! How much may be kept of a column: less where there are many.

/// What may be kept of one column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budget {
    /// Different values that are counted one by one.
    pub(super) values: usize,
    /// Bytes of them.
    pub(super) bytes: usize,
    /// Numbers that are kept for quantiles: all, or a sample.
    pub(super) numbers: usize,
    /// Registers of the estimate of different values, as a power of two.
    pub(super) registers: u8,
    /// Places for frequent values, a power of two.
    pub(super) frequent: usize,
}

impl Budget {
    /// Shares what a table may take, some tens of megabytes, among its columns.
    pub(super) fn of(columns: usize) -> Self {
        let share =
            |all: usize, least: usize, most: usize| (all / columns.max(1)).clamp(least, most);
        let (registers, frequent) = match columns {
            ..=64 => (12, 1024),
            65..=512 => (12, 256),
            _ => (9, 64),
        };
        Self {
            values: share(200_000, 32, 20_000),
            bytes: share(16 << 20, 4 << 10, 1 << 20),
            numbers: share(1_000_000, 256, 20_000),
            registers,
            frequent,
        }
    }
}
