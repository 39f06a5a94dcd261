//! File formats: what a resource's format is called, and what a file name says about it.
//!
//! The formats are those of CKAN 2.12 (`ckan.resource_formats`), so that the same texts come out of the same input.

mod mime;
mod sniff;

pub use sniff::{SAMPLE, sniff};

use std::collections::HashMap;
use std::sync::LazyLock;

/// A file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// The short name that is shown.
    pub name: &'static str,
    /// The long name.
    pub title: &'static str,
    /// The MIME type, empty where there is none.
    pub mime: &'static str,
    /// What else it is called, in lower case.
    pub other: &'static [&'static str],
}

/// The known formats.
pub const FORMATS: &[Format] = &[
    Format {
        name: "ArcGIS Map Preview",
        title: "ArcGIS Map Preview",
        mime: "ArcGIS Map Preview",
        other: &[],
    },
    Format {
        name: "ArcGIS Map Service",
        title: "ArcGIS Map Service",
        mime: "ArcGIS Map Service",
        other: &[],
    },
    Format {
        name: "ArcGIS Online Map",
        title: "ArcGIS Online Map",
        mime: "ArcGIS Online Map",
        other: &["web map application"],
    },
    Format {
        name: "Atom Feed",
        title: "Atom Feed",
        mime: "application/atom+xml",
        other: &[],
    },
    Format {
        name: "BIN",
        title: "Binary Data",
        mime: "application/octet-stream",
        other: &[],
    },
    Format {
        name: "BMP",
        title: "Bitmap Image File",
        mime: "image/x-ms-bmp",
        other: &[],
    },
    Format {
        name: "CSV",
        title: "Comma Separated Values File",
        mime: "text/csv",
        other: &["text/comma-separated-values"],
    },
    Format {
        name: "DCR",
        title: "Adobe Shockwave format",
        mime: "application/x-director",
        other: &[],
    },
    Format {
        name: "dBase",
        title: "dBase Database",
        mime: "application/x-dbf",
        other: &["dbf"],
    },
    Format {
        name: "DOC",
        title: "Word Document",
        mime: "application/msword",
        other: &[],
    },
    Format {
        name: "DOCM",
        title: "Word OOXML Document - Macro Enabled",
        mime: "application/vnd.ms-word.document.macroEnabled.12",
        other: &[],
    },
    Format {
        name: "DOCX",
        title: "Word OOXML Document",
        mime: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        other: &[],
    },
    Format {
        name: "DOTM",
        title: "Word OOXML Template - Macro Enabled",
        mime: "application/vnd.ms-word.template.macroEnabled.12",
        other: &[],
    },
    Format {
        name: "DOTX",
        title: "Word OOXML - Template",
        mime: "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
        other: &[],
    },
    Format {
        name: "Esri REST",
        title: "Esri Rest API Endpoint",
        mime: "Esri REST",
        other: &["arcgis_rest"],
    },
    Format {
        name: "EXE",
        title: "Windows Executable Program",
        mime: "application/x-msdownload",
        other: &[],
    },
    Format {
        name: "E00",
        title: "ARC/INFO interchange file format",
        mime: "application/x-e00",
        other: &[],
    },
    Format {
        name: "GeoJSON",
        title: "Geographic JavaScript Object Notation",
        mime: "application/geo+json",
        other: &[],
    },
    Format {
        name: "GIF",
        title: "GIF Image File",
        mime: "image/gif",
        other: &[],
    },
    Format {
        name: "GTFS",
        title: "General Transit Feed Specification",
        mime: "",
        other: &[],
    },
    Format {
        name: "GZ",
        title: "Gzip File",
        mime: "application/gzip",
        other: &["application/x-gzip"],
    },
    Format {
        name: "HTML",
        title: "Web Page",
        mime: "text/html",
        other: &["htm", "http://purl.org/net/mediatypes/text/html"],
    },
    Format {
        name: "ICS",
        title: "iCalendar",
        mime: "text/calendar",
        other: &["ifb", "ical"],
    },
    Format {
        name: "JPEG",
        title: "JPG Image File",
        mime: "image/jpeg",
        other: &["jpg"],
    },
    Format {
        name: "JS",
        title: "JavaScript",
        mime: "application/x-javascript",
        other: &[],
    },
    Format {
        name: "JSON",
        title: "JavaScript Object Notation",
        mime: "application/json",
        other: &[],
    },
    Format {
        name: "KML",
        title: "KML File",
        mime: "application/vnd.google-earth.kml+xml",
        other: &[],
    },
    Format {
        name: "KMZ",
        title: "KMZ File",
        mime: "application/vnd.google-earth.kmz+xml",
        other: &["application/vnd.google-earth.kmz"],
    },
    Format {
        name: "MDB",
        title: "Access Database",
        mime: "application/x-msaccess",
        other: &[],
    },
    Format {
        name: "MOP",
        title: "MOPAC Input format",
        mime: "chemical/x-mopac-input",
        other: &[],
    },
    Format {
        name: "MP3",
        title: "MPEG-1 Audio Layer-3",
        mime: "audio/mpeg",
        other: &[],
    },
    Format {
        name: "MP4",
        title: "MPEG Video File",
        mime: "video/mp4",
        other: &[],
    },
    Format {
        name: "MrSID",
        title: "MrSID",
        mime: "image/x-mrsid",
        other: &[],
    },
    Format {
        name: "MXD",
        title: "ESRI ArcGIS project file",
        mime: "application/x-mxd",
        other: &[],
    },
    Format {
        name: "NetCDF",
        title: "NetCDF File",
        mime: "application/netcdf",
        other: &[],
    },
    Format {
        name: "N3",
        title: "N3 Triples",
        mime: "application/x-n3",
        other: &[],
    },
    Format {
        name: "OGG",
        title: "Ogg Vorbis Audio File",
        mime: "audio/ogg",
        other: &[],
    },
    Format {
        name: "ODB",
        title: "OpenDocument Database",
        mime: "application/vnd.oasis.opendocument.database",
        other: &[],
    },
    Format {
        name: "ODC",
        title: "OpenDocument Chart",
        mime: "application/vnd.oasis.opendocument.chart",
        other: &[],
    },
    Format {
        name: "ODF",
        title: "OpenDocument Math Formula",
        mime: "application/vnd.oasis.opendocument.formula",
        other: &[],
    },
    Format {
        name: "ODG",
        title: "OpenDocument Image",
        mime: "application/vnd.oasis.opendocument.graphics",
        other: &[],
    },
    Format {
        name: "OWL",
        title: "Web Ontology Language",
        mime: "application/owl+xml",
        other: &[],
    },
    Format {
        name: "ODP",
        title: "OpenDocument Presentation",
        mime: "application/vnd.oasis.opendocument.presentation",
        other: &[],
    },
    Format {
        name: "ODS",
        title: "OpenDocument Spreadsheet",
        mime: "application/vnd.oasis.opendocument.spreadsheet",
        other: &[],
    },
    Format {
        name: "ODT",
        title: "OpenDocument Text",
        mime: "application/vnd.oasis.opendocument.text",
        other: &[],
    },
    Format {
        name: "PDF",
        title: "PDF File",
        mime: "application/pdf",
        other: &[],
    },
    Format {
        name: "Perl",
        title: "Perl Script",
        mime: "text/x-perl",
        other: &[],
    },
    Format {
        name: "PNG",
        title: "PNG Image File",
        mime: "image/png",
        other: &[],
    },
    Format {
        name: "POTM",
        title: "Powerpoint Open XML Template - Macro Enabled",
        mime: "application/vnd.ms-powerpoint.template.macroEnabled.12",
        other: &[],
    },
    Format {
        name: "POTX",
        title: "Powerpoint OOXML Presentation - Template",
        mime: "application/vnd.openxmlformats-officedocument.presentationml.template",
        other: &[],
    },
    Format {
        name: "PPAM",
        title: "Powerpoint Open XML - Add-in Macro Enabled",
        mime: "application/vnd.ms-powerpoint.addin.macroEnabled.12",
        other: &[],
    },
    Format {
        name: "PPT",
        title: "Powerpoint Presentation",
        mime: "application/vnd.ms-powerpoint",
        other: &[],
    },
    Format {
        name: "PPTM",
        title: "Powerpoint Open XML - Macro Enabled",
        mime: "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
        other: &[],
    },
    Format {
        name: "PPTX",
        title: "Powerpoint OOXML Presentation",
        mime: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        other: &[],
    },
    Format {
        name: "PPSM",
        title: "Powerpoint Open XML Slide Show - Macro Enabled",
        mime: "application/vnd.ms-powerpoint.slideshow.macroEnabled.12",
        other: &[],
    },
    Format {
        name: "PPSX",
        title: "Powerpoint Open XML - Slide Show",
        mime: "application/vnd.openxmlformats-officedocument.presentationml.slideshow",
        other: &[],
    },
    Format {
        name: "QGIS",
        title: "QGIS File",
        mime: "application/x-qgis",
        other: &[],
    },
    Format {
        name: "RAR",
        title: "RAR Compressed File",
        mime: "application/rar",
        other: &[],
    },
    Format {
        name: "RDF",
        title: "RDF",
        mime: "application/rdf+xml",
        other: &["rdf/xml"],
    },
    Format {
        name: "RSS",
        title: "RSS feed",
        mime: "application/rss+xml",
        other: &[],
    },
    Format {
        name: "SHP",
        title: "Shapefile",
        mime: "",
        other: &["esri shapefile"],
    },
    Format {
        name: "SPARQL",
        title: "SPARQL end-point",
        mime: "application/sparql-results+xml",
        other: &[],
    },
    Format {
        name: "SVG",
        title: "SVG vector image",
        mime: "image/svg+xml",
        other: &[],
    },
    Format {
        name: "TAR",
        title: "TAR Compressed File",
        mime: "application/x-tar",
        other: &[],
    },
    Format {
        name: "TIFF",
        title: "TIFF Image File",
        mime: "image/tiff",
        other: &[],
    },
    Format {
        name: "TORRENT",
        title: "Torrent",
        mime: "application/x-bittorrent",
        other: &["bittorrent"],
    },
    Format {
        name: "TSV",
        title: "Tab Separated Values File",
        mime: "text/tab-separated-values",
        other: &["text/tsv"],
    },
    Format {
        name: "TXT",
        title: "Text File",
        mime: "text/plain",
        other: &[],
    },
    Format {
        name: "WAV",
        title: "Wave Audio File",
        mime: "audio/wav",
        other: &[],
    },
    Format {
        name: "WCS",
        title: "Web Coverage Service",
        mime: "",
        other: &[],
    },
    Format {
        name: "WebM",
        title: "WEBM Video File",
        mime: "video/webm",
        other: &[],
    },
    Format {
        name: "WFS",
        title: "Web Feature Service",
        mime: "",
        other: &[],
    },
    Format {
        name: "WMS",
        title: "Web Mapping Service",
        mime: "",
        other: &[],
    },
    Format {
        name: "WMTS",
        title: "Web Map Tile Service",
        mime: "",
        other: &[],
    },
    Format {
        name: "XLAM",
        title: "Excel OOXML Spreadsheet - Macro Enabled Add-in",
        mime: "application/vnd.ms-excel.addin.macroEnabled.12",
        other: &[],
    },
    Format {
        name: "XLS",
        title: "Excel Document",
        mime: "application/vnd.ms-excel",
        other: &[
            "excel",
            "application/msexcel",
            "application/x-msexcel",
            "application/x-ms-excel",
            "application/x-excel",
            "application/x-dos_ms_excel",
            "application/xls",
            "application/x-xls",
        ],
    },
    Format {
        name: "XLSB",
        title: "Excel OOXML Spreadsheet - Binary Workbook",
        mime: "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
        other: &[],
    },
    Format {
        name: "XLSM",
        title: "Excel OOXML Spreadsheet - Macro Enabled",
        mime: "application/vnd.ms-excel.sheet.macroEnabled.12",
        other: &[],
    },
    Format {
        name: "XLSX",
        title: "Excel OOXML Spreadsheet",
        mime: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        other: &[],
    },
    Format {
        name: "XLTM",
        title: "Excel OOXML Spreadsheet Template - Macro Enabled",
        mime: "application/vnd.ms-excel.template.macroEnabled.12",
        other: &[],
    },
    Format {
        name: "XLTX",
        title: "Excel OOXML Spreadsheet - Template",
        mime: "application/vnd.openxmlformats-officedocument.spreadsheetml.template",
        other: &[],
    },
    Format {
        name: "XML",
        title: "XML File",
        mime: "application/xml",
        other: &["text/xml", "http://purl.org/net/mediatypes/application/xml"],
    },
    Format {
        name: "XSLT",
        title: "Extensible Stylesheet Language Transformations",
        mime: "application/xslt+xml",
        other: &[],
    },
    Format {
        name: "XYZ",
        title: "XYZ Chemical File",
        mime: "chemical/x-xyz",
        other: &[],
    },
    Format {
        name: "ZIP",
        title: "Zip File",
        mime: "application/zip",
        other: &["http://purl.org/net/mediatypes/application/zip"],
    },
];

