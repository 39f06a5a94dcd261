//! What the catalogue is told about what the public contributes.

use serde::{Deserialize, Serialize};

/// What the public contributes: requests for data, questions and feedback, showcases.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Participation {
    /// Whether somebody looks at contributions before others see them. What looks like advertising waits in any case.
    pub moderation: bool,
    /// Days within which a request for data is to be answered; its due date is set when it is made.
    pub answer_days: u32,
    /// Contributions of one account in 24 hours.
    pub most_a_day: u32,
    /// Addresses of other sites in a contribution; one with more waits for somebody to look at it.
    pub most_links: usize,
    /// Seconds that a person needs for a form at least; one that comes sooner is refused.
    pub least_seconds: u32,
    /// Reports after which a comment is hidden until somebody has looked at it; 0 hides none.
    pub reports_hide: u32,
}

impl Default for Participation {
    fn default() -> Self {
        Self {
            moderation: true,
            answer_days: 30,
            most_a_day: 20,
            most_links: 2,
            least_seconds: 3,
            reports_hide: 3,
        }
    }
}
