//! What the catalogue is told about its transparency log and its past.

use serde::{Deserialize, Serialize};

use super::Secret;

/// The transparency log, and the catalogue as it was.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Transparency {
    /// The key that signs the log, as `PRIVATE+KEY+name+hash+key`; nothing for `log.key` in the data folder, which is made where there is none.
    pub signing_secret: Option<Secret>,
    /// The key that follows it, in the same form: every node goes over to it once `cairn log rotate-key` has handed the log over; nothing for `log.key.next` in the data folder, which the command makes.
    pub next_signing_secret: Option<Secret>,
    /// A search of the past is refused where more records than this changed since.
    pub past_records: u64,
}

impl Default for Transparency {
    fn default() -> Self {
        Self {
            signing_secret: None,
            next_signing_secret: None,
            past_records: 5000,
        }
    }
}