/// Names in lower case, of every kind, and the short name that they mean.
static BY_NAME: LazyLock<HashMap<String, &'static Format>> = LazyLock::new(|| {
    let mut names = HashMap::with_capacity(FORMATS.len() * 4);
    for format in FORMATS {
        for name in [format.name, format.title, format.mime]
            .iter()
            .chain(format.other)
        {
            if !name.is_empty() {
                names.insert(name.to_lowercase(), format);
            }
        }
    }
    names
});

/// Returns the format that a text names in any way, letter case aside.
pub fn find(text: &str) -> Option<&'static Format> {
    if let Some(format) = FORMATS.iter().find(|format| format.name == text) {
        return Some(format);
    }
    BY_NAME.get(text.to_lowercase().as_str()).copied()
}

/// Returns the format's usual short name (`text/csv` → `CSV`), or the text unchanged where it is not known.
pub fn unify(text: &str) -> String {
    find(text).map_or_else(|| text.to_owned(), |format| format.name.to_owned())
}

/// Guesses a resource's format from its address, by MIME type; addresses of a host alone say nothing.
pub fn guess_from_url(url: &str) -> Option<&'static str> {
    if url.is_empty() || is_host_alone(url) {
        None
    } else {
        mime::guess(url)
    }
}

/// Guesses the MIME type of a file from its name.
pub fn guess_mimetype(name: &str) -> Option<&'static str> {
    mime::guess(name)
}

