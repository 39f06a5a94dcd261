//! Records in and out in bulk, as `ckanapi load` and `ckanapi dump` have them: each goes through the same actions as over the API.

pub(crate) mod batch;
mod put;
mod run;

pub(crate) use put::call;
pub(crate) use run::{Options, Summary, load};

use cairn_exchange::jsonl;
use clap::ValueEnum;

/// The kinds of records that are loaded and dumped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Datasets and records of the other types
    Datasets,
    /// Organizations
    Organizations,
    /// Groups
    Groups,
    /// User accounts
    Users,
}

impl Kind {
    /// Returns the word of the command line.
    pub(crate) fn word(self) -> &'static str {
        self.of_lines().as_str()
    }

    /// Returns the kind of the lines of a dump.
    pub(crate) fn of_lines(self) -> jsonl::Kind {
        match self {
            Self::Datasets => jsonl::Kind::Datasets,
            Self::Organizations => jsonl::Kind::Organizations,
            Self::Groups => jsonl::Kind::Groups,
            Self::Users => jsonl::Kind::Users,
        }
    }
}
