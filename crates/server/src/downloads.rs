//! Files of resources and images: streamed from the disk, in ranges, with headers that make them harmless.

use std::io::{Read as _, Seek as _, SeekFrom};
use std::sync::Arc;
use std::time::SystemTime;

use actix_web::body::SizedStream;
use actix_web::http::header::{
    self, ByteRangeSpec, Charset, ContentDisposition, ContentRange, ContentRangeSpec,
    DispositionParam, DispositionType, ETag, EntityTag, ExtendedValue, Header as _, HeaderValue,
    HttpDate, IfMatch, IfModifiedSince, IfNoneMatch, IfRange, IfUnmodifiedSince, LastModified,
    Range,
};
use actix_web::http::{Method, StatusCode};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};
use cairn_catalogue::ActionError;
use cairn_catalogue::address::Below;
use cairn_catalogue::download::{Download, StoredFile, image_file, kept_file, resource_file};
use cairn_catalogue::usage::{Done, Use};
use futures_util::stream;

use crate::action::{caller_of, deadline};
use crate::context::note_uses;
use crate::state::State;
use crate::{caller, pages, records};

/// Bytes that are read from the disk in one go.
const PIECE: usize = 64 << 10;

/// Types that a browser may show by itself; anything else is saved, so that no script of an uploader runs on our site.
const SHOWN: &[&str] = &[
    "text/plain",
    "text/csv",
    "text/tab-separated-values",
    "text/markdown",
    "application/json",
    "application/geo+json",
    "application/ld+json",
    "application/pdf",
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "audio/mpeg",
    "audio/ogg",
    "video/mp4",
    "video/webm",
];

/// Whatever the file is, it may run nothing.
const POLICY: HeaderValue =
    HeaderValue::from_static("sandbox; default-src 'none'; style-src 'unsafe-inline'");

/// A file that is open.
struct Open {
    file: std::fs::File,
    size: u64,
    modified: SystemTime,
    stored: StoredFile,
}

/// Where a download leads, with the file open where it leads to one.
enum Found {
    File(Box<Open>),
    Link(String),
}

/// Answers `/dataset/{id}/resource/{resource}/download[/{filename}]`.
pub(crate) async fn resource(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    let part = |name: &str| req.match_info().get(name).unwrap_or_default().to_owned();
    let (dataset, id, name) = (part("id"), part("resource"), part("filename"));
    if [&dataset, &id].iter().any(|text| text.contains('\0')) {
        return pages::error_for(&req, &state, StatusCode::NOT_FOUND);
    }
    let (used, named) = (id.clone(), dataset.clone());
    let token = caller::token(&req, &state);
    let personal = token.is_some();
    let app = Arc::clone(&state.app);
    let found = state.bridge.run(move || {
        let caller = caller_of(&app, token.as_deref())?;
        match resource_file(&app, &caller, &dataset, &id)? {
            Download::Link(address) => Ok(Found::Link(address)),
            Download::File(stored) => {
                let open = open(stored).inspect_err(
                    |_| tracing::error!(resource.id = %id, "the file of a resource cannot be opened"),
                )?;
                Ok(Found::File(Box::new(open)))
            }
        }
    });
    match deadline(&state, found).await {
        Ok(Found::File(open)) => {
            note_uses(&req, [Use::of_resource(Done::Download, used)]);
            serve(&req, &state, *open, &name, personal)
        }
        Ok(Found::Link(address)) => {
            note_uses(&req, [Use::of_resource(Done::Download, used)]);
            match HeaderValue::from_str(&address).or_else(|_| escaped(&address)) {
                Ok(address) => HttpResponse::Found()
                    .content_type("text/html; charset=utf-8")
                    .insert_header((header::LOCATION, address))
                    .finish(),
                Err(()) => pages::error_for(&req, &state, StatusCode::NOT_FOUND),
            }
        }
        Err(error) => records::left_or(&state, &req, Below::Dataset(named), error).await,
    }
}

/// Answers `/file/download/{id}`: files that are kept by themselves.
pub(crate) async fn kept(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    let id = req.match_info().get("id").unwrap_or_default().to_owned();
    if id.contains('\0') {
        return pages::error_for(&req, &state, StatusCode::NOT_FOUND);
    }
    let token = caller::token(&req, &state);
    let personal = token.is_some();
    let app = Arc::clone(&state.app);
    let found = state.bridge.run(move || {
        let caller = caller_of(&app, token.as_deref())?;
        open(kept_file(&app, &caller, &id)?)
    });
    match deadline(&state, found).await {
        Ok(open) => serve(&req, &state, open, "", personal),
        Err(error) => pages::failure(&req, &state, &error),
    }
}

