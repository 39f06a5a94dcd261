//! The layers: file, environment, flags. Each gives entries of known keys, or says which key it does not know.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Source, aliases, tree};
use crate::failure::Failure;

/// What the command line says of settings.
#[derive(Debug, Default, Clone, clap::Args)]
pub(crate) struct Flags {
    /// Data folder: database, index, files, secret
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "CAIRN_DATA",
        help_heading = "Settings"
    )]
    pub(crate) data: Option<PathBuf>,
    /// Address and port to listen on
    #[arg(
        long,
        global = true,
        value_name = "ADDR:PORT",
        env = "CAIRN_LISTEN",
        help_heading = "Settings"
    )]
    pub(crate) listen: Option<String>,
    /// Database: postgres://…; without it SQLite in the data folder
    #[arg(
        long,
        global = true,
        value_name = "URL",
        env = "CAIRN_DATABASE_URL",
        hide_env_values = true,
        help_heading = "Settings"
    )]
    pub(crate) database: Option<String>,
    /// Settings file (TOML)
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "CAIRN_CONFIG",
        help_heading = "Settings"
    )]
    pub(crate) config: Option<PathBuf>,
    /// Any setting, by our name or CKAN's, in the order of the command line. [`Flags::grammar`] reads them: of a flag that stands before
    /// and behind a command, clap keeps what stands behind it alone.
    #[arg(skip)]
    pub(crate) set: Vec<String>,
}

/// Names the flag for any setting.
const SET: &str = "set";

impl Flags {
    /// Adds the flag for any setting to a command and all below it.
    pub(crate) fn grammar(command: clap::Command) -> clap::Command {
        let flag = clap::Arg::new(SET)
            .long(SET)
            .value_name("KEY=VALUE")
            .action(clap::ArgAction::Append)
            .help("Any setting, by our name or CKAN's; can be repeated")
            .help_heading("Settings");
        command.arg(flag).mut_subcommands(Self::grammar)
    }

    /// Takes over the settings that stand anywhere on the command line.
    pub(crate) fn gather_set(&mut self, matches: &clap::ArgMatches) {
        let mut level = Some(matches);
        while let Some(matches) = level {
            let given = matches.get_many::<String>(SET).into_iter().flatten();
            self.set.extend(given.cloned());
            level = matches.subcommand().map(|(_, below)| below);
        }
    }
}

/// One value of one layer.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) value: Value,
    pub(super) source: Source,
}

/// What all layers gave, the strongest last.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) entries: Vec<Entry>,
    pub(super) warnings: Vec<String>,
}

/// The variables that are flags' own; clap reads them.
const FLAG_VARIABLES: &[(&str, &str, &str)] = &[
    ("CAIRN_DATA", "storage.data", "--data"),
    ("CAIRN_LISTEN", "server.listen", "--listen"),
    ("CAIRN_DATABASE_URL", "database.url", "--database"),
];

/// Reads all layers.
pub(super) fn gather(
    flags: &Flags,
    variables: impl Iterator<Item = (String, String)>,
    defaults: &[(String, Value)],
) -> Result<Gathered, Failure> {
    let mut gathered = Gathered::default();
    if let Some(path) = &flags.config {
        file(path, defaults, &mut gathered)?;
    }
    let mut variables: Vec<(String, String)> = variables.collect();
    variables.sort();
    for (name, value) in &variables {
        let rest = name.strip_prefix("CAIRN_").unwrap_or(name);
        if !rest.contains("__") {
            let known = name == "CAIRN_CONFIG"
                || FLAG_VARIABLES
                    .iter()
                    .any(|(variable, _, _)| variable == name);
            if !known {
                // Orchestrators set variables such as CAIRN_SERVICE_HOST by themselves, so this cannot be an error.
                gathered
                    .warnings
                    .push(format!("environment {name}: not a setting, ignored"));
            }
            continue;
        }
        let key = rest.to_ascii_lowercase().replace("__", ".");
        put(
            &key,
            Given::Text(value),
            &Source::Environment(name.clone()),
            defaults,
            &mut gathered,
        )?;
    }
    let data = flags.data.as_ref().map(|path| path.display().to_string());
    let given = [
        data.as_deref(),
        flags.listen.as_deref(),
        flags.database.as_deref(),
    ];
    for ((variable, key, flag), text) in FLAG_VARIABLES.iter().zip(given) {
        let Some(text) = text else { continue };
        // clap does not tell a flag from its variable; the same text in both means the same either way.
        let from_variable = variables
            .iter()
            .any(|(name, value)| name == variable && value == text);
        let source = if from_variable {
            Source::Environment((*variable).to_owned())
        } else {
            Source::Flag((*flag).to_owned())
        };
        put(key, Given::Text(text), &source, defaults, &mut gathered)?;
    }
    for text in &flags.set {
        let Some((key, value)) = text.split_once('=') else {
            return Err(Failure::Usage(format!("--set {text}: expected KEY=VALUE")));
        };
        put(
            key.trim(),
            Given::Text(value.trim()),
            &Source::Flag("--set".to_owned()),
            defaults,
            &mut gathered,
        )?;
    }
    Ok(gathered)
}

