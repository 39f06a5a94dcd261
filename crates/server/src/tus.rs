//! Resumable uploads: tus 1.0 with creation, termination and expiration. What is uploaded here is taken over by `resource_create`
//! and its kin (`tus_upload`).

use std::sync::Arc;

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};
use cairn_catalogue::partial::{PartialError, Progress, Writer};
use cairn_catalogue::{ActionError, App, Caller};
use futures_util::StreamExt as _;

use crate::action::caller_of;
use crate::caller;
use crate::context::note;
use crate::state::State;

/// Where uploads are created; each stands below it.
pub(crate) const PATH: &str = "/files/uploads";

/// The version that is spoken.
const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");
const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const VERSIONS: HeaderName = HeaderName::from_static("tus-version");
const EXTENSION: HeaderName = HeaderName::from_static("tus-extension");
const MAX_SIZE: HeaderName = HeaderName::from_static("tus-max-size");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
/// Type of the pieces.
const PIECES: &str = "application/offset+octet-stream";
/// Bytes that are gathered before they are written in one go.
const PIECE: usize = 256 << 10;
/// Longest metadata that is taken.
const LONGEST_METADATA: usize = 8 << 10;

/// Why a request is not served.
enum Refused {
    Status(StatusCode, &'static str),
    Partial(PartialError),
    Failed(ActionError),
}

impl From<PartialError> for Refused {
    fn from(error: PartialError) -> Self {
        Self::Partial(error)
    }
}

impl From<ActionError> for Refused {
    fn from(error: ActionError) -> Self {
        Self::Failed(error)
    }
}

/// Answers `/files/uploads`: what is spoken here, and a new upload.
pub(crate) async fn create(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    note(&req, |asked| asked.route = Some(PATH));
    match *req.method() {
        Method::OPTIONS => options(&state),
        Method::POST => settled(&state, begin(&state, &req).await),
        _ => plain(StatusCode::METHOD_NOT_ALLOWED, "only POST and OPTIONS"),
    }
}

/// Answers `/files/uploads/{id}`: how far it is, a further piece, its end.
pub(crate) async fn upload(
    state: web::Data<State>,
    req: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    note(&req, |asked| asked.route = Some("/files/uploads/{id}"));
    let id = req.match_info().get("id").unwrap_or_default().to_owned();
    match *req.method() {
        Method::OPTIONS => options(&state),
        Method::HEAD | Method::GET => settled(&state, look(&state, &req, id).await),
        Method::PATCH => settled(&state, append(&state, &req, id, payload).await),
        Method::DELETE => settled(&state, end(&state, &req, id).await),
        _ => plain(
            StatusCode::METHOD_NOT_ALLOWED,
            "only HEAD, PATCH, DELETE and OPTIONS",
        ),
    }
}

fn options(state: &State) -> HttpResponse {
    let most = state.app.settings.uploads.max_resource_megabytes << 20;
    HttpResponse::NoContent()
        .insert_header((RESUMABLE, VERSION))
        .insert_header((VERSIONS, VERSION))
        .insert_header((
            EXTENSION,
            HeaderValue::from_static("creation,termination,expiration"),
        ))
        .insert_header((MAX_SIZE, HeaderValue::from(most)))
        .finish()
}

async fn begin(state: &State, req: &HttpRequest) -> Result<HttpResponse, Refused> {
    let length = number(req.headers(), &LENGTH).ok_or(Refused::Status(
        StatusCode::BAD_REQUEST,
        "Upload-Length is missing or no number",
    ))?;
    let metadata = req.headers().get(METADATA);
    let metadata = metadata.map_or(Ok(""), HeaderValue::to_str);
    let metadata = metadata
        .ok()
        .filter(|text| text.len() <= LONGEST_METADATA)
        .ok_or(Refused::Status(
            StatusCode::BAD_REQUEST,
            "Upload-Metadata cannot be read",
        ))?
        .to_owned();
    let made = with_caller(state, req, move |app, caller| {
        app.begin_partial(caller, length, &metadata)
    })
    .await?;
    let address = format!("{}{PATH}/{}", state.url(None), made.id);
    let mut answer = HttpResponse::Created();
    told(&mut answer, &made);
    if let Ok(address) = HeaderValue::from_str(&address) {
        answer.insert_header((header::LOCATION, address));
    }
    Ok(answer.finish())
}

async fn look(state: &State, req: &HttpRequest, id: String) -> Result<HttpResponse, Refused> {
    let found = with_caller(state, req, move |app, caller| app.partial(caller, &id)).await?;
    let mut answer = HttpResponse::Ok();
    told(&mut answer, &found);
    answer
        .insert_header((LENGTH, HeaderValue::from(found.length)))
        .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-store")));
    if let Ok(metadata) = HeaderValue::from_str(&found.metadata)
        && !found.metadata.is_empty()
    {
        answer.insert_header((METADATA, metadata));
    }
    Ok(answer.finish())
}

async fn end(state: &State, req: &HttpRequest, id: String) -> Result<HttpResponse, Refused> {
    with_caller(state, req, move |app, caller| app.end_partial(caller, &id)).await?;
    Ok(HttpResponse::NoContent()
        .insert_header((RESUMABLE, VERSION))
        .finish())
}

async fn append(
    state: &State,
    req: &HttpRequest,
    id: String,
    mut payload: web::Payload,
) -> Result<HttpResponse, Refused> {
    let kind = req.headers().get(header::CONTENT_TYPE);
    if kind.and_then(|kind| kind.to_str().ok()) != Some(PIECES) {
        let sentence = "a piece is application/offset+octet-stream";
        return Err(Refused::Status(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            sentence,
        ));
    }
    let offset = number(req.headers(), &OFFSET).ok_or(Refused::Status(
        StatusCode::BAD_REQUEST,
        "Upload-Offset is missing or no number",
    ))?;
    let place = tokio::time::timeout(state.bridge.patience(), state.uploads.acquire()).await;
    let Ok(Ok(_place)) = place else {
        return Err(ActionError::Busy.into());
    };
    let named = id.clone();
    let mut writer = with_caller(state, req, move |app, caller| {
        app.partial_writer(caller, &named, offset)
    })
    .await?;
    let reading = async move {
        let mut piece = Vec::with_capacity(PIECE);
        let mut broken = false;
        while let Some(chunk) = payload.next().await {
            let Ok(chunk) = chunk else {
                // What arrived is kept: the client goes on from there.
                broken = true;
                break;
            };
            piece.extend_from_slice(&chunk);
            if piece.len() >= PIECE {
                writer = written(writer, std::mem::take(&mut piece)).await?;
            }
        }
        writer = written(writer, std::mem::take(&mut piece)).await?;
        Ok::<_, Refused>((writer, broken))
    };
    let read = tokio::time::timeout(state.settings.body_time(), reading).await;
    let Ok(read) = read else {
        return Err(Refused::Status(
            StatusCode::REQUEST_TIMEOUT,
            "the piece took too long",
        ));
    };
    let (writer, broken) = read?;
    if broken {
        return Err(Refused::Status(
            StatusCode::BAD_REQUEST,
            "the piece broke off",
        ));
    }
    let is_complete = writer.is_complete();
    drop(writer);
    let app = Arc::clone(&state.app);
    let named = id.clone();
    if is_complete {
        // Large files take a while to be hashed; the client waits for it.
        blocking(move || app.finish_partial(&named)).await?;
    }
    let found = with_caller(state, req, move |app, caller| app.partial(caller, &id)).await?;
    let mut answer = HttpResponse::NoContent();
    told(&mut answer, &found);
    Ok(answer.finish())
}

async fn written(mut writer: Writer, piece: Vec<u8>) -> Result<Writer, Refused> {
    if piece.is_empty() {
        return Ok(writer);
    }
    blocking(move || writer.write(&piece).map(|_| writer)).await
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, PartialError> + Send + 'static,
) -> Result<T, Refused> {
    let done = tokio::task::spawn_blocking(work).await;
    let done = done.map_err(|error| ActionError::Internal(error.to_string()))?;
    Ok(done?)
}

/// Does something on behalf of who calls, once version and seal are right.
async fn with_caller<T: Send + 'static>(
    state: &State,
    req: &HttpRequest,
    work: impl FnOnce(&App, &Caller) -> Result<T, PartialError> + Send + 'static,
) -> Result<T, Refused> {
    if req.headers().get(RESUMABLE) != Some(&VERSION) {
        let sentence = "Tus-Resumable must be 1.0.0";
        return Err(Refused::Status(StatusCode::PRECONDITION_FAILED, sentence));
    }
    let looks = [Method::HEAD, Method::GET].contains(req.method());
    if !looks && !caller::is_from_here(req, state, &[]) {
        return Err(Refused::Status(
            StatusCode::BAD_REQUEST,
            "The CSRF token is missing.",
        ));
    }
    let token = caller::token(req, state);
    let app = Arc::clone(&state.app);
    let work = state.bridge.run(move || {
        let caller = caller_of(&app, token.as_deref())?;
        Ok(work(&app, &caller))
    });
    Ok(crate::action::deadline(state, work).await??)
}

