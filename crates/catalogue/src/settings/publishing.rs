//! What the catalogue is told about publishing.

use serde::{Deserialize, Serialize};

/// Publishing: who approves, and what is kept of forms.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Publishing {
    /// In every organization an admin approves what editors publish; otherwise in those whose extra `publication_approval` is `true`.
    pub approval: bool,
    /// Most forms that are kept unsent for one account.
    pub form_drafts: usize,
    /// Largest form that is kept unsent, in kilobytes.
    pub form_draft_kilobytes: usize,
    /// Most rows of an inventory that is imported.
    pub import_rows: u64,
    /// What a page said before is kept so many times (`ckanext.pages.revisions_limit`).
    pub page_revisions: usize,
}

impl Default for Publishing {
    fn default() -> Self {
        Self {
            approval: false,
            form_drafts: 100,
            form_draft_kilobytes: 512,
            import_rows: 20_000,
            page_revisions: 3,
        }
    }
}
