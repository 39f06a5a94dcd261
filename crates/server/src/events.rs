//! `/api/events`: what changes, told to listeners as it happens (server-sent events).
//!
//! Each event carries the place in the change feed where it ends as its id; a listener that comes back with `Last-Event-ID` is told
//! what happened since, once. What a listener may see is asked anew for each event.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use actix_web::body::BodyStream;
use actix_web::http::{Method, StatusCode, header};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, web};
use cairn_catalogue::ActionError;
use cairn_catalogue::federation::{self, MOST_CHANGES};
use futures_util::stream;
use serde_json::Value;
use tokio::time::Instant;

use crate::action::{caller_of, deadline};
use crate::context::note;
use crate::state::State;
use crate::{caller, input, pages, util};

/// The header with which a listener comes back.
const LAST: &str = "Last-Event-ID";
/// How often it is looked whether this node has read more of the feed: a look at a number in memory.
const LOOK: Duration = Duration::from_millis(250);
/// Changes of one event.
const MOST: i64 = 200;
/// Milliseconds after which a listener that was cut off comes back.
const RETRY: u32 = 3000;

/// Counts listeners.
#[derive(Debug, Default)]
pub(crate) struct Listeners(AtomicUsize);

/// A listener, for as long as it listens.
struct Listener(web::Data<State>);

impl Listener {
    /// Lets one more listen; nothing where there are too many.
    fn enter(state: &web::Data<State>) -> Option<Self> {
        let before = state.listeners.0.fetch_add(1, Ordering::Relaxed);
        let listener = Self(state.clone());
        (before < state.settings.events.most).then_some(listener)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.0.listeners.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What a listener was told so far.
struct Told {
    listener: Listener,
    token: Option<String>,
    cursor: String,
    /// How far this node had read the feed when it was last looked at.
    position: Option<i64>,
    last_said: Instant,
    /// What is said first.
    first: Option<String>,
}

/// Answers `/api/events`.
pub(crate) async fn listen(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    note(&req, |asked| asked.route = Some("/api/events"));
    let fields = match input::query(&state, &req) {
        Ok(fields) => fields,
        Err(refusal) => return util::refused(&state, &req, refusal),
    };
    let since = fields
        .into_iter()
        .find_map(|(key, value)| (key == "since").then_some(value));
    let last = req.headers().get(LAST);
    let last = last.and_then(|value| value.to_str().ok().map(str::to_owned));
    let since = last.filter(|last| !last.is_empty()).or(since);
    let token = caller::token(&req, &state);
    let Some(listener) = Listener::enter(&state) else {
        let seconds = state.settings.bridge.retry_after_seconds;
        return HttpResponse::ServiceUnavailable()
            .insert_header((header::RETRY_AFTER, seconds.to_string()))
            .json("Too many listen already");
    };
    // Whether the place is one is told before the answer begins; nothing is passed over by that.
    let asked = match &since {
        Some(since) => read(&state, token.clone(), Some(since.clone()), 1).await,
        None => read(&state, token.clone(), None, 1).await,
    };
    let cursor = match (asked, since) {
        (Ok(_), Some(since)) => since,
        (Ok(found), None) => cursor_of(&found),
        (Err(ActionError::Validation(_)), _) => {
            return HttpResponse::BadRequest()
                .json("since is no cursor of this site; 0 is the beginning");
        }
        (Err(ActionError::NotAuthorized(_)), _) => {
            return pages::error_for(&req, &state, StatusCode::FORBIDDEN);
        }
        (Err(error), _) => return pages::failure(&req, &state, &error),
    };
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::CONTENT_TYPE, "text/event-stream"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(("X-Accel-Buffering", "no"));
    if req.method() == Method::HEAD {
        return answer.finish();
    }
    let told = Told {
        listener,
        token,
        first: Some(format!(
            "retry: {RETRY}\nid: {cursor}\nevent: ready\ndata: {{}}\n\n"
        )),
        cursor,
        position: None,
        last_said: Instant::now(),
    };
    answer.body(BodyStream::new(stream::unfold(told, |mut told| async {
        let said = told.next().await?;
        told.last_said = Instant::now();
        Some((Ok::<_, std::io::Error>(Bytes::from(said)), told))
    })))
}

impl Told {
    /// Waits for the next thing to say; nothing where the site stops telling.
    async fn next(&mut self) -> Option<String> {
        if let Some(first) = self.first.take() {
            return Some(first);
        }
        let state = self.listener.0.clone();
        let still = Duration::from_secs(state.settings.events.still_there_seconds.max(1));
        loop {
            let position = state.app.indexed_position();
            if self.position != Some(position) {
                match self.look(&state, position).await {
                    Ok(Some(said)) => return Some(said),
                    Ok(None) => {}
                    // There is too much to do: the listener waits its turn.
                    Err(ActionError::Busy) => {}
                    Err(error) => {
                        tracing::warn!(%error, "a listener is told no more");
                        return None;
                    }
                }
            }
            if self.last_said.elapsed() >= still {
                return Some(": still there\n\n".to_owned());
            }
            // A stream would hold up a server that waits for its answers to end; the listener goes on at another one.
            if state.stopping.within(LOOK).await {
                return None;
            }
        }
    }

    /// Reads what is new and says it; nothing where the listener may see none of it.
    async fn look(
        &mut self,
        state: &web::Data<State>,
        position: i64,
    ) -> Result<Option<String>, ActionError> {
        let since = Some(self.cursor.clone());
        let mut found = read(state, self.token.clone(), since, MOST).await?;
        self.cursor = cursor_of(&found);
        if found["more"] != true {
            self.position = Some(position);
        }
        let changes = found["changes"].take();
        if changes.as_array().is_none_or(Vec::is_empty) {
            return Ok(None);
        }
        let data = serde_json::json!({ "changes": changes });
        Ok(Some(format!(
            "id: {}\nevent: changes\ndata: {data}\n\n",
            self.cursor
        )))
    }
}

/// Reads the feed for a listener, as who it is now.
async fn read(
    state: &web::Data<State>,
    token: Option<String>,
    since: Option<String>,
    most: i64,
) -> Result<Value, ActionError> {
    let app = Arc::clone(&state.app);
    let work = state.bridge.run(move || {
        let caller = caller_of(&app, token.as_deref())?;
        if caller.is_deleted() {
            return Err(ActionError::denied());
        }
        let most = most.min(MOST_CHANGES);
        let found = federation::changes_for(&app, &caller, since.as_deref(), most, false)?;
        serde_json::to_value(found).map_err(|error| ActionError::Internal(error.to_string()))
    });
    deadline(state, work).await
}

fn cursor_of(found: &Value) -> String {
    found["cursor"].as_str().unwrap_or_default().to_owned()
}
