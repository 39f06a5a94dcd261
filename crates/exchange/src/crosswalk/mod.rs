//! Crosswalks: what the fields and code lists of a peer's profile are here, as data (`crosswalks/*.yaml`).
//!
//! A crosswalk changes a record in place. What no rule could do anything with stays where it was, and is told. How files are
//! written is told in `docs/crosswalks.md`.

mod document;
mod form;
mod outcome;
mod place;
mod rule;
mod trial;

use serde_json::{Map, Value, json};

use crate::error::ExchangeError;
use crate::fit::{Target, fit};
use crate::mapped::{Mapped, Options};
use crate::name::Names;
use crate::{draft, source, text};
use document::{Document, Form, From, Rule};

pub use document::Format;
pub use outcome::{Fate, Outcome, shown};
pub use trial::{Failure, Sample, Trials, Tried};

/// The crosswalks that ship.
const BUILT_IN: &[&str] = &[
    include_str!("../../../../crosswalks/ca-open-canada.yaml"),
    include_str!("../../../../crosswalks/ca-bc.yaml"),
    include_str!("../../../../crosswalks/ca-on.yaml"),
    include_str!("../../../../crosswalks/ca-ab.yaml"),
    include_str!("../../../../crosswalks/ca-qc.yaml"),
    include_str!("../../../../crosswalks/us-data-gov.yaml"),
    include_str!("../../../../crosswalks/uk-data-gov-uk.yaml"),
    include_str!("../../../../crosswalks/dcat-ap.yaml"),
];

/// What the fields and code lists of a peer's profile are here.
#[derive(Debug, Clone)]
pub struct Crosswalk {
    document: Document,
}

impl Crosswalk {
    /// Reads a file.
    pub fn load(yaml: &str) -> Result<Self, ExchangeError> {
        let document: Document = serde_yaml_ng::from_str(yaml)
            .map_err(|error| ExchangeError::Crosswalk(error.to_string()))?;
        let wrong = |message: String| Err(ExchangeError::Crosswalk(message));
        if document.name.is_empty()
            || !document
                .name
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        {
            return wrong(format!(
                "{:?} is no name of lower-case letters, digits and hyphens",
                document.name
            ));
        }
        let all = [
            &document.fields,
            &document.resource_fields,
            &document.organization_fields,
        ];
        for rule in all.into_iter().flatten() {
            if let Some(list) = &rule.list
                && !document.lists.contains_key(list)
            {
                return wrong(format!(
                    "{} needs the list {list}, which is not there",
                    rule.to
                ));
            }
            if rule.form == Some(Form::Bilingual) && rule.into.len() < 2 {
                return wrong(format!("{} needs the languages to split into", rule.to));
            }
        }
        Ok(Self { document })
    }

    /// Returns the crosswalks that ship.
    pub fn built_in() -> Result<Vec<Self>, ExchangeError> {
        BUILT_IN.iter().map(|yaml| Self::load(yaml)).collect()
    }

    /// Returns its name.
    pub fn name(&self) -> &str {
        &self.document.name
    }

    /// Returns what people call the peer, in a language or else in the first there is.
    pub fn title(&self, language: &str) -> &str {
        let titles = &self.document.title;
        titles
            .get(language)
            .or_else(|| titles.values().next())
            .map_or(self.name(), String::as_str)
    }

    /// Returns what records it is for.
    pub fn format(&self) -> Format {
        self.document.format
    }

    /// Applies the rules to a record: a package before it is mapped, a record of another format after. Tells what became of
    /// each value that a rule is about.
    pub fn apply(&self, record: &mut Map<String, Value>) -> Vec<Outcome> {
        let mut told = Vec::new();
        let document = &self.document;
        self.our_languages(record);
        self.rules(&document.fields, record, "", &mut told);
        if let Some(Value::Array(mut resources)) = record.remove("resources") {
            for (number, resource) in resources.iter_mut().enumerate() {
                if let Value::Object(resource) = resource {
                    self.our_languages(resource);
                    let at = format!("resources[{number}].");
                    self.rules(&document.resource_fields, resource, &at, &mut told);
                }
            }
            record.insert("resources".to_owned(), Value::Array(resources));
        }
        if let Some(Value::Object(mut organization)) = record.remove("organization") {
            self.organization(&mut organization, &mut told);
            record.insert("organization".to_owned(), Value::Object(organization));
        }
        if let Some(owner) = record.get("owner_org").and_then(Value::as_str)
            && let Some(ours) = document.organizations.get(owner)
        {
            record.insert("owner_org".to_owned(), json!(ours));
        }
        for (key, value) in &document.defaults {
            if place::get(record, key).is_none() {
                place::set(record, key, value.clone());
            }
        }
        for key in &document.left_out {
            if let Some(value) = place::get(record, key) {
                place::replace(record, key, None);
                told.push(Outcome {
                    field: key.clone(),
                    value,
                    fate: Fate::LeftOut,
                });
            }
        }
        told
    }

