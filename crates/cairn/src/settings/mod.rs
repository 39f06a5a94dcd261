//! Settings: defaults, then a TOML file, then the environment, then flags; each value remembers where it came from.
//!
//! Every layer is a list of `section.key` and value. A key is known when the defaults have it, or when it is one of CKAN's own
//! names ([`aliases`]). Anything else is an error that says what was probably meant.

mod aliases;
pub(crate) mod ini;
mod layers;
mod tree;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use cairn_catalogue::settings::Settings;
use cairn_server::ServerSettings;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub(crate) use layers::Flags;

use crate::failure::Failure;

/// What the log looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Settings of the log.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LogSettings {
    /// What a line looks like.
    pub(crate) format: LogFormat,
    /// What is logged: `error`, `warn`, `info`, `debug`, `trace`, or directives such as `info,cairn_index=debug`.
    pub(crate) level: String,
}

impl Default for LogSettings {
    fn default() -> Self {
        Self {
            format: LogFormat::Text,
            level: "info".to_owned(),
        }
    }
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// Nobody said anything.
    Default,
    /// Made from other settings.
    Derived(&'static str),
    /// The file.
    File(PathBuf),
    /// A variable of the environment.
    Environment(String),
    /// A flag of the command line.
    Flag(String),
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::Derived(from) => write!(f, "from {from}"),
            Self::File(path) => write!(f, "file {}", path.display()),
            Self::Environment(name) => write!(f, "environment {name}"),
            Self::Flag(text) => write!(f, "flag {text}"),
        }
    }
}

/// All settings, typed, and where each came from.
#[derive(Debug)]
pub(crate) struct Config {
    /// Settings of the catalogue.
    pub(crate) catalogue: Settings,
    /// Settings of the server (`server.*`).
    pub(crate) server: ServerSettings,
    /// Settings of the log (`log.*`).
    pub(crate) log: LogSettings,
    /// Where each value came from, by key; defaults are absent.
    sources: BTreeMap<String, Source>,
    /// What was accepted and has no effect.
    pub(crate) warnings: Vec<String>,
}

impl Config {
    /// Reads all layers.
    pub(crate) fn load(flags: &Flags) -> Result<Self, Failure> {
        let variables = std::env::vars_os()
            .filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(key, _)| key.starts_with("CAIRN_"));
        Self::from_layers(flags, variables)
    }

    fn from_layers(
        flags: &Flags,
        variables: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, Failure> {
        let defaults = tree::flatten(&default_tree());
        let gathered = layers::gather(flags, variables, &defaults)?;
        let mut values = Value::Object(default_tree());
        let mut sources = BTreeMap::new();
        for entry in gathered.entries {
            tree::set(&mut values, &entry.key, entry.value);
            sources.insert(entry.key, entry.source);
        }
        let mut config = typed(values, sources, gathered.warnings)?;
        config.derive_address();
        Ok(config)
    }

    /// Gives the site the address that it listens on, where nobody named one.
    fn derive_address(&mut self) {
        let key = "site.url";
        if self.sources.contains_key(key) || !self.sources.contains_key("server.listen") {
            return;
        }
        let mut address = self.server.listen;
        if address.ip().is_unspecified() {
            address = SocketAddr::from(([127, 0, 0, 1], address.port()));
        }
        self.catalogue.site.url = format!("http://{address}");
        self.sources
            .insert(key.to_owned(), Source::Derived("server.listen"));
    }

    /// Returns every setting: key, value (secrets as `***`), source.
    pub(crate) fn listing(&self) -> Vec<(String, Value, Source)> {
        let all = assemble(&self.catalogue, &self.server, &self.log);
        tree::flatten(&all)
            .into_iter()
            .map(|(key, value)| {
                let source = self.sources.get(&key).cloned().unwrap_or(Source::Default);
                (key, value, source)
            })
            .collect()
    }

    /// Returns every setting as one tree, secrets as `***`.
    pub(crate) fn tree(&self) -> Value {
        Value::Object(assemble(&self.catalogue, &self.server, &self.log))
    }
}

fn default_tree() -> Map<String, Value> {
    assemble(
        &Settings::default(),
        &ServerSettings::default(),
        &LogSettings::default(),
    )
}

fn assemble(
    catalogue: &Settings,
    server: &ServerSettings,
    log: &LogSettings,
) -> Map<String, Value> {
    let as_value = |value: Result<Value, serde_json::Error>| {
        value.expect("settings are plain data, which JSON can hold")
    };
    let mut all = match as_value(serde_json::to_value(catalogue)) {
        Value::Object(map) => map,
        _ => Map::new(),
    };
    all.insert("server".to_owned(), as_value(serde_json::to_value(server)));
    all.insert("log".to_owned(), as_value(serde_json::to_value(log)));
    all
}

fn typed(
    values: Value,
    sources: BTreeMap<String, Source>,
    warnings: Vec<String>,
) -> Result<Config, Failure> {
    let Value::Object(mut values) = values else {
        return Err(Failure::Other("settings are no table".to_owned()));
    };
    // Values of the wrong type were refused with their key before; what is left is the wrong content (an address, a format).
    fn part<T: serde::de::DeserializeOwned>(value: Value, name: &str) -> Result<T, Failure> {
        serde_json::from_value(value)
            .map_err(|error| Failure::Usage(format!("settings{name}: {error}")))
    }
    let server = part(
        values.remove("server").unwrap_or_default(),
        " of section server",
    )?;
    let log = part(values.remove("log").unwrap_or_default(), " of section log")?;
    let catalogue = part(Value::Object(values), "")?;
    Ok(Config {
        catalogue,
        server,
        log,
        sources,
        warnings,
    })
}

#[cfg(test)]
mod tests;
