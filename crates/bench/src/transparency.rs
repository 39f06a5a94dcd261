//! The transparency log: how fast records enter it, and how long it takes to check all of it.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::client::{ask, get};
use crate::generate::Generator;
use crate::print_line;
use crate::server::{Outcome, Program, Server, size_of};

/// How often the log is looked at.
const LOOK: Duration = Duration::from_millis(100);

/// Measures the transparency log.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The program
    #[arg(long, default_value = "target/release/cairn")]
    binary: PathBuf,
    /// Records of the catalogue
    #[arg(long, default_value_t = 100_000)]
    records: u64,
    /// Seed of the generated catalogue
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Measures, and prints a row for each figure.
pub(crate) fn run(arguments: &Arguments) -> Outcome<()> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let program = Program {
        binary: arguments.binary.clone(),
        data: folder.path().join("data"),
    };
    program.init()?;
    let generator = Generator::new(arguments.seed);
    let path = folder.path().join("records.jsonl");
    let unowned = |number| {
        let mut made = generator.dataset(number);
        made["owner_org"] = Value::Null;
        made
    };
    crate::write_lines(&path, (0..arguments.records).map(unowned))?;
    let set = "auth.create_unowned_dataset=true";
    let path = path.display().to_string();
    program.run(&["load", "datasets", &path, "--set", set], "")?;
    print_line("| work | figure |\n|---|---|");
    let began = Instant::now();
    let server = program.serve(&[set.to_owned()])?;
    // There is no checkpoint before the first entry.
    while size(&server).unwrap_or(0) < arguments.records {
        std::thread::sleep(LOOK);
    }
    let took = began.elapsed();
    print_line(&format!(
        "| {} records enter the log after a bulk load | {:.0} entries/s, {:.1} s |",
        arguments.records,
        arguments.records as f64 / took.as_secs_f64(),
        took.as_secs_f64()
    ));
    print_line(&format!(
        "| memory of the server at most | {} MiB |",
        server.memory().1
    ));
    drop(server);
    let (said, took) = program.run(&["log", "verify"], "")?;
    print_line(&format!(
        "| `cairn log verify` of all of it: {} | {:.1} s |",
        said.trim(),
        took.as_secs_f64()
    ));
    let bytes = size_of(&program.data.join("cairn.db"));
    print_line(&format!("| database with the log | {} MiB |", bytes >> 20));
    Ok(())
}

/// Returns how many entries the log has.
pub(crate) fn size(server: &Server) -> Outcome<u64> {
    let mut size = 0;
    ask(server.address, &get("/log/checkpoint"), |body| {
        let text = String::from_utf8_lossy(body);
        size = text
            .lines()
            .nth(1)
            .and_then(|line| line.parse().ok())
            .unwrap_or(0);
    })?;
    Ok(size)
}
