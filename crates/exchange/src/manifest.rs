//! The manifest of a folder of records: which files hold what, in which order they are loaded, whom to name.

use std::path::{Component, Path};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::ExchangeError;
use crate::source::Kind;

/// What a folder holds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of this format: 1.
    pub version: u32,
    /// The sources in the order of loading.
    pub sources: Vec<Source>,
}

/// One portal or register.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Name that ids and names of records are made out of.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Where it is.
    pub url: String,
    /// Licence of its records.
    pub licence: String,
    /// Whom to name for each record.
    pub attribution: String,
    /// Its files in the order of loading.
    pub files: Vec<File>,
    /// Who owns records that name no organization.
    #[serde(default)]
    pub owner: Option<Owner>,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Path from the manifest's folder; a name that ends in `.gz` is of gzip.
    pub path: String,
    /// What the file holds.
    pub kind: Kind,
    /// How many of its records are taken, from the first; all where absent.
    #[serde(default)]
    pub take: Option<usize>,
}

/// The organization of records that name none.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owner {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What it is.
    pub description: String,
}

impl Owner {
    /// Returns the input of `organization_create`.
    pub fn organization(&self) -> Value {
        json!({"name": self.name, "title": self.title, "description": self.description})
    }
}

impl Manifest {
    /// Reads a manifest and refuses versions and paths that are not its own.
    pub fn parse(text: &str) -> Result<Self, ExchangeError> {
        let manifest: Self =
            serde_json::from_str(text).map_err(|source| ExchangeError::Syntax {
                line: source.line(),
                source,
            })?;
        if manifest.version != 1 {
            return Err(ExchangeError::shape(format!(
                "a manifest of version {} is unknown",
                manifest.version
            )));
        }
        let files = manifest.sources.iter().flat_map(|source| &source.files);
        for file in files {
            if !Path::new(&file.path)
                .components()
                .all(|part| matches!(part, Component::Normal(_)))
            {
                return Err(ExchangeError::shape(format!(
                    "the path {:?} leads out of the folder",
                    file.path
                )));
            }
        }
        Ok(manifest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_manifest_may_say() {
        let with = |version: u32, path: &str, kind: &str| {
            json!({"version": version, "sources": [{"name": "a", "title": "A", "url": "u", "licence": "l",
                "attribution": "x", "files": [{"path": path, "kind": kind}]}]})
            .to_string()
        };
        for (text, good) in [
            (with(1, "a/b.json", "data-json"), true),
            (with(2, "a/b.json", "data-json"), false),
            (with(1, "../b.json", "data-json"), false),
            (with(1, "/b.json", "data-json"), false),
            (with(1, "b.json", "xml"), false),
            ("{}".to_owned(), false),
            (String::new(), false),
        ] {
            assert_eq!(Manifest::parse(&text).is_ok(), good, "{text}");
        }
    }
}