fn told(answer: &mut HttpResponseBuilder, progress: &Progress) {
    let expires = progress
        .expires
        .format("%a, %d %b %Y %H:%M:%S GMT")
        .to_string();
    answer
        .insert_header((RESUMABLE, VERSION))
        .insert_header((OFFSET, HeaderValue::from(progress.offset)));
    if let Ok(expires) = HeaderValue::from_str(&expires) {
        answer.insert_header((EXPIRES, expires));
    }
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

fn plain(status: StatusCode, sentence: &str) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((RESUMABLE, VERSION))
        .insert_header((VERSIONS, VERSION))
        .content_type("text/plain; charset=utf-8")
        .body(sentence.to_owned())
}

fn settled(state: &State, done: Result<HttpResponse, Refused>) -> HttpResponse {
    let refused = match done {
        Ok(answer) => return answer,
        Err(refused) => refused,
    };
    match refused {
        Refused::Status(status, sentence) => plain(status, sentence),
        Refused::Partial(PartialError::File(error)) => failed(state, &ActionError::File(error)),
        Refused::Failed(error) => failed(state, &error),
        Refused::Partial(error) => {
            let status = match error {
                PartialError::Nobody => StatusCode::FORBIDDEN,
                PartialError::Missing => StatusCode::NOT_FOUND,
                PartialError::Offset(_) => StatusCode::CONFLICT,
                PartialError::Locked => StatusCode::LOCKED,
                PartialError::TooLarge(_) | PartialError::Quota | PartialError::Overrun => {
                    StatusCode::PAYLOAD_TOO_LARGE
                }
                PartialError::File(_) => StatusCode::INTERNAL_SERVER_ERROR,
            };
            plain(status, &error.to_string())
        }
    }
}

fn failed(state: &State, error: &ActionError) -> HttpResponse {
    let (status, _, _) = crate::envelope::status(error);
    if status == StatusCode::INTERNAL_SERVER_ERROR {
        tracing::error!(error = ?error, "an upload failed");
        return plain(status, "the upload could not be kept");
    }
    let mut answer = plain(status, "not now");
    if status == StatusCode::SERVICE_UNAVAILABLE {
        let seconds = state.settings.bridge.retry_after_seconds;
        answer
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    answer
}
