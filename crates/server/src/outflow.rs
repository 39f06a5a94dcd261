//! Answers that are sent while they are written.
//!
//! What is small is kept until it is whole, so that an error is still one and the answer has a length. What is larger flows: its
//! writer is never held up by a client that is slower, since what is ahead of it waits in memory up to a limit and then in a
//! file without a name; only where that is full too does the writer wait.

use std::collections::VecDeque;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::web::Bytes;
use cairn_catalogue::ActionError;
use futures_util::stream::{self, Stream};
use tokio::sync::{Notify, oneshot};

/// Bytes up to which an answer is sent in one piece.
const WHOLE: usize = 256 << 10;
/// Bytes that wait in memory, and that are read from the file at once.
const MEMORY: usize = 1 << 20;
const PIECE: usize = 64 << 10;
/// How long a writer waits for a client that takes nothing.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where answers wait for their clients, and how much of one may.
#[derive(Debug, Clone)]
pub(crate) struct Spool {
    /// The folder of files.
    pub(crate) folder: PathBuf,
    /// Bytes of a file.
    pub(crate) most: u64,
}

/// The writer's end of an answer.
pub(crate) struct Outflow {
    held: Vec<u8>,
    /// Bytes of an answer that is sent in one piece.
    most: usize,
    /// Who waits for the answer to flow; `None` where it is to be sent in one piece, or flows.
    flows: Option<(oneshot::Sender<Inflow>, Spool)>,
    pipe: Option<Arc<Pipe>>,
}

/// The client's end.
pub(crate) struct Inflow(Arc<Pipe>);

#[derive(Debug, Default)]
struct Pipe {
    state: Mutex<State>,
    /// Something came, or nothing more does.
    came: Notify,
    /// Something was taken.
    taken: Condvar,
    folder: PathBuf,
    most: u64,
}

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<Bytes>,
    bytes: usize,
    file: Option<Arc<File>>,
    written: u64,
    read: u64,
    /// Whether all of it came, once nothing more does.
    ended: Option<bool>,
    /// Whether the client went away.
    gone: bool,
}

/// What is there for the client.
enum Next {
    Piece(Bytes),
    /// A piece of the file.
    File(Arc<File>, u64, usize),
    Nothing,
    Ended(bool),
}

impl Outflow {
    /// An answer that is sent in one piece, of at most so many bytes.
    pub(crate) fn whole(most: usize) -> Self {
        Self {
            held: Vec::new(),
            most,
            flows: None,
            pipe: None,
        }
    }

    /// An answer whose other end is handed over once it is large.
    pub(crate) fn flowing(to: oneshot::Sender<Inflow>, spool: Spool) -> Self {
        Self {
            held: Vec::new(),
            most: WHOLE,
            flows: Some((to, spool)),
            pipe: None,
        }
    }

    /// Tells whether it has begun to be sent.
    pub(crate) fn flows(&self) -> bool {
        self.pipe.is_some()
    }

    /// Takes the next text.
    pub(crate) fn write(&mut self, text: &[u8]) -> Result<(), ActionError> {
        if let Some(pipe) = &self.pipe {
            return Ok(pipe.put(Bytes::copy_from_slice(text))?);
        }
        self.held.extend_from_slice(text);
        if self.held.len() <= self.most {
            return Ok(());
        }
        let Some((to, spool)) = self.flows.take() else {
            return Err(ActionError::too_large(self.most));
        };
        let pipe = Arc::new(Pipe {
            folder: spool.folder,
            most: spool.most,
            ..Pipe::default()
        });
        pipe.put(std::mem::take(&mut self.held).into())?;
        self.pipe = Some(Arc::clone(&pipe));
        to.send(Inflow(pipe)).map_err(|_| gone().into())
    }

    /// Ends the answer; returns it where it is to be sent in one piece.
    pub(crate) fn finish(mut self) -> Option<Bytes> {
        match self.pipe.take() {
            Some(pipe) => {
                pipe.end(true);
                None
            }
            None => Some(std::mem::take(&mut self.held).into()),
        }
    }
}

impl Drop for Outflow {
    fn drop(&mut self) {
        // It was not finished: the client is to know that something is missing.
        if let Some(pipe) = &self.pipe {
            pipe.end(false);
        }
    }
}

fn gone() -> io::Error {
    io::Error::new(
        io::ErrorKind::BrokenPipe,
        "the client does not take the answer",
    )
}

