//! Forms that were sent: the same one twice, by a second click or a connection that broke off, is taken once.
//!
//! A page gives each of its forms a word of its own. A form is the same where account, address, word, fields and files are; whoever
//! goes back, changes something and sends it again sends another one.

use chrono::TimeDelta;
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::caller::Caller;
use crate::error::ActionError;

/// How long forms that were taken are remembered.
const REMEMBERED: TimeDelta = TimeDelta::hours(24);
/// How long somebody may be about a form before it counts as broken off.
const PATIENCE: TimeDelta = TimeDelta::minutes(10);

/// What is known of a form that arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrival {
    /// It is new: what it asks for is to be done, and then the mark is ended.
    New(FormMark),
    /// It was taken before, and led there, if anywhere.
    Taken(Option<String>),
    /// It arrived a moment ago, and somebody is about it.
    UnderWay,
}

/// Stands for a form while what it asks for is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormMark(String);

impl App {
    /// Notes that a form arrived of somebody who is signed in; `parts` is all of it, in its order.
    ///
    /// # Errors
    ///
    /// Where nobody is signed in, or the database fails.
    pub fn form_arrives<'p>(
        &self,
        caller: &Caller,
        parts: impl IntoIterator<Item = &'p str>,
    ) -> Result<Arrival, ActionError> {
        let account = caller.id().ok_or_else(ActionError::denied)?;
        let mut hash = Sha256::new();
        let mut take = |part: &str| {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        };
        take(account);
        parts.into_iter().for_each(take);
        let mark: String = hash
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let now = self.clock.now();
        let known = self
            .store
            .write(|tx| tx.begin_form(&mark, now, now - REMEMBERED, now - PATIENCE))?;
        Ok(match known {
            None => Arrival::New(FormMark(mark)),
            Some(sent) if sent.taken => Arrival::Taken(sent.led_to),
            Some(_) => Arrival::UnderWay,
        })
    }

    /// Notes that what a form asks for was done, and where it led.
    ///
    /// # Errors
    ///
    /// Where the database fails.
    pub fn form_taken(&self, mark: &FormMark, led_to: Option<&str>) -> Result<(), ActionError> {
        Ok(self.store.write(|tx| tx.end_form(&mark.0, led_to))?)
    }

    /// Forgets a form of which nothing came, so that it may be sent again.
    ///
    /// # Errors
    ///
    /// Where the database fails.
    pub fn form_not_taken(&self, mark: &FormMark) -> Result<(), ActionError> {
        Ok(self.store.write(|tx| tx.forget_form(&mark.0))?)
    }
}
