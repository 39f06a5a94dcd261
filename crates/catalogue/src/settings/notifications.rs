//! What the catalogue is told about telling people what is new.

use serde::{Deserialize, Serialize};

/// Telling people and programs what is new: lists, letters, webhooks.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Notifications {
    /// Days that news and the log of webhooks are kept.
    pub keep_days: u32,
    /// Searches that one account may follow.
    pub most_searches: usize,
    /// Webhooks that one account may have; 0 for none but sysadmins'.
    pub most_webhooks: usize,
    /// Seconds that the receiver of a webhook may take.
    pub webhook_timeout_seconds: u64,
    /// Whether webhooks may lead to addresses that are not public: of this machine, its network, its cloud.
    pub private_addresses: bool,
}

impl Default for Notifications {
    fn default() -> Self {
        Self {
            keep_days: 90,
            most_searches: 50,
            most_webhooks: 10,
            webhook_timeout_seconds: 10,
            private_addresses: false,
        }
    }
}
