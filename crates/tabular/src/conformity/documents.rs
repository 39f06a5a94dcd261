//! Documents that follow a standard as a whole.

use std::io::BufRead;

use serde_json::Value;

use super::{Found, Problem, Standard, geojson, iati, open511};

/// Why a document cannot be checked.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// It could not be read.
    #[error("the file could not be read: {0}")]
    Io(#[from] std::io::Error),
}

/// Looks whether a document follows a standard. JSON is read whole: whoever calls says how large a file may be.
///
/// # Errors
///
/// Where the disk fails; what is no JSON or XML is a problem that is found.
pub fn check_document(standard: Standard, mut input: impl BufRead) -> Result<Found, DocumentError> {
    let start = input.fill_buf()?;
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let is_xml = start.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<');
    match standard {
        Standard::Iati => iati::check(input),
        Standard::Open511 if is_xml => open511::check_xml(input),
        Standard::Open511 => Ok(of_json(input, open511::check_json)?),
        Standard::GeoJson => Ok(of_json(input, geojson::check)?),
    }
}

fn of_json(mut input: impl BufRead, check: fn(&Value, &mut Found)) -> Result<Found, DocumentError> {
    let mut found = Found::default();
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    match serde_json::from_slice(bytes) {
        Ok(value) => check(&value, &mut found),
        Err(error) => {
            let note = format!("the file is not JSON: {error}");
            found.note(Problem::of_file("format-error", note));
        }
    }
    Ok(found)
}
