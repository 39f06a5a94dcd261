//! Carries a site's `ckan.ini` over: which of its settings are ours under another name, and what cannot be taken.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::Path;

use serde_json::Value;

use super::layers::{self, Gathered, Given};
use super::{Source, default_tree, tree};
use crate::failure::Failure;

/// Sections of the file that hold settings of the site.
const SECTIONS: &[&str] = &["app:main", "DEFAULT"];
/// Settings that name what is CKAN's own and must not become ours.
const ITS_OWN: &[(&str, &str)] = &[
    (
        "sqlalchemy.url",
        "it names CKAN's own database; Cairn needs one of its own (database.url)",
    ),
    (
        "ckan.datastore.write_url",
        "it names CKAN's own database; Cairn needs one of its own (datastore.database_url)",
    ),
    (
        "ckan.storage_path",
        "it names CKAN's own files; Cairn needs a data folder of its own (storage.data)",
    ),
];

/// What became of the settings of a file.
#[derive(Debug, Default)]
pub(crate) struct Imported {
    /// Settings that are taken, by our name.
    pub(crate) taken: BTreeMap<String, Value>,
    /// Settings that are not, by their name in the file, and why.
    pub(crate) left: Vec<(String, String)>,
}

/// Reads a `ckan.ini`. Later lines win; what is wrong with one setting does not keep the others.
pub(crate) fn import(path: &Path) -> Result<Imported, Failure> {
    let text = std::fs::read_to_string(path).map_err(Failure::file(path.display().to_string()))?;
    let defaults = tree::flatten(&default_tree());
    let source = Source::File(path.to_owned());
    let mut imported = Imported::default();
    for (key, value) in settings(&text) {
        if value.is_empty() {
            continue;
        }
        if let Some((_, reason)) = ITS_OWN.iter().find(|(own, _)| *own == key) {
            imported.left.push((key, (*reason).to_owned()));
            continue;
        }
        if value.contains("%(") {
            let reason = "its value is put together from others (%(…)s); set it by hand";
            imported.left.push((key, reason.to_owned()));
            continue;
        }
        let mut gathered = Gathered::default();
        match layers::put(&key, Given::Text(&value), &source, &defaults, &mut gathered) {
            Ok(()) if gathered.entries.is_empty() => {
                imported
                    .left
                    .push((key, "it has no effect here".to_owned()));
            }
            Ok(()) => {
                for entry in gathered.entries {
                    put_together(imported.taken.entry(entry.key), entry.value);
                }
            }
            Err(failure) => {
                let text = failure.to_string();
                let beginning = format!("{source}: {key}: ");
                let reason = text.strip_prefix(&beginning).unwrap_or(&text);
                imported.left.push((key, reason.to_owned()));
            }
        }
    }
    Ok(imported)
}

/// Keeps a value. Lists that have several names in CKAN, such as the schemas of datasets and of organizations, are one here.
fn put_together(place: Entry<'_, String, Value>, value: Value) {
    match (place, value) {
        (Entry::Occupied(mut kept), Value::Array(more)) if kept.get().is_array() => {
            if let Value::Array(items) = kept.get_mut() {
                items.extend(more);
            }
        }
        (place, value) => {
            place.insert_entry(value);
        }
    }
}

/// Returns the settings of the sections that count, each once with its last value; an indented line goes on with the value before it.
fn settings(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut counts = false;
    for line in text.lines() {
        let bare = line.trim();
        if bare.is_empty() || bare.starts_with(['#', ';']) {
            continue;
        }
        if let Some(section) = bare
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            counts = SECTIONS.contains(&section.trim());
        } else if !counts {
            continue;
        } else if line.starts_with([' ', '\t'])
            && let Some((_, value)) = found.last_mut()
        {
            value.push(' ');
            value.push_str(bare);
        } else if let Some((key, value)) = bare.split_once('=') {
            let key = key.trim();
            found.retain(|(known, _)| known != key);
            found.push((key.to_owned(), value.trim().to_owned()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const INI: &str = "\
[DEFAULT]
debug = false

[server:main]
port = 5000

[app:main]
# a comment
ckan.site_title = Données ouvertes
ckan.auth.create_unowned_dataset = true
ckan.search.rows_max = 200
ckan.locales_offered = en
    fr
ckan.plugins = activity image_view text_view
scheming.dataset_schemas = old.yaml
scheming.organization_schemas = organization.yaml
scheming.dataset_schemas = dataset.yaml extra.yaml
sqlalchemy.url = postgresql://ckan:pass@db/ckan
ckan.storage_path = /var/lib/ckan
ckan.site_url =
ckan.max_resource_size = large
cache_dir = /tmp/%(ckan.site_id)s/
ckanext.of_our_own = 1
";

    #[test]
    fn a_file_is_taken_setting_by_setting() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ckan.ini");
        std::fs::write(&path, INI).unwrap();
        let imported = import(&path).unwrap();
        assert_eq!(
            json!(imported.taken),
            json!({
                "auth.create_unowned_dataset": true,
                "schemas.files": ["organization.yaml", "dataset.yaml", "extra.yaml"],
                "search.rows_max": 200,
                "site.locales": ["en", "fr"],
                "site.title": "Données ouvertes",
                "views.types": ["image_view", "text_view"],
            })
        );
        let left: Vec<&str> = imported.left.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(
            left,
            [
                "debug",
                "sqlalchemy.url",
                "ckan.storage_path",
                "ckan.max_resource_size",
                "cache_dir",
                "ckanext.of_our_own"
            ]
        );
        for (key, reason) in &imported.left {
            assert!(
                !reason.is_empty() && !reason.contains("pass@"),
                "{key}: {reason}"
            );
        }
    }
}
