//! What organizations and groups are called in the reader's language: records and filters name them in one language alone.

use std::collections::{BTreeSet, HashMap};

use cairn_catalogue::ActionError;
use serde_json::json;

use crate::desk::Desk;
use crate::said::{said, text};
use crate::speech::Language;

/// How many are asked for at once.
const STEP: usize = 25;

/// Titles by name.
#[derive(Default)]
pub(crate) struct Titles(HashMap<String, String>);

impl Titles {
    /// Returns the titles of organizations.
    pub(crate) fn of_organizations<'n>(
        desk: &Desk<'_>,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Result<Self, ActionError> {
        Self::of(desk, "organization_list", "organizations", names)
    }

    /// Returns the titles of groups.
    pub(crate) fn of_groups<'n>(
        desk: &Desk<'_>,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Result<Self, ActionError> {
        Self::of(desk, "group_list", "groups", names)
    }

    fn of<'n>(
        desk: &Desk<'_>,
        action: &'static str,
        key: &str,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Result<Self, ActionError> {
        let mut titles = HashMap::new();
        // In the site's own language they are called as records say.
        if Language::of(&desk.app.settings.site.locale_default) == desk.language {
            return Ok(Self(titles));
        }
        let names: BTreeSet<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
        let names: Vec<&str> = names.into_iter().collect();
        for some in names.chunks(STEP) {
            let found = desk.ask(
                action,
                json!({key: some, "all_fields": true, "include_extras": true, "include_dataset_count": false}),
            )?;
            for one in found.as_array().into_iter().flatten() {
                let title = said(one, "title", desk.language).text;
                if !title.is_empty() {
                    titles.insert(text(one, "name").to_owned(), title);
                }
            }
        }
        Ok(Self(titles))
    }

    /// Returns the title of this name, or else what it is called elsewhere.
    pub(crate) fn get(&self, name: &str, otherwise: String) -> String {
        self.0.get(name).cloned().unwrap_or(otherwise)
    }
}
