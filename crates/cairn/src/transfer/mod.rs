//! Records in and out in bulk, as `ckanapi load` and `ckanapi dump` have them: each goes through the same actions as over the API.

mod batch;
mod put;
mod run;

pub(crate) use run::{Options, Summary, load};

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
        match self {
            Self::Datasets => "datasets",
            Self::Organizations => "organizations",
            Self::Groups => "groups",
            Self::Users => "users",
        }
    }
}
