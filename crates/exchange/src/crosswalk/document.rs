//! The file of a crosswalk, as it is written.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

/// What records a crosswalk is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Packages of a CKAN portal. The rules see a package as the portal shows it.
    Ckan,
    /// Records of a `data.json` catalogue. The rules see what is made of them, where what has no field of ours is an extra.
    DataJson,
    /// Datasets of a DCAT catalogue. The rules see what is made of them, likewise.
    Dcat,
}

impl Format {
    /// Returns its name in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ckan => "ckan",
            Self::DataJson => "data-json",
            Self::Dcat => "dcat",
        }
    }
}

/// A crosswalk as it is written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    pub(super) name: String,
    pub(super) title: BTreeMap<String, String>,
    pub(super) format: Format,
    /// Languages as the peer writes them, and ours.
    #[serde(default)]
    pub(super) languages: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) fields: Vec<Rule>,
    #[serde(default)]
    pub(super) resource_fields: Vec<Rule>,
    #[serde(default)]
    pub(super) organization_fields: Vec<Rule>,
    /// Code lists: the peer's words and ours. A word that stands for nothing here is `null`.
    #[serde(default)]
    pub(super) lists: BTreeMap<String, Map<String, Value>>,
    /// Organizations by the peer's name or title, and their names here.
    #[serde(default)]
    pub(super) organizations: BTreeMap<String, String>,
    /// Fields of a record that says nothing of them.
    #[serde(default)]
    pub(super) defaults: Map<String, Value>,
    /// Keys of the peer that mean nothing elsewhere.
    #[serde(default)]
    pub(super) left_out: Vec<String>,
    #[serde(default)]
    pub(super) tests: Vec<Trial>,
}

/// What becomes of one field.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    pub(super) from: From,
    pub(super) to: String,
    /// The code list that has the values.
    #[serde(default)]
    pub(super) list: Option<String>,
    /// How values are read, those too that the list does not have.
    #[serde(default, rename = "as")]
    pub(super) form: Option<Form>,
    /// What stands between the members of a list, or between languages, that are written as one text.
    #[serde(default)]
    pub(super) split: Option<String>,
    /// The languages of a text with several, in their order.
    #[serde(default)]
    pub(super) into: Vec<String>,
    /// Whether the field takes a list.
    #[serde(default)]
    pub(super) many: bool,
    /// Whether the peer's field stays as well.
    #[serde(default)]
    pub(super) keep: bool,
    /// Whether it counts more than what the field says already.
    #[serde(default)]
    pub(super) over: bool,
}

/// Where a value is.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum From {
    /// In one place.
    One(String),
    /// In the first of these places that says something.
    First(Vec<String>),
    /// In one place for each language.
    Languages(BTreeMap<String, String>),
}

/// How a value is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Form {
    /// As one text.
    Text,
    /// As text without HTML.
    Plain,
    /// As a day.
    Day,
    /// As a year, a month or a day.
    Period,
    /// As a list of texts.
    List,
    /// As tags, which are added to those that are there.
    Tags,
    /// As an e-mail address.
    Email,
    /// As a web address.
    Url,
    /// As a box: west, south, east and north, in an object or between commas.
    Box,
    /// As the same text in several languages, one after another.
    Bilingual,
    /// As how often something changes: an interval of ISO 8601, a word, or an entry of the European list.
    Frequency,
    /// As languages: codes, or entries of the European list.
    Languages,
    /// As subjects, from entries of the European list of themes.
    Subjects,
    /// As the right of access, from the European list.
    Access,
}

/// A test of a crosswalk.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Trial {
    pub(super) about: String,
    /// The record itself.
    #[serde(default)]
    pub(super) given: Option<Value>,
    /// Or a record of a file.
    #[serde(default)]
    pub(super) sample: Option<SampleRecord>,
    /// Fields of the record that is made, by their places.
    #[serde(default)]
    pub(super) expected: Map<String, Value>,
    /// Fields of the peer that stay.
    #[serde(default)]
    pub(super) stays: Vec<String>,
}

/// A record of a file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SampleRecord {
    pub(super) file: String,
    /// Its name, identifier, address or title.
    pub(super) record: String,
}
