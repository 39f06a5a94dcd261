//! Files of the demonstration catalogue, a site's options, and the rules of its record types.

use std::fs;
use std::io::Read;
use std::path::PathBuf;
use std::sync::LazyLock;

use cairn_domain::licence::Register;
use cairn_domain::schema::SchemaSet;
use cairn_exchange::manifest::{File, Manifest, Source};
use cairn_exchange::name::Names;
use cairn_exchange::{ExchangeError, Mapped, Options, source};
use serde_json::Value;

static SCHEMAS: LazyLock<SchemaSet> = LazyLock::new(SchemaSet::builtin);
static LICENCES: LazyLock<Register> = LazyLock::new(Register::builtin);

/// Longest file of the demonstration catalogue when unpacked.
const LONGEST: u64 = 64 << 20;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/demo")
}

pub(crate) fn manifest() -> Manifest {
    let text = fs::read_to_string(folder().join("manifest.json")).expect("the manifest is there");
    Manifest::parse(&text).expect("the manifest is good")
}

/// Reads a file of the demonstration catalogue.
pub(crate) fn read(file: &File) -> Vec<Value> {
    let raw = fs::File::open(folder().join(&file.path))
        .unwrap_or_else(|error| panic!("{}: {error}", file.path));
    let mut text = String::new();
    let read = if file.path.ends_with(".gz") {
        flate2::read::GzDecoder::new(raw)
            .take(LONGEST)
            .read_to_string(&mut text)
    } else {
        raw.take(LONGEST).read_to_string(&mut text)
    };
    read.unwrap_or_else(|error| panic!("{}: {error}", file.path));
    source::records(file.kind, &text).unwrap_or_else(|error| panic!("{}: {error}", file.path))
}

pub(crate) fn options(name: &str) -> Options<'_> {
    Options {
        source: name,
        attribution: None,
        owner: None,
        language: "en",
        schemas: &SCHEMAS,
        licences: &LICENCES,
    }
}

/// Maps one record of a source that is called `s`.
pub(crate) fn map(kind: source::Kind, record: &Value) -> Result<Mapped, ExchangeError> {
    source::map(kind, record, &options("s"), &mut Names::default())
}

/// A record of the demonstration catalogue with what became of it.
pub(crate) struct Loaded {
    pub(crate) file: String,
    pub(crate) kind: source::Kind,
    pub(crate) given: Value,
    pub(crate) made: Mapped,
}

/// Every record of every file, those too that are not loaded.
pub(crate) static ALL: LazyLock<Vec<Loaded>> = LazyLock::new(load_all);

/// Maps every record of every file.
pub(crate) fn load_all() -> Vec<Loaded> {
    let mut names = Names::default();
    let mut out = Vec::new();
    for source in manifest().sources {
        for file in &source.files {
            out.extend(read(file).into_iter().map(|given| {
                let made = load_one(&source, file, &given, &mut names);
                Loaded {
                    file: file.path.clone(),
                    kind: file.kind,
                    given,
                    made,
                }
            }));
        }
    }
    out
}

fn load_one(from: &Source, file: &File, given: &Value, names: &mut Names) -> Mapped {
    let options = Options {
        attribution: Some(&from.attribution),
        owner: from.owner.as_ref().map(|owner| owner.name.as_str()),
        ..options(&from.name)
    };
    source::map(file.kind, given, &options, names)
        .unwrap_or_else(|error| panic!("{}: {error}\n{given}", file.path))
}
