//! What clients of ckanext-auth send to prove who somebody is.

use serde_json::{Map, Value, json};

use crate::action::{Param, ParamKind, required};
use crate::ctx::Ctx;
use crate::error::{ActionError, ErrorDict};
use crate::input::Input;

/// The parameters.
pub(super) const PARAMS: &[Param] = &[
    required("login", ParamKind::Text, "Name or e-mail address."),
    required("password", ParamKind::Text, "Password."),
    required(
        "code",
        ParamKind::Text,
        "Code of the device, or a recovery code.",
    ),
    required(
        "mfa_type",
        ParamKind::Text,
        "`authenticator`; codes are not sent by e-mail.",
    ),
];

/// What was sent.
pub(super) struct Steps {
    pub(super) login: String,
    pub(super) password: String,
    pub(super) code: String,
}

impl Steps {
    /// Reads it, telling what is wrong with all of it.
    pub(super) fn read(ctx: &Ctx<'_, '_>, input: &Input) -> Result<Self, ActionError> {
        ctx.refuse_deleted()?;
        let mut errors = ErrorDict::new();
        let mut text = |key: &str| {
            input.text(key).unwrap_or_else(|| {
                errors.insert(key.to_owned(), json!(["Missing value"]));
                String::new()
            })
        };
        let steps = Self {
            login: text("login"),
            password: text("password"),
            code: text("code"),
        };
        let kind = text("mfa_type");
        match kind.as_str() {
            "" | "authenticator" => {}
            "email" => {
                let why = "Codes are not sent by e-mail here: use authenticator";
                errors.insert("mfa_type".to_owned(), json!([why]));
            }
            _ => {
                let why = "Value must be one of ['authenticator', 'email']";
                errors.insert("mfa_type".to_owned(), json!([why]));
            }
        }
        match errors.is_empty() {
            true => Ok(steps),
            false => Err(ActionError::Validation(errors)),
        }
    }
}

/// Writes whether it was right, and why not.
pub(super) fn answer(error: Option<&str>) -> Map<String, Value> {
    Map::from_iter([
        ("success".to_owned(), json!(error.is_none())),
        ("error".to_owned(), json!(error)),
    ])
}
