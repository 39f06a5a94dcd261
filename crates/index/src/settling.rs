//! Merging at rest: every segment costs each search its share, so small ones are put together while nothing is written.
//!
//! While there are writes, segments of like size are merged in eights, which is cheap for the writer and leaves many.

use std::future::Future as _;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use tantivy::index::{SegmentId, SegmentMeta};
use tantivy::{FutureResult, IndexWriter};

/// A segment stays as it is where it has this many times the documents of all smaller ones together: what is merged again and
/// again is small, and few segments are left.
const OUTWEIGHS: u64 = 4;

/// A merge that the engine has at work.
pub(crate) struct Merging(Pin<Box<FutureResult<Option<SegmentMeta>>>>);

impl Merging {
    /// Begins to merge those of the segments that are worth it, if any.
    pub(crate) fn begin(writer: &mut IndexWriter, segments: &[SegmentMeta]) -> Option<Self> {
        let sizes = segments
            .iter()
            .map(|segment| (segment.id(), u64::from(segment.num_docs())))
            .collect();
        let wanted = worth_merging(sizes);
        (!wanted.is_empty()).then(|| Self(Box::pin(writer.merge(&wanted))))
    }

    /// Tells how it ended; nothing while it is at work.
    pub(crate) fn ended(&mut self) -> Option<tantivy::Result<()>> {
        match self
            .0
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            Poll::Ready(done) => Some(done.map(|_| ())),
            Poll::Pending => None,
        }
    }
}

/// Returns which segments are worth merging: the smallest ones, up to the first that outweighs all smaller ones.
fn worth_merging(mut sizes: Vec<(SegmentId, u64)>) -> Vec<SegmentId> {
    sizes.sort_unstable_by_key(|(_, docs)| *docs);
    let (mut smaller, mut wanted) = (0, 0);
    for (place, (_, docs)) in sizes.iter().enumerate() {
        if place > 0 && *docs < smaller * OUTWEIGHS {
            wanted = place + 1;
        }
        smaller += docs;
    }
    sizes.into_iter().take(wanted).map(|(id, _)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(sizes: &[u64]) -> usize {
        let sizes = sizes
            .iter()
            .map(|docs| (SegmentId::generate_random(), *docs));
        worth_merging(sizes.collect()).len()
    }

    #[test]
    fn what_does_not_outweigh_the_smaller_ones_is_merged() {
        assert_eq!(merged(&[]), 0);
        assert_eq!(merged(&[7]), 0);
        assert_eq!(merged(&[100_000, 3]), 0);
        assert_eq!(merged(&[100_000, 3, 2]), 2);
        assert_eq!(merged(&[14_000; 7]), 7);
        assert_eq!(merged(&[100_000, 20_000, 14_000, 1]), 4);
        assert_eq!(merged(&[100_000, 5_000, 1_000, 200]), 0);
    }
}
