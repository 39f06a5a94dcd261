//! `cairn log`: the transparency log, checked against everything that it tells of.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cairn_catalogue::IndexMode;
use cairn_catalogue::transparency::{self, Scope};
use serde_json::json;

use crate::failure::{Failure, SOME_FAILED};
use crate::open;
use crate::out;
use crate::settings::Flags;

/// What the command takes.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Check records, versions, files, entries, tiles and signatures; says what differs
    Verify {
        /// The key that must have signed, as name+hash+key; keys that it handed over to or followed count as it does
        #[arg(long)]
        key: Option<String>,
        /// A checkpoint that was kept elsewhere, from which the log must go on; may be given more than once
        #[arg(long, value_name = "FILE")]
        checkpoint: Vec<PathBuf>,
        /// Leave the contents of files unread
        #[arg(long)]
        no_files: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Compare signed checkpoints with each other and with the log
    Compare {
        /// The key that must have signed, as name+hash+key
        #[arg(long)]
        key: Option<String>,
        /// Files with checkpoints; - for standard input
        #[arg(required = true, value_name = "FILE")]
        checkpoints: Vec<PathBuf>,
    },
    /// Print the newest checkpoint
    Checkpoint,
    /// Hand the log over to another key; both sign that, and what the old one signed stays good
    RotateKey,
    /// Print a new key for this log, to be given as a setting; nothing is changed
    NewKey,
}

/// Runs the command; something that differs is exit code 3.
pub(super) fn run(flags: &Flags, command: Command) -> Result<ExitCode, Failure> {
    let opened = open::open(flags, IndexMode::None)?;
    match command {
        Command::Verify {
            key,
            checkpoint,
            no_files,
            json: as_json,
        } => {
            let scope = Scope {
                files: !no_files,
                key,
                checkpoints: checkpoint
                    .iter()
                    .map(|path| read(path))
                    .collect::<Result<_, _>>()?,
            };
            let mut findings = Vec::new();
            let report = transparency::verify(&opened.app, &scope, &mut |line| {
                if as_json {
                    findings.push(line.to_owned());
                } else {
                    out::say(line);
                }
            })?;
            if as_json {
                out::say_json(&json!({
                    "entries": report.entries,
                    "checkpoints": report.checkpoints,
                    "records": report.records,
                    "files": report.files,
                    "waiting": report.waiting,
                    "findings": findings,
                }));
            } else {
                out::say(&format!(
                    "{} entries, {} checkpoints, {} records and {} files checked, {} records not in the log yet: {}",
                    report.entries,
                    report.checkpoints,
                    report.records,
                    report.files,
                    report.waiting,
                    match report.findings {
                        0 => "nothing differs".to_owned(),
                        findings => format!("{findings} things differ"),
                    }
                ));
            }
            Ok(code(report.findings == 0))
        }
        Command::Compare { key, checkpoints } => {
            let notes = checkpoints
                .iter()
                .map(|path| Ok((path.display().to_string(), read(path)?)))
                .collect::<Result<Vec<_>, Failure>>()?;
            let found = transparency::compare(&opened.app, key.as_deref(), &notes)?;
            for line in &found {
                out::say(line);
            }
            if found.is_empty() {
                out::say("the checkpoints agree with each other and with this log");
            }
            Ok(code(found.is_empty()))
        }
        Command::Checkpoint => match transparency::file(&opened.app, "checkpoint")? {
            Some(transparency::Served::Checkpoint(note)) => {
                out::say(note.trim_end_matches('\n'));
                Ok(ExitCode::SUCCESS)
            }
            _ => Err(Failure::Other("the log has no entries yet".to_owned())),
        },
        Command::RotateKey => {
            let handover = transparency::rotate_key(&opened.app)?;
            out::say(&format!(
                "after {} entries the log went over from\n{}\nto\n{}",
                handover.size, handover.from, handover.to
            ));
            Ok(ExitCode::SUCCESS)
        }
        Command::NewKey => {
            out::say(&transparency::new_key(&opened.app)?);
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn code(agrees: bool) -> ExitCode {
    match agrees {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(SOME_FAILED),
    }
}

fn read(path: &Path) -> Result<String, Failure> {
    let failed = || Failure::file(path.display().to_string());
    if path == Path::new("-") {
        let mut text = String::new();
        std::io::stdin()
            .read_to_string(&mut text)
            .map_err(failed())?;
        return Ok(text);
    }
    std::fs::read_to_string(path).map_err(failed())
}
