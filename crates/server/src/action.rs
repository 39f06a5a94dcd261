//! The Action API: from a request to an action and back.

use std::io::ErrorKind;
use std::sync::Arc;

use actix_web::http::Method;
use actix_web::{HttpRequest, HttpResponse, web};
use cairn_catalogue::action::{ActionDef, Body, Reply};
use cairn_catalogue::input::Input;
use cairn_catalogue::usage::{Done, Use};
use cairn_catalogue::{ActionError, App, Caller, ReadyDataset, actions};
use cairn_domain::permission::Viewer;
use serde_json::{Map, Value};
use tokio::sync::oneshot;
use tracing::Span;

use crate::context::{locale, note, note_uses, prefixed_locale};
use crate::envelope::{self, Help};
use crate::input;
use crate::outflow::{Inflow, Outflow};
use crate::state::State;
use crate::{caller, pages, uses};

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
    if req.method() == Method::POST && !caller::is_from_here(&req, &state, &[]) {
        return pages::unsealed(&req, &state);
    }
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
            note_uses(&req, [Use::of_record(Done::Call, ready.head.id.clone())]);
            return match envelope::success(&site, def.name, &Reply::from(ready)) {
                Ok(body) => envelope::json(body, callback.as_deref()),
                Err(error) => envelope::failure(&ActionError::Internal(error.to_string()), &help),
            };
        }
    }
    // Nothing flows into a callback, nor behind a head.
    let flows = callback.is_none() && req.method() != Method::HEAD;
    let call = Call {
        def,
        token,
        input: received.input,
        locale: locale.clone(),
        site: site.clone(),
    };
    let used = uses::of_call(call.def, &call.input);
    match call.run(&state, flows).await {
        Ok(Answer::Whole(body, used)) => {
            note_uses(&req, used);
            envelope::json(body, callback.as_deref())
        }
        Ok(Answer::Flowing(body)) => {
            note_uses(&req, [used]);
            envelope::flowing(body)
        }
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

/// An action that is called.
struct Call {
    def: &'static ActionDef,
    token: Option<String>,
    input: Input,
    locale: String,
    site: String,
}

/// The envelope of a success.
enum Answer {
    /// With what was used for it.
    Whole(web::Bytes, Vec<Use>),
    /// It is written while it is sent.
    Flowing(Inflow),
}

impl Call {
    /// Runs the action on the bridge and writes its envelope there.
    async fn run(self, state: &web::Data<State>, flows: bool) -> Result<Answer, ActionError> {
        let app = Arc::clone(&state.app);
        let (to, from) = oneshot::channel();
        let out = if flows {
            Outflow::flowing(to, state.spool())
        } else {
            Outflow::whole(state.app.settings.datastore.answer_megabytes << 20)
        };
        let work = state.bridge.run(move || self.write(&app, out));
        deadline(state, async {
            tokio::select! {
                // Once it flows, nobody waits for its end.
                Ok(body) = from => Ok(Answer::Flowing(body)),
                done = work => done?
                    .map(|(body, used)| Answer::Whole(body, used))
                    .ok_or_else(|| ActionError::Internal("an answer has no reader".to_owned())),
            }
        })
        .await
    }

    /// Runs the action and writes its envelope; returns it where it is to be sent in one piece.
    fn write(
        self,
        app: &App,
        mut out: Outflow,
    ) -> Result<Option<(web::Bytes, Vec<Use>)>, ActionError> {
        let internal = |error: serde_json::Error| ActionError::Internal(error.to_string());
        let name = self.def.name;
        let caller = caller_of(app, self.token.as_deref())?;
        let reply = app.begin(self.def, &caller, &self.input, &self.locale)?;
        let used = uses::of_reply(self.def, &self.input, &reply);
        let Body::Written(written) = reply.result else {
            let body = envelope::success(&self.site, name, &reply).map_err(internal)?;
            return Ok(Some((body, used)));
        };
        let mut head = Vec::new();
        envelope::begin(&mut head, &self.site, name).map_err(internal)?;
        let mut head = Some(head);
        let done = written.write(app, &mut |text| {
            if let Some(head) = head.take() {
                out.write(&head)?;
            }
            out.write(text.as_bytes())
        });
        if let Err(error) = done {
            match &error {
                ActionError::File(file) if file.kind() == ErrorKind::BrokenPipe => {
                    tracing::debug!(action = name, "a client took only a part of its answer");
                }
                _ if out.flows() => tracing::warn!(%error, action = name, "an answer broke off"),
                _ => {}
            }
            return Err(error);
        }
        out.write(b"}")?;
        Ok(out.finish().map(|body| (body, used)))
    }
}

/// Returns the caller of a token, and notes who it is. Only for threads that may block.
pub(crate) fn caller_of(app: &App, token: Option<&str>) -> Result<Caller, ActionError> {
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
