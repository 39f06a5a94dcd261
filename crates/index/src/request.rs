//! What callers hand in and get back: documents, requests, answers. No type of the engine appears here.

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, NaiveDateTime};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::query::{lucene, widen};

/// How an index is set up.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Value of the field `site_id` of every document.
    pub site_id: String,
    /// Memory that the writer fills before it writes a segment by itself.
    pub writer_memory_bytes: usize,
    /// Memory that the writer fills instead while the whole index is filled.
    pub fill_memory_bytes: usize,
    /// Keys of resources that are indexed as `res_extras_*`.
    pub extra_resource_fields: Vec<String>,
    /// Memory for what searches have in common: sets of documents, counts, orders.
    pub cache_bytes: usize,
    /// A file of words that mean the same, beside those that come with the program.
    pub synonyms: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            site_id: "default".to_owned(),
            writer_memory_bytes: 16 << 20,
            fill_memory_bytes: 128 << 20,
            extra_resource_fields: Vec::new(),
            cache_bytes: 512 << 20,
            synonyms: None,
        }
    }
}

impl Settings {
    /// What documents are made with beside the version: an index of other ones is to be built anew.
    pub(crate) fn origin(&self) -> String {
        json!({"site_id": self.site_id, "extra_resource_fields": self.extra_resource_fields})
            .to_string()
    }
}

/// A parser that a text may ask for by local parameters, `{!parser …}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum QueryParser {
    /// The full syntax: `q.op`, `df`.
    Lucene,
    /// Words as people type them: `qf`, `mm`, `tie`, `bf`.
    Dismax,
    /// The same with the full syntax where it is one, and `boost`.
    Edismax,
    /// One value of the field `f`.
    Term,
    /// Any of the values of the field `f`, between commas or the `separator`.
    Terms,
    /// The beginning of a value of the field `f`.
    Prefix,
    /// The words of the text side by side in the field `f`.
    Field,
    /// Queries that `must`, `should` and `must_not` match, and `filter`.
    Bool,
}

impl QueryParser {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Lucene,
        Self::Dismax,
        Self::Edismax,
        Self::Term,
        Self::Terms,
        Self::Prefix,
        Self::Field,
        Self::Bool,
    ];

    /// Returns the name that local parameters have for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lucene => "lucene",
            Self::Dismax => "dismax",
            Self::Edismax => "edismax",
            Self::Term => "term",
            Self::Terms => "terms",
            Self::Prefix => "prefix",
            Self::Field => "field",
            Self::Bool => "bool",
        }
    }
}

/// A change of the index.
#[derive(Debug, Clone)]
pub enum Update {
    /// Puts a document in the place of the one with the same id, if any.
    Put(Box<Document>),
    /// Removes the document of this dataset id.
    Delete(String),
    /// Removes all documents.
    Clear,
}

/// A dataset as it is indexed.
#[derive(Debug, Clone)]
pub struct Document {
    /// The package dictionary, as `package_show` answers it.
    pub package: Value,
    /// Who may see it.
    pub permission_labels: Vec<String>,
    /// Tags of vocabularies: name of the vocabulary, name of the tag.
    pub vocabulary_tags: Vec<(String, String)>,
}

/// A search.
#[derive(Debug, Clone)]
pub struct SearchRequest {
    /// The query.
    pub q: String,
    /// Filters; all must match.
    pub fq: Vec<String>,
    /// Labels of the caller, one of which a document must carry; `None` sees everything.
    pub permission_labels: Option<Vec<String>>,
    /// The order, such as `score desc, metadata_modified desc`.
    pub sort: String,
    /// Hits that are passed over.
    pub start: usize,
    /// Most hits that are returned.
    pub rows: usize,
    /// Values to count.
    pub facet: FacetRequest,
    /// Parsers that `q` and the filters may ask for by local parameters.
    pub parsers: Vec<QueryParser>,
    /// Query parser: `dismax`, `edismax`, `lucene`, or chosen by the query.
    pub def_type: Option<String>,
    /// Fields and weights of free words.
    pub qf: Option<String>,
    /// How many of the words must match.
    pub mm: Option<String>,
    /// Share of the weaker fields in the score of a word.
    pub tie: Option<String>,
    /// Function that is added to the score.
    pub bf: Option<String>,
    /// Function that the score is multiplied with.
    pub boost: Option<String>,
    /// How the engine is to write its answer: it is checked, and nothing else comes of it.
    pub wt: Option<String>,
    /// Fields of the index to return; none for identifiers alone.
    pub fl: Vec<String>,
    /// A rectangle `minx,miny,maxx,maxy` that the dataset's extent must touch.
    pub bbox: Option<String>,
    /// Organizations and groups that stand for those below them too, where a filter names them.
    pub below: Vec<Below>,
    /// The time that `NOW` stands for, in UTC.
    pub now: NaiveDateTime,
    /// Whether the answer says how the search was understood and what took its time.
    pub explain: bool,
}

