//! The body of an answer to HEAD: the length that GET would have, and nothing to send.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::web::Bytes;

/// A length without content.
#[derive(Debug)]
pub(crate) struct HeadOnly(BodySize);

impl HeadOnly {
    /// Keeps the length of a body.
    pub(crate) fn of(body: &impl MessageBody) -> Self {
        Self(body.size())
    }

    /// Says nothing of the length, which nobody knows before a table or a catalogue is written.
    pub(crate) fn unmeasured() -> Self {
        Self(BodySize::Stream)
    }
}

impl MessageBody for HeadOnly {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        self.0
    }

    fn poll_next(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        Poll::Ready(None)
    }
}
