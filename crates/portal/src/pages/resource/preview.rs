//! The beginning of an uploaded file, shown as what it is. Nothing of it runs: text is escaped, pictures are pictures.

use std::fs::File;
use std::io::Read as _;

use cairn_catalogue::ActionError;
use cairn_catalogue::download::{Download, resource_file};
use serde_json::Value;

use super::Subject;
use crate::desk::Desk;
use crate::said::text;

/// Formats of pictures that browsers show.
const PICTURES: &[&str] = &["png", "jpeg", "jpg", "gif", "webp"];
/// Formats that are text.
const TEXTS: &[&str] = &[
    "txt", "text", "csv", "tsv", "md", "markdown", "xml", "rdf", "ttl", "turtle", "n3", "yaml",
    "yml", "toml", "sql", "r", "py", "log", "ics", "gml", "kml", "html", "htm", "css", "js", "svg",
];
/// Formats that are JSON.
const JSON: &[&str] = &["json", "geojson", "topojson", "jsonld", "json-ld"];
/// Bytes that are shown, and bytes of JSON that are read to be indented.
const SHOWN: usize = 32 << 10;
const READ: u64 = 2 << 20;

/// What is shown of a file.
pub(super) enum Preview {
    /// A picture at a path of this site.
    Picture(String),
    /// Text, and whether there is more.
    Text(String, bool),
    /// A document that browsers show at its own address.
    Document(String),
}

/// Makes what is shown of a resource's file; nothing of links, which would be loaded from elsewhere.
pub(super) fn preview(desk: &Desk<'_>, subject: &Subject) -> Result<Option<Preview>, ActionError> {
    let Some(path) = subject.download.clone().filter(|_| subject.is_upload()) else {
        return Ok(None);
    };
    let format = text(subject.resource(), "format").to_ascii_lowercase();
    let is = |formats: &[&str]| formats.contains(&format.as_str());
    if is(PICTURES) {
        return Ok(Some(Preview::Picture(path)));
    }
    if format == "pdf" {
        return Ok(Some(Preview::Document(path)));
    }
    if !is(TEXTS) && !is(JSON) {
        return Ok(None);
    }
    let Some((bytes, all)) = beginning(desk, subject, READ)? else {
        return Ok(None);
    };
    Ok(shown(&bytes, all, is(JSON)))
}

/// Reads so many bytes of a resource's uploaded file, and tells whether these are all; nothing where there is no such file.
pub(super) fn beginning(
    desk: &Desk<'_>,
    subject: &Subject,
    most: u64,
) -> Result<Option<(Vec<u8>, bool)>, ActionError> {
    let found = resource_file(
        desk.app,
        &desk.visit.caller,
        text(&subject.record, "id"),
        subject.id(),
    );
    let stored = match found {
        Ok(Download::File(stored)) => stored,
        Ok(Download::Link(_)) | Err(ActionError::NotFound(_) | ActionError::NotAuthorized(_)) => {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    match File::open(&stored.path) {
        Ok(file) => file.take(most + 1).read_to_end(&mut bytes)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let all = bytes.len() as u64 <= most;
    bytes.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Ok(Some((bytes, all)))
}

/// Makes text of bytes, indented where they are JSON; nothing where they are no text.
fn shown(bytes: &[u8], all: bool, is_json: bool) -> Option<Preview> {
    let plain = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        // A character that the end cuts is left out; what is wrong before is no text.
        Err(error) if !all && bytes.len() - error.valid_up_to() < 4 => {
            std::str::from_utf8(bytes.get(..error.valid_up_to())?).ok()?
        }
        Err(_) => return None,
    };
    if plain.contains('\0') {
        return None;
    }
    let plain = plain.trim_start_matches('\u{feff}');
    let indented = match is_json && all {
        true => serde_json::from_str::<Value>(plain)
            .ok()
            .and_then(|value| serde_json::to_string_pretty(&value).ok()),
        false => None,
    };
    let text = indented.as_deref().unwrap_or(plain);
    let end = text.floor_char_boundary(SHOWN.min(text.len()));
    Some(Preview::Text(
        text[..end].to_owned(),
        end < text.len() || !all,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_shown_as_text_where_they_are_text() {
        let told = |bytes: &[u8], all, is_json| match shown(bytes, all, is_json) {
            Some(Preview::Text(text, more)) => Some((text, more)),
            _ => None,
        };
        for (bytes, all, is_json, expected) in [
            (&b"a,b\n"[..], true, false, Some(("a,b\n", false))),
            (b"{\"a\":1}", true, true, Some(("{\n  \"a\": 1\n}", false))),
            (b"{\"a\":", true, true, Some(("{\"a\":", false))),
            (b"{\"a\":1}", false, true, Some(("{\"a\":1}", true))),
            ("é".as_bytes(), true, false, Some(("é", false))),
            (&"aé".as_bytes()[..2], false, false, Some(("a", true))),
            (&"aé".as_bytes()[..2], true, false, None),
            (b"\xff\xfe\x00a", true, false, None),
            (b"a\0b", true, false, None),
        ] {
            let expected = expected.map(|(text, more)| (text.to_owned(), more));
            assert_eq!(told(bytes, all, is_json), expected, "{bytes:?}");
        }
        let long = "x".repeat(SHOWN + 1);
        assert_eq!(
            told(long.as_bytes(), true, false).map(|(text, more)| (text.len(), more)),
            Some((SHOWN, true))
        );
    }
}
