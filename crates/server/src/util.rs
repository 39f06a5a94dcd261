//! The small old routes beside the actions: versions, autocompletes, translations.

use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, web};
use cairn_catalogue::{ActionError, messages};
use serde_json::{Map, Value, json};

use crate::action::result_of;
use crate::context::locale;
use crate::refusal::Refusal;
use crate::state::State;
use crate::{caller, envelope, input, pages};

/// An autocomplete: the action behind it, what its parameters are called there, and the shape of its answer.
struct Autocomplete {
    kind: &'static str,
    action: &'static str,
    /// Name of the typed text in the address and in the action.
    text: (&'static str, &'static str),
    limit: i64,
    /// Further parameters that are passed on.
    also: &'static [&'static str],
    shape: Shape,
}

enum Shape {
    /// The list itself.
    Bare,
    /// `{"ResultSet": {"Result": […]}}`.
    ResultSet,
    /// The same, each text in an object under this key.
    Keyed(&'static str),
}

const AUTOCOMPLETES: &[Autocomplete] = &[
    Autocomplete {
        kind: "dataset",
        action: "package_autocomplete",
        text: ("incomplete", "q"),
        limit: 10,
        also: &[],
        shape: Shape::ResultSet,
    },
    Autocomplete {
        kind: "tag",
        action: "tag_autocomplete",
        text: ("incomplete", "query"),
        limit: 10,
        also: &["vocabulary_id"],
        shape: Shape::Keyed("Name"),
    },
    Autocomplete {
        kind: "format",
        action: "format_autocomplete",
        text: ("incomplete", "q"),
        limit: 5,
        also: &[],
        shape: Shape::Keyed("Format"),
    },
    Autocomplete {
        kind: "user",
        action: "user_autocomplete",
        text: ("q", "q"),
        limit: 20,
        also: &["ignore_self"],
        shape: Shape::Bare,
    },
    Autocomplete {
        kind: "group",
        action: "group_autocomplete",
        text: ("q", "q"),
        limit: 20,
        also: &[],
        shape: Shape::Bare,
    },
    Autocomplete {
        kind: "organization",
        action: "organization_autocomplete",
        text: ("q", "q"),
        limit: 20,
        also: &[],
        shape: Shape::Bare,
    },
];

/// Answers `/api`, `/api/1`, `/api/2`, `/api/3`.
pub(crate) async fn version(req: HttpRequest) -> HttpResponse {
    let version = req
        .path()
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .and_then(|part| part.parse().ok())
        .unwrap_or(1_u8);
    envelope::json(
        json!({"version": version}).to_string().into(),
        input::callback(&req).as_deref(),
    )
}

/// Answers `/api/2/util/{kind}/autocomplete`.
pub(crate) async fn autocomplete(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    let kind = req.match_info().get("kind").unwrap_or_default();
    match AUTOCOMPLETES
        .iter()
        .find(|one| one.kind == kind && kind != "format")
    {
        Some(one) => complete(&state, &req, one).await,
        None => pages::not_found(state, req).await,
    }
}

/// Answers `/api/2/util/resource/format_autocomplete`.
pub(crate) async fn format_autocomplete(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    match AUTOCOMPLETES.iter().find(|one| one.kind == "format") {
        Some(one) => complete(&state, &req, one).await,
        None => pages::not_found(state, req).await,
    }
}

async fn complete(state: &State, req: &HttpRequest, one: &Autocomplete) -> HttpResponse {
    let fields = match input::query(state, req) {
        Ok(fields) => fields,
        Err(refusal) => return refused(state, req, refusal),
    };
    let given = |key: &str| {
        fields
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value.as_str())
    };
    let text = given(one.text.0).unwrap_or_default();
    let callback = given("callback");
    let found = if text.is_empty() {
        Ok(json!([]))
    } else {
        let mut data = Map::new();
        data.insert(one.text.1.to_owned(), json!(text));
        data.insert(
            "limit".to_owned(),
            given("limit").map_or(json!(one.limit), |limit| json!(limit)),
        );
        for key in one.also {
            if let Some(value) = given(key) {
                data.insert((*key).to_owned(), json!(value));
            }
        }
        // A page of another site that reads the answer as a script does so as nobody.
        let token = if callback.is_some() {
            None
        } else {
            caller::token(req, state)
        };
        result_of(state, one.action, token, data, locale(req, state)).await
    };
    match found {
        Ok(list) => envelope::json(shaped(list, &one.shape).to_string().into(), callback),
        Err(error) => pages::failure(req, state, &error),
    }
}

fn shaped(list: Value, shape: &Shape) -> Value {
    let keyed = |key: &str, list: Value| match list {
        Value::Array(items) => items.into_iter().map(|item| json!({ key: item })).collect(),
        other => other,
    };
    match shape {
        Shape::Bare => list,
        Shape::ResultSet => json!({"ResultSet": {"Result": list}}),
        Shape::Keyed(key) => json!({"ResultSet": {"Result": keyed(key, list)}}),
    }
}

/// Answers `/api/i18n/{lang}`: translations for scripts.
pub(crate) async fn translations(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    let language = req.match_info().get("lang").unwrap_or_default();
    if !state.mount.knows(language) {
        return envelope::bad_request(&format!("Unknown locale: {language}"));
    }
    if messages::is_french(language) {
        return envelope::json(messages::french_for_scripts().to_string().into(), None);
    }
    // CKAN answers a language without translations in this type, and scripts do not look at it.
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body("{}")
}

/// Answers `/util/redirect?url=`: leads to an address of this site and to no other.
pub(crate) async fn redirect(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    let fields = match input::query(&state, &req) {
        Ok(fields) => fields,
        Err(refusal) => return refused(&state, &req, refusal),
    };
    let wanted = fields
        .iter()
        .find(|(key, value)| key == "url" && !value.is_empty());
    let Some((_, wanted)) = wanted else {
        return pages::error_for(&req, &state, StatusCode::BAD_REQUEST);
    };
    match local(&state.url(None), wanted) {
        Some(address) => HttpResponse::Found()
            .content_type("text/html; charset=utf-8")
            .insert_header((LOCATION, address))
            .finish(),
        None => pages::error_for(&req, &state, StatusCode::FORBIDDEN),
    }
}

/// Returns an address as a whole one where it is one of this site.
fn local(site: &str, wanted: &str) -> Option<String> {
    let site = url::Url::parse(&format!("{site}/")).ok()?;
    // Browsers read a backslash as a slash, so `/\\other` would lead away; the parser does as they do.
    let address = site.join(wanted).ok()?;
    (address.origin() == site.origin() && address.username().is_empty())
        .then(|| address.to_string())
}

/// Makes the page for a query string that is refused.
pub(crate) fn refused(state: &State, req: &HttpRequest, refusal: Refusal) -> HttpResponse {
    match refusal {
        Refusal::Page(status) => pages::error_for(req, state, status),
        Refusal::Bad(text) => pages::failure(req, state, &ActionError::SearchQuery(text)),
        Refusal::Failed(error) => pages::failure(req, state, &error),
    }
}
