//! Long works that are written in parts, or by one save after the other. While part follows part, readers of the change feed give way:
//! they would share the disk, the processors and the database's one writer with it, and most of what they do is done once, whether now
//! or behind it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long after a part the next one is waited for.
const BETWEEN: Duration = Duration::from_secs(1);
/// How long a reader gives way at most; then it goes on beside the work.
const PATIENCE: Duration = Duration::from_secs(300);
/// Saves within a second from which they are a long work: somebody fills the catalogue over HTTP.
const MANY_SAVES: u32 = 100;

/// Whether a long work is on.
#[derive(Default)]
pub(crate) struct LongWork(Mutex<Seen>);

/// What was written lately.
#[derive(Default)]
struct Seen {
    /// The last part.
    part: Option<Instant>,
    /// When the second began in which saves are counted, and how many there were.
    second: Option<Instant>,
    saves: u32,
}

impl LongWork {
    /// Notes that a part was written.
    pub(crate) fn wrote(&self, now: Instant) {
        self.seen().part = Some(now);
    }

    /// Notes that somebody saved something.
    pub(crate) fn saved(&self, now: Instant) {
        let mut seen = self.seen();
        let is_over = |second| now.saturating_duration_since(second) >= Duration::from_secs(1);
        if seen.second.is_none_or(is_over) {
            (seen.second, seen.saves) = (Some(now), 0);
        }
        seen.saves += 1;
        if seen.saves >= MANY_SAVES {
            seen.part = Some(now);
        }
    }

    /// Notes that a work has written its last part. Another one notes its next part soon.
    pub(crate) fn ended(&self) {
        self.seen().part = None;
    }

    fn is_on(&self, now: Instant) -> bool {
        let last = self.seen().part;
        last.is_some_and(|last| now.saturating_duration_since(last) < BETWEEN)
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
    use super::{BETWEEN, LongWork, MANY_SAVES, PATIENCE, Patience};
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
    fn many_saves_are_a_long_work_and_single_ones_are_none() {
        let (work, mut patience) = (LongWork::default(), Patience::default());
        let begin = Instant::now();
        let now = (0..MANY_SAVES).fold(begin, |now, _| {
            work.saved(now);
            assert!(!patience.gives_way(&work, now));
            now + Duration::from_millis(100)
        });
        for _ in 0..MANY_SAVES {
            work.saved(now);
        }
        assert!(patience.gives_way(&work, now));
        assert!(!patience.gives_way(&work, now + BETWEEN));
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