/// Answers `/uploads/{kind}/{file}`: images of groups, users and the site.
pub(crate) async fn image(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    let part = |name: &str| req.match_info().get(name).unwrap_or_default().to_owned();
    let (kind, file) = (part("kind"), part("file"));
    let app = Arc::clone(&state.app);
    let found = state
        .bridge
        .run(move || open(image_file(&app, &kind, &file)?));
    match deadline(&state, found).await {
        Ok(open) => serve(&req, &state, open, "", false),
        Err(error) => pages::failure(&req, &state, &error),
    }
}

/// Writes an address that no header can hold as one that can.
fn escaped(address: &str) -> Result<HeaderValue, ()> {
    let address = url::Url::parse(address).map_err(|_| ())?;
    HeaderValue::from_str(address.as_str()).map_err(|_| ())
}

fn open(stored: StoredFile) -> Result<Open, ActionError> {
    let file = match std::fs::File::open(&stored.path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(ActionError::no("File not found"));
        }
        Err(error) => return Err(error.into()),
    };
    let facts = file.metadata()?;
    let modified = match stored.last_modified {
        Some(time) => time.and_utc().into(),
        None => facts.modified()?,
    };
    Ok(Open {
        size: facts.len(),
        file,
        modified,
        stored,
    })
}

/// What part of a file is asked for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    All,
    /// First and last byte.
    Some(u64, u64),
    /// None that the file has.
    Nothing,
}

fn serve(req: &HttpRequest, state: &State, open: Open, name: &str, personal: bool) -> HttpResponse {
    let tag = EntityTag::new_strong(open.stored.sha256.clone());
    let modified = HttpDate::from(open.modified);
    let mut answer = match precondition(req, &tag, modified) {
        Some(status) if status == StatusCode::NOT_MODIFIED => HttpResponse::NotModified(),
        Some(status) => return pages::error_for(req, state, status),
        None => HttpResponse::Ok(),
    };
    answer
        .insert_header(ETag(tag.clone()))
        .insert_header(LastModified(modified));
    let whose = if personal { "private" } else { "public" };
    answer.insert_header((
        header::CACHE_CONTROL,
        format!("no-cache, {whose}, max-age=0, must-revalidate"),
    ));
    let mut answer_status = StatusCode::OK;
    let (first, length) = match part(req, &tag, modified, open.size) {
        Part::All => (0, open.size),
        Part::Some(first, last) => {
            answer_status = StatusCode::PARTIAL_CONTENT;
            let range = ContentRangeSpec::Bytes {
                range: Some((first, last)),
                instance_length: Some(open.size),
            };
            answer.insert_header(ContentRange(range));
            (first, last - first + 1)
        }
        Part::Nothing => {
            let mut answer = pages::error_for(req, state, StatusCode::RANGE_NOT_SATISFIABLE);
            if let Ok(range) = HeaderValue::from_str(&format!("bytes */{}", open.size)) {
                answer.headers_mut().insert(header::CONTENT_RANGE, range);
            }
            return answer;
        }
    };
    describe(&mut answer, &open.stored, name);
    let mut head = answer.finish();
    if head.status() == StatusCode::NOT_MODIFIED {
        return head;
    }
    *head.status_mut() = answer_status;
    let body = SizedStream::new(length, pieces(open.file, first, length));
    head.set_body(body).map_into_boxed_body()
}

/// Sets type, name and what a browser may do with a file.
fn describe(answer: &mut HttpResponseBuilder, stored: &StoredFile, name: &str) {
    let kind = stored
        .mimetype
        .as_deref()
        .and_then(|text| text.parse::<mime::Mime>().ok());
    let kind = kind.unwrap_or(mime::APPLICATION_OCTET_STREAM);
    let text = if kind.type_() == mime::TEXT && kind.get_param(mime::CHARSET).is_none() {
        format!("{kind}; charset=utf-8")
    } else {
        kind.to_string()
    };
    let shown = SHOWN.contains(&kind.essence_str());
    answer.insert_header((header::CONTENT_TYPE, text));
    answer.insert_header((header::ACCEPT_RANGES, HeaderValue::from_static("bytes")));
    if kind.essence_str() != "application/pdf" {
        // A viewer of PDF does not start in a sandbox, and runs no script of our site.
        answer.insert_header((header::CONTENT_SECURITY_POLICY, POLICY));
    }
    let name = if name.is_empty() { &stored.name } else { name };
    answer.insert_header(disposition(shown, name));
}