fn file(path: &Path, defaults: &[(String, Value)], gathered: &mut Gathered) -> Result<(), Failure> {
    let name = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::Usage(format!("settings file {name}: {error}")))?;
    let table: toml::Table = toml::from_str(&text)
        .map_err(|error| Failure::Usage(format!("settings file {name}: {error}")))?;
    let value = serde_json::to_value(table)
        .map_err(|error| Failure::Usage(format!("settings file {name}: {error}")))?;
    let Value::Object(map) = value else {
        return Ok(());
    };
    for (key, value) in tree::flatten(&map) {
        put(
            &key,
            Given::Value(value),
            &Source::File(path.to_path_buf()),
            defaults,
            gathered,
        )?;
    }
    Ok(())
}

/// A value as it was given.
pub(super) enum Given<'a> {
    Text(&'a str),
    Value(Value),
}

/// Puts one setting among the gathered ones, under our name and in its type.
pub(super) fn put(
    key: &str,
    given: Given<'_>,
    source: &Source,
    defaults: &[(String, Value)],
    gathered: &mut Gathered,
) -> Result<(), Failure> {
    let wrong = |message: String| Failure::Usage(format!("{source}: {key}: {message}"));
    let (own_key, given) = match aliases::find(key) {
        Some(aliases::Found::Same(own)) => (own.to_owned(), given),
        Some(aliases::Found::Read {
            key: own,
            read,
            expected,
        }) => {
            let text = match given {
                Given::Text(text) => text.to_owned(),
                Given::Value(Value::String(text)) => text,
                Given::Value(other) => other.to_string(),
            };
            let value = read(&text)
                .ok_or_else(|| wrong(format!("expected {expected}, found \"{text}\"")))?;
            (own.to_owned(), Given::Value(value))
        }
        Some(aliases::Found::WithoutEffect) => {
            gathered.warnings.push(format!(
                "{source}: {key} is a setting of CKAN that has no effect here"
            ));
            return Ok(());
        }
        None => (key.to_owned(), given),
    };
    let Some((_, default)) = defaults.iter().find(|(known, _)| *known == own_key) else {
        return Err(wrong(unknown(&own_key, defaults)));
    };
    let (value, shown) = match given {
        Given::Text(text) => (tree::parse_as(default, text), text.to_owned()),
        Given::Value(value) => {
            let shown = value.to_string();
            (tree::fit(default, value), shown)
        }
    };
    let secret = own_key.ends_with("secret") || own_key == "database.url";
    let shown = if secret { "***" } else { shown.as_str() };
    let value = value.ok_or_else(|| {
        wrong(format!(
            "expected {}, found {shown}",
            tree::expected(default)
        ))
    })?;
    gathered.entries.push(Entry {
        key: own_key,
        value,
        source: source.clone(),
    });
    Ok(())
}

/// Says that a key is unknown, and which one was probably meant.
fn unknown(key: &str, defaults: &[(String, Value)]) -> String {
    if defaults
        .iter()
        .any(|(known, _)| known.starts_with(&format!("{key}.")))
    {
        return "this is a section, not a setting".to_owned();
    }
    let theirs: Vec<&str> = aliases::names().collect();
    let names = defaults
        .iter()
        .map(|(known, _)| known.as_str())
        .chain(theirs);
    let last = |text: &str| text.rsplit('.').next().unwrap_or(text).to_owned();
    let best = names
        .map(|name| {
            let whole = strsim::normalized_damerau_levenshtein(key, name);
            let tail = strsim::normalized_damerau_levenshtein(&last(key), &last(name)) * 0.9;
            (whole.max(tail), name)
        })
        .max_by(|one, other| one.0.total_cmp(&other.0));
    match best {
        Some((score, name)) if score > 0.6 => format!("unknown setting; did you mean {name}?"),
        _ => "unknown setting; `cairn config show` lists those that there are".to_owned(),
    }
}
