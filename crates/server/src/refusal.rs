//! Why a request is refused before an action sees it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use cairn_catalogue::ActionError;

use crate::envelope;
use crate::pages;

/// Why a request is refused before an action sees it.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The request makes no sense: 400 and a bare JSON string, as in CKAN.
    Bad(String),
    /// A page with a status.
    Page(StatusCode),
    /// Something failed on our side while the request was read.
    Failed(ActionError),
}

impl Refusal {
    /// A body that is no JSON.
    pub(crate) fn not_json(error: impl std::fmt::Display) -> Self {
        Self::Bad(format!(
            "JSON Error: Error decoding JSON data. Error: {error} JSON data extracted from the request: {{}}"
        ))
    }

    /// A body that is JSON, but no object; the value in Python's notation.
    pub(crate) fn not_an_object(value: &serde_json::Value) -> Self {
        let shown = cairn_domain::python::repr(value);
        Self::Bad(format!(
            "JSON Error: Request data JSON decoded to {shown} but it needs to be a dictionary."
        ))
    }

    /// Makes the answer.
    pub(crate) fn answer(&self, help: &envelope::Help<'_>) -> HttpResponse {
        match self {
            Self::Bad(text) => envelope::bad_request(text),
            Self::Page(status) => {
                let mut answer = pages::error(*status, help.locale);
                if *status == StatusCode::PAYLOAD_TOO_LARGE
                    || *status == StatusCode::REQUEST_TIMEOUT
                {
                    // What is left of the body is not read.
                    answer
                        .head_mut()
                        .set_connection_type(actix_web::http::ConnectionType::Close);
                }
                answer
            }
            Self::Failed(error) => envelope::failure(error, help),
        }
    }
}
