//! `cairn init`: makes what the catalogue needs to live; safe to run again.

use std::process::ExitCode;

use cairn_catalogue::IndexMode;
use serde_json::json;

use crate::failure::Failure;
use crate::settings::Flags;
use crate::{open, out};

/// What the command takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Makes what is missing.
pub(super) fn run(flags: &Flags, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let opened = open::open(flags, IndexMode::None)?;
    let settings = &opened.app.settings;
    let data = settings.storage.data.display().to_string();
    let database = if opened.app.store.is_postgres() {
        "postgresql"
    } else {
        "sqlite"
    };
    if arguments.json {
        out::say_json(&json!({"data": data, "database": database, "site_user": settings.site.id}));
    } else {
        out::say(&format!("catalogue ready in {data} ({database})"));
    }
    Ok(ExitCode::SUCCESS)
}