    fn rules(
        &self,
        rules: &[Rule],
        record: &mut Map<String, Value>,
        at: &str,
        told: &mut Vec<Outcome>,
    ) {
        for rule in rules {
            rule::apply(rule, &self.document.lists, record, at, told);
        }
    }

    fn organization(&self, organization: &mut Map<String, Value>, told: &mut Vec<Outcome>) {
        let ours = ["name", "title", "id"].iter().find_map(|key| {
            let given = organization.get(*key)?.as_str()?;
            self.document.organizations.get(given)
        });
        if let Some(ours) = ours {
            organization.insert("name".to_owned(), json!(ours));
        }
        self.our_languages(organization);
        let rules = &self.document.organization_fields;
        self.rules(rules, organization, "organization.", told);
    }

    /// Gives the languages of texts the codes that they have here. A text that is there under our code counts more.
    fn our_languages(&self, record: &mut Map<String, Value>) {
        if self.document.languages.is_empty() {
            return;
        }
        for value in record.values_mut() {
            let Value::Object(texts) = value else {
                continue;
            };
            for (theirs, ours) in &self.document.languages {
                if let Some(said) = texts.remove(theirs) {
                    let there = texts.get(ours).is_some_and(|text| !text::is_blank(text));
                    if !there {
                        texts.insert(ours.clone(), said);
                    }
                }
            }
        }
    }

    /// Makes our inputs out of a record of a portal or of a `data.json` catalogue, and tells what became of its fields.
    pub fn map(
        &self,
        record: &Value,
        options: &Options<'_>,
        names: &mut Names,
    ) -> Result<(Mapped, Vec<Outcome>), ExchangeError> {
        match self.format() {
            Format::Ckan => {
                let mut package = record.clone();
                let told = match package.as_object_mut() {
                    Some(package) => self.apply(package),
                    None => Vec::new(),
                };
                let made = source::map(source::Kind::CkanPackages, &package, options, names)?;
                Ok((made, told))
            }
            Format::DataJson | Format::Dcat => {
                let mut made = source::map(source::Kind::DataJson, record, options, names)?;
                let told = self.finish(&mut made, options)?;
                Ok((made, told))
            }
        }
    }

    /// Applies the rules to what was made of a record, and makes it fit its type again.
    pub fn finish(
        &self,
        made: &mut Mapped,
        options: &Options<'_>,
    ) -> Result<Vec<Outcome>, ExchangeError> {
        let mut told = Vec::new();
        for organization in &mut made.organizations {
            if let Value::Object(organization) = organization {
                self.organization(organization, &mut told);
            }
        }
        let Some(Value::Object(mut record)) = made.dataset.take() else {
            return Ok(told);
        };
        told.extend(self.apply(&mut record));
        let mut draft = draft::Draft::of_input(record);
        fit(&mut draft, Target::Dataset, options.schemas)?;
        made.dataset = Some(Value::Object(draft.input()));
        made.notes.append(&mut draft.notes);
        Ok(told)
    }

    /// Returns the places that rules read, for lists.
    pub fn fields(&self) -> impl Iterator<Item = (Vec<&str>, &str)> {
        self.document.fields.iter().map(|rule| {
            let from = match &rule.from {
                From::One(place) => vec![place.as_str()],
                From::First(places) => places.iter().map(String::as_str).collect(),
                From::Languages(places) => places.values().map(String::as_str).collect(),
            };
            (from, rule.to.as_str())
        })
    }
}

#[cfg(test)]
mod tests;