impl Default for SearchRequest {
    fn default() -> Self {
        Self {
            q: "*:*".to_owned(),
            fq: Vec::new(),
            permission_labels: None,
            sort: "score desc, metadata_modified desc".to_owned(),
            start: 0,
            rows: 10,
            facet: FacetRequest::default(),
            parsers: Vec::new(),
            def_type: None,
            qf: None,
            mm: None,
            tie: None,
            bf: None,
            boost: None,
            wt: None,
            fl: Vec::new(),
            bbox: None,
            below: Vec::new(),
            now: DateTime::UNIX_EPOCH.naive_utc(),
            explain: false,
        }
    }
}

/// An organization or group with those that stand below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Below {
    /// Its id and name.
    pub of: (String, String),
    /// Ids and names of those below it, however deep.
    pub below: Vec<(String, String)>,
}

/// Returns the ids and names of organizations and groups that filters name in the fields `organization`, `owner_org` and `groups`.
/// A filter that is none names nothing: the search itself says what is wrong with it.
pub fn parties_of(filters: &[String]) -> Vec<String> {
    let mut out = Vec::new();
    for filter in filters {
        if let Ok(node) = lucene::parse(filter) {
            widen::named(&node, &mut out);
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// Which values are counted.
#[derive(Debug, Clone)]
pub struct FacetRequest {
    /// Fields whose values are counted.
    pub fields: Vec<String>,
    /// Most values of a field; negative for all.
    pub limit: i64,
    /// Least count of a value that is listed.
    pub mincount: u64,
}

impl Default for FacetRequest {
    fn default() -> Self {
        Self {
            fields: Vec::new(),
            limit: 50,
            mincount: 1,
        }
    }
}

/// The answer to a search.
#[derive(Debug, Clone, Default)]
pub struct SearchAnswer {
    /// All hits, whatever `start` and `rows` were.
    pub count: u64,
    /// The page of hits.
    pub hits: Vec<Hit>,
    /// Counted values by field, in the order of the request.
    pub facets: Vec<(String, Vec<(String, u64)>)>,
    /// How the search was understood, where that was asked for.
    pub explanation: Option<Explanation>,
}

/// How a search was understood, and what took its time.
#[derive(Debug, Clone, Default)]
pub struct Explanation {
    /// What is looked for; none where that is everything.
    pub question: Option<Understood>,
    /// What the documents must be besides: the caller's filters, his labels, the rectangle.
    pub filters: Vec<Understood>,
    /// Parts of the index that were asked.
    pub segments: usize,
    /// The phases of the search, in their order, and how long each took.
    pub phases: Vec<(&'static str, Duration)>,
}

/// A query as it was understood.
#[derive(Debug, Clone)]
pub struct Understood {
    /// The tree that the parser made of it; none for what no text was parsed for.
    pub tree: Option<String>,
    /// The query of the engine.
    pub engine: String,
}

/// One hit.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The dataset's id.
    pub id: String,
    /// How well it matches.
    pub score: f32,
    /// The fields that `fl` asked for. `data_dict` and `validated_data_dict` are there as null: the caller holds the
    /// dictionary and puts it in.
    pub fields: Option<Map<String, Value>>,
}

/// A query in the place of another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The query.
    pub q: String,
    /// How many records it finds.
    pub count: u64,
}

/// What completes what somebody types.
#[derive(Debug, Clone, Default)]
pub struct Completions {
    /// Identifiers of records by their titles, the best first.
    pub ids: Vec<String>,
    /// Tags.
    pub tags: Vec<Completion>,
    /// Formats of resources.
    pub formats: Vec<Completion>,
    /// Organizations.
    pub organizations: Vec<Completion>,
}

/// A value that completes what somebody types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What is searched for.
    pub name: String,
    /// What is shown.
    pub title: String,
    /// How many records have it.
    pub count: u64,
}
