//! `cairn config`: what the settings are and where they come from. Secrets are shown as `***`.

use std::process::ExitCode;

use serde_json::{Value, json};

use crate::failure::Failure;
use crate::out;
use crate::settings::{Config, Flags};

/// What the command takes.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Check the settings, and print each with its value and its source
    Check {
        /// Print JSON
        #[arg(long)]
        json: bool,
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
    let config = Config::load(flags)?;
    match command {
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

/// Prints the settings as TOML. What is not set stands there as a comment.
fn show(config: &Config) {
    let mut section = String::new();
    // Keys of a section stand before its subsections, or they would belong to those.
    let mut listing = config.listing();
    listing.sort_by_key(|(key, _, _)| key.rsplit_once('.').map(|(section, _)| section.to_owned()));
    for (key, value, _) in listing {
        let (here, name) = key.rsplit_once('.').unwrap_or(("", &key));
        if here != section {
            out::say(&format!(
                "{}[{here}]",
                if section.is_empty() { "" } else { "\n" }
            ));
            section = here.to_owned();
        }
        match &value {
            Value::Null => out::say(&format!("# {name} =")),
            Value::String(text) if text == "***" => out::say(&format!("# {name} = \"***\"")),
            // JSON's notation of texts, numbers, flags and lists of texts is TOML's too.
            value => out::say(&format!("{name} = {value}")),
        }
    }
}
