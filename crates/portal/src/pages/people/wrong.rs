//! What is wrong with a form, in the reader's words, at the field where it stands.

use cairn_catalogue::{ActionError, ErrorDict};
use serde_json::Value;

use crate::desk::Desk;

/// What is wrong with a form.
#[derive(Default)]
pub(crate) struct Wrong(Vec<(String, String)>);

impl Wrong {
    /// Takes over what an action found wrong; any other error stays one.
    pub(crate) fn of(desk: &Desk<'_>, error: ActionError) -> Result<Self, ActionError> {
        match desk.worded(error) {
            ActionError::Validation(errors) => Ok(Self::told(desk, &errors)),
            other => Err(other),
        }
    }

    fn told(desk: &Desk<'_>, errors: &ErrorDict) -> Self {
        let found = errors.iter().map(|(field, messages)| {
            // The API speaks English; pages say it in their own words where they have some.
            let known = format!("wrong-{}", field.replace(['_', '.'], "-"));
            let message = match desk.words.has(&known) {
                true => desk.say(&known),
                false => plain(messages),
            };
            (field.clone(), message)
        });
        Self(found.collect())
    }

    /// Says that one field is wrong.
    pub(crate) fn one(field: &str, message: String) -> Self {
        Self(vec![(field.to_owned(), message)])
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns what is wrong with a field.
    pub(crate) fn at(&self, field: &str) -> Option<&str> {
        let mut found = self.0.iter();
        found.find_map(|(name, message)| (name == field).then_some(message.as_str()))
    }

    /// Returns what is wrong, with the fields.
    pub(crate) fn all(&self) -> &[(String, String)] {
        &self.0
    }
}

fn plain(messages: &Value) -> String {
    match messages {
        Value::String(message) => message.clone(),
        Value::Array(messages) => messages.iter().map(plain).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}
