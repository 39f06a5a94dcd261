//! Tables of the DataStore: how fast a file becomes one, how fast it answers, what that takes of memory; beside COPY and bare SQLite.

mod beside;
mod file;
mod requests;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use cairn_tables::{Limits as TableLimits, LoadField, Tables};
use cairn_tabular::file::{Format, Limits, Part, Reader, Wishes};

use crate::print_line;
use crate::server::{Outcome, Program};

/// Measures tables.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The program
    #[arg(long, default_value = "target/release/cairn")]
    binary: PathBuf,
    /// Rows of the table
    #[arg(long, default_value_t = 1_000_000)]
    rows: u64,
    /// Seconds of each measurement
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Load alone, and tell of the memory that it takes
    #[arg(long)]
    load_only: bool,
    /// Load alone into PostgreSQL
    #[arg(long, requires = "load_only")]
    postgres: bool,
    /// Do not index the words of what is loaded alone
    #[arg(long, requires = "load_only")]
    rows_only: bool,
    /// Folder for the file and the tables
    #[arg(long)]
    folder: Option<PathBuf>,
}

/// What is measured where.
struct Place {
    folder: PathBuf,
    csv: PathBuf,
    rows: u64,
    megabytes: f64,
    _own: Option<tempfile::TempDir>,
}

/// Measures, and prints a row for each figure.
pub(crate) fn run(arguments: &Arguments) -> Outcome<()> {
    let own = match &arguments.folder {
        Some(_) => None,
        None => Some(tempfile::tempdir().map_err(said)?),
    };
    let folder = match (&arguments.folder, &own) {
        (Some(folder), _) => folder.clone(),
        (None, Some(own)) => own.path().to_path_buf(),
        (None, None) => return Err("no folder".to_owned()),
    };
    std::fs::create_dir_all(&folder).map_err(said)?;
    let csv = folder.join("rows.csv");
    file::write(&csv, arguments.rows).map_err(said)?;
    let bytes = csv.metadata().map_err(said)?.len();
    let place = Place {
        folder,
        csv,
        rows: arguments.rows,
        megabytes: bytes as f64 / 1e6,
        _own: own,
    };
    print_line("| work | figure | p50 ms | p99 ms |\n|---|---|---|---|");
    if arguments.load_only && arguments.postgres {
        let url = std::env::var("TEST_POSTGRES_URL").map_err(said)?;
        load(
            &place,
            &schema(&url)?,
            "PostgreSQL",
            "t",
            !arguments.rows_only,
        )?;
        return beside::drop_schema(&url);
    }
    if arguments.load_only {
        let tables = place.folder.join("tables");
        load(
            &place,
            &files(&tables)?,
            "SQLite",
            "t",
            !arguments.rows_only,
        )?;
        return std::fs::remove_dir_all(tables).map_err(said);
    }
    beside::bare_sqlite(&place)?;
    let postgres = std::env::var("TEST_POSTGRES_URL").ok();
    if let Some(url) = &postgres {
        beside::copy(&place, url)?;
    }
    let program = Program {
        binary: arguments.binary.clone(),
        data: place.folder.join("data"),
    };
    let asked = requests::prepare(&program)?;
    load(
        &place,
        &files(&place.folder.join("data/tables"))?,
        "SQLite",
        &asked.table,
        true,
    )?;
    requests::measure(
        &program,
        &asked,
        &place,
        Duration::from_secs(arguments.seconds),
        "SQLite",
    )?;
    if let Some(url) = &postgres {
        let program = Program {
            binary: arguments.binary.clone(),
            data: place.folder.join("data-postgres"),
        };
        let asked = requests::prepare_on(&program, url)?;
        let tables = schema(url)?;
        load(&place, &tables, "PostgreSQL", &asked.table, true)?;
        drop(tables);
        requests::measure(
            &program,
            &asked,
            &place,
            Duration::from_secs(arguments.seconds),
            "PostgreSQL",
        )?;
        beside::drop_schema(url)?;
    }
    std::fs::remove_file(&place.csv).map_err(said)
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn files(folder: &Path) -> Outcome<Tables> {
    Tables::in_folder(folder, TableLimits::default(), true).map_err(said)
}

fn schema(url: &str) -> Outcome<Tables> {
    Tables::in_postgres(url, requests::SCHEMA, 4, TableLimits::default()).map_err(said)
}

/// Prints how fast rows went in.
fn rate(place: &Place, what: &str, took: Duration) {
    print_line(&format!(
        "| {what}: {} rows × 10, {:.0} MB | {:.0} rows/s, {:.1} s | | |",
        place.rows,
        place.megabytes,
        place.rows as f64 / took.as_secs_f64(),
        took.as_secs_f64(),
    ));
}

/// Makes a table of the file as a load does: looks at all of it, reads it, puts it in its place, and indexes its words where they are
/// wanted.
fn load(place: &Place, tables: &Tables, engine: &str, id: &str, words: bool) -> Outcome<()> {
    let began = Instant::now();
    let mut reader = Reader::open(
        &place.csv,
        Format::Delimited(None),
        &Part::default(),
        &Limits::default(),
        &place.folder,
    )
    .map_err(said)?;
    let survey = reader
        .survey(&Wishes::default(), &mut |_| Ok(()))
        .map_err(said)?;
    let looked = began.elapsed();
    let fields: Vec<LoadField> = survey
        .columns
        .iter()
        .map(|column| LoadField {
            id: column.id.clone(),
            ty: column.ty,
            info: None,
        })
        .collect();
    let mut failed = None;
    let loaded = tables.load(id, &fields, &mut |take| {
        let done = reader.rows(
            &survey,
            &mut |cells| {
                take(cells)
                    .map_err(|error| cairn_tabular::file::FileError::Stopped(error.to_string()))
            },
            &mut |_| Ok(()),
        );
        if let Err(error) = done {
            failed = Some(error.to_string());
        }
        Ok("measured".to_owned())
    });
    let loaded = loaded.map_err(said)?;
    if let Some(error) = failed {
        return Err(error);
    }
    if u64::try_from(loaded.rows) != Ok(place.rows) {
        return Err(format!("{} rows were loaded", loaded.rows));
    }
    let ready = began.elapsed();
    rate(
        place,
        &format!("CSV to a table that answers, {engine}"),
        ready,
    );
    print_line(&format!(
        "| … of that looking at all of the file | {:.1} s | | |",
        looked.as_secs_f64()
    ));
    memory("memory of the process once the table answers");
    if !words {
        return Ok(());
    }
    tables.index_words(id, &mut |_| Ok(())).map_err(said)?;
    print_line(&format!(
        "| … its words indexed behind it, {engine} | {:.1} s more | | |",
        (began.elapsed() - ready).as_secs_f64()
    ));
    memory("memory of the process once its words are indexed");
    Ok(())
}

/// Prints how much memory the process has had at most.
fn memory(what: &str) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|kilobytes| kilobytes.parse::<u64>().ok())
        .map_or(0, |kilobytes| kilobytes / 1024);
    print_line(&format!("| {what}, at most so far | {most} MiB | | |"));
}
