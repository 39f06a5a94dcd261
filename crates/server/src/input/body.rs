//! Reads a body into memory, no further than its limit and no longer than its time.

use actix_web::http::{StatusCode, header};
use actix_web::web::{Bytes, BytesMut};
use actix_web::{HttpRequest, dev};
use futures_util::StreamExt;

use crate::refusal::Refusal;
use crate::state::State;

/// Reads a body.
pub(super) async fn read(
    state: &State,
    req: &HttpRequest,
    payload: dev::Payload,
) -> Result<Bytes, Refusal> {
    if matches!(payload, dev::Payload::None) {
        return Ok(Bytes::new());
    }
    let limit = state.settings.limits.body_bytes;
    let declared = req
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse().ok());
    if declared.is_some_and(|declared: usize| declared > limit) {
        return Err(Refusal::Page(StatusCode::PAYLOAD_TOO_LARGE));
    }
    let mut payload = payload;
    let reading = async {
        let mut body = BytesMut::with_capacity(declared.unwrap_or(0).min(64 << 10));
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| Refusal::Page(StatusCode::BAD_REQUEST))?;
            if body.len() + chunk.len() > limit {
                return Err(Refusal::Page(StatusCode::PAYLOAD_TOO_LARGE));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    };
    match tokio::time::timeout(state.settings.body_time(), reading).await {
        Ok(read) => read,
        Err(_) => Err(Refusal::Page(StatusCode::REQUEST_TIMEOUT)),
    }
}
