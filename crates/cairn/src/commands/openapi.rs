//! `cairn openapi`: the OpenAPI document, made from the table of actions.

use std::process::ExitCode;

use crate::failure::Failure;
use crate::out;

/// Prints the document.
pub(super) fn run() -> Result<ExitCode, Failure> {
    out::say(cairn_server::openapi_json().trim_end());
    Ok(ExitCode::SUCCESS)
}
