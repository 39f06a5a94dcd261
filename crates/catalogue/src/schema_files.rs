//! Reads the schema, preset, licence and format files that the settings name.

use std::path::Path;

use cairn_domain::format::Formats;
use cairn_domain::licence::Register;
use cairn_domain::schema::SchemaSet;

use crate::settings::Schemas;

/// Loads the record types: those built in, and those of the site.
pub(crate) fn load(settings: &Schemas) -> Result<SchemaSet, String> {
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
pub(crate) fn licences(settings: &Schemas) -> Result<Register, String> {
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

fn text_of(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
