//! What an action is: one entry of one table, from which dispatch, help, OpenAPI and the tests are made.

use serde_json::Value;
use serde_json::value::RawValue;

use crate::app::App;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// Whether an action changes anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Changes nothing; may be called with GET.
    Read,
    /// Changes something, in one transaction; POST alone.
    Write,
    /// Changes rows of the DataStore, or does work in several transactions, after a look at the catalogue; POST alone.
    Rows,
}

/// The type of a parameter, for the documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParamKind {
    /// Text.
    Text,
    /// Whole number.
    Integer,
    /// True or false.
    Boolean,
    /// List of texts.
    Texts,
    /// List of objects.
    Objects,
    /// Object.
    Object,
    /// File part of a multipart request.
    File,
    /// Any JSON.
    Any,
}

/// One parameter of an action, for the documentation.
#[derive(Debug, Clone, Copy)]
pub struct Param {
    /// Its key.
    pub name: &'static str,
    /// Its type.
    pub kind: ParamKind,
    /// Whether the action needs it.
    pub required: bool,
    /// What it does.
    pub about: &'static str,
}

/// Documents a parameter.
pub const fn param(name: &'static str, kind: ParamKind, about: &'static str) -> Param {
    Param {
        name,
        kind,
        required: false,
        about,
    }
}

/// Documents a required parameter.
pub const fn required(name: &'static str, kind: ParamKind, about: &'static str) -> Param {
    Param {
        name,
        kind,
        required: true,
        about,
    }
}

/// What an action answers.
#[derive(Debug)]
pub struct Reply {
    /// The result.
    pub result: Body,
    /// CKAN's `changed_entities`, which `package_update` alone sends.
    pub changed_entities: Option<Value>,
}

/// A result: a value, or JSON text that is ready.
#[derive(Debug)]
pub enum Body {
    /// A value.
    Value(Value),
    /// JSON text.
    Json(Box<RawValue>),
    /// A dataset that is ready.
    Dataset(std::sync::Arc<crate::cache::ReadyDataset>),
    /// JSON text that is written while it is sent.
    Written(Written),
}

/// Takes JSON text piece by piece; its error ends the writing.
pub type TakeText<'t> = &'t mut (dyn FnMut(&str) -> Result<(), ActionError> + Send);

type Write = dyn FnOnce(&App, TakeText<'_>) -> Result<(), ActionError>;

/// A result that is yet to be written. What is wrong with the request is told before the first piece.
pub struct Written(Box<Write>);

impl std::fmt::Debug for Written {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Written").finish_non_exhaustive()
    }
}

impl Written {
    /// Writes the result.
    pub fn write(self, app: &App, take: TakeText<'_>) -> Result<(), ActionError> {
        (self.0)(app, take)
    }
}

impl Reply {
    /// A reply that is written while it is sent.
    pub(crate) fn written(
        write: impl FnOnce(&App, TakeText<'_>) -> Result<(), ActionError> + 'static,
    ) -> Self {
        Self {
            result: Body::Written(Written(Box::new(write))),
            changed_entities: None,
        }
    }

    /// Writes what is yet to be written, so that the result is at hand.
    pub(crate) fn ready(self, app: &App) -> Result<Self, ActionError> {
        let Body::Written(written) = self.result else {
            return Ok(self);
        };
        let most = app.settings.datastore.answer_megabytes << 20;
        let mut text = String::new();
        written.write(app, &mut |piece| {
            if text.len() + piece.len() > most {
                return Err(ActionError::too_large(most));
            }
            text.push_str(piece);
            Ok(())
        })?;
        let json = RawValue::from_string(text)
            .map_err(|error| ActionError::Internal(format!("an answer is no JSON: {error}")))?;
        Ok(Self {
            result: Body::Json(json),
            changed_entities: self.changed_entities,
        })
    }
}

impl From<Value> for Reply {
    fn from(value: Value) -> Self {
        Self {
            result: Body::Value(value),
            changed_entities: None,
        }
    }
}

impl From<Box<RawValue>> for Reply {
    fn from(json: Box<RawValue>) -> Self {
        Self {
            result: Body::Json(json),
            changed_entities: None,
        }
    }
}

impl From<std::sync::Arc<crate::cache::ReadyDataset>> for Reply {
    fn from(ready: std::sync::Arc<crate::cache::ReadyDataset>) -> Self {
        Self {
            result: Body::Dataset(ready),
            changed_entities: None,
        }
    }
}

impl Body {
    /// Returns the result as a value, parsing where it is text.
    pub fn into_value(self) -> Result<Value, ActionError> {
        let parse = |text: &str| {
            serde_json::from_str(text).map_err(|error| {
                ActionError::Internal(format!("a ready answer is no JSON: {error}"))
            })
        };
        match self {
            Body::Value(value) => Ok(value),
            Body::Json(json) => parse(json.get()),
            Body::Dataset(ready) => parse(&ready.json),
            Body::Written(_) => Err(ActionError::Internal(
                "the answer is not written yet".to_owned(),
            )),
        }
    }
}

/// An action.
pub struct ActionDef {
    /// Its name in the API.
    pub name: &'static str,
    /// Whether it changes anything.
    pub kind: Kind,
    /// What it does, in a sentence or two.
    pub about: &'static str,
    /// Who may call it, in a few words.
    pub access: &'static str,
    /// What it takes.
    pub params: &'static [Param],
    /// What it answers, in a few words.
    pub returns: &'static str,
    /// What it does, in Rust.
    pub run: fn(&mut Ctx<'_, '_>, &Input) -> Result<Reply, ActionError>,
}

impl std::fmt::Debug for ActionDef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ActionDef")
            .field("name", &self.name)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

impl ActionDef {
    /// Returns the text of `help_show`.
    pub fn help(&self) -> String {
        use std::fmt::Write as _;
        let mut text = format!("{}\n\n{}\n\nWho: {}\n", self.name, self.about, self.access);
        if !self.params.is_empty() {
            text.push_str("\nParameters:\n");
        }
        for param in self.params {
            let need = if param.required { ", required" } else { "" };
            // Writing to a String cannot fail.
            let _ = writeln!(
                text,
                "- {} ({:?}{need}): {}",
                param.name, param.kind, param.about
            );
        }
        let _ = write!(text, "\nReturns: {}\n", self.returns);
        text
    }
}
