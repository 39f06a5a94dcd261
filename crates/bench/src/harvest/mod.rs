//! Harvesting and being harvested: how fast records of a peer come in, what costs a run that finds nothing new, how fast the whole
//! catalogue goes out, and what all of it takes of memory.

mod portal;

use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{self, ask, call};
use crate::generate::Generator;
use crate::openness;
use crate::print_line;
use crate::server::{Outcome, Program, Server};

/// Measures harvesting, and the catalogue as others take it.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The program
    #[arg(long, default_value = "target/release/cairn")]
    binary: std::path::PathBuf,
    /// Records of the peer
    #[arg(long, default_value_t = 100_000)]
    records: u64,
    /// Records of a CKAN portal
    #[arg(long, default_value_t = 20_000)]
    portal: u64,
    /// Seed of the generated catalogues
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// One of so many records changes before the third run.
const CHANGED: u64 = 100;
/// How often a run is looked at.
const LOOK: Duration = Duration::from_millis(100);

/// Measures, and prints a row for each figure.
pub(crate) fn run(arguments: &Arguments) -> Outcome<()> {
    let folder = tempfile::tempdir().map_err(said)?;
    let generator = Generator::new(arguments.seed);
    print_line("| work | figure | memory of the server at most |\n|---|---|---|");
    let peer = site(arguments, &folder.path().join("peer"))?;
    let (_, took) = load(&peer, folder.path(), arguments.records, |number| {
        generator.dataset(number)
    })?;
    row(
        &format!("the peer loads {} records", arguments.records),
        &rate(arguments.records, took),
        None,
    );
    let ours = site(arguments, &folder.path().join("ours"))?;
    from_cairn(arguments, folder.path(), &generator, &peer, &ours)?;
    from_portal(arguments, folder.path(), &generator)?;
    out(&ours)
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Makes an empty site with a sysadmin.
fn site(arguments: &Arguments, folder: &Path) -> Outcome<Site> {
    let program = Program {
        binary: arguments.binary.clone(),
        data: folder.to_path_buf(),
    };
    let token = program.init()?;
    Ok(Site { program, token })
}

/// A site and a token of its sysadmin.
struct Site {
    program: Program,
    token: String,
}

impl Site {
    fn serve(&self) -> Outcome<Server> {
        // Its address is not that of its peer, whose records would else be its own.
        let settings = [
            "site.url=http://ours.example",
            "auth.create_unowned_dataset=true",
            "harvest.private_addresses=true",
            "harvest.request_pause_milliseconds=0",
        ];
        self.program.serve(&settings.map(str::to_owned))
    }
}

/// Loads records, those that are there are changed.
fn load(
    site: &Site,
    folder: &Path,
    records: u64,
    record: impl Fn(u64) -> Value,
) -> Outcome<(String, Duration)> {
    let path = folder.join("records.jsonl");
    let unowned = |number| {
        let mut made: Value = record(number);
        made["owner_org"] = Value::Null;
        made
    };
    crate::write_lines(&path, (0..records).map(unowned))?;
    let path = path.display().to_string();
    let set = ["--set", "auth.create_unowned_dataset=true"];
    site.program
        .run(&["load", "datasets", &path, set[0], set[1]], "")
}

fn row(work: &str, figure: &str, server: Option<&Server>) {
    let memory = server.map_or_else(String::new, |server| format!("{} MiB", server.memory().1));
    print_line(&format!("| {work} | {figure} | {memory} |"));
}

fn rate(records: u64, took: Duration) -> String {
    let seconds = took.as_secs_f64();
    format!("{:.0} records/s, {seconds:.1} s", records as f64 / seconds)
}

/// Harvests another Cairn: in full, with nothing changed, with some of it changed.
fn from_cairn(
    arguments: &Arguments,
    folder: &Path,
    generator: &Generator,
    peer: &Site,
    ours: &Site,
) -> Outcome<()> {
    let served = peer.serve()?;
    // What a peer does behind a load of its own is no part of what harvesting it takes.
    openness::until_measured(&served, &peer.token, arguments.records)?;
    let server = ours.serve()?;
    let source = json!({"name": "peer", "url": format!("http://{}", served.address), "source_type": "cairn"});
    call(
        server.address,
        &ours.token,
        "harvest_source_create",
        &source,
    )?;
    let all = arguments.records;
    let took = harvest(&server, ours, "peer", &["added", "updated"], all)?;
    row(
        &format!("first harvest of a Cairn with {all} records"),
        &rate(all, took),
        Some(&server),
    );
    openness::until_measured(&server, &ours.token, all)?;
    let took = harvest(&server, ours, "peer", &["added", "updated"], 0)?;
    row(
        "the next, with nothing changed",
        &format!("{:.2} s", took.as_secs_f64()),
        Some(&server),
    );
    // The peer is changed on the command line, which needs its folder for itself.
    let address = served.address;
    drop(served);
    let some = (all / CHANGED).max(1);
    load(peer, folder, some, |number| {
        let mut changed = generator.dataset(number * CHANGED);
        changed["title"] = json!(format!("Changed {number}"));
        changed
    })?;
    let served = peer.serve()?;
    // It has another port now.
    if served.address != address {
        let change = json!({"id": "peer", "url": format!("http://{}", served.address)});
        call(server.address, &ours.token, "harvest_source_patch", &change)?;
    }
    let took = harvest(&server, ours, "peer", &["added", "updated"], some)?;
    row(
        &format!("the next, with {some} records changed"),
        &format!("{:.2} s", took.as_secs_f64()),
        Some(&server),
    );
    row("the peer after all this", "", Some(&served));
    Ok(())
}

/// Harvests a CKAN portal: in full, and in full again with nothing changed.
fn from_portal(arguments: &Arguments, folder: &Path, generator: &Generator) -> Outcome<()> {
    let ours = site(arguments, &folder.join("of-portal"))?;
    let server = ours.serve()?;
    let address = portal::start(generator, arguments.portal).map_err(said)?;
    let source = json!({"name": "portal", "url": format!("http://{address}"), "source_type": "ckan", "config": "{\"force_all\": true}"});
    call(
        server.address,
        &ours.token,
        "harvest_source_create",
        &source,
    )?;
    let all = arguments.portal;
    let took = harvest(&server, &ours, "portal", &["added"], all)?;
    row(
        &format!("first harvest of a CKAN portal with {all} records"),
        &rate(all, took),
        Some(&server),
    );
    let took = harvest(&server, &ours, "portal", &["not modified"], all)?;
    row(
        "the next, all of it read again and nothing changed",
        &rate(all, took),
        Some(&server),
    );
    Ok(())
}

/// Runs a source to its end; fails where the counts do not come to what is expected.
fn harvest(
    server: &Server,
    ours: &Site,
    source: &str,
    counted: &[&str],
    expected: u64,
) -> Outcome<Duration> {
    let began = Instant::now();
    let params = json!({"source_id": source, "confirm_deletions": true});
    let mut job = call(server.address, &ours.token, "harvest_job_create", &params)?;
    while job["status"] != "Finished" {
        std::thread::sleep(LOOK);
        let params = json!({"id": job["id"]});
        job = call(server.address, &ours.token, "harvest_job_show", &params)?;
    }
    let took = began.elapsed();
    let count: u64 = counted
        .iter()
        .filter_map(|key| job["stats"][*key].as_u64())
        .sum();
    if count != expected || job["stats"]["errored"] != json!(0) {
        return Err(format!("{expected} records were expected: {job}"));
    }
    Ok(took)
}

/// Takes the whole catalogue as others do.
fn out(ours: &Site) -> Outcome<()> {
    let server = ours.serve()?;
    let before = server.memory();
    row("a server that has answered nothing", "", Some(&server));
    for path in [
        "/catalog.jsonl",
        "/catalog-all.nt",
        "/data.json",
        "/catalog.ttl",
        "/sitemap.xml",
    ] {
        let began = Instant::now();
        let mut bytes = 0;
        get(server.address, path, |piece| bytes += piece.len())?;
        let seconds = began.elapsed().as_secs_f64();
        let megabytes = bytes as f64 / 1e6;
        let figure = format!(
            "{megabytes:.1} MB, {seconds:.2} s, {:.1} MB/s",
            megabytes / seconds
        );
        row(&format!("`{path}`"), &figure, Some(&server));
    }
    let pages = pages(&server)?;
    row(
        "DCAT in Turtle, page by page to the last",
        &pages,
        Some(&server),
    );
    let grown = server.memory().1.saturating_sub(before.1);
    row(
        "what all this added to its memory",
        &format!("{grown} MiB"),
        None,
    );
    Ok(())
}

/// Reads the catalogue page by page, as harvesters of DCAT do; a page without a record is behind the last.
fn pages(server: &Server) -> Outcome<String> {
    let began = Instant::now();
    let (mut records, mut bytes) = (0, 0);
    for page in 1.. {
        let mut body = Vec::new();
        get(
            server.address,
            &format!("/catalog.ttl?page={page}"),
            |piece| body.extend_from_slice(piece),
        )?;
        bytes += body.len();
        let found = String::from_utf8_lossy(&body)
            .matches("a dcat:Dataset")
            .count() as u64;
        if found == 0 {
            break;
        }
        records += found;
    }
    let took = began.elapsed();
    Ok(format!(
        "{}, {:.1} MB",
        rate(records, took),
        bytes as f64 / 1e6
    ))
}

fn get(address: SocketAddr, path: &str, take: impl FnMut(&[u8])) -> Outcome<()> {
    ask(address, &client::get(path), take)
}
