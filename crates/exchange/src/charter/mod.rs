//! The Open Data Charter's six principles as figures: which indicators there are, and what a record says to each of them.
//!
//! Nobody publishes a formula for the Charter. These are the ones that a catalogue can work out by itself; what it does not
//! know of a record it says: not assessed is neither met nor failed.

mod around;
mod indicators;
mod look;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use around::{ANSWER_DAYS, Around, Asked, RECENT_DAYS, schemas_of};
pub use indicators::{INDICATORS, Indicator, Principle, Source, indicator};
pub use look::{Access, Known, LEVELS, PLANNED, Reviewed, Role, changes_on, decision_days, look};

/// How many of what is looked at meet something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// How many meet it.
    pub met: u32,
    /// How many do not.
    pub not_met: u32,
    /// Of how many it is not known.
    pub not_assessed: u32,
}

/// What a record is to an indicator that applies to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// All that is known of it is right.
    Met,
    /// Something is not.
    NotMet,
    /// Nobody knows.
    NotAssessed,
}

impl State {
    /// Every state.
    pub const ALL: &'static [Self] = &[Self::Met, Self::NotMet, Self::NotAssessed];

    /// Returns its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not_met",
            Self::NotAssessed => "not_assessed",
        }
    }

    /// Returns the state of a word.
    pub fn of(word: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|state| state.as_str() == word)
    }
}

impl Tally {
    /// Returns the tally of one thing: met, not met, or not known.
    pub fn one(held: Option<bool>) -> Self {
        let mut tally = Self::default();
        tally.note(held);
        tally
    }

    /// Counts one thing more.
    pub fn note(&mut self, held: Option<bool>) {
        match held {
            Some(true) => self.met += 1,
            Some(false) => self.not_met += 1,
            None => self.not_assessed += 1,
        }
    }

    /// Returns what a record with this tally is; nothing where there was nothing to look at.
    pub fn state(self) -> Option<State> {
        match self {
            Self { not_met: 1.., .. } => Some(State::NotMet),
            Self { met: 1.., .. } => Some(State::Met),
            Self {
                not_assessed: 1.., ..
            } => Some(State::NotAssessed),
            Self { .. } => None,
        }
    }
}
