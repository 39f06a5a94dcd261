//! What the catalogue is told about consultations.

use serde::{Deserialize, Serialize};

/// Consultations: who signs up for news.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Consultations {
    /// Most sign-ups an hour that wait to be confirmed; further ones are asked to come later.
    pub sign_ups_per_hour: u64,
    /// Minutes that nothing is sent after a change, so that corrections go with its news; 0 sends them at once.
    pub news_pause_minutes: u32,
}

impl Default for Consultations {
    fn default() -> Self {
        Self {
            sign_ups_per_hour: 500,
            news_pause_minutes: 15,
        }
    }
}
