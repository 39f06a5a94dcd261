//! Long works that are written in parts. While part follows part, readers of the change feed give way: they would share the disk, the
//! processors and the database's one writer with it, and most of what they do is done once, whether now or behind it.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long after a part the next one is waited for.
const BETWEEN: Duration = Duration::from_secs(1);
/// How long a reader gives way at most; then it goes on beside the work.
const PATIENCE: Duration = Duration::from_secs(300);

/// Whether a long work is on.
#[derive(Default)]
pub(crate) struct LongWork(Mutex<Option<Instant>>);

impl LongWork {
    /// Notes that a part was written.
    pub(crate) fn wrote(&self, now: Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
    }

    /// Notes that a work has written its last part. Another one notes its next part soon.
    pub(crate) fn ended(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn is_on(&self, now: Instant) -> bool {
        let last = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.is_some_and(|last| now.saturating_duration_since(last) < BETWEEN)
    }
}

/// Since when somebody gives way to a work.
#[derive(Default)]
pub(crate) struct Patience(Option<Instant>);

impl Patience {
    /// Tells whether to give way now.
    pub(crate) fn gives_way(&mut self, work: &LongWork, now: Instant) -> bool {
        if !work.is_on(now) {
            self.0 = None;
            return false;
        }
        let since = *self.0.get_or_insert(now);
        now.saturating_duration_since(since) < PATIENCE
    }
}

#[cfg(test)]
mod tests {
    use super::{BETWEEN, LongWork, PATIENCE, Patience};
    use std::time::{Duration, Instant};

    #[test]
    fn readers_give_way_while_parts_follow_each_other() {
        let (work, mut patience) = (LongWork::default(), Patience::default());
        let begin = Instant::now();
        assert!(!patience.gives_way(&work, begin));
        work.wrote(begin);
        assert!(patience.gives_way(&work, begin + BETWEEN / 2));
        assert!(!patience.gives_way(&work, begin + BETWEEN));
        work.wrote(begin + BETWEEN);
        assert!(patience.gives_way(&work, begin + BETWEEN));
        work.ended();
        assert!(!patience.gives_way(&work, begin + BETWEEN));
    }

    #[test]
    fn nobody_gives_way_for_ever() {
        let (work, mut patience) = (LongWork::default(), Patience::default());
        let begin = Instant::now();
        let mut now = begin;
        let mut gave_way = Duration::ZERO;
        for _ in 0..1_000 {
            work.wrote(now);
            if patience.gives_way(&work, now) {
                gave_way = now - begin;
            }
            now += BETWEEN / 2;
        }
        assert!(gave_way < PATIENCE && gave_way + BETWEEN >= PATIENCE);
    }
}
