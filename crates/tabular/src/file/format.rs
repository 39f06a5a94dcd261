//! What kind of file something is: by the format that its resource states, by its MIME type, by its name, by its first bytes.

/// A kind of file that can be read as a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text with a delimiter, where it is known beforehand.
    Delimited(Option<u8>),
    /// XLSX, XLSM, XLSB, XLS, ODS.
    Workbook,
    /// A list of objects, or an object that holds one.
    Json,
    /// An object a line.
    JsonLines,
    /// Features, whose properties are the columns.
    GeoJson,
    /// Parquet.
    Parquet,
    /// An archive of one of these.
    Zip,
    /// One of these, made smaller.
    Gzip,
}

/// Names as resources state them, in small letters: formats, MIME types, extensions.
const NAMES: &[(&str, Format)] = &[
    ("csv", Format::Delimited(None)),
    ("text/csv", Format::Delimited(None)),
    ("application/csv", Format::Delimited(None)),
    ("text/comma-separated-values", Format::Delimited(None)),
    ("tsv", Format::Delimited(Some(b'\t'))),
    ("tab", Format::Delimited(Some(b'\t'))),
    ("text/tab-separated-values", Format::Delimited(Some(b'\t'))),
    ("text/tsv", Format::Delimited(Some(b'\t'))),
    ("xls", Format::Workbook),
    ("xlsx", Format::Workbook),
    ("xlsm", Format::Workbook),
    ("xlsb", Format::Workbook),
    ("ods", Format::Workbook),
    ("application/vnd.ms-excel", Format::Workbook),
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Format::Workbook,
    ),
    (
        "application/vnd.oasis.opendocument.spreadsheet",
        Format::Workbook,
    ),
    ("json", Format::Json),
    ("application/json", Format::Json),
    ("jsonl", Format::JsonLines),
    ("ndjson", Format::JsonLines),
    ("json lines", Format::JsonLines),
    ("application/x-ndjson", Format::JsonLines),
    ("application/jsonl", Format::JsonLines),
    ("geojson", Format::GeoJson),
    ("application/geo+json", Format::GeoJson),
    ("application/vnd.geo+json", Format::GeoJson),
    ("parquet", Format::Parquet),
    ("application/vnd.apache.parquet", Format::Parquet),
    ("zip", Format::Zip),
    ("application/zip", Format::Zip),
    ("application/x-zip-compressed", Format::Zip),
    ("gz", Format::Gzip),
    ("csv.gz", Format::Gzip),
    ("application/gzip", Format::Gzip),
    ("application/x-gzip", Format::Gzip),
];

impl Format {
    /// Finds the format that a resource states.
    pub fn named(name: &str) -> Option<Self> {
        let lower = name.trim().trim_start_matches('.').to_lowercase();
        let bare = lower.split(';').next().unwrap_or_default().trim();
        NAMES
            .iter()
            .find(|(known, _)| *known == bare)
            .map(|(_, format)| *format)
    }

    /// Finds the format by the end of a file's name.
    pub fn of_file_name(name: &str) -> Option<Self> {
        let plain = name.split(['?', '#']).next().unwrap_or_default();
        let (_, extension) = plain.rsplit_once('.')?;
        if extension.eq_ignore_ascii_case("txt") {
            return None;
        }
        Self::named(extension).filter(|_| !extension.contains('/'))
    }

    /// Corrects what is stated by what the first bytes show: a workbook that is called CSV, a CSV that is called XLS, a page of
    /// HTML in place of a file.
    pub fn corrected(self, head: &[u8]) -> Result<Self, String> {
        if head.starts_with(b"PAR1") {
            return Ok(Self::Parquet);
        }
        if head.starts_with(b"PK\x03\x04") {
            return Ok(match self {
                Self::Zip | Self::Workbook => self,
                // Workbooks are archives too; the archive tells which it is.
                _ => Self::Zip,
            });
        }
        if head.starts_with(b"\x1F\x8B\x08") {
            return Ok(Self::Gzip);
        }
        if head.starts_with(b"\xD0\xCF\x11\xE0") {
            return Ok(Self::Workbook);
        }
        if head.starts_with(b"%PDF-") {
            return Err("the file is a PDF, not a table".to_owned());
        }
        let text = head
            .strip_prefix(b"\xEF\xBB\xBF")
            .unwrap_or(head)
            .trim_ascii_start();
        let lower = text[..text.len().min(64)].to_ascii_lowercase();
        if lower.starts_with(b"<!doctype html") || lower.starts_with(b"<html") {
            return Err("the file is a page of HTML, not a table".to_owned());
        }
        Ok(match self {
            // What is called so, and is none, may be text.
            Self::Workbook | Self::Zip | Self::Parquet if lower.starts_with(b"<") => {
                return Err("the file is XML or HTML, not what its format says".to_owned());
            }
            Self::Workbook | Self::Zip | Self::Gzip if is_text(head) => Self::Delimited(None),
            other => other,
        })
    }
}

fn is_text(head: &[u8]) -> bool {
    !head.is_empty()
        && (head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") || !head.contains(&0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_first_bytes() {
        assert_eq!(Format::named(" CSV "), Some(Format::Delimited(None)));
        assert_eq!(
            Format::named("text/csv; charset=utf-8"),
            Some(Format::Delimited(None))
        );
        assert_eq!(Format::named(".XLSX"), Some(Format::Workbook));
        assert_eq!(Format::named("PDF"), None);
        assert_eq!(
            Format::of_file_name("http://h/a.b/rows.jsonl?x=1.csv"),
            Some(Format::JsonLines)
        );
        let csv = Format::Delimited(None);
        for (stated, head, expected) in [
            (csv, &b"PK\x03\x04..."[..], Ok(Format::Zip)),
            (csv, b"\xD0\xCF\x11\xE0", Ok(Format::Workbook)),
            (csv, b"\x1F\x8B\x08\x00", Ok(Format::Gzip)),
            (Format::Gzip, b"a,b\n1,2\n", Ok(csv)),
            (Format::Workbook, b"a,b\n1,2\n", Ok(csv)),
            (Format::Workbook, b"PK\x03\x04", Ok(Format::Workbook)),
            (csv, b"a,b\n", Ok(csv)),
            (
                csv,
                b"\n<!DOCTYPE HTML><html>",
                Err("the file is a page of HTML, not a table".to_owned()),
            ),
        ] {
            assert_eq!(stated.corrected(head), expected, "{head:?}");
        }
    }
}
