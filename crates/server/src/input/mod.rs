//! Where the parameters of an action come from: query string, form, JSON or multipart, in CKAN's order of rules.

mod body;
mod json;
mod multipart;

use std::sync::Arc;

use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpRequest, dev};
use cairn_catalogue::action::{ActionDef, Kind};
use cairn_catalogue::input::{Input, Upload};
use serde_json::{Map, Value};

use crate::refusal::Refusal;
use crate::state::State;

/// The parameter that asks for JSONP, and makes the caller nobody.
const CALLBACK: &str = "callback";

/// What a request brings to an action.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) input: Input,
    /// Whether the caller's identity is taken away.
    pub(crate) anonymous: bool,
}

/// A form: its fields in order.
type Fields = Vec<(String, String)>;

/// Reads the parameters of an action.
pub(crate) async fn read(
    state: &State,
    def: &ActionDef,
    req: &HttpRequest,
    payload: dev::Payload,
) -> Result<Received, Refusal> {
    let is_get = req.method() == Method::GET || req.method() == Method::HEAD;
    if is_get && def.kind != Kind::Read {
        return Err(Refusal::Bad(
            "JSON Error: Invalid request. Please use POST method for your request".to_owned(),
        ));
    }
    let limits = &state.settings.limits;
    let essence = content_type(req);
    let mut input = Input::default();
    let mut fields: Fields = Vec::new();
    let mut bytes = None;
    match essence.as_str() {
        "multipart/form-data" if !is_get => {
            let largest = state.app.settings.largest_upload(def.name);
            let parts = multipart::read(state, req, payload, largest).await?;
            fields = parts.fields;
            for (name, file) in parts.files {
                // As in CKAN, the first file of a name counts.
                input.files.entry(name).or_insert(file);
            }
        }
        "application/x-www-form-urlencoded" if !is_get => {
            let body = body::read(state, req, payload).await?;
            fields = pairs(&body, limits.form_fields)?;
        }
        _ => bytes = Some(body::read(state, req, payload).await?),
    }
    // A query string of separators alone brings nothing.
    let query = req.query_string();
    let has_query = query.bytes().any(|byte| byte != b'&');
    input.data = if let Some(text) = lone_key(&fields) {
        json::object(text.to_owned().into_bytes().into(), limits.json_depth).await?
    } else if !fields.is_empty() {
        object(fields)
    } else if has_query && def.kind == Kind::Read {
        object(pairs(query.as_bytes(), limits.form_fields)?)
    } else if let Some(body) = bytes.filter(|body| !body.is_empty()) {
        if !is_json(&essence) {
            return Err(Refusal::Page(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        json::object(body, limits.json_depth).await?
    } else {
        Map::new()
    };
    if input
        .data
        .iter()
        .any(|(key, value)| key.contains('\0') || holds_nul(value))
    {
        return Err(Refusal::not_json("a text holds a NUL character"));
    }
    let anonymous = input.data.shift_remove(CALLBACK).is_some();
    Ok(Received { input, anonymous })
}

/// Returns the callback that a GET asks for.
pub(crate) fn callback(req: &HttpRequest) -> Option<String> {
    let query = req.query_string();
    if req.method() == Method::POST || !query.contains(CALLBACK) {
        return None;
    }
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == CALLBACK)
        .map(|(_, value)| value.into_owned())
}

/// Returns the query string as parameters, for routes that are no actions.
pub(crate) fn query(state: &State, req: &HttpRequest) -> Result<Fields, Refusal> {
    without_nul(pairs(
        req.query_string().as_bytes(),
        state.settings.limits.form_fields,
    )?)
}

/// Returns a form as parameters, for routes that are no actions.
pub(crate) async fn form(
    state: &State,
    req: &HttpRequest,
    payload: dev::Payload,
) -> Result<Fields, Refusal> {
    if content_type(req) != "application/x-www-form-urlencoded" {
        return Err(Refusal::Page(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let body = body::read(state, req, payload).await?;
    without_nul(pairs(&body, state.settings.limits.form_fields)?)
}

/// A form that was sent from a page.
#[derive(Debug, Default)]
pub(crate) struct Form {
    /// Fields in their order.
    pub(crate) fields: Fields,
    /// Files with the name of their field, in their order.
    pub(crate) files: Vec<(String, Arc<Upload>)>,
    /// Whether some of it is no UTF-8: what could not be read stands as U+FFFD.
    pub(crate) is_garbled: bool,
}

/// Reads a form that was sent from a page. Files go to the disk. Text that is none comes as far as it can be read: who typed it is told.
pub(crate) async fn page_form(
    state: &State,
    req: &HttpRequest,
    payload: dev::Payload,
) -> Result<Form, Refusal> {
    let mut form = match content_type(req).as_str() {
        "multipart/form-data" => {
            let largest = state.app.settings.largest_upload("resource_create");
            let parts = multipart::read(state, req, payload, largest).await?;
            Form {
                fields: parts.fields,
                files: parts.files,
                is_garbled: parts.is_garbled,
            }
        }
        "application/x-www-form-urlencoded" => {
            let body = body::read(state, req, payload).await?;
            Form {
                fields: pairs(&body, state.settings.limits.form_fields)?,
                files: Vec::new(),
                is_garbled: !is_text(&body),
            }
        }
        _ => return Err(Refusal::Page(StatusCode::UNSUPPORTED_MEDIA_TYPE)),
    };
    for (key, value) in &mut form.fields {
        if key.contains('\0') || value.contains('\0') {
            // No text holds it; UTF-16 does.
            form.is_garbled = true;
            *key = key.replace('\0', "");
            *value = value.replace('\0', "");
        }
    }
    Ok(form)
}

/// Tells whether the bytes that `%` and digits stand for are UTF-8 with the others.
fn is_text(body: &[u8]) -> bool {
    let digit = |at: usize| {
        let byte = body.get(at).copied().map(char::from)?;
        byte.to_digit(16)
    };
    let mut bytes = Vec::with_capacity(body.len());
    let mut at = 0;
    while let Some(byte) = body.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                // Two digits make no more than a byte.
                bytes.push((high * 16 + low) as u8);
                at += 3;
            }
            _ => {
                bytes.push(*byte);
                at += 1;
            }
        }
    }
    std::str::from_utf8(&bytes).is_ok()
}

fn without_nul(fields: Fields) -> Result<Fields, Refusal> {
    if fields
        .iter()
        .any(|(key, value)| key.contains('\0') || value.contains('\0'))
    {
        return Err(Refusal::Page(StatusCode::BAD_REQUEST));
    }
    Ok(fields)
}

/// Returns the content type without its parameters, in lower case.
fn content_type(req: &HttpRequest) -> String {
    let text = req
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    text.split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

fn is_json(essence: &str) -> bool {
    essence == "application/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// Reads `a=b&c=d`.
fn pairs(text: &[u8], most: usize) -> Result<Fields, Refusal> {
    let mut fields = Vec::new();
    for (key, value) in url::form_urlencoded::parse(text) {
        if fields.len() == most {
            return Err(Refusal::Page(StatusCode::PAYLOAD_TOO_LARGE));
        }
        fields.push((key.into_owned(), value.into_owned()));
    }
    Ok(fields)
}

/// Returns the name of a form's only field where its value says that the name is the data: `curl -d '{"id": "x"}'`.
fn lone_key(fields: &Fields) -> Option<&str> {
    let (key, value) = fields.first()?;
    let alone = fields.iter().all(|(other, _)| other == key);
    (alone && (value.is_empty() || value == "1")).then_some(key.as_str())
}

/// Makes an object of fields: a repeated one is a list.
fn object(fields: Fields) -> Map<String, Value> {
    let mut out = Map::with_capacity(fields.len());
    for (key, value) in fields {
        let value = Value::String(value);
        match out.get_mut(&key) {
            None => {
                out.insert(key, value);
            }
            Some(Value::Array(list)) => list.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    out
}

/// Tells whether a value holds a NUL character, which no database text can; its depth is bounded already.
fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(list) => list.iter().any(holds_nul),
        Value::Object(map) => map
            .iter()
            .any(|(key, value)| key.contains('\0') || holds_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn form(text: &str) -> Fields {
        pairs(text.as_bytes(), 10).unwrap()
    }

    #[test]
    fn repeated_fields_are_lists() {
        assert_eq!(
            Value::Object(object(form("a=1&b=x&a=2&a=3"))),
            json!({"a": ["1", "2", "3"], "b": "x"})
        );
    }

    #[test]
    fn a_lone_field_without_a_value_is_the_data() {
        assert_eq!(lone_key(&form("{\"id\": \"x\"}")), Some("{\"id\": \"x\"}"));
        assert_eq!(lone_key(&form("limit=1")), Some("limit"));
        assert_eq!(lone_key(&form("limit=2")), None);
        assert_eq!(lone_key(&form("id=&x=")), None);
        assert_eq!(lone_key(&form("")), None);
    }

    #[test]
    fn what_is_no_utf_8_is_known() {
        for (body, expected) in [
            (&b"a=b+c&d=%C3%A9\xc3\xa9"[..], true),
            (b"a=%", true),
            (b"a=%zz", true),
            (b"a=%ff", false),
            (b"a=%C3&b=%A9", false),
            (b"a=\xe9t\xe9", false),
        ] {
            assert_eq!(is_text(body), expected, "{body:?}");
        }
    }

    #[test]
    fn too_many_fields_are_refused() {
        assert!(matches!(
            pairs(b"a&b&c", 2),
            Err(Refusal::Page(StatusCode::PAYLOAD_TOO_LARGE))
        ));
    }

    #[test]
    fn nul_is_found_at_any_depth() {
        assert!(holds_nul(&json!({"a": [{"b": "x\u{0}"}]})));
        assert!(holds_nul(&json!({"a": {"\u{0}": 1}})));
        assert!(!holds_nul(&json!({"a": ["\\u0000", 0]})));
    }
}
