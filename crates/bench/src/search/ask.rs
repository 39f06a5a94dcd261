//! Asks an index: the first answer after a start, every kind of search with and without facets, at rest and under writes.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use cairn_index::{Index, SearchRequest};

use super::StepArguments;
use super::clock::{Times, milliseconds, processor};
use super::fill::memory;
use super::question::{KINDS, Kind};
use super::{engine, fill};
use crate::generate::Generator;
use crate::print_line;
use crate::server::{Outcome, engine_folder};

/// How many letters are typed where they are completed.
const LETTERS: [usize; 4] = [1, 2, 3, 5];

/// Writes a second, while searches run.
const WRITES: u32 = 50;

/// Asks it.
pub(super) fn run(arguments: &StepArguments) -> Outcome<()> {
    let said = |error: cairn_index::IndexError| error.to_string();
    let generator = Generator::new(arguments.seed);
    forget_files(&arguments.index);
    let began = Instant::now();
    let index = Index::open(&arguments.index, arguments.settings()).map_err(said)?;
    let opened = began.elapsed();
    let before = processor();
    let first = Kind::Word.question(&generator, u64::MAX / 4).request(true);
    index.search(&first).map_err(|error| error.to_string())?;
    print_line(&format!(
        "opened after {:.1} ms, the first answer (a word, 5 facets) {:.1} ms later, {:.1} ms of them on a processor\n",
        milliseconds(opened),
        milliseconds(began.elapsed() - opened),
        milliseconds(processor().saturating_sub(before)),
    ));
    let before = Instant::now();
    index.warm().map_err(said)?;
    print_line(&format!(
        "prepared for searches in {:.1} ms, which the server does beside its first answers\n",
        milliseconds(before.elapsed())
    ));
    print_line(
        "| search, 20 rows | hits | p50 ms | p95 ms | p99 ms | p99 ms, processor | p50 ms, 50 writes/s | p95 ms | p99 ms | p99 ms, processor | bare engine p50 ms | p99 ms |\n|---|---|---|---|---|---|---|---|---|---|---|---|",
    );
    let folder = engine_folder(&arguments.index).ok_or("no folder of the engine")?;
    let bare = engine::Bare::open(&folder)?;
    let mut ceilings = Vec::new();
    for kind in KINDS {
        ceilings.push(bare.measure(kind, &generator, arguments.searches)?);
    }
    drop(bare);
    let mut typed = Vec::new();
    for letters in LETTERS {
        typed.push(complete(&index, &generator, arguments, letters)?);
    }
    let mut rest = Vec::new();
    for (kind, facets) in rows() {
        rest.push(measure(&index, &generator, arguments, kind, facets)?);
    }
    let resident = (memory("VmRSS:"), memory("RssAnon:"));
    let writer = Writer::new(arguments.records);
    let written = std::thread::scope(|scope| {
        let writes = scope.spawn(|| writer.run(&index, &generator));
        let mut done = Ok(());
        for (at, (kind, facets)) in rows().enumerate() {
            match measure(&index, &generator, arguments, kind, facets) {
                Ok((times, _)) => {
                    let (quiet, hits) = &rest[at];
                    let facets = if facets { ", 5 facets" } else { "" };
                    let [p50, _, p99, _] = ceilings[at / 2];
                    print_line(&format!(
                        "| {}{facets} | {hits} | {} | {} | {p50:.2} | {p99:.2} |",
                        kind.name(),
                        cells(quiet),
                        cells(&times),
                    ));
                }
                Err(error) => {
                    done = Err(error);
                    break;
                }
            }
        }
        print_line(
            "\n| what was typed, 5 of each kind | p50 ms | p95 ms | p99 ms | p99 ms, processor | p50 ms, 50 writes/s | p95 ms | p99 ms | p99 ms, processor |\n|---|---|---|---|---|---|---|---|---|",
        );
        for (letters, quiet) in LETTERS.into_iter().zip(&typed) {
            match complete(&index, &generator, arguments, letters) {
                Ok(times) => print_line(&format!(
                    "| {letters} letters | {} | {} |",
                    cells(quiet),
                    cells(&times)
                )),
                Err(error) => done = Err(error),
            }
        }
        writer.stop.store(true, Ordering::Relaxed);
        let written = writes
            .join()
            .map_err(|_| "the writer panicked".to_owned())?;
        done.and(written)
    })?;
    print_line(&format!(
        "\n{} MiB resident after all searches ({} MiB of them its own, the rest files of the index), {} MiB ({} MiB) after the writes; a write was seen after {} ms p50, {} ms p99",
        resident.0,
        resident.1,
        memory("VmRSS:"),
        memory("RssAnon:"),
        written[0],
        written[1],
    ));
    Ok(())
}

