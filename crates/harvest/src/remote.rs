//! Asking the server of a source: within limits, politely, and again where it may help.

mod taken;

use std::borrow::Cow;
use std::time::Duration;

use cairn_catalogue::App;
use cairn_fetch::{FetchError, Fetched, Fetcher, Limits, Manners, Request};
use chrono::{NaiveDateTime, TimeDelta};
use serde_json::{Map, Value, json};
use url::Url;

use crate::harvester::Trouble;
use crate::long::{Document, LongDocument, Shelf, broken};
use crate::source::Source;
use taken::{Body, Taken};

/// How often a request is sent before it counts as failed.
const TRIES: u32 = 4;
/// The longest pause that is waited out here; a longer one lets others have the place.
const WAITED: Duration = Duration::from_secs(5);
/// The longest pause that a server may ask for.
const LONGEST: TimeDelta = TimeDelta::hours(6);

/// The file of a document that is too long for memory.
const DOCUMENT: &str = "document";

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    /// What the server said of it.
    pub(crate) fetched: Fetched,
    /// The bytes, unpacked.
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// Returns the body as text: UTF-8, UTF-16 with its mark, and what is neither in the encoding of Western Windows, which nothing fails in.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        text_of(&self.body)
    }

    /// Reads the body as JSON.
    pub(crate) fn json(&self) -> Result<Value, Trouble> {
        serde_json::from_str(&self.text())
            .map_err(|error| Trouble::because(format!("{} is not JSON: {error}", self.fetched.url)))
    }
}

fn text_of(body: &[u8]) -> Cow<'_, str> {
    let wide = |rest: &[u8], unit: fn([u8; 2]) -> u16| -> String {
        let units = rest.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        char::decode_utf16(units)
            .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect()
    };
    let body = match body {
        [0xff, 0xfe, rest @ ..] => return wide(rest, u16::from_le_bytes).into(),
        [0xfe, 0xff, rest @ ..] => return wide(rest, u16::from_be_bytes).into(),
        [0xef, 0xbb, 0xbf, rest @ ..] => rest,
        body => body,
    };
    match std::str::from_utf8(body) {
        Ok(text) => text.into(),
        Err(_) => body.iter().map(|byte| western(*byte)).collect(),
    }
}

/// Reads a byte of Western Windows (1252).
fn western(byte: u8) -> char {
    const FROM_128: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    match byte {
        0x80..0xa0 => FROM_128
            .chars()
            .nth(usize::from(byte - 0x80))
            .unwrap_or(char::REPLACEMENT_CHARACTER),
        _ => char::from(byte),
    }
}

/// What a run asks the server of its source with.
pub(crate) struct Remote<'r> {
    pub(crate) app: &'r App,
    pub(crate) source: &'r Source,
    /// When the last run without errors began, where records that did not change since may be passed over.
    pub(crate) since: Option<NaiveDateTime>,
    /// What that run left for this one.
    pub(crate) memory: Value,
    /// Where what is too long for memory is kept.
    pub(crate) shelf: Shelf,
    /// Tells whether the run is to go on.
    pub(crate) goes_on: &'r (dyn Fn() -> bool + Sync),
}

