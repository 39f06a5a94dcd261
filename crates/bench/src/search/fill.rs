//! Builds an index of generated records, as the catalogue does when it fills one.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use cairn_index::{Document, Index, Update};

use super::StepArguments;
use crate::generate::Generator;
use crate::print_line;
use crate::server::{Outcome, size_of};

/// Records that are handed to the index at once.
const PAGE: u64 = 500;

/// Builds it.
pub(super) fn run(arguments: &StepArguments) -> Outcome<()> {
    let said = |error: cairn_index::IndexError| error.to_string();
    let index = Index::open(&arguments.index, arguments.settings()).map_err(said)?;
    let began = Instant::now();
    let watch = Watch::start();
    let mut busy = Duration::ZERO;
    // As the catalogue begins: from here on it is filled, and nobody waits for single updates.
    index.apply(&[Update::Clear], 0).map_err(said)?;
    for updates in pages(arguments) {
        let began = Instant::now();
        index.apply(&updates, 0).map_err(said)?;
        busy += began.elapsed();
    }
    let last = Instant::now();
    index.apply(&[], 1).map_err(said)?;
    index.checkpoint().map_err(said)?;
    busy += last.elapsed();
    let took = began.elapsed();
    drop(index);
    let records = arguments.records;
    let (own, all) = watch.most();
    print_line(&format!(
        "\n## {records} records\n\nbuilt in {:.0} s with the generator beside it, {:.0} records a second; {:.0} s of it in the index, {:.0} a second; {} MiB on the disk; at most {own} MiB of memory its own, {all} MiB resident with the pages of its files\n",
        took.as_secs_f64(),
        records as f64 / took.as_secs_f64(),
        busy.as_secs_f64(),
        records as f64 / busy.as_secs_f64(),
        size_of(&arguments.index) >> 20,
    ));
    Ok(())
}

/// The records, made by a thread of their own.
fn pages(arguments: &StepArguments) -> mpsc::Receiver<Vec<Update>> {
    let (send, receive) = mpsc::sync_channel(8);
    let (seed, records) = (arguments.seed, arguments.records);
    std::thread::spawn(move || {
        let generator = Generator::new(seed);
        let mut first = 0;
        while first < records {
            let end = records.min(first + PAGE);
            let page = (first..end).map(|number| put(&generator, number)).collect();
            if send.send(page).is_err() {
                return;
            }
            first = end;
        }
    });
    receive
}

/// The update that puts the record with this number.
pub(super) fn put(generator: &Generator, number: u64) -> Update {
    Update::Put(Box::new(Document {
        package: generator.package(number),
        permission_labels: vec!["public".to_owned()],
        vocabulary_tags: Vec::new(),
    }))
}

/// Looks at the memory of this process now and then.
struct Watch {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<u64>,
}

impl Watch {
    fn start() -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            let mut most = 0;
            while !flag.load(Ordering::Relaxed) {
                most = most.max(memory("RssAnon:"));
                std::thread::sleep(Duration::from_millis(50));
            }
            most
        });
        Self { stop, thread }
    }

    /// The most that was its own, and the most with the pages of its files, in MiB.
    fn most(self) -> (u64, u64) {
        self.stop.store(true, Ordering::Relaxed);
        let own = self.thread.join().unwrap_or_default();
        (own, memory("VmHWM:"))
    }
}

/// Memory of this process in MiB, by its name in the system's list.
pub(super) fn memory(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes = status.lines().find_map(|line| {
        line.strip_prefix(name)?
            .split_whitespace()
            .next()?
            .parse()
            .ok()
    });
    kilobytes.unwrap_or(0u64) / 1024
}
