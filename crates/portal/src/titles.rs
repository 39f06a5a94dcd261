//! What organizations, groups and records are called in the reader's language: lists name them in the site's own language alone.

use std::collections::{BTreeSet, HashMap};

use cairn_catalogue::ActionError;
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::said::{list, said, text};
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

    /// Returns the titles of the records that the visitor may see.
    pub(crate) fn of_records<'n>(
        desk: &Desk<'_>,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Result<Self, ActionError> {
        // A name holds nothing else; what does would be no text of a search.
        let is_name = |name: &&str| {
            name.chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        };
        Self::asked(desk, names.into_iter().filter(is_name), |some| {
            let named: Vec<String> = some.iter().map(|name| format!("name:\"{name}\"")).collect();
            let found = desk.ask(
                "package_search",
                json!({
                    "fq_list": [named.join(" OR ")], "rows": STEP, "facet": false,
                    "include_private": true, "include_drafts": true,
                }),
            )?;
            Ok(list(&found, "results").to_vec())
        })
    }

    fn of<'n>(
        desk: &Desk<'_>,
        action: &'static str,
        key: &str,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Result<Self, ActionError> {
        Self::asked(desk, names, |some| {
            let found = desk.ask(
                action,
                json!({key: some, "all_fields": true, "include_extras": true, "include_dataset_count": false}),
            )?;
            Ok(found.as_array().cloned().unwrap_or_default())
        })
    }

    /// Asks for some names at once, as often as it takes.
    fn asked<'n>(
        desk: &Desk<'_>,
        names: impl IntoIterator<Item = &'n str>,
        ask: impl Fn(&[&str]) -> Result<Vec<Value>, ActionError>,
    ) -> Result<Self, ActionError> {
        let mut titles = HashMap::new();
        // In the site's own language they are called as records say.
        if Language::of(&desk.app.settings.site.locale_default) == desk.language {
            return Ok(Self(titles));
        }
        let names: BTreeSet<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
        let names: Vec<&str> = names.into_iter().collect();
        for some in names.chunks(STEP) {
            for one in ask(some)? {
                let title = said(&one, "title", desk.language).text;
                if !title.is_empty() {
                    titles.insert(text(&one, "name").to_owned(), title);
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
