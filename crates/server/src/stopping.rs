//! Whether the server is about to stop, for answers that would not end by themselves.

use std::time::Duration;

use tokio::sync::watch;

/// Whether the server is about to stop.
#[derive(Debug)]
pub(crate) struct Stopping(watch::Sender<bool>);

impl Default for Stopping {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Stopping {
    /// Says that the server is about to stop.
    pub(crate) fn begin(&self) {
        self.0.send_replace(true);
    }

    /// Waits for a time, or less where the server is about to stop; tells whether it is.
    pub(crate) async fn within(&self, time: Duration) -> bool {
        let mut heard = self.0.subscribe();
        let told = heard.wait_for(|stopping| *stopping);
        // The sender lives as long as this, so waiting ends with the word or the time.
        matches!(tokio::time::timeout(time, told).await, Ok(Ok(_)))
    }
}
