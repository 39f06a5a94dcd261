//! `cairn load`: records from JSON Lines into the catalogue.

use std::path::PathBuf;
use std::process::ExitCode;

use cairn_catalogue::IndexMode;
use serde_json::{Value, json};

use crate::failure::{Failure, SOME_FAILED};
use crate::lines::Lines;
use crate::settings::Flags;
use crate::transfer::{Kind, Options, Summary, load};
use crate::{open, out, progress};

/// Failures that are listed for people; `--json` lists more.
const LISTED: usize = 200;

/// What the command takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// What the records are
    kind: Kind,
    /// File of JSON Lines, compressed with gzip or not; - for standard input
    file: PathBuf,
    /// Print what happened as JSON
    #[arg(long)]
    json: bool,
    /// Print a line of JSON for every record once it is on the disk (or failed)
    #[arg(long)]
    each: bool,
    /// Records of one transaction
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u16).range(1..=10_000))]
    batch: u16,
    /// Transactions at once
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=64))]
    jobs: u16,
    /// Begin at this line
    #[arg(long, default_value_t = 1)]
    start: u64,
}

/// Loads.
pub(super) fn run(flags: &Flags, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let lines = Lines::open(&arguments.file)?;
    let opened = open::open(flags, IndexMode::IfFree)?;
    // Later groups may name earlier ones as their parents.
    let in_order = matches!(arguments.kind, Kind::Groups | Kind::Organizations);
    let options = Options {
        kind: arguments.kind,
        batch: usize::from(arguments.batch),
        jobs: if in_order {
            1
        } else {
            usize::from(arguments.jobs)
        },
    };
    let bar = progress::bar(arguments.kind.word());
    let lines = lines.filter(|line| {
        line.as_ref()
            .map_or(true, |line| line.number >= arguments.start)
    });
    let mut failed = 0_u64;
    let summary = load(
        &opened.app,
        &opened.site,
        options,
        lines,
        &mut |line, name, outcome| {
            bar.inc(1);
            if outcome.is_err() {
                failed += 1;
                bar.set_message(format!("{failed} failed"));
            }
            if arguments.each {
                out::say(
                    &each_line(line, name, outcome.as_ref().map(|change| change.word()))
                        .to_string(),
                );
            }
        },
    )?;
    opened.catch_up()?;
    bar.finish_and_clear();
    report(arguments, &summary);
    Ok(if summary.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(SOME_FAILED)
    })
}

fn each_line(line: u64, name: &str, outcome: Result<&str, &String>) -> Value {
    match outcome {
        Ok(word) => json!({"line": line, "name": name, "outcome": word}),
        Err(error) => json!({"line": line, "name": name, "outcome": "failed", "error": error}),
    }
}

fn report(arguments: &Arguments, summary: &Summary) {
    if arguments.json {
        out::say_json(&summary.json(arguments.kind));
        return;
    }
    for failure in summary.failures.values().take(LISTED) {
        out::complain(&format!(
            "line {}: {}: {}",
            failure.line, failure.name, failure.error
        ));
    }
    if summary.failed > LISTED as u64 {
        out::complain(&format!(
            "… and {} more; --json lists them",
            summary.failed - LISTED as u64
        ));
    }
    for name in &summary.without_key {
        out::complain(&format!(
            "harvest source {name}: its key is not in the file; set it again with harvest_source_patch, or dump with --with-secrets"
        ));
    }
    let line = format!(
        "{}: {} read, {} created, {} updated, {} unchanged, {} failed",
        arguments.kind.word(),
        summary.read,
        summary.created,
        summary.updated,
        summary.unchanged,
        summary.failed
    );
    // With --each standard output is for lines of JSON alone.
    if arguments.each {
        out::complain(&line)
    } else {
        out::say(&line)
    }
}