/// Guesses the MIME type of what an address leads to.
pub fn guess_mimetype_of_url(url: &str) -> Option<&'static str> {
    guess_from_url(url)
}

/// Tells whether an address has a scheme and no path.
fn is_host_alone(url: &str) -> bool {
    let Some((scheme, rest)) = url.trim_start().split_once(':') else {
        return false;
    };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    if !is_scheme {
        return false;
    }
    let path = match rest.strip_prefix("//") {
        Some(rest) => rest
            .find(['/', '?', '#'])
            .map_or("", |start| &rest[start..]),
        None => rest,
    };
    path.split(['?', '#']).next().unwrap_or_default().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unified() {
        for (text, expected) in [
            ("csv", "CSV"),
            ("text/csv", "CSV"),
            ("Text/CSV", "CSV"),
            ("application/json", "JSON"),
            ("Shapefile", "SHP"),
            ("plain text", "plain text"),
            ("xlsx", "XLSX"),
            ("application/vnd.ms-excel", "XLS"),
            ("GeoJSON", "GeoJSON"),
            ("htm", "HTML"),
            ("rdf", "RDF"),
            ("wms", "WMS"),
            ("API", "API"),
            ("  csv ", "  csv "),
            ("application/pdf", "PDF"),
            ("unknown/thing", "unknown/thing"),
            ("ttl", "ttl"),
            ("", ""),
        ] {
            assert_eq!(unify(text), expected);
        }
    }

    #[test]
    fn every_name_means_one_format() {
        let mut seen: HashMap<String, &str> = HashMap::new();
        for format in FORMATS {
            for name in [format.name, format.title, format.mime]
                .iter()
                .chain(format.other)
            {
                if !name.is_empty() {
                    let before = seen.insert(name.to_lowercase(), format.name);
                    assert!(before.is_none_or(|before| before == format.name), "{name}");
                }
            }
        }
        assert_eq!(FORMATS.len(), 85);
    }

    #[test]
    fn addresses_tell_the_format() {
        for (url, expected) in [
            ("http://a/x.csv", "CSV"),
            (" http://a/x.csv", "CSV"),
            ("http://a/x.csv?a=b", ""),
            ("http://a/x.json#f", ""),
            ("http://a.csv", ""),
            ("http://a.csv/", ""),
            ("http://a/x.tar.gz", "TAR"),
            ("http://a/X.PDF", "PDF"),
            ("x.xlsx", "XLSX"),
            ("ftp://a/b.xml", "XML"),
            ("http://a/x.geojson", "GeoJSON"),
            ("http://a/x.unknown", ""),
            ("http://a/.csv", ""),
            ("", ""),
        ] {
            assert_eq!(
                guess_from_url(url).map(unify).unwrap_or_default(),
                expected,
                "{url}"
            );
        }
    }
}
