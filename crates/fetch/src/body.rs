//! What comes of an answer, unpacked and measured.

use std::io::{self, Write};

use flate2::write::{MultiGzDecoder, ZlibDecoder};

use crate::{FetchError, Limits};

/// Takes the pieces of an answer and hands on what they hold.
pub(crate) struct Body<'o> {
    packing: Packing<'o>,
    /// Bytes that came.
    packed: u64,
    ratio: u64,
}

enum Packing<'o> {
    None(Counted<'o>),
    Gzip(Box<MultiGzDecoder<Counted<'o>>>),
    Deflate(Box<ZlibDecoder<Counted<'o>>>),
}

impl<'o> Body<'o> {
    /// Begins with what the answer says of its packing.
    pub(crate) fn new(
        encoding: &str,
        limits: &Limits,
        out: &'o mut (dyn Write + Send),
    ) -> Result<Self, FetchError> {
        let counted = Counted {
            out,
            written: 0,
            most: limits.bytes,
            too_large: false,
        };
        let packing = match encoding.trim().to_ascii_lowercase().as_str() {
            "" | "identity" => Packing::None(counted),
            "gzip" | "x-gzip" => Packing::Gzip(Box::new(MultiGzDecoder::new(counted))),
            "deflate" => Packing::Deflate(Box::new(ZlibDecoder::new(counted))),
            other => {
                return Err(FetchError::Refused(format!(
                    "the answer is packed as {other:?}, which nobody asked for"
                )));
            }
        };
        Ok(Self {
            packing,
            packed: 0,
            ratio: limits.ratio,
        })
    }

    fn counted(&self) -> &Counted<'o> {
        match &self.packing {
            Packing::None(counted) => counted,
            Packing::Gzip(decoder) => decoder.get_ref(),
            Packing::Deflate(decoder) => decoder.get_ref(),
        }
    }

    fn told(&self, error: io::Error) -> FetchError {
        let counted = self.counted();
        if counted.too_large {
            FetchError::TooLarge(format!("the file has more than {} bytes", counted.most))
        } else if matches!(
            error.kind(),
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof
        ) {
            FetchError::Network("the answer is packed, and damaged".to_owned())
        } else {
            FetchError::Output(error)
        }
    }

    pub(crate) fn take(&mut self, piece: &[u8]) -> Result<(), FetchError> {
        self.packed += piece.len() as u64;
        let done = match &mut self.packing {
            Packing::None(counted) => counted.write_all(piece),
            Packing::Gzip(decoder) => decoder.write_all(piece),
            Packing::Deflate(decoder) => decoder.write_all(piece),
        };
        done.map_err(|error| self.told(error))?;
        let unpacked = self.counted().written;
        if unpacked > (16 << 20) && unpacked / self.packed.max(1) > self.ratio {
            return Err(FetchError::TooLarge(format!(
                "unpacked, the file is more than {} times as large",
                self.ratio
            )));
        }
        Ok(())
    }

    /// Ends, and returns the bytes of the file.
    pub(crate) fn finish(mut self) -> Result<u64, FetchError> {
        let done = match &mut self.packing {
            Packing::None(counted) => counted.flush(),
            Packing::Gzip(decoder) => decoder.try_finish(),
            Packing::Deflate(decoder) => decoder.try_finish(),
        };
        done.map_err(|error| self.told(error))?;
        Ok(self.counted().written)
    }
}

/// Counts what is written, and stops it where it is too much.
struct Counted<'o> {
    out: &'o mut (dyn Write + Send),
    written: u64,
    most: u64,
    too_large: bool,
}

impl Write for Counted<'_> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        if self.written + piece.len() as u64 > self.most {
            self.too_large = true;
            return Err(io::Error::other("too large"));
        }
        let length = self.out.write(piece)?;
        self.written += length as u64;
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
