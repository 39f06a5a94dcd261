//! The envelope of the Action API, and the one place that knows which status an error has.

use std::fmt::Write as _;

use actix_web::HttpResponse;
use actix_web::body::BodyStream;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::Bytes;
use cairn_catalogue::action::{Body, Reply};
use cairn_catalogue::{ActionError, messages};
use serde_json::{Map, Value, json};

use crate::outflow::Inflow;
use crate::text::escape;

/// The content type of the Action API, without a blank, as CKAN writes it.
const JSON: HeaderValue = HeaderValue::from_static("application/json;charset=utf-8");
const JAVASCRIPT: HeaderValue = HeaderValue::from_static("application/javascript;charset=utf-8");

/// What the `help` of an envelope says, and in which language errors are told.
#[derive(Debug)]
pub(crate) struct Help<'a> {
    /// Address of the site in the language of the request.
    pub(crate) site: &'a str,
    /// Name of the action.
    pub(crate) action: &'a str,
    /// Language of the messages.
    pub(crate) locale: &'a str,
    /// Seconds after which a caller who was sent away may try again.
    pub(crate) retry_after: u64,
}

impl Help<'_> {
    fn address(&self) -> String {
        format!("{}/api/3/action/help_show?name={}", self.site, self.action)
    }
}

/// Writes the envelope of a success; ready results are copied as they are.
pub(crate) fn success(site: &str, action: &str, reply: &Reply) -> Result<Bytes, serde_json::Error> {
    let ready = match &reply.result {
        Body::Dataset(ready) => Some(&*ready.json),
        Body::Json(json) => Some(json.get()),
        Body::Value(_) | Body::Written(_) => None,
    };
    let mut out = Vec::with_capacity(ready.map_or(512, str::len) + site.len() + action.len() + 128);
    begin(&mut out, site, action)?;
    match (&reply.result, ready) {
        (_, Some(ready)) => out.extend_from_slice(ready.as_bytes()),
        (Body::Value(value), None) => serde_json::to_writer(&mut out, value)?,
        (Body::Dataset(_) | Body::Json(_) | Body::Written(_), None) => {
            out.extend_from_slice(b"null");
        }
    }
    if let Some(changed) = &reply.changed_entities {
        out.extend_from_slice(b", \"changed_entities\": ");
        serde_json::to_writer(&mut out, changed)?;
    }
    out.push(b'}');
    Ok(out.into())
}

/// Writes the envelope of a success up to its result.
pub(crate) fn begin(out: &mut Vec<u8>, site: &str, action: &str) -> Result<(), serde_json::Error> {
    out.extend_from_slice(b"{\"help\": ");
    serde_json::to_writer(
        &mut *out,
        &format_args!("{site}/api/3/action/help_show?name={action}"),
    )?;
    out.extend_from_slice(b", \"success\": true, \"result\": ");
    Ok(())
}

/// Makes an answer of JSON that is sent while it is written.
pub(crate) fn flowing(body: Inflow) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, JSON))
        .body(BodyStream::new(Box::pin(body.pieces())))
}

/// Makes an answer of JSON that is ready; in a callback where one is asked for.
pub(crate) fn json(body: Bytes, callback: Option<&str>) -> HttpResponse {
    let Some(callback) = callback else {
        return HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, JSON))
            .body(body);
    };
    let mut script = String::with_capacity(body.len() + callback.len() + 16);
    // Writing to a String cannot fail.
    let _ = write!(script, "{}(", escape(callback));
    for c in String::from_utf8_lossy(&body).chars() {
        match c {
            // Line ends to scripts before ECMAScript 2019, not to JSON.
            '\u{2028}' => script.push_str("\\u2028"),
            '\u{2029}' => script.push_str("\\u2029"),
            other => script.push(other),
        }
    }
    script.push_str(");");
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, JAVASCRIPT))
        .body(script)
}

/// Makes the answer to a request that makes no sense: a bare JSON string.
pub(crate) fn bad_request(text: &str) -> HttpResponse {
    let body = Value::String(format!("Bad request: {text}")).to_string();
    HttpResponse::BadRequest()
        .insert_header((header::CONTENT_TYPE, JSON))
        .body(body)
}

/// The status of an error, CKAN's name of its kind, and what is said about it.
pub(crate) fn status(error: &ActionError) -> (StatusCode, &'static str, Map<String, Value>) {
    let message = |text: String| Map::from_iter([("message".to_owned(), Value::String(text))]);
    let because = |what: &str, reason: &Option<String>| match reason {
        Some(reason) => message(format!("{what}: {reason}")),
        None => message(what.to_owned()),
    };
    let quoted = |text: &str| cairn_domain::python::repr_str(text);
    match error {
        ActionError::Validation(errors) => {
            (StatusCode::CONFLICT, "Validation Error", errors.clone())
        }
        ActionError::NotAuthorized(reason) => (
            StatusCode::FORBIDDEN,
            "Authorization Error",
            because("Access denied", reason),
        ),
        ActionError::NotFound(reason) => (
            StatusCode::NOT_FOUND,
            "Not Found Error",
            because("Not found", reason),
        ),
        ActionError::Integrity {
            message: text,
            data,
        } => {
            let mut fields = message(text.clone());
            fields.insert("data".to_owned(), data.clone());
            (StatusCode::BAD_REQUEST, "Integrity Error", fields)
        }
        ActionError::SearchQuery(text) => (
            StatusCode::BAD_REQUEST,
            "Search Query Error",
            message(format!("Search Query is invalid: {}", quoted(text))),
        ),
        ActionError::Search(text) => (
            StatusCode::CONFLICT,
            "Search Error",
            message(format!("Search error: {}", quoted(text))),
        ),
        ActionError::Busy => (
            StatusCode::SERVICE_UNAVAILABLE,
            "Service Unavailable",
            message("The server is busy: try again later".to_owned()),
        ),
        // A write that lost every race is turned into `Busy` before; this is a read that met one.
        ActionError::Store(_) if error.is_busy() => status(&ActionError::Busy),
        _ if error.is_disk_full() => (
            StatusCode::INSUFFICIENT_STORAGE,
            "Insufficient Storage",
            message("The disk of the server is full: try again when there is space".to_owned()),
        ),
        ActionError::Index(_) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            "Search Connection Error",
            message("Unable to connect to the search server".to_owned()),
        ),
        ActionError::Store(_) | ActionError::File(_) | ActionError::Internal(_) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            "Internal Server Error",
            message("Internal Server Error".to_owned()),
        ),
    }
}

