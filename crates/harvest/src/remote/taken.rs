//! The body of an answer as it comes: into memory, and from some length on into a file.

use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, BufWriter, Write};

use super::DOCUMENT;
use crate::hash;
use crate::long::Shelf;

/// A body that came.
#[derive(Debug)]
pub(super) enum Body {
    /// In memory.
    Whole(Vec<u8>),
    /// In a file on the shelf, with its SHA-256.
    InFile(String),
}

/// A body that is no longer taken when the run is to stop.
pub(super) struct Taken<'r> {
    body: Vec<u8>,
    /// Where a long one goes, and from which length on.
    shelf: Option<&'r Shelf>,
    most: u64,
    out: Option<(BufWriter<File>, Sha256)>,
    goes_on: &'r (dyn Fn() -> bool + Sync),
}

impl<'r> Taken<'r> {
    pub(super) fn new(
        shelf: Option<&'r Shelf>,
        most: u64,
        goes_on: &'r (dyn Fn() -> bool + Sync),
    ) -> Self {
        Self {
            body: Vec::new(),
            shelf,
            most,
            out: None,
            goes_on,
        }
    }

    /// Returns what came.
    pub(super) fn end(self) -> io::Result<Body> {
        let Some((out, hash)) = self.out else {
            return Ok(Body::Whole(self.body));
        };
        out.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(Body::InFile(hash::ended(hash)))
    }
}

impl Write for Taken<'_> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        if !(self.goes_on)() {
            return Err(io::Error::other("stopped"));
        }
        if self.out.is_none()
            && let Some(shelf) = self.shelf
            && (self.body.len() + piece.len()) as u64 > self.most
        {
            let mut out = BufWriter::with_capacity(1 << 18, File::create(shelf.file(DOCUMENT)?)?);
            let before = std::mem::take(&mut self.body);
            out.write_all(&before)?;
            self.out = Some((out, Sha256::new_with_prefix(&before)));
        }
        match &mut self.out {
            Some((out, hash)) => {
                out.write_all(piece)?;
                hash.update(piece);
            }
            None => self.body.extend_from_slice(piece),
        }
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
