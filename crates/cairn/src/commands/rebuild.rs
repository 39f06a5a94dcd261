//! `cairn rebuild`: the index, built anew from the database beside the one that serves.
//!
//! A row of the change feed asks for it. The running server (and every other node) builds while it goes on answering; where no
//! server runs, this process builds. Cut off, it is taken up again at the next start.

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use cairn_catalogue::{IndexMode, RebuildStatus};
use cairn_domain::record::ChangeKind;
use serde_json::json;

use crate::failure::Failure;
use crate::open::{self, LOCALE, Opened};
use crate::out;
use crate::progress;
use crate::settings::Flags;

/// How often it is asked how far the index is.
const LOOK: Duration = Duration::from_millis(200);
/// How long a server may take to begin.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the command takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Builds the index anew.
pub(super) fn run(flags: &Flags, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let opened = open::open(flags, IndexMode::IfFree)?;
    let began = Instant::now();
    let (records, how) = if opened.app.index().is_err() {
        let folder = opened.app.settings.storage.data.join("index");
        let status = || RebuildStatus::read(&folder);
        (
            wait(ask(&opened)?, status, &folder)?,
            "by the running server",
        )
    } else if opened.app.indexed_position() == 0 {
        // There was none: it is made right now.
        opened.catch_up()?;
        (opened.app.indexed_records(), "afresh")
    } else {
        opened.catch_up()?;
        let status = || Some(opened.app.rebuild_status());
        let folder = opened.app.settings.storage.data.join("index");
        (wait(ask(&opened)?, status, &folder)?, "afresh")
    };
    if arguments.json {
        out::say_json(&json!({"records": records, "how": how}));
    } else {
        let seconds = began.elapsed().as_secs_f64();
        out::say(&format!(
            "{records} records indexed {how} in {seconds:.1} s"
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// Puts the request on the feed; returns where it stands.
fn ask(opened: &Opened) -> Result<i64, Failure> {
    Ok(opened.app.write(&opened.site, LOCALE, |ctx| {
        ctx.record_change(ChangeKind::Rebuild, "")?;
        Ok(ctx.tx.position()?)
    })?)
}

/// Shows how far the rebuild is until it is done; returns the records of the new index.
fn wait(
    position: i64,
    status: impl Fn() -> Option<RebuildStatus>,
    folder: &Path,
) -> Result<u64, Failure> {
    let bar = progress::bar("records read");
    let began = Instant::now();
    loop {
        match status().filter(|status| status.position >= position) {
            Some(status) if status.done => {
                bar.finish_and_clear();
                return Ok(status.records);
            }
            Some(status) => {
                bar.set_length(status.of);
                bar.set_position(status.records);
            }
            None if began.elapsed() > PATIENCE => {
                return Err(Failure::Other(format!(
                    "the process that holds {} did not begin within a minute; the next one that follows the changes will",
                    folder.display()
                )));
            }
            None => {}
        }
        std::thread::sleep(LOOK);
    }
}
