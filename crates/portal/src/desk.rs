//! What every page has at hand: the catalogue, the messages, the visit.

use std::sync::Arc;

use cairn_catalogue::action::{ActionDef, Reply};
use cairn_catalogue::input::{Input, Upload};
use cairn_catalogue::{ActionError, App, actions, messages};
use cairn_domain::schema::{Document, Kind};
pub(crate) use cairn_domain::text::addressed as part;
use serde_json::{Map, Value};

use crate::said::{Said, Told};
use crate::speech::Language;
use crate::visit::Visit;
use crate::words::Words;

/// The syntaxes of RDF that pages lead programs to: media types, and the ends of addresses.
pub(crate) const RDF: &[(&str, &str)] = &[
    ("text/turtle", "ttl"),
    ("application/rdf+xml", "xml"),
    ("text/n3", "n3"),
    ("application/ld+json", "jsonld"),
];

/// What every page has at hand.
#[derive(Clone, Copy)]
pub(crate) struct Desk<'a> {
    pub(crate) app: &'a App,
    pub(crate) words: &'a Words,
    pub(crate) visit: &'a Visit,
    pub(crate) language: Language,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(app: &'a App, words: &'a Words, visit: &'a Visit) -> Self {
        Self {
            app,
            words,
            visit,
            language: Language::of(&visit.language),
        }
    }

    /// Returns where the catalogue is as RDF, or what a query of it finds: media types and addresses.
    pub(crate) fn catalogues(&self, query: &str) -> Vec<(&'static str, String)> {
        let dcat = &self.app.settings.dcat;
        if !dcat.enabled {
            return Vec::new();
        }
        let site = self.app.site_url();
        RDF.iter()
            .map(|(media_type, end)| {
                (
                    *media_type,
                    format!("{site}{}{query}", dcat.catalog_path(end)),
                )
            })
            .collect()
    }

    /// Runs a reading action for the visitor.
    pub(crate) fn ask(&self, action: &'static str, params: Value) -> Result<Value, ActionError> {
        let def = actions::find(action)
            .ok_or_else(|| ActionError::Internal(format!("there is no action {action}")))?;
        let data = match params {
            Value::Object(data) => data,
            _ => Map::new(),
        };
        self.run(def, &Input::new(data))?.result.into_value()
    }

    /// Runs a reading action that tells what happened, in the English that [`Desk::told`] reads.
    pub(crate) fn plainly(
        &self,
        action: &'static str,
        params: Value,
    ) -> Result<Value, ActionError> {
        let def = actions::find(action)
            .ok_or_else(|| ActionError::Internal(format!("there is no action {action}")))?;
        let data = match params {
            Value::Object(data) => data,
            _ => Map::new(),
        };
        let english = Language::English.code();
        let done = self
            .app
            .run(def, &self.visit.caller, &Input::new(data), english);
        done?.result.into_value()
    }

    /// Runs an action for the visitor; what is wrong is told in their language.
    pub(crate) fn run(&self, def: &ActionDef, input: &Input) -> Result<Reply, ActionError> {
        let visit = self.visit;
        let done = self.app.run(def, &visit.caller, input, &visit.language);
        done.map_err(|error| self.worded(error))
    }

    /// Says what is wrong in the visitor's language.
    pub(crate) fn worded(&self, error: ActionError) -> ActionError {
        match error {
            ActionError::Validation(mut errors) => {
                for told in errors.values_mut() {
                    messages::translate(told, &self.visit.language);
                }
                ActionError::Validation(errors)
            }
            other => other,
        }
    }

    /// Says what happened, which jobs, loads and harvests tell in English, in the visitor's language; what programs of others say of
    /// themselves stays English, in pieces that say so.
    pub(crate) fn told(&self, text: &str) -> Told {
        let pieces = messages::told(text, &self.visit.language).into_iter();
        let pieces = pieces.filter(|piece| !piece.text.is_empty());
        let english = || Language::English.code().to_owned();
        pieces
            .map(|piece| Said {
                other: piece.foreign.then(english),
                text: piece.text,
            })
            .collect()
    }

    /// Runs a writing action without files for the visitor, who sent a form for it.
    pub(crate) fn act(&self, action: &'static str, params: Value) -> Result<Value, ActionError> {
        let data = match params {
            Value::Object(data) => data,
            _ => Map::new(),
        };
        self.send(action, data, None)
    }

    /// Returns a message.
    pub(crate) fn say(&self, name: &str) -> String {
        self.words.say(self.language, name, &[])
    }

    /// Returns the value of a parameter of the address; empty where there is none.
    pub(crate) fn asked(&self, name: &str) -> String {
        let pairs = self.visit.pairs();
        pairs
            .into_iter()
            .find_map(|(key, value)| (key == name).then_some(value))
            .unwrap_or_default()
    }

    /// Runs an action that changes something for the visitor, who sent a form for it.
    pub(crate) fn send(
        &self,
        action: &'static str,
        data: Map<String, Value>,
        file: Option<(&str, &Arc<Upload>)>,
    ) -> Result<Value, ActionError> {
        let visit = self.visit;
        if visit.form.is_none() || visit.is_withheld() {
            return Err(ActionError::denied());
        }
        let def = actions::find(action)
            .ok_or_else(|| ActionError::Internal(format!("there is no action {action}")))?;
        let mut input = Input::new(data);
        if let Some((field, file)) = file {
            input.files.insert(field.to_owned(), Arc::clone(file));
        }
        self.run(def, &input)?.result.into_value()
    }

    /// Runs a reading action; `None` where there is nothing that the visitor may see.
    pub(crate) fn find(
        &self,
        action: &'static str,
        params: Value,
    ) -> Result<Option<Value>, ActionError> {
        match self.ask(action, params) {
            Ok(found) => Ok(Some(found)),
            // Whether there is something that one may not see is not said.
            Err(ActionError::NotFound(_) | ActionError::NotAuthorized(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Returns the path of a page in the visitor's language.
    pub(crate) fn to(&self, path: &str) -> String {
        format!("{}{path}", self.visit.base)
    }

    /// Returns what paths begin with in a language that the site offers.
    pub(crate) fn base_of(&self, language: &str) -> Option<&'a str> {
        let mut bases = self.visit.bases.iter();
        bases.find_map(|(code, base)| (code == language).then_some(base.as_str()))
    }

    /// Returns the schema of a record type.
    pub(crate) fn schema(&self, kind: &str) -> Option<&'a Document> {
        self.app
            .schemas
            .get(Kind::Dataset, kind)
            .map(|schema| schema.document())
    }

    /// Returns the names of the record types.
    pub(crate) fn types(&self) -> Vec<&'a str> {
        self.app.schemas.types(Kind::Dataset)
    }

    /// Returns what a record type is called: many of its records.
    pub(crate) fn type_name(&self, kind: &str) -> String {
        let name = format!("type-{kind}");
        match self.words.has(&name) {
            true => self.words.say(self.language, &name, &[]),
            false => kind.replace(['-', '_'], " "),
        }
    }
}

/// Writes pairs as a query with its question mark; nothing where there are none.
pub(crate) fn query<'p>(pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> String {
    let written = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    match written.is_empty() {
        true => written,
        false => format!("?{written}"),
    }
}
