//! Answers in parts: what is known before the first row once, then the rows, a piece at a time, none held longer than that.

use std::time::{Duration, Instant};

use crate::error::TablesError;
use crate::search::Shown;

/// Bytes of rows that are given away at once.
const PIECE: usize = 64 << 10;

/// What is known of an answer before its first row.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// The columns of the rows.
    pub fields: Vec<Shown>,
    /// How many rows there are, where they were counted.
    pub total: Option<i64>,
}

/// A part of an answer; the head comes once, before all rows.
#[derive(Debug)]
pub enum Part<'p, H> {
    /// What is known before the first row.
    Head(&'p H),
    /// Rows as they are written, behind those before.
    Rows(&'p str),
}

/// What takes an answer part by part; its error ends the reading.
pub type TakePart<'t, H> = &'t mut (dyn FnMut(Part<'_, H>) -> Result<(), TablesError> + Send);

/// Rows on their way out. What is wrong is told before anything is given away, so the head waits for the first piece.
pub(crate) struct Pieces<'t, H> {
    head: Option<H>,
    take: TakePart<'t, H>,
    out: String,
    most: usize,
    waited: Duration,
}

impl<'t, H> Pieces<'t, H> {
    /// No piece, and so no row, may have more than so many bytes.
    pub(crate) fn new(head: H, most: usize, take: TakePart<'t, H>) -> Self {
        Self {
            head: Some(head),
            take,
            out: String::new(),
            most,
            waited: Duration::ZERO,
        }
    }

    /// Where rows are written.
    pub(crate) fn out(&mut self) -> &mut String {
        &mut self.out
    }

    /// Gives away what is written, where that is enough for a piece.
    pub(crate) fn written(&mut self) -> Result<(), TablesError> {
        if self.out.len() < PIECE {
            return Ok(());
        }
        self.give()
    }

    /// Gives away the rest, and tells how long others took to take it all.
    pub(crate) fn finish(mut self) -> Result<Duration, TablesError> {
        self.give()?;
        Ok(self.waited)
    }

    fn give(&mut self) -> Result<(), TablesError> {
        if self.out.len() > self.most {
            return Err(TablesError::TooLarge(self.most));
        }
        let begun = Instant::now();
        if let Some(head) = self.head.take() {
            (self.take)(Part::Head(&head))?;
        }
        (self.take)(Part::Rows(&self.out))?;
        self.out.clear();
        self.waited += begun.elapsed();
        Ok(())
    }
}

/// Collects an answer of at most so many bytes.
pub(crate) fn collected<H: Clone + Send>(
    most: usize,
    read: impl FnOnce(TakePart<'_, H>) -> Result<(), TablesError>,
) -> Result<(H, String), TablesError> {
    let mut head = None;
    let mut rows = String::new();
    read(&mut |part| {
        match part {
            Part::Head(known) => head = Some(known.clone()),
            Part::Rows(more) => {
                if rows.len() + more.len() > most {
                    return Err(TablesError::TooLarge(most));
                }
                rows.push_str(more);
            }
        }
        Ok(())
    })?;
    let head =
        head.ok_or_else(|| TablesError::Engine("an answer ended without a head".to_owned()))?;
    Ok((head, rows))
}
