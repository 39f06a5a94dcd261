//! A small catalogue to search.

use cairn_index::{Document, FacetRequest, Hit, Index, SearchAnswer, SearchError, SearchRequest};
use cairn_index::{Settings, Update};
use serde_json::{Value, json};

/// An index in memory with a counter of updates.
pub(crate) struct Site {
    pub(crate) index: Index,
    seq: i64,
}

/// Makes a public document of a dictionary; the id is the name where none is given.
pub(crate) fn document(mut package: Value) -> Document {
    let name = package["name"].clone();
    let package_map = package.as_object_mut().expect("a dictionary");
    package_map.entry("id").or_insert(name);
    Document {
        package,
        permission_labels: vec!["public".to_owned()],
        vocabulary_tags: Vec::new(),
    }
}

/// Tags as they stand in a dictionary.
pub(crate) fn tags(names: &[&str]) -> Value {
    names.iter().map(|name| json!({ "name": name })).collect()
}

impl Site {
    pub(crate) fn empty() -> Self {
        let settings = Settings {
            extra_resource_fields: vec!["alt_url".to_owned()],
            ..Settings::default()
        };
        Self {
            index: Index::in_memory(settings).unwrap(),
            seq: 0,
        }
    }

    pub(crate) fn of(packages: impl IntoIterator<Item = Value>) -> Self {
        let mut site = Self::empty();
        site.put(packages);
        site
    }

    pub(crate) fn put(&mut self, packages: impl IntoIterator<Item = Value>) {
        let updates: Vec<Update> = packages
            .into_iter()
            .map(|package| Update::Put(Box::new(document(package))))
            .collect();
        self.apply(&updates);
    }

    pub(crate) fn apply(&mut self, updates: &[Update]) {
        self.seq += 1;
        self.index.apply(updates, self.seq).unwrap();
    }

    pub(crate) fn search(&self, request: &SearchRequest) -> Result<SearchAnswer, SearchError> {
        self.index.search(request)
    }

    /// The names that a query finds, by name.
    pub(crate) fn names(&self, q: &str) -> String {
        self.ids(&SearchRequest {
            q: q.to_owned(),
            sort: "name asc".to_owned(),
            rows: 1000,
            ..SearchRequest::default()
        })
    }

    /// The names that a filter leaves, by name.
    pub(crate) fn filtered(&self, fq: &str) -> String {
        self.ids(&SearchRequest {
            fq: vec![fq.to_owned()],
            sort: "name asc".to_owned(),
            rows: 1000,
            ..SearchRequest::default()
        })
    }

    /// The identifiers of the hits, or the error.
    pub(crate) fn ids(&self, request: &SearchRequest) -> String {
        match self.search(request) {
            Ok(answer) => ids(&answer.hits),
            Err(error) => format!("error: {error}"),
        }
    }

    /// The counts of one field over everything.
    pub(crate) fn counts(&self, field: &str, limit: i64) -> Vec<(String, u64)> {
        let request = SearchRequest {
            rows: 0,
            facet: FacetRequest {
                fields: vec![field.to_owned()],
                limit,
                mincount: 1,
            },
            ..SearchRequest::default()
        };
        self.search(&request).unwrap().facets.remove(0).1
    }
}

/// The identifiers of hits, side by side.
pub(crate) fn ids(hits: &[Hit]) -> String {
    let ids: Vec<&str> = hits.iter().map(|hit| hit.id.as_str()).collect();
    ids.join(" ")
}
