//! The one door to other people's servers: files are fetched over HTTP within limits, and never from an address that is not public
//! unless a setting allows it.
//!
//! Names are resolved here and connections go to the very addresses that were looked at, for each redirect anew; so no name can
//! mean one address when it is checked and another when it is used.

mod address;
mod body;
mod client;
mod hosts;
mod request;

pub use address::is_public;
pub use client::{Fetched, Fetcher, Reached};
pub use hosts::{Hosts, Manners, Turn};
pub use request::Request;

use std::time::Duration;

/// How much an address may answer, and how long that may take.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of a file, unpacked.
    pub bytes: u64,
    /// How many times larger a packed answer may become.
    pub ratio: u64,
    /// How long the whole may take.
    pub whole: Duration,
    /// How long nothing may come.
    pub silence: Duration,
    /// Redirects that are followed.
    pub redirects: usize,
    /// Whether addresses that are not public are fetched from too.
    pub private: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 1 << 30,
            ratio: 200,
            whole: Duration::from_secs(3600),
            silence: Duration::from_secs(60),
            redirects: 10,
            private: false,
        }
    }
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The address cannot be one of a file here.
    #[error("{0}")]
    Refused(String),
    /// The server answered with something else than a file.
    #[error("the server answered {0}")]
    Status(u16),
    /// The server is busy and says when to come again.
    #[error("the server answered {status} and asks to come again in {} seconds", .after.as_secs())]
    Later {
        /// What it answered.
        status: u16,
        /// In how long.
        after: Duration,
    },
    /// The answer is larger than it may be.
    #[error("{0}")]
    TooLarge(String),
    /// The server could not be reached, or did not go on.
    #[error("{0}")]
    Network(String),
    /// The file could not be written, or whoever asked for it wants it no more.
    #[error("{0}")]
    Output(#[from] std::io::Error),
}

impl FetchError {
    /// Says whether the same request may succeed another time.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Network(_) | Self::Output(_) | Self::Later { .. } => true,
            Self::Status(status) => *status >= 500 || matches!(status, 408 | 425 | 429),
            Self::Refused(_) | Self::TooLarge(_) => false,
        }
    }
}
