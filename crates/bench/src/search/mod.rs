//! Searches of the index alone, each on one core: `make bench-search`.
//!
//! For each number of records the index is built by a process of its own and asked by another one, so that a start is cold but for
//! the system's file cache, and memory is that of searches.

mod ask;
mod clock;
mod engine;
mod fill;
mod question;

use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Subcommand;

use crate::server::Outcome;

/// What is measured.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    step: Option<Step>,
    /// Records of the catalogues
    #[arg(long, value_delimiter = ',', default_values_t = [100_000, 2_000_000])]
    records: Vec<u64>,
    /// Searches of each kind
    #[arg(long, default_value_t = 1000)]
    searches: u64,
    /// Memory for what searches have in common, in MiB; the program's default if left out
    #[arg(long)]
    cache: Option<usize>,
    /// Seed of the generated catalogue
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder for the indexes, which are removed afterwards
    #[arg(long)]
    folder: Option<PathBuf>,
}

/// A part of the run, in a process of its own.
#[derive(Debug, Subcommand)]
enum Step {
    /// Build an index in a folder
    Fill(StepArguments),
    /// Ask the index in a folder
    Ask(StepArguments),
}

/// What a part works with.
#[derive(Debug, clap::Args)]
struct StepArguments {
    /// The folder of the index
    index: PathBuf,
    /// Records
    #[arg(long)]
    records: u64,
    /// Searches of each kind
    #[arg(long, default_value_t = 1000)]
    searches: u64,
    /// Memory for what searches have in common, in MiB
    #[arg(long)]
    cache: Option<usize>,
    /// Seed of the generated catalogue
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl StepArguments {
    fn settings(&self) -> cairn_index::Settings {
        let mut settings = cairn_index::Settings::default();
        if let Some(megabytes) = self.cache {
            settings.cache_bytes = megabytes << 20;
        }
        settings
    }
}

/// Measures.
pub(crate) fn run(arguments: &Arguments) -> Outcome<()> {
    match &arguments.step {
        Some(Step::Fill(step)) => return fill::run(step),
        Some(Step::Ask(step)) => return ask::run(step),
        None => {}
    }
    for records in &arguments.records {
        let folder = match &arguments.folder {
            Some(folder) => tempfile::tempdir_in(folder),
            None => tempfile::tempdir(),
        }
        .map_err(|error| error.to_string())?;
        for step in ["fill", "ask"] {
            child(arguments, step, &folder.path().join("index"), *records)?;
        }
    }
    Ok(())
}

fn child(arguments: &Arguments, step: &str, index: &Path, records: u64) -> Outcome<()> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut command = Command::new(program);
    command.args(["search", step]).arg(index).args([
        "--records",
        &records.to_string(),
        "--searches",
        &arguments.searches.to_string(),
        "--seed",
        &arguments.seed.to_string(),
    ]);
    if let Some(megabytes) = arguments.cache {
        command.args(["--cache", &megabytes.to_string()]);
    }
    let status = command.status().map_err(|error| error.to_string())?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{step} failed"))
    }
}
