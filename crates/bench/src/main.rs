//! Measures the running program: `make bench`. Prints a table of figures, each beside what the machine gives without it.
//!
//! The load comes from the same machine, so two processors are shared by server and clients.

mod ceiling;
mod client;
mod followers;
mod generate;
mod harvest;
mod openness;
mod search;
mod server;
mod tables;
mod transparency;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::{Parser, Subcommand};

use crate::client::{Figures, Request, drive, get, post};
use crate::generate::{Generator, ORGANIZATIONS};
use crate::server::{Outcome, Program, Server, engine_folder};

/// The allocator of the program, so that what is measured in this process is what it does there.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Words that clients search for in the measured searches.
const WORDS: &[&str] = &[
    "water",
    "survey",
    "budget",
    "hospital",
    "rivers",
    "licences",
    "eau",
    "santé",
    "transport",
    "wildlife",
];
/// The same words as the index keeps them.
const TERMS: &[&str] = &[
    "water",
    "survey",
    "budget",
    "hospit",
    "river",
    "licenc",
    "eau",
    "sante",
    "transport",
    "wildlif",
];
/// Five facets as CKAN's search page asks for them.
const FACETS: &str =
    "%5B%22organization%22%2C%22groups%22%2C%22tags%22%2C%22res_format%22%2C%22license_id%22%5D";

/// Measures a release build of cairn on a generated catalogue.
#[derive(Debug, Parser)]
#[command(args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// The program
    #[arg(long, default_value = "target/release/cairn")]
    binary: PathBuf,
    /// Datasets of the catalogue
    #[arg(long, default_value_t = 100_000)]
    records: u64,
    /// Seconds of each measurement
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Seed of the generated catalogue
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Measure one part alone
    #[arg(long, value_enum)]
    only: Option<Part>,
    /// Write the generated datasets to this file as JSON Lines, and measure nothing
    #[arg(long)]
    write: Option<PathBuf>,
}

