//! Times of searches: on the wall, and of the processor, which does not grow with what else the machine does.

use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

/// Time that this thread was on a processor.
pub(super) fn processor() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    // A thread's time is never negative.
    Duration::new(
        u64::try_from(now.tv_sec).unwrap_or(0),
        u32::try_from(now.tv_nsec).unwrap_or(0),
    )
}

/// Times of one kind of search.
#[derive(Default)]
pub(super) struct Times {
    wall: Vec<Duration>,
    processor: Vec<Duration>,
}

impl Times {
    /// Runs one search and notes what it took.
    pub(super) fn take<T>(&mut self, search: impl FnOnce() -> T) -> T {
        let (began, before) = (Instant::now(), processor());
        let answer = search();
        self.processor.push(processor().saturating_sub(before));
        self.wall.push(began.elapsed());
        answer
    }

    /// Returns p50, p95 and p99 on the wall, and p99 of the processor, in milliseconds.
    pub(super) fn summary(mut self) -> [f64; 4] {
        self.wall.sort_unstable();
        self.processor.sort_unstable();
        [
            percentile(&self.wall, 0.5),
            percentile(&self.wall, 0.95),
            percentile(&self.wall, 0.99),
            percentile(&self.processor, 0.99),
        ]
    }
}

/// The time that this share of the times did not exceed, in milliseconds.
fn percentile(sorted: &[Duration], share: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    let place = (last as f64 * share).round() as usize;
    sorted
        .get(place)
        .map_or(f64::NAN, |time| milliseconds(*time))
}

/// A time in milliseconds.
pub(super) fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
