//! `/datastore/dump/{id}`: tables as files, read and sent page by page.

use std::sync::Arc;

use actix_web::body::BodyStream;
use actix_web::http::{Method, StatusCode, header};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, web};
use cairn_catalogue::ActionError;
use cairn_catalogue::address::Below;
use cairn_catalogue::dump::{self, Dump};
use cairn_catalogue::input::Input;
use cairn_catalogue::usage::{Done, Use};
use futures_util::stream;
use serde_json::{Map, Value};

use crate::action::{caller_of, deadline};
use crate::context::{note, note_uses};
use crate::head::HeadOnly;
use crate::state::State;
use crate::{caller, input, pages, records};

/// Answers `/datastore/dump/{id}`.
pub(crate) async fn dump(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    note(&req, |asked| asked.route = Some("/datastore/dump/{id}"));
    let name = req.match_info().get("id").unwrap_or_default().to_owned();
    let fields = match input::query(&state, &req) {
        Ok(fields) => fields,
        Err(_) => return pages::error_for(&req, &state, StatusCode::BAD_REQUEST),
    };
    let data: Map<String, Value> = fields
        .into_iter()
        .map(|(key, value)| (key, Value::String(value)))
        .collect();
    let below = Below::Resource(name.clone());
    let token = caller::token(&req, &state);
    let app = Arc::clone(&state.app);
    let first = state.bridge.run(move || {
        let caller = caller_of(&app, token.as_deref())?;
        let mut dump = dump::open(&app, &caller, &name, &Input::new(data))?;
        // The first page tells what is wrong with the request.
        let page = dump::next_page(&app, &mut dump.rows)?;
        Ok((dump, page))
    });
    let (dump, first) = match deadline(&state, first).await {
        Ok(found) => found,
        Err(ActionError::Validation(errors)) => return refused(&errors),
        Err(ActionError::NotAuthorized(_)) => {
            // Whether there is such a table is not told.
            return records::left_or(&state, &req, below, ActionError::not_found()).await;
        }
        Err(error) => return records::left_or(&state, &req, below, error).await,
    };
    note_uses(&req, [Use::of_resource(Done::Download, dump.id.clone())]);
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::CONTENT_TYPE, dump.media_type))
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}.{}\"", dump.id, dump.extension),
        ))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
    if req.method() == Method::HEAD {
        return answer.body(HeadOnly::unmeasured());
    }
    answer.body(BodyStream::new(rest(state, dump.rows, first)))
}

/// Says what is wrong with the request, a line for each parameter.
fn refused(errors: &Map<String, Value>) -> HttpResponse {
    let lines: Vec<String> = errors
        .iter()
        .filter(|(key, _)| *key != "info")
        .map(|(key, messages)| {
            let message = match messages {
                Value::Array(list) => list
                    .iter()
                    .filter_map(Value::as_str)
                    .collect::<Vec<_>>()
                    .join(", "),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            cairn_domain::text::escape_xml(&format!("{key}: {message}"))
        })
        .collect();
    HttpResponse::BadRequest()
        .content_type("text/html; charset=utf-8")
        .body(lines.join("<br>\n"))
}

/// The pages of a dump, each read when the one before is on its way.
fn rest(
    state: web::Data<State>,
    dump: Dump,
    first: Option<Vec<u8>>,
) -> impl stream::Stream<Item = Result<Bytes, std::io::Error>> {
    stream::try_unfold((dump, first), move |(mut dump, ready)| {
        let state = state.clone();
        async move {
            let (page, dump) = match ready {
                Some(page) => (Some(page), dump),
                None => {
                    let app = Arc::clone(&state.app);
                    let next = state.bridge.run(move || {
                        let page = dump::next_page(&app, &mut dump)?;
                        Ok((page, dump))
                    });
                    next.await.map_err(|error| {
                        tracing::error!(?error, "a dump broke off");
                        std::io::Error::other("the dump broke off")
                    })?
                }
            };
            Ok(page.map(|page| (Bytes::from(page), (dump, None))))
        }
    })
}
