//! DCAT of others as records of ours, in every syntax of RDF and with every spelling that is met.
//!
//! What has no place among our fields is kept as an extra under the property's short name, `dct:isPartOf`.

mod agents;
mod catalogues;
mod coverage;
mod distribution;
mod known;
mod nested;
mod properties;
mod record;
mod recovery;
mod services;
mod shared;
pub mod stream;
mod syntax;

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::fmt::Write as _;
use std::sync::Arc;

use oxrdf::{Term, Triple};

use super::Syntax;
use crate::dcat::vocabulary::{Name, iri};
use crate::error::ExchangeError;
use crate::mapped::{Mapped, Options};
use crate::name::{Names, from_title};
pub use catalogues::Catalogues;
use known::{Known, Node, Statement, address, node_of, written};
pub use recovery::Fault;
use shared::Shared;

/// What leads from a dataset to its files.
const DISTRIBUTION: Name = ("dcat", "distribution");

/// Reads the statements of a document.
pub(super) fn statements(
    document: &[u8],
    syntax: Syntax,
    base: &str,
) -> Result<Vec<Triple>, ExchangeError> {
    let read = syntax::statements(document, syntax, base)?;
    Ok(read.into_iter().collect())
}

/// A page of a catalogue as it was read.
#[derive(Debug)]
pub struct Page {
    known: Known,
    datasets: Vec<Node>,
    /// The same, to look them up.
    among: HashSet<Node>,
    /// What lists many of them, and is told with a record only as far as it is about the record.
    shared: Shared,
    /// Places of the document that could not be read.
    faults: Vec<Fault>,
    /// How many further ones there are.
    untold: usize,
    /// What those places are about.
    damaged: HashSet<Node>,
    /// Properties whose values the document describes, of a document that could be read in part.
    describing: HashSet<Arc<str>>,
}

/// A dataset of a page.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'p> {
    page: &'p Page,
    node: &'p Node,
}

impl Page {
    /// Reads a document. `address` is where it came from; what its beginning shows counts more than the syntax that is claimed.
    pub fn read(document: &[u8], claimed: Syntax, address: &str) -> Result<Self, ExchangeError> {
        Ok(Self::of(syntax::statements(document, claimed, address)?))
    }

    /// Reads what can be read of a document; fails where that is nothing.
    pub fn read_in_part(
        document: &[u8],
        claimed: Syntax,
        address: &str,
    ) -> Result<Self, ExchangeError> {
        let read = recovery::statements(document, claimed, address)?;
        let mut page = Self::of(read.triples);
        if !read.faults.is_empty() {
            page.describing = page.known.describing();
        }
        page.faults = read.faults;
        page.untold = read.untold;
        page.damaged = read.damaged;
        Ok(page)
    }

    fn of(triples: impl IntoIterator<Item = Triple>) -> Self {
        let known = Known::new(triples);
        let (mut datasets, mut among) = (Vec::new(), HashSet::new());
        for class in [("dcat", "Dataset"), ("dcat", "DatasetSeries")] {
            for node in known.of_class(class) {
                if among.insert(node.clone()) {
                    datasets.push(node.clone());
                }
            }
        }
        // What a catalogue lists and describes is a dataset, whatever it says that it is.
        for object in known.objects_of(("dcat", "dataset")) {
            let Some(node) = node_of(object) else {
                continue;
            };
            let described = [("dct", "title"), ("dcat", "distribution")]
                .iter()
                .any(|name| known.objects(&node, &[*name]).next().is_some());
            let other = ["Catalog", "Distribution", "DataService"]
                .iter()
                .any(|class| known.is(&node, ("dcat", class)));
            if described && !other && among.insert(node.clone()) {
                datasets.push(node);
            }
        }
        Self {
            shared: Shared::of(&known),
            known,
            datasets,
            among,
            faults: Vec::new(),
            untold: 0,
            damaged: HashSet::new(),
            describing: HashSet::new(),
        }
    }

    /// Takes the texts of a language before those of others, where one is to be taken.
    pub fn preferring(mut self, language: &str) -> Self {
        let language = language.split(['_', '-']).next().unwrap_or_default();
        self.known.language = language.to_lowercase();
        self
    }

    /// Returns the places of the document that could not be read, the first of them.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Returns how many further places could not be read.
    pub fn untold_faults(&self) -> usize {
        self.untold
    }

    /// Tells whether it describes a catalogue, be it an empty one.
    pub fn is_catalogue(&self) -> bool {
        !self.known.of_class(("dcat", "Catalog")).is_empty()
    }

    /// Returns its datasets, in the order of the document.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.datasets.iter().map(|node| Entry { page: self, node })
    }

    /// Returns the catalogues that list its datasets.
    pub fn catalogues(&self) -> Catalogues {
        Catalogues::of(&self.known)
    }

    /// Returns the address of the page after it, as it is written.
    pub fn next(&self) -> Option<String> {
        const NEXT: [Name; 2] = [("hydra", "next"), ("hydra", "nextPage")];
        ["PagedCollection", "PartialCollectionView", "Collection"]
            .iter()
            .flat_map(|class| self.known.of_class(("hydra", class)))
            // Some do not say what the node is.
            .chain(self.known.subjects())
            .find_map(|node| self.known.plain(node, &NEXT).into_iter().next())
    }

    /// Returns how many datasets the catalogue says that it has.
    pub fn total(&self) -> Option<u64> {
        ["PagedCollection", "Collection"]
            .iter()
            .flat_map(|class| self.known.of_class(("hydra", class)))
            .find_map(|node| {
                self.known
                    .text(node, &[("hydra", "totalItems")])?
                    .parse()
                    .ok()
            })
    }
}