/// A part of what is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// Quality and the Open Data Charter
    Openness,
    /// A change's way to all who follow it
    Followers,
    /// Single records
    Show,
    /// Searches
    Search,
    /// Pages of the website
    Pages,
    /// Writing records
    Create,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Searches of the index alone, each on one core, beside the bare engine
    Search(search::Arguments),
    /// Tables of the DataStore: loading, asking, dumping
    Tables(tables::Arguments),
    /// Harvesting another Cairn and a CKAN portal, and the catalogue as others take it
    Harvest(harvest::Arguments),
    /// The transparency log: writing it, checking it
    Transparency(transparency::Arguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match (&arguments.command, &arguments.write) {
        (Some(Command::Search(arguments)), _) => search::run(arguments),
        (Some(Command::Tables(arguments)), _) => tables::run(arguments),
        (Some(Command::Harvest(arguments)), _) => harvest::run(arguments),
        (Some(Command::Transparency(arguments)), _) => transparency::run(arguments),
        (None, Some(path)) => write_datasets(&arguments, path),
        (None, None) => measure(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            print_line(&format!("bench: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// Prints a line at once, so that a long run shows how far it is.
fn print_line(line: &str) {
    let mut out = std::io::stdout().lock();
    // A closed pipe ends the run at the next measurement anyway.
    let _ = writeln!(out, "{line}");
    let _ = out.flush();
}

fn write_datasets(arguments: &Arguments, path: &Path) -> Outcome<()> {
    let generator = Generator::new(arguments.seed);
    write_lines(
        path,
        (0..arguments.records).map(|number| generator.dataset(number)),
    )
}

fn write_lines(path: &Path, records: impl Iterator<Item = serde_json::Value>) -> Outcome<()> {
    let said = |error: std::io::Error| format!("{}: {error}", path.display());
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).map_err(said)?);
    for record in records {
        writeln!(file, "{record}").map_err(said)?;
    }
    file.flush().map_err(said)
}

fn measure(arguments: &Arguments) -> Outcome<()> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let program = Program {
        binary: arguments.binary.clone(),
        data: folder.path().join("data"),
    };
    let time = Duration::from_secs(arguments.seconds);
    let generator = Generator::new(arguments.seed);
    print_line("| work | figure | p50 ms | p99 ms | limit of the machine |\n|---|---|---|---|---|");
    let token = load(&program, arguments, &generator, folder.path())?;
    let server = program.serve(&[followers::SETTING.to_owned()])?;
    let (now, _) = server.memory();
    print_line(&format!(
        "| start with {} datasets | {:.2} s to the ready line, {now} MiB resident | | | |",
        arguments.records,
        server.started.as_secs_f64()
    ));
    let wants = |part| arguments.only.is_none_or(|only| only == part);
    // What follows the load is done when the rest is measured.
    let took = openness::until_measured(&server, &token, arguments.records)?;
    print_line(&format!(
        "| quality of {} records that were loaded | {:.1} s behind the start | | | |",
        arguments.records,
        took.as_secs_f64()
    ));
    if wants(Part::Openness) {
        openness::measure(&server, &token, arguments.records, time)?;
    }
    if wants(Part::Followers) {
        followers::measure(&server, &token)?;
    }
    if wants(Part::Show) {
        show(&server, arguments, time)?;
    }
    if wants(Part::Search) {
        search(&server, &program, arguments, time)?;
    }
    if wants(Part::Pages) {
        read_through(&program.data).map_err(|error| error.to_string())?;
        pages(&server, arguments, time)?;
    }
    if wants(Part::Create) {
        create(&server, &token, &generator, arguments, folder.path(), time)?;
    }
    let (now, most) = server.memory();
    print_line(&format!(
        "| memory after all this | {now} MiB resident, {most} MiB at most | | | |"
    ));
    Ok(())
}

/// Makes the catalogue; returns a sysadmin's token.
fn load(
    program: &Program,
    arguments: &Arguments,
    generator: &Generator,
    folder: &Path,
) -> Outcome<String> {
    let token = program.init()?;
    let organizations = folder.join("organizations.jsonl");
    write_lines(
        &organizations,
        (0..ORGANIZATIONS).map(|number| generator.organization(number)),
    )?;
    program.run(
        &[
            "load",
            "organizations",
            &organizations.display().to_string(),
        ],
        "",
    )?;
    let datasets = folder.join("datasets.jsonl");
    write_lines(
        &datasets,
        (0..arguments.records).map(|number| generator.dataset(number)),
    )?;
    let (_, took) = program.run(&["load", "datasets", &datasets.display().to_string()], "")?;
    let rate = arguments.records as f64 / took.as_secs_f64();
    print_line(&format!(
        "| load {} datasets from JSON Lines | {rate:.0}/s, {:.1} s; database {} MiB, index {} MiB | | | |",
        arguments.records,
        took.as_secs_f64(),
        program.size("cairn.db") >> 20,
        program.size("index") >> 20,
    ));
    Ok(token)
}

/// Reads single datasets over 64 connections, beside a bare handler that sends as many bytes.
fn show(server: &Server, arguments: &Arguments, time: Duration) -> Outcome<()> {
    let records = arguments.records;
    let request: Arc<Request> = Arc::new(move |number| {
        get(&format!(
            "/api/3/action/package_show?id=dataset-{}",
            number.wrapping_mul(7919) % records.min(20_000)
        ))
    });
    warm(server, &request)?;
    let figures = run(server, 64, time, u64::MAX, request)?;
    let bare = ceiling::bare_handler(vec![b'x'; figures.body])?;
    let limit = drive(bare, 64, time, u64::MAX, Arc::new(|_| get("/")))
        .map_err(|error| error.to_string())?;
    row(
        "package_show, 64 connections",
        &figures,
        &format!(
            "{:.0}/s: a bare handler, {} bytes",
            limit.rate(),
            figures.body
        ),
    );
    Ok(())
}

/// Searches over 1 and 64 connections, with and without facets, beside the engine's own top 20.
fn search(
    server: &Server,
    program: &Program,
    arguments: &Arguments,
    time: Duration,
) -> Outcome<()> {
    let limit = engine_folder(&program.data.join("index")).map_or_else(
        || Err("no folder of the engine".to_owned()),
        |folder| ceiling::bare_engine(&folder, TERMS, time / 2),
    )?;
    let limit = format!("{limit:.0}/s on one core: the engine's top 20 of a word and their number");
    for (what, query) in [
        ("word, 20 rows", "q=WORD&rows=20".to_owned()),
        (
            "word, 20 rows, 5 facets",
            format!("q=WORD&rows=20&facet.field={FACETS}"),
        ),
        (
            "everything by date, 20 rows, 5 facets",
            format!("q=*:*&rows=20&sort=metadata_modified+desc&facet.field={FACETS}"),
        ),
        (
            "word in a format, 20 rows, 5 facets",
            format!("q=WORD&fq=res_format:CSV&rows=20&facet.field={FACETS}"),
        ),
    ] {
        let path = format!("/api/3/action/package_search?{query}");
        let request: Arc<Request> = Arc::new(move |number| {
            get(&path
                .replace("WORD", WORDS[number as usize % WORDS.len()])
                .replace('é', "%C3%A9"))
        });
        warm(server, &request)?;
        for connections in [1, 64] {
            let figures = run(server, connections, time, u64::MAX, Arc::clone(&request))?;
            row(
                &format!(
                    "package_search among {}: {what}; {connections} connection(s)",
                    arguments.records
                ),
                &figures,
                &limit,
            );
        }
    }
    Ok(())
}

/// Reads all files of a folder once, so that the system's memory holds them: where it took them away for others since the load,
/// the disk would be measured.
fn read_through(folder: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        match entry.file_type()? {
            kind if kind.is_dir() => read_through(&entry.path())?,
            kind if kind.is_file() => {
                // What is merged away meanwhile is not read any more.
                if let Ok(mut file) = std::fs::File::open(entry.path()) {
                    std::io::copy(&mut file, &mut std::io::sink())?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Looks at pages of the website: over one connection, where the time is that to the first byte, and over 64. Their weight is in bytes.
fn pages(server: &Server, arguments: &Arguments, time: Duration) -> Outcome<()> {
    let records = arguments.records;
    let word = |number: u64| WORDS[number as usize % WORDS.len()].replace('é', "%C3%A9");
    let pages: [(&str, Arc<Request>); 3] = [
        ("start", Arc::new(|_| get("/"))),
        ("start, in French", Arc::new(|_| get("/fr/"))),
        (
            "search",
            Arc::new(move |number| get(&format!("/dataset?q={}", word(number)))),
        ),
    ];
    // Pages are kept once they were asked for, so each run asks for records of its own.
    let record = |from: u64| -> Arc<Request> {
        Arc::new(move |number| {
            let place = (from + number).wrapping_mul(7919) % records;
            get(&format!("/dataset/dataset-{place}"))
        })
    };
    let third = records / 3;
    let measured = |what: &str, connections, most, request| -> Outcome<()> {
        let figures = run(server, connections, time, most, request)?;
        row(
            &format!("page: {what}; {connections} connection(s)"),
            &figures,
            &format!("{} bytes", figures.body),
        );
        Ok(())
    };
    for (what, request) in pages {
        warm(server, &request)?;
        for connections in [1, 64] {
            measured(what, connections, u64::MAX, Arc::clone(&request))?;
        }
    }
    warm(server, &record(0))?;
    measured("record", 1, third, record(third))?;
    measured("record", 64, third, record(2 * third))
}

/// Creates datasets over 16 connections, each durable and searchable when it is answered.
fn create(
    server: &Server,
    token: &str,
    generator: &Generator,
    arguments: &Arguments,
    folder: &Path,
    time: Duration,
) -> Outcome<()> {
    let first = arguments.records;
    // Made before the clock runs: the generator is not what is measured.
    let requests: Vec<Vec<u8>> = (0..20_000 * time.as_secs().div_ceil(10))
        .map(|number| {
            let mut dataset = generator.dataset(first + number);
            if let Some(map) = dataset.as_object_mut() {
                map.remove("id");
            }
            post("/api/3/action/package_create", token, &dataset.to_string())
        })
        .collect();
    let body = generator.dataset(first).to_string();
    let most = requests.len() as u64;
    let figures = run(
        server,
        16,
        time,
        most,
        Arc::new(move |number| requests[number as usize].clone()),
    )?;
    let one = ceiling::sqlite_one_by_one(folder, &body, time / 2)?;
    let sixteen = ceiling::sqlite_sixteen(folder, &body, time / 2)?;
    row(
        "package_create, 16 clients, durable and searchable",
        &figures,
        &format!("{one:.0}/s: bare SQLite, a flush a row; {sixteen:.0}/s: 16 rows a flush"),
    );
    Ok(())
}

fn warm(server: &Server, request: &Arc<Request>) -> Outcome<()> {
    run(
        server,
        16,
        Duration::from_secs(3),
        20_000,
        Arc::clone(request),
    )
    .map(drop)
}

fn run(
    server: &Server,
    connections: usize,
    time: Duration,
    most: u64,
    request: Arc<Request>,
) -> Outcome<Figures> {
    let figures = drive(server.address, connections, time, most, request)
        .map_err(|error| error.to_string())?;
    if figures.refused > 0 {
        return Err(format!("{} answers were refusals", figures.refused));
    }
    Ok(figures)
}

fn row(work: &str, figures: &Figures, limit: &str) {
    print_line(&format!(
        "| {work} | {:.0}/s | {:.2} | {:.2} | {limit} |",
        figures.rate(),
        figures.percentile(0.5),
        figures.percentile(0.99),
    ));
}