fn disposition(shown: bool, name: &str) -> ContentDisposition {
    let name: String = name
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '/' | '\\'))
        .take(200)
        .collect();
    let ascii: String = name
        .chars()
        .map(|c| if c.is_ascii() { c } else { '_' })
        .collect();
    let mut parameters = vec![DispositionParam::Filename(ascii)];
    if !name.is_ascii() {
        parameters.push(DispositionParam::FilenameExt(ExtendedValue {
            charset: Charset::Ext("UTF-8".to_owned()),
            language_tag: None,
            value: name.into_bytes(),
        }));
    }
    let disposition = if shown {
        DispositionType::Inline
    } else {
        DispositionType::Attachment
    };
    ContentDisposition {
        disposition,
        parameters,
    }
}

/// Compares what the client has with what there is: a status where the answer ends there.
fn precondition(req: &HttpRequest, tag: &EntityTag, modified: HttpDate) -> Option<StatusCode> {
    let has = |name: header::HeaderName| req.headers().contains_key(name);
    let since = |date: HttpDate| seconds(modified) <= seconds(date);
    if has(header::IF_MATCH) {
        let held = match IfMatch::parse(req) {
            Ok(IfMatch::Any) => true,
            Ok(IfMatch::Items(tags)) => tags.iter().any(|held| held.strong_eq(tag)),
            Err(_) => true,
        };
        if !held {
            return Some(StatusCode::PRECONDITION_FAILED);
        }
    } else if has(header::IF_UNMODIFIED_SINCE)
        && IfUnmodifiedSince::parse(req).is_ok_and(|IfUnmodifiedSince(date)| !since(date))
    {
        return Some(StatusCode::PRECONDITION_FAILED);
    }
    let fresh = if has(header::IF_NONE_MATCH) {
        match IfNoneMatch::parse(req) {
            Ok(IfNoneMatch::Any) => true,
            Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|held| held.weak_eq(tag)),
            Err(_) => false,
        }
    } else {
        has(header::IF_MODIFIED_SINCE)
            && IfModifiedSince::parse(req).is_ok_and(|IfModifiedSince(date)| since(date))
    };
    fresh.then_some(StatusCode::NOT_MODIFIED)
}

/// Returns a date in whole seconds, as headers have it.
fn seconds(date: HttpDate) -> u64 {
    SystemTime::from(date)
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

/// Reads `Range`. Several ranges at once are answered with the whole file, as HTTP allows.
fn part(req: &HttpRequest, tag: &EntityTag, modified: HttpDate, size: u64) -> Part {
    if !req.headers().contains_key(header::RANGE)
        || !matches!(*req.method(), Method::GET | Method::HEAD)
    {
        return Part::All;
    }
    if req.headers().contains_key(header::IF_RANGE) {
        let same = match IfRange::parse(req) {
            Ok(IfRange::EntityTag(held)) => held.strong_eq(tag),
            Ok(IfRange::Date(date)) => seconds(date) == seconds(modified),
            Err(_) => false,
        };
        if !same {
            return Part::All;
        }
    }
    let Ok(Range::Bytes(ranges)) = Range::parse(req) else {
        return Part::All;
    };
    match ranges.as_slice() {
        [one] => span(one, size).map_or(Part::Nothing, |(first, last)| Part::Some(first, last)),
        _ => Part::All,
    }
}

/// Returns the first and last byte of a range; `None` where the file has none of it.
fn span(range: &ByteRangeSpec, size: u64) -> Option<(u64, u64)> {
    range.to_satisfiable_range(size)
}

/// Reads a part of a file piece by piece, on threads that may block.
fn pieces(
    file: std::fs::File,
    first: u64,
    length: u64,
) -> impl stream::Stream<Item = Result<Bytes, std::io::Error>> {
    stream::try_unfold(
        (file, first, length),
        |(mut file, place, left)| async move {
            if left == 0 {
                return Ok(None);
            }
            let read = tokio::task::spawn_blocking(move || {
                let want = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
                let mut piece = vec![0; want];
                file.seek(SeekFrom::Start(place))?;
                let got = file.read(&mut piece)?;
                piece.truncate(got);
                Ok::<_, std::io::Error>((piece, file))
            });
            let (piece, file) = read.await.map_err(std::io::Error::other)??;
            if piece.is_empty() {
                return Err(std::io::Error::new(
                    std::io::ErrorKind::UnexpectedEof,
                    "a file is shorter than it was",
                ));
            }
            let got = piece.len() as u64;
            Ok(Some((Bytes::from(piece), (file, place + got, left - got))))
        },
    )
}