impl Entry<'_> {
    /// Tells whether the source gives the record a name: an address or an identifier.
    pub fn is_named(&self) -> bool {
        let identifier = [("dct", "identifier"), ("adms", "identifier")];
        address(self.node).is_some() || self.page.known.text(self.node, &identifier).is_some()
    }

    /// Tells whether a part of the record stood where the document could not be read, or may have.
    pub fn is_damaged(&self) -> bool {
        let (known, page) = (&self.page.known, self.page);
        if page.faults.is_empty() {
            return false;
        }
        // A file that is not described was to be described further on. A source that never describes its files looks the same,
        // but its records only stay as they are until the document can be read whole.
        let file_is_lost = known
            .objects(self.node, &[DISTRIBUTION])
            .filter_map(node_of)
            .any(|file| known.about(&file).is_empty());
        if file_is_lost {
            return true;
        }
        let mut waiting = VecDeque::from([self.node.clone()]);
        let mut seen = HashSet::from([self.node.clone()]);
        while let Some(node) = waiting.pop_front() {
            if page.damaged.contains(&node) {
                return true;
            }
            for (predicate, object) in self.told(&node) {
                let Some(next) = node_of(object).filter(|next| !page.among.contains(next)) else {
                    continue;
                };
                if !seen.insert(next.clone()) || page.shared.is_catalogue(&next) {
                    continue;
                }
                // Nothing else can be said of a node without a name than what stands in this document; and of the bodies, licences and
                // the like of a document that describes such, this one was to be described too.
                let is_lost = match next {
                    Node::BlankNode(_) => known.about(&next).is_empty(),
                    Node::NamedNode(_) => {
                        page.describing.contains(predicate) && !known.is_described(&next)
                    }
                };
                if is_lost {
                    return true;
                }
                waiting.push_back(next);
            }
        }
        false
    }

    /// Returns what is said about a node as far as it belongs to the record.
    fn told(&self, node: &Node) -> Vec<&Statement> {
        match self.page.shared.told(node, self.node) {
            Some(told) if node != self.node => told,
            _ => self.page.known.about(node).iter().collect(),
        }
    }

    /// Returns what names the record at its source: its address, else its identifier, else a name made of its title below the
    /// address of the source.
    pub fn guid(&self, source: &str) -> Option<String> {
        let known = &self.page.known;
        address(self.node)
            .map(str::to_owned)
            .or_else(|| {
                let identifier = [("dct", "identifier"), ("adms", "identifier")];
                known.text(self.node, &identifier)
            })
            .or_else(|| {
                let title = known.text(self.node, &[("dct", "title")])?;
                let source = source.trim_end_matches('/');
                Some(format!("{source}/{}", from_title(&title)))
            })
    }

    /// Returns the statements about the record and what hangs on it, in an order that does not depend on the document.
    ///
    /// Two texts are equal where the record did not change, so they can be compared by their hash.
    pub fn content(&self) -> String {
        let mut lines = BTreeSet::new();
        let mut waiting = VecDeque::from([(self.node.clone(), String::from("record"))]);
        let mut seen = BTreeSet::from([self.node.to_string()]);
        while let Some((node, path)) = waiting.pop_front() {
            for (predicate, object) in self.told(&node) {
                let shown = written(object).unwrap_or_default();
                lines.insert(format!("{path} {predicate} {shown}"));
                let Some(next) = node_of(object) else {
                    continue;
                };
                // Other records speak for themselves.
                let other = self.page.among.contains(&next);
                if !other && seen.insert(next.to_string()) {
                    let below = match object {
                        Term::NamedNode(address) => address.as_str().to_owned(),
                        _ => format!("{path}/{predicate}"),
                    };
                    waiting.push_back((next, below));
                }
            }
        }
        lines.into_iter().collect::<Vec<_>>().join("\n")
    }

    /// Returns the statements about the record and what hangs on it as N-Triples, a document that can be read by itself.
    pub fn statements(&self) -> String {
        let known = &self.page.known;
        let mut out = String::new();
        let (kind, dataset) = (iri(("rdf", "type")), iri(("dcat", "Dataset")));
        if !["Dataset", "DatasetSeries"]
            .iter()
            .any(|class| known.is(self.node, ("dcat", class)))
        {
            let _ = writeln!(out, "{} {kind} {dataset} .", self.node);
        }
        let mut waiting = VecDeque::from([self.node.clone()]);
        let mut seen = BTreeSet::from([self.node.to_string()]);
        while let Some(node) = waiting.pop_front() {
            for (predicate, object) in self.told(&node) {
                // Writing to a String cannot fail.
                let _ = writeln!(out, "{node} <{predicate}> {object} .");
                if let Some(next) = node_of(object)
                    && !self.page.among.contains(&next)
                    && seen.insert(next.to_string())
                {
                    waiting.push_back(next);
                }
            }
        }
        out
    }

    /// Makes our input out of the record.
    pub fn map(&self, options: &Options<'_>, names: &mut Names) -> Result<Mapped, ExchangeError> {
        let guid = self
            .guid(options.source)
            .ok_or(ExchangeError::Missing("dct:title"))?;
        self.map_named(&guid, options, names)
    }

    /// Makes our input out of the record, which its source names so.
    pub fn map_named(
        &self,
        guid: &str,
        options: &Options<'_>,
        names: &mut Names,
    ) -> Result<Mapped, ExchangeError> {
        record::map(&self.page.known, self.node, guid, options, names)
    }
}