/// Makes the answer to an action that failed; logs what is our fault, with the request's span around it.
pub(crate) fn failure(error: &ActionError, help: &Help<'_>) -> HttpResponse {
    let (status, kind, mut fields) = status(error);
    if status == StatusCode::INTERNAL_SERVER_ERROR {
        tracing::error!(error = ?error, action = help.action, "an action failed");
    }
    if status == StatusCode::INSUFFICIENT_STORAGE {
        tracing::error!(%error, action = help.action, "the disk is full: a write was refused");
    }
    fields.insert("__type".to_owned(), Value::String(kind.to_owned()));
    let mut fields = Value::Object(fields);
    messages::translate(&mut fields, help.locale);
    let body = json!({"help": help.address(), "error": fields, "success": false}).to_string();
    let mut answer = HttpResponse::build(status)
        .insert_header((header::CONTENT_TYPE, JSON))
        .body(body);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        answer
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(help.retry_after));
    }
    answer
}

#[cfg(test)]
mod tests {
    use actix_web::body::to_bytes;
    use serde_json::value::RawValue;

    use super::*;

    const HELP: Help<'_> = Help {
        site: "http://x",
        action: "a_b",
        locale: "en",
        retry_after: 3,
    };

    async fn told(error: ActionError) -> (u16, Value) {
        let answer = failure(&error, &HELP);
        let status = answer.status().as_u16();
        (
            status,
            serde_json::from_slice(&to_bytes(answer.into_body()).await.unwrap()).unwrap(),
        )
    }

    #[actix_web::test]
    async fn each_error_has_its_status_and_type() {
        for (error, status, expected) in [
            (
                ActionError::denied(),
                403,
                json!({"message": "Access denied", "__type": "Authorization Error"}),
            ),
            (
                ActionError::denied_because("no"),
                403,
                json!({"message": "Access denied: no", "__type": "Authorization Error"}),
            ),
            (
                ActionError::not_found(),
                404,
                json!({"message": "Not found", "__type": "Not Found Error"}),
            ),
            (
                ActionError::missing("id"),
                409,
                json!({"id": ["Missing value"], "__type": "Validation Error"}),
            ),
            (
                ActionError::SearchQuery("Invalid search parameters: ['weird']".into()),
                400,
                json!({
                    "message": "Search Query is invalid: \"Invalid search parameters: ['weird']\"",
                    "__type": "Search Query Error",
                }),
            ),
            (
                ActionError::Search("bad".into()),
                409,
                json!({"message": "Search error: 'bad'", "__type": "Search Error"}),
            ),
            (
                ActionError::Integrity {
                    message: "m".into(),
                    data: json!({"a": 1}),
                },
                400,
                json!({"message": "m", "data": {"a": 1}, "__type": "Integrity Error"}),
            ),
            (
                ActionError::Internal("a secret".into()),
                500,
                json!({"message": "Internal Server Error", "__type": "Internal Server Error"}),
            ),
            (
                ActionError::File(std::io::ErrorKind::StorageFull.into()),
                507,
                json!({
                    "message": "The disk of the server is full: try again when there is space",
                    "__type": "Insufficient Storage",
                }),
            ),
            (
                ActionError::File(std::io::Error::other("/a/secret/path")),
                500,
                json!({"message": "Internal Server Error", "__type": "Internal Server Error"}),
            ),
        ] {
            let (answered, body) = told(error).await;
            assert_eq!(answered, status);
            assert_eq!(body["error"], expected);
            assert_eq!(body["success"], false);
            assert_eq!(body["help"], "http://x/api/3/action/help_show?name=a_b");
        }
        let busy = failure(&ActionError::Busy, &HELP);
        assert_eq!(busy.status(), 503);
        assert_eq!(busy.headers().get("retry-after").unwrap(), "3");
    }

    #[test]
    fn ready_results_are_spliced() {
        let raw = RawValue::from_string(r#"{"b":  1,"a":[]}"#.to_owned()).unwrap();
        let text = success("http://x/\"", "a", &raw.into()).unwrap();
        assert_eq!(
            text,
            "{\"help\": \"http://x/\\\"/api/3/action/help_show?name=a\", \"success\": true, \"result\": {\"b\":  1,\"a\":[]}}"
        );
        let reply = Reply {
            result: Body::Value(json!(null)),
            changed_entities: Some(json!({"packages": ["1"]})),
        };
        let value: Value = serde_json::from_slice(&success("s", "a", &reply).unwrap()).unwrap();
        assert_eq!(value["changed_entities"]["packages"][0], "1");
        assert_eq!(value["result"], Value::Null);
    }
}
