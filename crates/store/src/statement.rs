//! How many statements a thread has sent: what a piece of work costs the database.

use std::cell::Cell;

use diesel::connection::{Instrumentation, InstrumentationEvent};

thread_local! {
    static SENT: Cell<u64> = const { Cell::new(0) };
}

/// Counts the statements of a connection for the thread that sends them.
#[derive(Debug, Default)]
pub(crate) struct Count {
    /// Whether the next one begins or ends a transaction, which asks nothing.
    is_frame: bool,
}

impl Instrumentation for Count {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::BeginTransaction { .. }
            | InstrumentationEvent::CommitTransaction { .. }
            | InstrumentationEvent::RollbackTransaction { .. } => self.is_frame = true,
            InstrumentationEvent::StartQuery { .. } if std::mem::take(&mut self.is_frame) => {}
            InstrumentationEvent::StartQuery { .. } => SENT.set(SENT.get() + 1),
            _ => {}
        }
    }
}

/// Returns how many statements this thread has sent, transactions' beginnings and ends aside.
pub fn statements_sent() -> u64 {
    SENT.get()
}
