//! The Action API: from a request to an action and back.

use std::sync::Arc;

use actix_web::http::Method;
use actix_web::{HttpRequest, HttpResponse, web};
use cairn_catalogue::action::{ActionDef, Reply};
use cairn_catalogue::input::Input;
use cairn_catalogue::{ActionError, Caller, ReadyDataset, actions};
use cairn_domain::permission::Viewer;
use serde_json::{Map, Value};
use tracing::Span;

use crate::context::{locale, note, prefixed_locale};
use crate::envelope::{self, Help};
use crate::input;
use crate::state::State;
use crate::{caller, pages};

/// Answers `/api/action/{name}` and `/api/3/action/{name}`.
pub(crate) async fn action(
    state: web::Data<State>,
    req: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    note(&req, |asked| asked.route = Some("/api/3/action/{name}"));
    if ![Method::GET, Method::HEAD, Method::POST].contains(req.method()) {
        return pages::method_not_allowed(state, req).await;
    }
    let name = req.match_info().get("name").unwrap_or_default();
    let Some(def) = actions::find(name).filter(|def| state.app.offers(def)) else {
        return envelope::bad_request(&format!("Action name not known: {name}"));
    };
    note(&req, |asked| asked.action = Some(def.name));
    let site = state.url(prefixed_locale(&req).as_deref());
    let locale = locale(&req, &state);
    let retry_after = state.settings.bridge.retry_after_seconds;
    let help = Help {
        site: &site,
        action: def.name,
        locale: &locale,
        retry_after,
    };
    let received = match input::read(&state, def, &req, payload.into_inner()).await {
        Ok(received) => received,
        Err(refusal) => return refusal.answer(&help),
    };
    let token = if received.anonymous {
        None
    } else {
        caller::token(&req, &state)
    };
    let callback = input::callback(&req);
    if def.name == "package_show" {
        let ready = ready(&state, &received.input, token.as_deref());
        state.metrics.served_ready(ready.is_some());
        if let Some(ready) = ready {
            return match envelope::success(&site, def.name, &Reply::from(ready)) {
                Ok(body) => envelope::json(body, callback.as_deref()),
                Err(error) => envelope::failure(&ActionError::Internal(error.to_string()), &help),
            };
        }
    }
    let done = run(
        &state,
        def,
        token,
        received.input,
        locale.clone(),
        site.clone(),
    )
    .await;
    match done {
        Ok(body) => envelope::json(body, callback.as_deref()),
        Err(error) => envelope::failure(&error, &help),
    }
}

/// Returns the dataset that `package_show` asks for where that takes no waiting: it is in memory, the caller is known, and
/// may see it. Everything else goes the long way and finds out there.
fn ready(state: &State, input: &Input, token: Option<&str>) -> Option<Arc<ReadyDataset>> {
    if input.data.len() != 1 || !input.files.is_empty() {
        return None;
    }
    let id = input.data.get("id")?.as_str()?;
    let found = state.app.ready_in_memory(id)?;
    let sees = match token {
        None => Viewer::anonymous().sees(&found.head),
        Some(token) => {
            let known = state.app.known_caller(token)?;
            record(&Span::current(), &known.caller);
            !known.caller.is_deleted() && known.viewer.sees(&found.head)
        }
    };
    sees.then_some(found)
}

/// Runs an action on the bridge and writes its envelope there.
async fn run(
    state: &web::Data<State>,
    def: &'static ActionDef,
    token: Option<String>,
    input: Input,
    locale: String,
    site: String,
) -> Result<web::Bytes, ActionError> {
    let app = Arc::clone(&state.app);
    let work = state.bridge.run(move || {
        let caller = caller_of(&app, token.as_deref())?;
        let reply = app.run(def, &caller, &input, &locale)?;
        envelope::success(&site, def.name, &reply)
            .map_err(|error| ActionError::Internal(error.to_string()))
    });
    deadline(state, work).await
}

/// Returns the caller of a token, and notes who it is. Only for threads that may block.
pub(crate) fn caller_of(
    app: &cairn_catalogue::App,
    token: Option<&str>,
) -> Result<Caller, ActionError> {
    let Some(token) = token else {
        return Ok(Caller::anonymous());
    };
    let caller = app.caller_of(token)?.caller;
    record(&Span::current(), &caller);
    Ok(caller)
}

fn record(span: &Span, caller: &Caller) {
    if let Some(id) = caller.id() {
        span.record("caller", id);
    }
}

/// Waits for work no longer than a request may take.
pub(crate) async fn deadline<T>(
    state: &State,
    work: impl Future<Output = Result<T, ActionError>>,
) -> Result<T, ActionError> {
    match tokio::time::timeout(state.settings.deadline(), work).await {
        Ok(done) => done,
        Err(_) => {
            tracing::warn!(
                deadline_seconds = state.settings.deadline_seconds,
                "gave up waiting for an action"
            );
            Err(ActionError::Busy)
        }
    }
}

/// Runs a reading action for a route that is no action itself, and returns its result as a value.
pub(crate) async fn result_of(
    state: &State,
    name: &'static str,
    token: Option<String>,
    data: Map<String, Value>,
    locale: String,
) -> Result<Value, ActionError> {
    let def = actions::find(name)
        .ok_or_else(|| ActionError::Internal(format!("there is no action {name}")))?;
    let app = Arc::clone(&state.app);
    let work = state.bridge.run(move || {
        let caller = caller_of(&app, token.as_deref())?;
        app.run(def, &caller, &Input::new(data), &locale)?
            .result
            .into_value()
    });
    deadline(state, work).await
}
