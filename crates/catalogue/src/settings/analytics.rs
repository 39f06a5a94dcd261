//! What the catalogue is told about counting what is used.

use serde::{Deserialize, Serialize};

/// Counting what is used, without knowing by whom.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Analytics {
    /// Whether views, downloads, calls and searches are counted (`ckan.tracking_enabled`).
    pub enabled: bool,
    /// Days for which single records have a figure for each day; older days are added up by month. 0 keeps days for good.
    pub days: u32,
    /// How often words must have been looked for in vain before everybody may read them; fewer might tell of one person.
    pub least_searches: i64,
}

impl Default for Analytics {
    fn default() -> Self {
        Self {
            enabled: true,
            days: 800,
            least_searches: 5,
        }
    }
}