impl Remote<'_> {
    /// Returns the configuration of the source.
    pub(crate) fn config(&self) -> &Map<String, Value> {
        &self.source.config
    }

    /// Gets a document.
    pub(crate) fn get(&self, address: &str, accept: &str) -> Result<Answer, Trouble> {
        self.ask(Request::new(address).header("Accept", accept))
    }

    /// Gets JSON.
    pub(crate) fn get_json(&self, address: &str) -> Result<Value, Trouble> {
        self.get(address, "application/json")?.json()
    }

    /// Gets a document, unless it is as the last run left it.
    pub(crate) fn get_if_new(&self, address: &str, accept: &str) -> Result<Answer, Trouble> {
        self.ask(self.if_new(address, accept))
    }

    fn if_new(&self, address: &str, accept: &str) -> Request {
        let mut request = Request::new(address).header("Accept", accept);
        if self.since.is_some() {
            let known = &self.memory["documents"][address];
            let text = |key: &str| known[key].as_str().map(str::to_owned);
            request.etag = text("etag");
            request.last_modified = text("last_modified");
        }
        request
    }

    /// Gets a document that may hold a whole catalogue, unless it is as the last run left it: a long one is kept in a file.
    pub(crate) fn document_if_new(&self, address: &str, accept: &str) -> Result<Document, Trouble> {
        self.document_of(self.if_new(address, accept))
    }

    /// Gets a document that may hold a whole catalogue.
    pub(crate) fn document(&self, address: &str, accept: &str) -> Result<Document, Trouble> {
        self.document_of(Request::new(address).header("Accept", accept))
    }

    fn document_of(&self, request: Request) -> Result<Document, Trouble> {
        let address = request.address.clone();
        let path = self.shelf.peek(DOCUMENT);
        let got = self
            .tried(request, Some(&self.shelf))?
            .map_err(|error| self.failed(&address, &error))?;
        Ok(match got {
            (fetched, Body::Whole(body)) => Document::Short(Answer { fetched, body }),
            (fetched, Body::InFile(hash)) => Document::Long(LongDocument {
                fetched,
                path,
                hash,
            }),
        })
    }

    /// Returns what the next run is to know of a document.
    pub(crate) fn known(address: &str, fetched: &Fetched) -> Value {
        if fetched.etag.is_none() && fetched.last_modified.is_none() {
            return json!({});
        }
        let known = json!({"etag": fetched.etag, "last_modified": fetched.last_modified});
        json!({"documents": {address: known}})
    }

    /// Gets a document; nothing where the server has none at the address.
    pub(crate) fn get_if_there(
        &self,
        address: &str,
        accept: &str,
    ) -> Result<Option<Answer>, Trouble> {
        let request = Request::new(address).header("Accept", accept);
        match self.tried(request, None)? {
            Ok((fetched, body)) => Ok(Some(answered(fetched, body)?)),
            Err(FetchError::Status(404 | 410)) => Ok(None),
            Err(error) => Err(self.failed(address, &error)),
        }
    }

    fn ask(&self, request: Request) -> Result<Answer, Trouble> {
        let address = request.address.clone();
        let (fetched, body) = self
            .tried(request, None)?
            .map_err(|error| self.failed(&address, &error))?;
        answered(fetched, body)
    }

    /// Says that a document could not be had.
    fn failed(&self, address: &str, error: &FetchError) -> Trouble {
        let kind = self.source.kind().map_or("", |kind| kind.name());
        match error {
            // In ckanext-dcat's words.
            FetchError::TooLarge(why) if kind.starts_with("dcat") => {
                Trouble::because(format!("Remote file is too big. {address}: {why}"))
            }
            error => Trouble::because(format!("{address}: {error}")),
        }
    }

    /// Asks until there is an answer, or an error that another try does not help against. Where there is a shelf a long answer goes
    /// into a file on it.
    fn tried(
        &self,
        mut request: Request,
        shelf: Option<&Shelf>,
    ) -> Result<Result<(Fetched, Body), FetchError>, Trouble> {
        for (name, key) in [("Authorization", "api_key"), ("User-Agent", "user_agent")] {
            if let Some(value) = self.config().get(key).and_then(Value::as_str) {
                // The key is for the source, not for whatever its documents name.
                let own = key != "api_key"
                    || crate::source::site_of(&request.address) == self.source.site();
                if own {
                    request = request.header(name, value);
                }
            }
        }
        let settings = &self.app.settings.harvest;
        let mut pause = Duration::from_millis(settings.retry_pause_milliseconds);
        let mut tries = 0;
        loop {
            tries += 1;
            let error = match self.once(&request, shelf)? {
                Ok(answer) => return Ok(Ok(answer)),
                Err(error) => error,
            };
            if !(self.goes_on)() {
                return Err(Trouble::Stopped);
            }
            if let FetchError::Later { after, .. } = &error {
                let after = *after;
                self.app.hosts.spare(&host(&request.address), after);
                if after > WAITED {
                    let after = TimeDelta::from_std(after).unwrap_or(LONGEST);
                    return Err(Trouble::Later(after.min(LONGEST)));
                }
                pause = pause.max(after);
            }
            if tries >= TRIES || !error.may_pass() {
                return Ok(Err(error));
            }
            tracing::debug!(%error, tries, "a request is tried again");
            std::thread::sleep(pause);
            pause *= 2;
        }
    }

    fn once(
        &self,
        request: &Request,
        shelf: Option<&Shelf>,
    ) -> Result<Result<(Fetched, Body), FetchError>, Trouble> {
        let settings = &self.app.settings.harvest;
        let manners = Manners {
            at_once: settings.requests_at_once,
            pause: Duration::from_millis(settings.request_pause_milliseconds),
        };
        // Somebody else was told to come again.
        let spared = self.app.hosts.spared(&host(&request.address));
        if spared > WAITED {
            let spared = TimeDelta::from_std(spared).unwrap_or(LONGEST);
            return Err(Trouble::Later(spared.min(LONGEST)));
        }
        let turn = self
            .app
            .hosts
            .wait(&host(&request.address), manners, self.goes_on);
        let Some(_turn) = turn else {
            return Err(Trouble::Stopped);
        };
        let megabytes = match shelf {
            Some(_) => settings.max_document_megabytes.max(settings.max_megabytes),
            None => settings.max_megabytes,
        };
        let limits = Limits {
            bytes: megabytes.saturating_mul(1 << 20),
            whole: Duration::from_secs(settings.timeout_seconds),
            silence: Duration::from_secs(settings.timeout_seconds.min(60)),
            private: settings.private_addresses,
            ..Limits::default()
        };
        let agent = format!("Cairn ({})", self.app.site_url());
        let in_memory = settings.memory_megabytes.min(settings.max_megabytes);
        let mut taken = Taken::new(shelf, in_memory.saturating_mul(1 << 20), self.goes_on);
        let fetched = Fetcher::new(limits, &agent).ask_for(request, &mut taken);
        let fetched = match fetched {
            Ok(fetched) => fetched,
            Err(error) => return Ok(Err(error)),
        };
        let body = taken.end().map_err(|error| broken(&error))?;
        Ok(Ok((fetched, body)))
    }
}

/// Returns an answer that was not to go into a file.
fn answered(fetched: Fetched, body: Body) -> Result<Answer, Trouble> {
    match body {
        Body::Whole(body) => Ok(Answer { fetched, body }),
        Body::InFile(_) => Err(Trouble::because("the answer is too long")),
    }
}

/// Returns the host of an address, with its port.
fn host(address: &str) -> String {
    Url::parse(address)
        .map(|url| {
            let port = url.port_or_known_default().unwrap_or_default();
            format!("{}:{port}", url.host_str().unwrap_or_default())
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_read_in_the_encodings_that_are_met() {
        for (body, expected) in [
            (&b"\xef\xbb\xbf\xc3\xa9"[..], "é"),
            (b"\xc3\xa9", "é"),
            (b"\xe9 \x80 \x93\x94", "é € “”"),
            (b"\xff\xfe\xe9\0", "é"),
            (b"\xfe\xff\0\xe9\xd8\0", "é\u{fffd}"),
            (b"", ""),
        ] {
            assert_eq!(text_of(body), expected, "{body:?}");
        }
    }
}
