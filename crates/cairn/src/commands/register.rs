//! `cairn register`: registers of algorithms and trackers of commitments, in and out.

use std::path::PathBuf;
use std::process::ExitCode;

use cairn_catalogue::input::Input;
use cairn_catalogue::registers::{FileImport, import_file};
use cairn_catalogue::{IndexMode, actions};
use serde_json::{Map, Value, json};

use crate::failure::{Failure, SOME_FAILED};
use crate::open::{self, LOCALE};
use crate::settings::Flags;
use crate::{out, progress};

/// What the command takes.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Take in a register of algorithms, or Canada's tracker of commitments
    Import {
        /// The form: nl, atrs, atrs-index, us-2023, us-2024, us-2025, ca, on, or ca-tracker
        form: String,
        /// The file
        file: PathBuf,
        /// Name of the register, which ids of records are made of; the form by default
        #[arg(long)]
        source: Option<String>,
        /// Organization of all records; without it each row's organization is made where it is missing
        #[arg(long, value_name = "NAME")]
        owner: Option<String>,
        /// Try everything and change nothing
        #[arg(long)]
        dry_run: bool,
        /// Print what happened as JSON
        #[arg(long)]
        json: bool,
    },
    /// Write the public algorithms, or commitments, as a file
    Export {
        /// The form: nl, atrs, atrs-index, us-2023, us-2024, us-2025, ca, on, hf, or ca-tracker
        form: String,
        /// Which records, as in package_search
        #[arg(long)]
        q: Option<String>,
    },
}

/// Runs the command.
pub(super) fn run(flags: &Flags, command: &Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Import {
            form,
            file,
            source,
            owner,
            dry_run,
            json,
        } => {
            let opened = open::open(flags, IndexMode::IfFree)?;
            let bar = progress::bar("rows");
            let import = FileImport {
                form,
                source: source.as_deref(),
                owner: owner.as_deref(),
                dry_run: *dry_run,
                path: file,
            };
            let report = import_file(&opened.app, &opened.site, LOCALE, &import, &mut |done| {
                bar.set_position(done as u64);
            })?;
            opened.catch_up()?;
            bar.finish_and_clear();
            print(&report, *json);
            Ok(match report["failed"].as_u64() {
                Some(0) => ExitCode::SUCCESS,
                _ => ExitCode::from(SOME_FAILED),
            })
        }
        Command::Export { form, q } => {
            let opened = open::open(flags, IndexMode::Look)?;
            let action = match form.as_str() {
                "ca-tracker" => "commitment_tracker_export",
                _ => "algorithm_register_export",
            };
            let def = actions::find(action)
                .ok_or_else(|| Failure::Other(format!("there is no action {action}")))?;
            let mut asked = Map::from_iter([("form".to_owned(), json!(form))]);
            if let Some(q) = q {
                asked.insert("q".to_owned(), json!(q));
            }
            let found = opened
                .app
                .run(def, &opened.site, &Input::new(asked), LOCALE)
                .and_then(|reply| reply.result.into_value())?;
            out::say(found["text"].as_str().unwrap_or_default().trim_end());
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn print(report: &Value, as_json: bool) {
    if as_json {
        return out::say_json(report);
    }
    for key in ["rows", "created", "updated", "unchanged", "failed"] {
        out::say(&format!("{key}: {}", report[key]));
    }
    for error in report["errors"].as_array().into_iter().flatten() {
        out::say(&format!(
            "row {} ({}): {}",
            error["row"],
            error["name"].as_str().unwrap_or_default(),
            error["error"]
        ));
    }
}
