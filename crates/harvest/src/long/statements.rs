//! A long document of RDF: its statements are sorted by what they are about, and each dataset is put together from those about it and
//! what hangs on it. Wherever they stand in the document, no more than one dataset is in memory.

use std::collections::{HashMap, HashSet, VecDeque};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read as _, Write as _};
use std::path::PathBuf;
use std::rc::Rc;

use cairn_exchange::dcat::Syntax;
use cairn_exchange::dcat::read::stream::{self, Halt, Statement};

use super::sorted::{Sorted, Unsorted};
use super::{LongDocument, Shelf};

const DATASET: &str = "http://www.w3.org/ns/dcat#dataset";
const SERVES: &str = "http://www.w3.org/ns/dcat#servesDataset";
const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const TITLE: &str = "http://purl.org/dc/terms/title";
const DISTRIBUTION: &str = "http://www.w3.org/ns/dcat#distribution";
const CLASSES: [&str; 2] = [
    "<http://www.w3.org/ns/dcat#Dataset>",
    "<http://www.w3.org/ns/dcat#DatasetSeries>",
];
const CATALOGUE: &str = "<http://www.w3.org/ns/dcat#Catalog>";
const OTHERS: [&str; 3] = [
    CATALOGUE,
    "<http://www.w3.org/ns/dcat#Distribution>",
    "<http://www.w3.org/ns/dcat#DataService>",
];
/// What leads to the next page, the better first.
const NEXT: [&str; 2] = [
    "http://www.w3.org/ns/hydra/core#next",
    "http://www.w3.org/ns/hydra/core#nextPage",
];
/// Things with a name that many datasets share, of which what is said is kept.
const KEPT: usize = 4096;
/// Things that hang on one dataset.
const MOST: usize = 200_000;

/// The statements of a document, sorted.
#[derive(Debug)]
pub(crate) struct Statements {
    sorted: Sorted,
    kept: HashMap<String, Rc<Said>>,
    /// Where the names of what may be a dataset stand, in the order of the document.
    candidates: PathBuf,
    file: PathBuf,
    /// Whether it describes a catalogue, be it an empty one.
    pub(crate) is_catalogue: bool,
    /// The address of the page after it, as it is written.
    pub(crate) next: Option<String>,
}

/// What is said about something.
#[derive(Debug, Default)]
struct Said {
    /// Properties and values.
    statements: Vec<(String, String)>,
    /// Where it is first said to be a dataset.
    typed: Option<u64>,
    /// Where it is first listed by a catalogue, and by which.
    listed: Option<(u64, String)>,
    /// Services that serve it.
    served: Vec<String>,
}

impl Said {
    fn of(texts: Vec<String>) -> Self {
        let mut said = Self::default();
        for text in texts {
            let (mark, rest) = text.split_at(1);
            let (first, second) = rest.split_once(' ').unwrap_or((rest, ""));
            match mark {
                "T" => said.typed = said.typed.or(first.parse().ok()),
                "L" if said.listed.is_none() => {
                    let place = first.parse().unwrap_or(u64::MAX);
                    said.listed = Some((place, second.to_owned()));
                }
                "S" => said.served.push(rest.to_owned()),
                "P" => said.statements.push((first.to_owned(), second.to_owned())),
                _ => {}
            }
        }
        let mut seen = HashSet::new();
        let is_new = |one: &(String, String)| seen.insert(one.clone());
        let first: Vec<bool> = said.statements.iter().map(is_new).collect();
        let mut first = first.into_iter();
        said.statements.retain(|_| first.next().unwrap_or(true));
        said
    }

    fn is_one_of(&self, classes: &[&str]) -> bool {
        self.statements
            .iter()
            .any(|(property, value)| property == TYPE && classes.contains(&value.as_str()))
    }

    /// Returns where it is said that it is a record of its own, where it is.
    fn record(&self) -> Option<u64> {
        let is_described = || {
            let described =
                |(property, _): &(String, String)| property == TITLE || property == DISTRIBUTION;
            self.statements.iter().any(described)
        };
        let listed = self.listed.as_ref().map(|(place, _)| *place);
        self.typed
            .or_else(|| listed.filter(|_| is_described() && !self.is_one_of(&OTHERS)))
    }
}

fn is_link(value: &str) -> bool {
    value.starts_with('<') || value.starts_with("_:")
}

impl Statements {
    /// Reads and sorts the statements of a document. `most` is how many bytes may be said of one thing.
    pub(crate) fn sort(
        document: &LongDocument,
        syntax: Syntax,
        shelf: &Shelf,
        most: u64,
        goes_on: &dyn Fn() -> bool,
    ) -> Result<Self, Halt> {
        let candidates = shelf.file("candidates")?;
        let file = shelf.file("statements")?;
        let mut sorting = Sorting {
            unsorted: Unsorted::begin(&file)?,
            candidates: BufWriter::new(File::create(&candidates)?),
            place: 0,
            is_catalogue: false,
            next: [None, None],
        };
        let from = BufReader::with_capacity(1 << 18, document.open()?);
        stream::each(from, syntax, &document.fetched.url, |statement| {
            if sorting.place.is_multiple_of(1 << 12) && !goes_on() {
                return Err(io::Error::other("stopped"));
            }
            sorting.take(statement)
        })?;
        sorting.candidates.flush()?;
        let [first, second] = sorting.next;
        Ok(Self {
            sorted: sorting.unsorted.sort(&file, most)?,
            kept: HashMap::new(),
            candidates,
            file,
            is_catalogue: sorting.is_catalogue,
            next: first.or(second),
        })
    }

