//! The kinds of searches that are measured.

use cairn_index::{FacetRequest, SearchRequest};

use crate::generate::{FORMATS, Generator};

/// Five facets as CKAN's search page asks for them.
const FACETS: [&str; 5] = ["organization", "groups", "tags", "res_format", "license_id"];

/// A kind of search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    TwoWords,
    Phrase,
    Prefix,
    WordInFormat,
    EverythingByDate,
}

/// All kinds, in the order of the table.
pub(super) const KINDS: [Kind; 6] = [
    Kind::Word,
    Kind::TwoWords,
    Kind::Phrase,
    Kind::Prefix,
    Kind::WordInFormat,
    Kind::EverythingByDate,
];

/// What one search is about.
pub(super) struct Question {
    pub(super) kind: Kind,
    pub(super) words: [String; 2],
    pub(super) format: &'static str,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Word => "a word",
            Self::TwoWords => "two words",
            Self::Phrase => "a phrase",
            Self::Prefix => "a prefix in titles",
            Self::WordInFormat => "a word in a format",
            Self::EverythingByDate => "everything by date",
        }
    }

    /// The search of this kind with this number: words are drawn as they stand in titles, frequent ones often.
    pub(super) fn question(self, generator: &Generator, number: u64) -> Question {
        let format = generator.number(number, FORMATS.len() as u64) as usize;
        Question {
            kind: self,
            words: [2 * number, 2 * number + 1].map(|number| generator.title_word(number)),
            format: FORMATS[format].0,
        }
    }
}

impl Question {
    /// The first letters of the first word.
    pub(super) fn prefix(&self) -> String {
        self.words[0].chars().take(4).collect()
    }

    /// The search as an anonymous caller's `package_search` asks it.
    pub(super) fn request(&self, facets: bool) -> SearchRequest {
        let [first, second] = &self.words;
        let q = match self.kind {
            Kind::Word | Kind::WordInFormat => first.clone(),
            Kind::TwoWords => format!("{first} {second}"),
            Kind::Phrase => format!("\"{first} {second}\""),
            Kind::Prefix => format!("title:{}*", self.prefix()),
            Kind::EverythingByDate => "*:*".to_owned(),
        };
        let filter = match self.kind {
            Kind::WordInFormat => format!(
                "+capacity:public res_format:{} +state:(active)",
                self.format
            ),
            _ => "+capacity:public +state:(active)".to_owned(),
        };
        let sort = match self.kind {
            Kind::EverythingByDate => "metadata_modified desc",
            _ => "score desc, metadata_modified desc",
        };
        SearchRequest {
            q,
            fq: vec![filter, "+site_id:\"default\"".to_owned()],
            permission_labels: Some(vec!["public".to_owned()]),
            sort: sort.to_owned(),
            rows: 20,
            facet: FacetRequest {
                fields: match facets {
                    true => FACETS.map(str::to_owned).to_vec(),
                    false => Vec::new(),
                },
                ..FacetRequest::default()
            },
            now: chrono::Utc::now().naive_utc(),
            ..SearchRequest::default()
        }
    }
}