fn cells(times: &[f64; 4]) -> String {
    times.map(|time| format!("{time:.2}")).join(" | ")
}

fn rows() -> impl Iterator<Item = (Kind, bool)> {
    KINDS
        .into_iter()
        .flat_map(|kind| [(kind, false), (kind, true)])
}

/// Runs the searches of a kind, each once; returns times and the mean of the hits.
fn measure(
    index: &Index,
    generator: &Generator,
    arguments: &StepArguments,
    kind: Kind,
    facets: bool,
) -> Outcome<([f64; 4], u64)> {
    let mut times = Times::default();
    let mut hits = 0;
    for number in 0..arguments.searches {
        let request = kind.question(generator, number).request(facets);
        let answer = times
            .take(|| index.search(&request))
            .map_err(|error| error.to_string())?;
        hits += answer.count;
    }
    Ok((times.summary(), hits / arguments.searches.max(1)))
}

/// Completes the first letters of words of titles.
fn complete(
    index: &Index,
    generator: &Generator,
    arguments: &StepArguments,
    letters: usize,
) -> Outcome<[f64; 4]> {
    let mut times = Times::default();
    let request = SearchRequest {
        fq: vec!["+state:active".to_owned()],
        permission_labels: Some(vec!["public".to_owned()]),
        rows: 5,
        ..SearchRequest::default()
    };
    for number in 0..arguments.searches {
        let typed: String = generator.title_word(number).chars().take(letters).collect();
        times
            .take(|| index.complete(&typed, &request))
            .map_err(|error| error.to_string())?;
    }
    Ok(times.summary())
}

/// Changes records and adds new ones, a fixed number a second.
struct Writer {
    records: u64,
    next: AtomicU64,
    position: AtomicI64,
    stop: AtomicBool,
}

impl Writer {
    fn new(records: u64) -> Self {
        Self {
            records,
            next: AtomicU64::new(0),
            position: AtomicI64::new(2),
            stop: AtomicBool::new(false),
        }
    }

    /// Writes until it is told to stop; returns p50 and p99 of the times after which a write was seen.
    fn run(&self, index: &Index, generator: &Generator) -> Outcome<[String; 2]> {
        let mut times = Times::default();
        let pause = Duration::from_secs(1) / WRITES;
        let mut due = Instant::now();
        while !self.stop.load(Ordering::Relaxed) {
            let turn = self.next.fetch_add(1, Ordering::Relaxed);
            // Every second one changes a record that is there.
            let number = match turn % 2 {
                0 => generator.number(turn, self.records),
                _ => self.records + turn,
            };
            let update = fill::put(generator, number);
            let position = self.position.fetch_add(1, Ordering::Relaxed);
            times
                .take(|| index.apply(&[update], position))
                .map_err(|error| error.to_string())?;
            due += pause;
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
        }
        let [p50, _, p99, _] = times.summary();
        Ok([format!("{p50:.1}"), format!("{p99:.1}")])
    }
}

/// Asks the system to drop what it holds of the index's files, so that the start is cold.
fn forget_files(path: &Path) {
    let Ok(entries) = std::fs::read_dir(path) else {
        if let Ok(file) = std::fs::File::open(path) {
            // Where the system does not do it, the start is warmer, which is no error.
            let _ = rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed);
        }
        return;
    };
    for entry in entries.flatten() {
        forget_files(&entry.path());
    }
}