    /// Hands over each dataset as a document of N-Triples that describes it alone, in the order of the document. With it comes what the
    /// catalogue that lists it says of itself, where that is wanted.
    pub(crate) fn each(
        mut self,
        with_catalogue: bool,
        mut take: impl FnMut(&str) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut candidates = BufReader::new(File::open(&self.candidates)?);
        let mut head = [0; 12];
        loop {
            match candidates.read_exact(&mut head) {
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => break,
                read => read?,
            }
            let [place @ .., a, b, c, d] = head;
            let mut name = vec![0; u32::from_le_bytes([a, b, c, d]) as usize];
            candidates.read_exact(&mut name)?;
            let name = String::from_utf8(name).map_err(io::Error::other)?;
            let own = Said::of(self.sorted.about(&name)?);
            if own.record() == Some(u64::from_le_bytes(place)) {
                let text = self.about(&name, own, with_catalogue)?;
                take(&text)?;
            }
        }
        std::fs::remove_file(&self.file)?;
        std::fs::remove_file(&self.candidates)
    }

    /// Returns what is said about a dataset and what hangs on it.
    fn about(&mut self, name: &str, own: Said, with_catalogue: bool) -> io::Result<String> {
        let mut out = String::new();
        let own = Rc::new(own);
        if let Some((_, catalogue)) = &own.listed
            && (with_catalogue || own.typed.is_none())
        {
            line(&mut out, catalogue, DATASET, name);
            let said = self.said(catalogue)?;
            for (property, value) in said.statements.iter().filter(|_| with_catalogue) {
                line(&mut out, catalogue, property, value);
            }
        }
        let mut seen = HashSet::from([name.to_owned()]);
        let mut waiting = VecDeque::from([name.to_owned()]);
        while let Some(node) = waiting.pop_front() {
            let said = match node == name {
                true => Rc::clone(&own),
                false => self.said(&node)?,
            };
            // Other records speak for themselves, and a catalogue is no part of those that it lists.
            if node != name && said.record().is_some() {
                continue;
            }
            let is_catalogue = node != name && said.is_one_of(&[CATALOGUE]);
            for (property, value) in &said.statements {
                if is_catalogue && is_link(value) && property != TYPE {
                    continue;
                }
                line(&mut out, &node, property, value);
                if is_link(value) && property != TYPE && seen.insert(value.clone()) {
                    if seen.len() > MOST {
                        return Err(io::Error::other(format!(
                            "more than {MOST} things hang on {name}"
                        )));
                    }
                    waiting.push_back(value.clone());
                }
            }
        }
        for service in own.served.iter().filter(|service| seen.contains(*service)) {
            line(&mut out, service, SERVES, name);
        }
        Ok(out)
    }

    /// Returns what is said about something that hangs on a dataset, and maybe on many.
    fn said(&mut self, node: &str) -> io::Result<Rc<Said>> {
        if let Some(kept) = self.kept.get(node) {
            return Ok(Rc::clone(kept));
        }
        let said = Rc::new(Said::of(self.sorted.about(node)?));
        // What has no name hangs on one thing only.
        if !node.starts_with("_:") && said.statements.len() < 100 {
            if self.kept.len() >= KEPT {
                self.kept.clear();
            }
            self.kept.insert(node.to_owned(), Rc::clone(&said));
        }
        Ok(said)
    }
}

fn line(out: &mut String, subject: &str, property: &str, value: &str) {
    for part in [subject, " <", property, "> ", value, " .\n"] {
        out.push_str(part);
    }
}

/// Statements on their way into files.
struct Sorting {
    unsorted: Unsorted,
    candidates: BufWriter<File>,
    /// How many statements there were.
    place: u64,
    is_catalogue: bool,
    next: [Option<String>; 2],
}

impl Sorting {
    fn take(&mut self, statement: Statement) -> io::Result<()> {
        self.place += 1;
        let place = self.place.to_string();
        let Statement {
            subject,
            property,
            object,
            is_link,
        } = &statement;
        // A catalogue may list a million datasets: each of them knows it, and not the other way round.
        match property.as_str() {
            DATASET if *is_link => {
                self.candidate(object)?;
                return self.unsorted.add(object, &["L", &place, " ", subject]);
            }
            SERVES if *is_link => return self.unsorted.add(object, &["S", subject]),
            TYPE if CLASSES.contains(&object.as_str()) => {
                self.candidate(subject)?;
                self.unsorted.add(subject, &["T", &place])?;
            }
            TYPE if object == CATALOGUE => self.is_catalogue = true,
            _ => {}
        }
        if let Some(known) = NEXT.iter().position(|name| name == property) {
            self.next[known].get_or_insert_with(|| plain(object));
        }
        self.unsorted.add(subject, &["P", property, " ", object])
    }

    /// Notes that something may be a dataset.
    fn candidate(&mut self, name: &str) -> io::Result<()> {
        let length = u32::try_from(name.len()).map_err(io::Error::other)?;
        self.candidates.write_all(&self.place.to_le_bytes())?;
        self.candidates.write_all(&length.to_le_bytes())?;
        self.candidates.write_all(name.as_bytes())
    }
}

/// Returns an address as it is written, be it one or a text.
fn plain(value: &str) -> String {
    let inside = value
        .strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'));
    let text = || value.strip_prefix('"')?.split('"').next();
    inside.or_else(text).unwrap_or(value).to_owned()
}
