//! Reads multipart bodies: text fields into memory, files straight to the disk, hashed on their way.

use std::io::Write as _;
use std::sync::Arc;

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::http::StatusCode;
use actix_web::http::header::{Charset, ContentDisposition};
use actix_web::{HttpRequest, dev};
use cairn_catalogue::ActionError;
use cairn_catalogue::input::Upload;
use futures_util::StreamExt;
use sha2::{Digest, Sha256};

use super::Fields;
use crate::refusal::Refusal;
use crate::state::State;

/// Bytes that are gathered before they are written and hashed in one go.
const PIECE: usize = 256 << 10;

/// The parts of a multipart body.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) fields: Fields,
    /// Files with the name of their field, in their order.
    pub(super) files: Vec<(String, Arc<Upload>)>,
    /// Whether a text field is no UTF-8.
    pub(super) is_garbled: bool,
}

/// Reads a multipart body; of each file no more bytes than `largest` are kept.
pub(super) async fn read(
    state: &State,
    req: &HttpRequest,
    payload: dev::Payload,
    largest: u64,
) -> Result<Parts, Refusal> {
    if matches!(payload, dev::Payload::None) {
        return Ok(Parts::default());
    }
    let place = tokio::time::timeout(state.bridge.patience(), state.uploads.acquire()).await;
    let Ok(Ok(_place)) = place else {
        return Err(Refusal::Failed(ActionError::Busy));
    };
    let multipart = Multipart::new(req.headers(), payload);
    match tokio::time::timeout(state.settings.body_time(), parts(state, multipart, largest)).await {
        Ok(read) => read,
        Err(_) => Err(Refusal::Page(StatusCode::REQUEST_TIMEOUT)),
    }
}

async fn parts(state: &State, mut multipart: Multipart, largest: u64) -> Result<Parts, Refusal> {
    let limits = &state.settings.limits;
    let mut out = Parts::default();
    let (mut count, mut text_left, mut drain_left) = (0, limits.form_bytes, limits.drain_bytes);
    while let Some(field) = multipart.next().await {
        let mut field = field.map_err(|error| malformed(&error))?;
        count += 1;
        if count > limits.form_fields {
            return Err(Refusal::Page(StatusCode::PAYLOAD_TOO_LARGE));
        }
        let name = field.name().unwrap_or_default().to_owned();
        match field.content_disposition().and_then(file_name) {
            None => {
                let bytes = text(&mut field, &mut text_left).await?;
                let text = String::from_utf8(bytes).unwrap_or_else(|error| {
                    out.is_garbled = true;
                    String::from_utf8_lossy(error.as_bytes()).into_owned()
                });
                out.fields.push((name, text));
            }
            // What browsers send for a file input that nobody touched.
            Some(file_name) if file_name.is_empty() => drain(&mut field, &mut drain_left).await?,
            Some(file_name) => {
                let upload = file(state, &mut field, file_name, largest, &mut drain_left).await?;
                out.files.push((name, Arc::new(upload)));
            }
        }
    }
    Ok(out)
}

/// Returns the name of a part that is a file.
fn file_name(disposition: &ContentDisposition) -> Option<String> {
    let extended = disposition
        .get_filename_ext()
        .and_then(|name| match name.charset {
            Charset::Ext(ref charset) if charset.eq_ignore_ascii_case("utf-8") => {
                String::from_utf8(name.value.clone()).ok()
            }
            Charset::Iso_8859_1 => Some(name.value.iter().map(|byte| char::from(*byte)).collect()),
            _ => None,
        });
    extended
        // Browsers write a quotation mark so.
        .or_else(|| Some(disposition.get_filename()?.replace("%22", "\"")))
        .map(|name| name.replace('\0', ""))
}

async fn text(field: &mut Field, left: &mut usize) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.next().await {
        let chunk = chunk.map_err(|error| malformed(&error))?;
        *left = left
            .checked_sub(chunk.len())
            .ok_or(Refusal::Page(StatusCode::PAYLOAD_TOO_LARGE))?;
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Reads and forgets what is left of a part, so that the client gets to hear an answer.
async fn drain(field: &mut Field, left: &mut u64) -> Result<(), Refusal> {
    while let Some(chunk) = field.next().await {
        spend(left, chunk.map_err(|error| malformed(&error))?.len())?;
    }
    Ok(())
}

fn spend(left: &mut u64, bytes: usize) -> Result<(), Refusal> {
    *left = left
        .checked_sub(bytes as u64)
        .ok_or(Refusal::Page(StatusCode::PAYLOAD_TOO_LARGE))?;
    Ok(())
}

/// A file on its way to the disk.
struct Sink {
    file: tempfile::NamedTempFile,
    hash: Sha256,
    piece: Vec<u8>,
}

impl Sink {
    /// Writes and hashes what was gathered, on a thread that may block.
    async fn flush(mut self) -> Result<Self, Refusal> {
        if self.piece.is_empty() {
            return Ok(self);
        }
        let done = tokio::task::spawn_blocking(move || {
            self.file.write_all(&self.piece)?;
            self.hash.update(&self.piece);
            self.piece.clear();
            Ok::<_, std::io::Error>(self)
        });
        done.await
            .map_err(|error| Refusal::Failed(ActionError::Internal(error.to_string())))?
            .map_err(|error| Refusal::Failed(ActionError::File(error)))
    }
}

/// Receives a file. Beyond its limit bytes are counted, not kept: the action says why it refuses the file.
async fn file(
    state: &State,
    field: &mut Field,
    file_name: String,
    largest: u64,
    drain_left: &mut u64,
) -> Result<Upload, Refusal> {
    let content_type = field.content_type().map(ToString::to_string);
    let folder = state.app.files.incoming();
    let file = tempfile::Builder::new()
        .prefix("upload-")
        .tempfile_in(folder)
        .map_err(|error| Refusal::Failed(ActionError::File(error)))?;
    let mut sink = Sink {
        file,
        hash: Sha256::new(),
        piece: Vec::new(),
    };
    let mut size = 0_u64;
    while let Some(chunk) = field.next().await {
        let chunk = chunk.map_err(|error| malformed(&error))?;
        size += chunk.len() as u64;
        if size > largest {
            spend(drain_left, chunk.len())?;
            continue;
        }
        sink.piece.extend_from_slice(&chunk);
        if sink.piece.len() >= PIECE {
            sink = sink.flush().await?;
        }
    }
    let sink = sink.flush().await?;
    let sha256 = sink
        .hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(Upload {
        file_name,
        content_type,
        file: sink.file.into_temp_path(),
        size,
        sha256,
    })
}

fn malformed(error: &MultipartError) -> Refusal {
    match error {
        MultipartError::Payload(actix_web::error::PayloadError::Overflow) => {
            Refusal::Page(StatusCode::PAYLOAD_TOO_LARGE)
        }
        other => Refusal::Bad(format!("the multipart body cannot be read: {other}")),
    }
}
