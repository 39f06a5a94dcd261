//! What is asked for, and what comes back.

use std::sync::Arc;

use cairn_catalogue::Caller;
use cairn_catalogue::input::Upload;
use cairn_catalogue::usage::Use;

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
    /// The seal that forms of this visitor must carry; empty without a session.
    pub seal: String,
    /// What the browser keeps of somebody who is about to sign in; empty where it keeps nothing.
    pub note: String,
    /// Whether somebody comes from elsewhere to the start page at the address without a language.
    pub arrives: bool,
    /// The language of the site that their browser likes best.
    pub wish: Option<String>,
    /// The fields of a form that was sent; nothing for visits that only look.
    pub form: Option<Vec<(String, String)>>,
    /// The files of a form with the name of their field, in their order.
    pub files: Vec<(String, Arc<Upload>)>,
    /// The form does not carry the seal of this visitor: nothing may be done on their behalf.
    pub is_unsealed: bool,
    /// Some of the form is no UTF-8, and stands in it as U+FFFD.
    pub is_garbled: bool,
}

impl Visit {
    /// Tells whether nothing may be done that the form asks for: it is not of a page of this visitor, or not what they typed.
    pub(crate) fn is_withheld(&self) -> bool {
        self.is_unsealed || self.is_garbled
    }

    /// Returns a field of the form that was sent; empty where there is none.
    pub(crate) fn field(&self, name: &str) -> &str {
        let mut fields = self.form.iter().flatten();
        fields
            .find_map(|(key, value)| (key == name).then_some(value.as_str()))
            .unwrap_or_default()
    }

    /// Returns all values of a field of the form that was sent, in their order.
    pub(crate) fn fields<'v>(&'v self, name: &'v str) -> impl Iterator<Item = &'v str> {
        let fields = self.form.iter().flatten();
        fields.filter_map(move |(key, value)| (key == name).then_some(value.as_str()))
    }

    /// Returns the first file of a field of the form that was sent.
    pub(crate) fn file(&self, name: &str) -> Option<&Arc<Upload>> {
        let mut files = self.files.iter();
        files.find_map(|(key, file)| (key == name).then_some(file))
    }

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
    /// What it is, for logs and metrics: the name of its template's type below `pages`.
    pub name: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// The media type.
    pub kind: &'static str,
    /// Whether everybody without a session sees the same until something in the catalogue changes.
    pub common: bool,
    /// Where to go instead, for redirects.
    pub location: Option<String>,
    /// Whether it never changes at its address.
    pub forever: bool,
    /// Whether it is for one person, though no session says so: no cache on the way keeps it.
    pub personal: bool,
    /// Whether pages elsewhere may show it in a frame.
    pub framed: bool,
    /// The session that the browser is to keep, and for how many seconds; an empty one is forgotten.
    pub session: Option<(String, Option<i64>)>,
    /// The note that the browser is to keep of somebody who is about to sign in elsewhere, and for how many seconds; an empty one is forgotten.
    pub note: Option<(String, i64)>,
    /// Whether it says that what a form asked for was done; pages that lead elsewhere say so by that.
    pub taken: bool,
    /// Whether it says that something is not there, not allowed or wrong, and nothing else.
    pub refused: bool,
    /// What it uses of the catalogue, beside the site; the server counts it.
    pub uses: Vec<Use>,
    /// The text.
    pub body: Vec<u8>,
}

impl Page {
    pub(crate) fn html(status: u16, body: String) -> Self {
        Self {
            name: "page",
            status,
            kind: "text/html; charset=utf-8",
            common: false,
            location: None,
            forever: false,
            personal: false,
            framed: false,
            session: None,
            note: None,
            taken: false,
            refused: false,
            uses: Vec::new(),
            body: body.into_bytes(),
        }
    }

    /// Says that everybody without a session sees the same until something in the catalogue changes.
    pub(crate) fn common(self) -> Self {
        Self {
            common: true,
            ..self
        }
    }

    /// Says what the page uses of the catalogue.
    pub(crate) fn using(self, uses: impl IntoIterator<Item = Use>) -> Self {
        Self {
            uses: uses.into_iter().collect(),
            ..self
        }
    }

    pub(crate) fn lead(to: String) -> Self {
        Self {
            location: Some(to),
            ..Self::html(302, String::new())
        }
    }
}
