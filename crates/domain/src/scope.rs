//! How far an API token reaches: no further than its account, and less where its owner said so.

use serde::{Deserialize, Serialize};

/// What a token may do of all that its account may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Access {
    /// Read.
    Read,
    /// Read, and write records, groups and tables; not accounts, tokens, or the site itself.
    Write,
}

impl Access {
    /// Reads the word of an access.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "read" => Some(Self::Read),
            "write" => Some(Self::Write),
            _ => None,
        }
    }

    /// Returns the word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// How far a token reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// What it may do.
    pub access: Access,
    /// Ids of the organizations and groups in which the roles of its account count; all of them where there is none. A token
    /// that names some has nothing of what sysadmins hold.
    #[serde(default)]
    pub organizations: Vec<String>,
}

impl Scope {
    /// Tells whether roles in a group count.
    pub fn reaches(&self, group_id: &str) -> bool {
        self.organizations.is_empty() || self.organizations.iter().any(|id| id == group_id)
    }
}
