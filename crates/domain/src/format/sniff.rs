//! What a file is by its first bytes, whatever its name says. The answers are those of libmagic, which CKAN asks.

use serde_json::Value;

/// Bytes of a file that are enough to tell what it is.
pub const SAMPLE: usize = 64 << 10;

/// Beginnings of files: where they stand, what they are, and the MIME type.
const MAGIC: &[(usize, &[u8], &str)] = &[
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"BM", "image/bmp"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"%!PS", "application/postscript"),
    (0, b"{\\rtf", "text/rtf"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\0", "application/x-xz"),
    (0, b"\x28\xb5\x2f\xfd", "application/zstd"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/x-rar"),
    (257, b"ustar", "application/x-tar"),
    (0, b"SQLite format 3\0", "application/vnd.sqlite3"),
    (0, b"PAR1", "application/vnd.apache.parquet"),
    (0, b"\x89HDF\r\n\x1a\n", "application/x-hdf5"),
    (0, b"CDF\x01", "application/x-netcdf"),
    (0, b"CDF\x02", "application/x-netcdf"),
    (
        0,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "application/x-ole-storage",
    ),
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"OggS", "application/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"fLaC", "audio/flac"),
    (8, b"WAVE", "audio/x-wav"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1a\x45\xdf\xa3", "video/webm"),
    // An archive with nothing in it.
    (0, b"PK\x05\x06", "application/zip"),
];

/// Parts of a ZIP file that say what it is for.
const ZIPPED: &[(&[u8], &str)] = &[
    (
        b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.spreadsheet",
    ),
    (
        b"mimetypeapplication/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.text",
    ),
    (b"mimetypeapplication/epub+zip", "application/epub+zip"),
    (
        b"xl/",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    (
        b"word/",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    (
        b"ppt/",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
];

/// Lines that a table of comma-separated values is known by.
const CSV_LINES: usize = 10;

/// Returns the MIME type of a file that begins like this; `whole` tells whether these are all its bytes.
pub fn sniff(start: &[u8], whole: bool) -> &'static str {
    match start {
        [] => return "application/x-empty",
        // One byte says nothing.
        [_] if whole => return "application/octet-stream",
        _ => {}
    }
    if start.starts_with(b"PK\x03\x04") {
        return zipped(start);
    }
    let magic = MAGIC.iter().find(|(place, bytes, _)| {
        start
            .get(*place..)
            .is_some_and(|rest| rest.starts_with(bytes))
    });
    if let Some((_, _, mime)) = magic {
        return mime;
    }
    match text_of(start, whole) {
        Some(text) => text_type(text, whole),
        None => "application/octet-stream",
    }
}

fn zipped(start: &[u8]) -> &'static str {
    let head = &start[..start.len().min(4096)];
    let found = ZIPPED
        .iter()
        .find(|(part, _)| head.windows(part.len()).any(|window| window == *part));
    found.map_or("application/zip", |(_, mime)| mime)
}

/// Reads bytes as text; `None` where they are none. A character that is cut off at the end of a sample is forgiven.
fn text_of(start: &[u8], whole: bool) -> Option<&str> {
    let text = match std::str::from_utf8(start) {
        Ok(text) => text,
        Err(error) if !whole && error.error_len().is_none() => {
            std::str::from_utf8(&start[..error.valid_up_to()]).ok()?
        }
        Err(_) => return None,
    };
    let odd = |c: char| c.is_ascii_control() && !matches!(c, '\x07'..='\r' | '\x1b');
    (!text.contains(odd)).then_some(text)
}

fn text_type(text: &str, whole: bool) -> &'static str {
    let plain = text.trim_start_matches('\u{feff}').trim_start();
    let begins = |beginning: &str| {
        plain
            .get(..beginning.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(beginning))
    };
    if begins("<?xml") {
        return if plain.contains("<svg") {
            "image/svg+xml"
        } else {
            "text/xml"
        };
    }
    if begins("<svg") {
        return "image/svg+xml";
    }
    if begins("<!doctype html") || begins("<html") || begins("<head") || begins("<body") {
        return "text/html";
    }
    if plain.starts_with("#!") {
        let line = plain.lines().next().unwrap_or_default();
        if line.contains("python") {
            return "text/x-script.python";
        }
        if line.trim_end().ends_with("sh") {
            return "text/x-shellscript";
        }
    }
    let json =
        whole && plain.starts_with(['{', '[']) && serde_json::from_str::<Value>(plain).is_ok();
    if json {
        "application/json"
    } else if is_csv(text) {
        "text/csv"
    } else {
        "text/plain"
    }
}

/// Tells whether the first lines, three at least, hold the same number of commas outside quotes.
fn is_csv(text: &str) -> bool {
    let (mut lines, mut commas, mut quoted) = (0, 0, false);
    let mut expected = None;
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => commas += 1,
            b'\n' if !quoted => {
                if commas == 0 || *expected.get_or_insert(commas) != commas {
                    return false;
                }
                lines += 1;
                commas = 0;
                if lines == CSV_LINES {
                    break;
                }
            }
            _ => {}
        }
    }
    lines > 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_content() {
        for (content, expected) in [
            (&b""[..], "application/x-empty"),
            (b"x", "application/octet-stream"),
            (b"hello", "text/plain"),
            ("été\n".as_bytes(), "text/plain"),
            (b"\xff\xfe\x00x", "application/octet-stream"),
            (b"a\0b", "application/octet-stream"),
            (b"a,b\n1,2\n", "text/plain"),
            (b"a,b\n1,2\n3,4\n", "text/csv"),
            (b"a,b\n\"1,\n5\",2\n3,4\n", "text/csv"),
            (b"a,b\n1,2\n3\n", "text/plain"),
            (b"{\"a\": 1}", "application/json"),
            (b"[1, 2", "text/plain"),
            (b"<?xml version=\"1.0\"?><a/>", "text/xml"),
            (b"<?xml version=\"1.0\"?><svg/>", "image/svg+xml"),
            (b"\n<!DOCTYPE HTML><p>", "text/html"),
            (b"#!/bin/sh\n", "text/x-shellscript"),
            (b"%PDF-1.7", "application/pdf"),
            (b"\x89PNG\r\n\x1a\n....", "image/png"),
            (
                b"PK\x03\x04....xl/workbook.xml",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ),
            (b"PK\x03\x04....a.csv", "application/zip"),
            (b"PK\x05\x06\0\0\0\0", "application/zip"),
        ] {
            assert_eq!(sniff(content, true), expected, "{content:?}");
        }
        assert_eq!(sniff(b"caf\xc3", false), "text/plain");
        assert_eq!(sniff(b"caf\xc3", true), "application/octet-stream");
    }
}
