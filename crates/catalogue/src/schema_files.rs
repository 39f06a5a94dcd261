//! Reads the schema, preset, licence, format and crosswalk files that the settings name.

use std::path::Path;

use cairn_domain::format::Formats;
use cairn_domain::licence::Register;
use cairn_domain::schema::SchemaSet;
use cairn_exchange::crosswalk::Crosswalk;

use crate::settings::Schemas;

/// Loads the record types: those built in, and those of the site.
pub fn load(settings: &Schemas) -> Result<SchemaSet, String> {
    if settings.files.is_empty() && settings.presets.is_empty() {
        return Ok(SchemaSet::builtin());
    }
    let read = |path: &std::path::PathBuf| text_of(path);
    let schemas: Vec<String> = settings.files.iter().map(read).collect::<Result<_, _>>()?;
    let presets: Vec<String> = settings
        .presets
        .iter()
        .map(read)
        .collect::<Result<_, _>>()?;
    let set = SchemaSet::with_documents(&schemas, &presets).map_err(|error| error.to_string())?;
    for name in set.unknown_validators() {
        tracing::warn!(validator = %name, "a schema names a validator that is not known; its field is not checked by it");
    }
    Ok(set)
}

/// Loads the licence register: the built-in one, or the site's file.
pub fn licences(settings: &Schemas) -> Result<Register, String> {
    let Some(path) = &settings.licences else {
        return Ok(Register::builtin());
    };
    Register::from_json(&text_of(path)?).map_err(|error| format!("{}: {error}", path.display()))
}

/// Loads the formats of resources: those built in, or the site's file.
pub(crate) fn formats(settings: &Schemas) -> Result<Formats, String> {
    let Some(path) = &settings.resource_formats else {
        return Ok(Formats::builtin());
    };
    Formats::from_json(&text_of(path)?).map_err(|error| format!("{}: {error}", path.display()))
}

/// Loads the crosswalks: those that ship, and those of the site's folder.
pub fn crosswalks(settings: &Schemas) -> Result<Vec<Crosswalk>, String> {
    let mut all = Crosswalk::built_in().map_err(|error| error.to_string())?;
    let Some(folder) = &settings.crosswalks else {
        return Ok(all);
    };
    let told = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(told)? {
        let path = entry.map_err(told)?.path();
        let end = path.extension().and_then(|end| end.to_str());
        if matches!(end, Some("yaml" | "yml")) {
            paths.push(path);
        }
    }
    paths.sort();
    for path in paths {
        let own = Crosswalk::load(&text_of(&path)?)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        all.retain(|one| one.name() != own.name());
        all.push(own);
    }
    Ok(all)
}

fn text_of(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
