//! `cairn rebuild`: the index, made again from the database.
//!
//! Where no server runs, the index is emptied and made anew. Where one runs, every dataset is put on the change feed once more,
//! so that the server (and every other node) indexes it again while it goes on answering.

use std::path::Path;
use std::process::ExitCode;

use cairn_catalogue::IndexMode;
use cairn_domain::record::ChangeKind;
use serde_json::json;

use crate::failure::Failure;
use crate::open::{self, LOCALE, Opened};
use crate::out;
use crate::settings::Flags;

/// Datasets that are put on the feed in one transaction.
const PAGE: i64 = 1000;

/// What the command takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Makes the index again.
pub(super) fn run(flags: &Flags, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let opened = open::open(flags, IndexMode::IfFree)?;
    let (records, how) = if opened.app.index().is_ok() {
        (afresh(opened)?, "afresh")
    } else {
        (through_the_feed(&opened)?, "by the running server")
    };
    if arguments.json {
        out::say_json(&json!({"records": records, "how": how}));
    } else {
        out::say(&format!("{records} records indexed {how}"));
    }
    Ok(ExitCode::SUCCESS)
}

fn afresh(opened: Opened) -> Result<u64, Failure> {
    let folder = opened.app.settings.storage.data.join("index");
    let Opened {
        app,
        config,
        follower,
        site: _,
    } = opened;
    // The index is let go, so that its folder can be emptied.
    drop(follower);
    drop(app);
    empty(&folder)?;
    let opened = open::open_with(config, IndexMode::Follow)?;
    opened.catch_up()?;
    Ok(opened.app.indexed_records())
}

fn empty(folder: &Path) -> Result<(), Failure> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::file(folder.display().to_string())(error))
        }
        _ => Ok(()),
    }
}

fn through_the_feed(opened: &Opened) -> Result<u64, Failure> {
    let mut after = String::new();
    let mut records = 0;
    loop {
        let ids = opened.app.write(&opened.site, LOCALE, |ctx| {
            let ids = ctx.tx.dataset_ids_after(&after, PAGE)?;
            for id in &ids {
                ctx.record_change(ChangeKind::Dataset, id)?;
            }
            Ok(ids)
        })?;
        let Some(last) = ids.last() else {
            return Ok(records);
        };
        after.clone_from(last);
        records += ids.len() as u64;
    }
}
