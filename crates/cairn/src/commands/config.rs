//! `cairn config`: what the settings are and where they come from. Secrets are shown as `***`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};

use crate::failure::Failure;
use crate::out;
use crate::settings::{Config, Flags, ini};

/// What the command takes.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Check the settings, and print each with its value and its source
    Check {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Make a settings file of a ckan.ini, and tell what could not be taken
    ImportCkan {
        /// The file
        file: PathBuf,
    },
    /// Print the settings as a file that can be given to --config
    Show {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// Prints the settings.
pub(super) fn run(flags: &Flags, command: &Command) -> Result<ExitCode, Failure> {
    if let Command::ImportCkan { file } = command {
        return import(file);
    }
    let config = Config::load(flags)?;
    match command {
        Command::ImportCkan { .. } => {}
        Command::Check { json: true } => {
            let settings: Vec<Value> = config
                .listing()
                .into_iter()
                .map(|(key, value, source)| json!({"key": key, "value": value, "source": source.to_string()}))
                .collect();
            out::say_json(&json!({"settings": settings, "warnings": config.warnings}));
        }
        Command::Check { json: false } => {
            let rows: Vec<Vec<String>> = config
                .listing()
                .into_iter()
                .map(|(key, value, source)| vec![key, value.to_string(), source.to_string()])
                .collect();
            out::say_table(&["setting", "value", "source"], &rows);
            for warning in &config.warnings {
                out::complain(&format!("warning: {warning}"));
            }
        }
        Command::Show { json: true } => out::say_json(&config.tree()),
        Command::Show { json: false } => show(&config),
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints what is taken of a `ckan.ini` as TOML (its secrets too: the file replaces the other), and complains of the rest.
fn import(file: &Path) -> Result<ExitCode, Failure> {
    let imported = ini::import(file)?;
    toml(
        imported
            .taken
            .iter()
            .map(|(key, value)| (key.as_str(), value))
            .collect(),
    );
    for (key, reason) in &imported.left {
        out::complain(&format!("not taken: {key}: {reason}"));
    }
    let (taken, left) = (imported.taken.len(), imported.left.len());
    out::complain(&format!("{taken} settings taken, {left} not"));
    Ok(ExitCode::SUCCESS)
}

/// Prints the settings as TOML. What is not set stands there as a comment.
fn show(config: &Config) {
    let listing = config.listing();
    toml(
        listing
            .iter()
            .map(|(key, value, _)| (key.as_str(), value))
            .collect(),
    );
}

fn toml(mut settings: Vec<(&str, &Value)>) {
    let mut section = "";
    // Keys of a section stand before its subsections, or they would belong to those.
    settings.sort_by_key(|(key, _)| key.rsplit_once('.').map(|(section, _)| section));
    for (key, value) in settings {
        let (here, name) = key.rsplit_once('.').unwrap_or(("", key));
        if here != section {
            let gap = if section.is_empty() { "" } else { "\n" };
            out::say(&format!("{gap}[{here}]"));
            section = here;
        }
        match value {
            Value::Null => out::say(&format!("# {name} =")),
            Value::String(text) if text == "***" => out::say(&format!("# {name} = \"***\"")),
            // JSON's notation of texts, numbers, flags and lists of texts is TOML's too.
            value => out::say(&format!("{name} = {value}")),
        }
    }
}
