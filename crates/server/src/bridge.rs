//! The one bridge from async code to work that blocks: so many pieces at once, a queue that ends, no panic that spreads.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cairn_catalogue::ActionError;
use tokio::sync::Semaphore;

use crate::settings::BridgeSettings;

/// The bridge.
#[derive(Debug)]
pub(crate) struct Bridge {
    permits: Arc<Semaphore>,
    size: usize,
    wait: Duration,
    queue: usize,
    waiting: AtomicUsize,
}

/// Counts one request as waiting for as long as it lives, also where the client goes away meanwhile.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Bridge {
    pub(crate) fn new(settings: &BridgeSettings) -> Self {
        let size = settings.permits().min(Semaphore::MAX_PERMITS);
        Self {
            permits: Arc::new(Semaphore::new(size)),
            size,
            wait: Duration::from_millis(settings.wait_milliseconds),
            queue: settings.queue,
            waiting: AtomicUsize::new(0),
        }
    }

    /// Runs work on a thread that may block. A queue that is full or too slow is `Busy`; a panic is an internal error.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, ActionError> + Send + 'static,
    ) -> Result<T, ActionError> {
        let permit = match Arc::clone(&self.permits).try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => {
                let waiting = self.waiting.fetch_add(1, Ordering::Relaxed);
                let _counted = Waiting(&self.waiting);
                if waiting >= self.queue {
                    return Err(ActionError::Busy);
                }
                match tokio::time::timeout(self.wait, Arc::clone(&self.permits).acquire_owned())
                    .await
                {
                    Ok(Ok(permit)) => permit,
                    Ok(Err(_)) | Err(_) => return Err(ActionError::Busy),
                }
            }
        };
        let span = tracing::Span::current();
        let done = tokio::task::spawn_blocking(move || {
            // The permit goes back when the work ends, also where nobody waits for it any more.
            let _permit = permit;
            span.in_scope(work)
        })
        .await;
        match done {
            Ok(result) => result,
            Err(error) => Err(ActionError::Internal(format!(
                "a piece of work did not end: {error}"
            ))),
        }
    }

    /// Returns how long a request waits for its turn.
    pub(crate) fn patience(&self) -> Duration {
        self.wait
    }

    /// Returns how many pieces of work run.
    pub(crate) fn in_use(&self) -> usize {
        self.size.saturating_sub(self.permits.available_permits())
    }

    /// Returns how many pieces of work may run at once.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// Returns how many requests wait.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bridge(concurrency: usize, wait_milliseconds: u64, queue: usize) -> Arc<Bridge> {
        let settings = BridgeSettings {
            concurrency,
            wait_milliseconds,
            queue,
            ..BridgeSettings::default()
        };
        Arc::new(Bridge::new(&settings))
    }

    #[tokio::test]
    async fn a_panic_is_an_error_and_gives_its_place_back() {
        let bridge = bridge(1, 1000, 10);
        let failed = bridge
            .run(|| -> Result<(), _> { panic!("on purpose") })
            .await;
        assert!(matches!(failed, Err(ActionError::Internal(_))));
        assert_eq!(bridge.run(|| Ok(1)).await.unwrap(), 1);
        assert_eq!(bridge.in_use(), 0);
    }

    #[tokio::test]
    async fn who_waits_too_long_or_in_too_long_a_queue_is_sent_away() {
        let bridge = bridge(1, 30, 1);
        let (release, held) = std::sync::mpsc::channel::<()>();
        let (started, running) = tokio::sync::oneshot::channel();
        let busy = Arc::clone(&bridge);
        let first = tokio::spawn(async move {
            busy.run(move || {
                started.send(()).map_err(|()| ActionError::Busy)?;
                held.recv()
                    .map_err(|error| ActionError::Internal(error.to_string()))
            })
            .await
        });
        running.await.unwrap();
        assert_eq!(bridge.in_use(), 1);
        let (second, third) = tokio::join!(bridge.run(|| Ok(2)), bridge.run(|| Ok(3)));
        assert!(matches!(second, Err(ActionError::Busy)), "waited too long");
        assert!(
            matches!(third, Err(ActionError::Busy)),
            "the queue was full"
        );
        assert_eq!(bridge.waiting(), 0);
        release.send(()).unwrap();
        first.await.unwrap().unwrap();
        assert_eq!(bridge.run(|| Ok(4)).await.unwrap(), 4);
    }
}
