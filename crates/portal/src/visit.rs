//! What is asked for, and what comes back.

use cairn_catalogue::Caller;

/// A visit to an address, with what the server knows of it.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The path behind root path and language, decoded, such as `/dataset/rivers`.
    pub path: String,
    /// The query, as it was sent.
    pub query: String,
    /// The language of the answer, such as `en` or `fr`.
    pub language: String,
    /// What paths of the site begin with, language included: empty, `/fr`, `/data/fr`.
    pub base: String,
    /// What paths begin with in the other languages that the site offers, by language.
    pub bases: Vec<(String, String)>,
    /// What paths begin with that have no language, such as those of files.
    pub root: String,
    /// Scheme and host of the site, for addresses that leave it.
    pub origin: String,
    /// Who visits.
    pub caller: Caller,
}

impl Visit {
    /// Returns the pairs of the query in their order.
    pub(crate) fn pairs(&self) -> Vec<(String, String)> {
        url::form_urlencoded::parse(self.query.as_bytes())
            .map(|(key, value)| (key.into_owned(), value.into_owned()))
            .collect()
    }
}

/// An answer.
#[derive(Debug)]
pub struct Page {
    /// The HTTP status.
    pub status: u16,
    /// The media type.
    pub kind: &'static str,
    /// Where to go instead, for redirects.
    pub location: Option<String>,
    /// Whether it never changes at its address.
    pub forever: bool,
    /// The text.
    pub body: Vec<u8>,
}

impl Page {
    pub(crate) fn html(status: u16, body: String) -> Self {
        Self {
            status,
            kind: "text/html; charset=utf-8",
            location: None,
            forever: false,
            body: body.into_bytes(),
        }
    }

    pub(crate) fn lead(to: String) -> Self {
        Self {
            location: Some(to),
            ..Self::html(302, String::new())
        }
    }
}