impl Pipe {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, piece: Bytes) -> io::Result<()> {
        let size = piece.len() as u64;
        let (file, at) = {
            let mut state = self.lock();
            if state.gone {
                return Err(gone());
            }
            // What stands in the file is older than what comes.
            if state.read == state.written {
                (state.read, state.written) = (0, 0);
                if state.bytes < MEMORY {
                    state.bytes += piece.len();
                    state.waiting.push_back(piece);
                    self.came.notify_one();
                    return Ok(());
                }
            }
            while state.written + size > self.most && state.read < state.written {
                let before = (state.read, state.bytes);
                let (next, late) = self
                    .taken
                    .wait_timeout(state, PATIENCE)
                    .unwrap_or_else(PoisonError::into_inner);
                state = next;
                if state.gone || (late.timed_out() && (state.read, state.bytes) == before) {
                    return Err(gone());
                }
                if state.read == state.written {
                    (state.read, state.written) = (0, 0);
                }
            }
            let file = match &state.file {
                Some(file) => Arc::clone(file),
                None => {
                    let file = Arc::new(tempfile::tempfile_in(&self.folder)?);
                    state.file = Some(Arc::clone(&file));
                    file
                }
            };
            (file, state.written)
        };
        file.write_all_at(&piece, at)?;
        let mut state = self.lock();
        state.written = at + size;
        self.came.notify_one();
        Ok(())
    }

    fn end(&self, whole: bool) {
        self.lock().ended.get_or_insert(whole);
        self.came.notify_one();
    }

    fn next(&self) -> Next {
        let mut state = self.lock();
        if let Some(piece) = state.waiting.pop_front() {
            state.bytes -= piece.len();
            self.taken.notify_one();
            return Next::Piece(piece);
        }
        let left = state.written - state.read;
        match (&state.file, state.ended) {
            (Some(file), _) if left > 0 => {
                let size = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
                Next::File(Arc::clone(file), state.read, size)
            }
            (_, Some(whole)) => Next::Ended(whole),
            (_, None) => Next::Nothing,
        }
    }

    fn took(&self, bytes: usize) {
        self.lock().read += bytes as u64;
        self.taken.notify_one();
    }
}

impl Drop for Inflow {
    fn drop(&mut self) {
        self.0.lock().gone = true;
        self.0.taken.notify_one();
    }
}

impl Inflow {
    /// The pieces of the answer; an error where not all of it came.
    pub(crate) fn pieces(self) -> impl Stream<Item = Result<Bytes, io::Error>> {
        stream::try_unfold(self, |end| async move {
            loop {
                match end.0.next() {
                    Next::Piece(piece) => return Ok(Some((piece, end))),
                    Next::File(file, at, size) => {
                        let read = tokio::task::spawn_blocking(move || {
                            let mut piece = vec![0; size];
                            file.read_exact_at(&mut piece, at).map(|()| piece)
                        });
                        let piece = read.await.map_err(io::Error::other)??;
                        end.0.took(piece.len());
                        return Ok(Some((piece.into(), end)));
                    }
                    Next::Nothing => end.0.came.notified().await,
                    Next::Ended(true) => return Ok(None),
                    Next::Ended(false) => return Err(io::Error::other("the answer broke off")),
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use futures_util::TryStreamExt as _;

    use super::*;

    fn spool(most: u64) -> Spool {
        Spool {
            folder: std::env::temp_dir(),
            most,
        }
    }

    /// Text whose every place tells where it is.
    fn text(bytes: usize) -> Vec<u8> {
        (0_u64..)
            .flat_map(|number| format!("{number:015}\n").into_bytes())
            .take(bytes)
            .collect()
    }

    async fn flowed(bytes: usize, most: u64, late: bool) -> Vec<u8> {
        let (to, from) = oneshot::channel();
        let (done, written) = oneshot::channel();
        let writer = std::thread::spawn(move || {
            let mut out = Outflow::flowing(to, spool(most));
            for piece in text(bytes).chunks(50_000) {
                out.write(piece).unwrap();
            }
            assert!(out.finish().is_none());
            // Nobody need wait for it.
            let _ = done.send(());
        });
        let inflow = from.await.unwrap();
        if late {
            written.await.unwrap();
        }
        let mut all = Vec::new();
        let mut pieces = std::pin::pin!(inflow.pieces());
        while let Some(piece) = pieces.try_next().await.unwrap() {
            all.extend_from_slice(&piece);
        }
        writer.join().unwrap();
        all
    }

    #[actix_web::test]
    async fn a_client_gets_all_of_it_in_order_however_slow_it_is() {
        for (most, late) in [(64 << 20, false), (64 << 20, true), (200_000, false)] {
            let all = flowed(8 << 20, most, late).await;
            assert!(all == text(8 << 20), "{most} {late}");
        }
    }

    #[test]
    fn what_is_small_is_sent_in_one_piece() {
        let (to, mut from) = oneshot::channel();
        let mut out = Outflow::flowing(to, spool(1));
        out.write(b"a").unwrap();
        out.write(b"b").unwrap();
        assert_eq!(out.finish().unwrap(), "ab");
        assert!(from.try_recv().is_err());
        let mut out = Outflow::whole(1 << 20);
        out.write(&text(1 << 20)).unwrap();
        assert_eq!(out.finish().unwrap().len(), 1 << 20);
        let mut out = Outflow::whole(1 << 20);
        out.write(&text(1 << 20)).unwrap();
        assert!(matches!(out.write(b"."), Err(ActionError::Validation(_))));
    }

    #[actix_web::test]
    async fn an_answer_that_breaks_off_is_not_taken_for_a_whole_one() {
        let (to, from) = oneshot::channel();
        let mut out = Outflow::flowing(to, spool(1 << 20));
        out.write(&text(300_000)).unwrap();
        drop(out);
        let pieces = from.await.unwrap().pieces();
        let read: Result<Vec<Bytes>, _> = pieces.try_collect().await;
        assert!(read.is_err());
    }

    #[actix_web::test]
    async fn nothing_is_written_for_a_client_that_went_away() {
        let (to, from) = oneshot::channel();
        let mut out = Outflow::flowing(to, spool(1 << 20));
        out.write(&text(300_000)).unwrap();
        drop(from.await.unwrap());
        assert!(out.write(b"more").is_err());
    }
}
