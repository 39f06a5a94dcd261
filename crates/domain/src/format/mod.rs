//! File formats: what a resource's format is called, and what a file name says about it.
//!
//! The formats are those of CKAN 2.12 (`ckan.resource_formats`), so that the same texts come out of the same input.

mod mime;
mod register;
mod sniff;
mod table;

pub use register::Formats;
pub use sniff::{SAMPLE, sniff};

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
    fn addresses_tell_the_format() {
        let formats = Formats::builtin();
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
                guess_from_url(url)
                    .map(|guess| formats.unify(guess))
                    .unwrap_or_default(),
                expected,
                "{url}"
            );
        }
    }
}
