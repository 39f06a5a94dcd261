//! Answers of the Open Archives Initiative's Protocol for Metadata Harvesting, version 2.0
//! (<http://www.openarchives.org/OAI/openarchivesprotocol.html>), as XML.

mod datacite;
mod dublin_core;
mod write;

use chrono::NaiveDateTime;
use serde_json::{Map, Value};

use crate::dcat::{self, Profile, Syntax};
use crate::error::ExchangeError;
use crate::site::Site;

pub use write::{document, moment};

/// A form that records are given out in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Unqualified Dublin Core, which every repository has.
    DublinCore,
    /// DCAT-AP as RDF/XML.
    Dcat,
    /// DataCite 4.
    DataCite,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::DublinCore, Self::Dcat, Self::DataCite];

    /// Returns the format of a prefix.
    pub fn of_prefix(prefix: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|format| format.prefix() == prefix)
    }

    /// Returns the prefix that names it.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::DublinCore => "oai_dc",
            Self::Dcat => "dcat",
            Self::DataCite => "oai_datacite",
        }
    }

    /// Returns where its schema is.
    fn schema(self) -> &'static str {
        match self {
            Self::DublinCore => "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
            Self::Dcat => "https://www.w3.org/ns/dcat.rdf",
            Self::DataCite => "http://schema.datacite.org/meta/kernel-4.4/metadata.xsd",
        }
    }

    /// Returns the namespace of its elements.
    fn namespace(self) -> &'static str {
        match self {
            Self::DublinCore => "http://www.openarchives.org/OAI/2.0/oai_dc/",
            Self::Dcat => "http://www.w3.org/ns/dcat#",
            Self::DataCite => "http://datacite.org/schema/kernel-4",
        }
    }

    /// Writes a record, as `package_show` gives it.
    pub fn write(self, record: &Map<String, Value>, site: &Site) -> Result<String, ExchangeError> {
        match self {
            Self::DublinCore => Ok(dublin_core::write(record, site)),
            Self::DataCite => Ok(datacite::write(record, site)),
            Self::Dcat => {
                let text = dcat::dataset(record, site, Profile::DcatAp3, Syntax::RdfXml)?;
                // Inside another document it has no head of its own.
                let body = match text.strip_prefix("<?xml").and_then(|rest| rest.find("?>")) {
                    Some(end) => text.get("<?xml".len() + end + 2..).unwrap_or_default(),
                    None => &text,
                };
                Ok(body.trim_start().to_owned())
            }
        }
    }
}

/// What an item is called, and when it changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Its identifier.
    pub identifier: String,
    /// When it changed last, or went.
    pub datestamp: NaiveDateTime,
    /// The sets that it is in.
    pub sets: Vec<String>,
    /// Whether it is there no more.
    pub deleted: bool,
}

/// A set of items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// What requests call it.
    pub spec: String,
    /// What people call it.
    pub name: String,
    /// What is said about it, or nothing.
    pub about: String,
}

/// Where a list goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resumption {
    /// The token that asks for what comes next; empty at the end of a list that had several parts.
    pub token: String,
    /// How many items came before this part.
    pub cursor: u64,
}

/// What is wrong with a request, under the codes of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// An argument is missing, unknown, there twice, or makes no sense.
    BadArgument,
    /// The token is none of this repository.
    BadResumptionToken,
    /// There is no such verb, none, or two.
    BadVerb,
    /// There is no such format, or the item is not in it.
    CannotDisseminateFormat,
    /// There is no such item.
    IdDoesNotExist,
    /// No items are as asked.
    NoRecordsMatch,
    /// There are no sets.
    NoSetHierarchy,
}

impl Code {
    fn as_str(self) -> &'static str {
        match self {
            Self::BadArgument => "badArgument",
            Self::BadResumptionToken => "badResumptionToken",
            Self::BadVerb => "badVerb",
            Self::CannotDisseminateFormat => "cannotDisseminateFormat",
            Self::IdDoesNotExist => "idDoesNotExist",
            Self::NoRecordsMatch => "noRecordsMatch",
            Self::NoSetHierarchy => "noSetHierarchy",
        }
    }

    /// Tells whether the arguments make so little sense that they are not repeated.
    fn hides_arguments(self) -> bool {
        matches!(self, Self::BadArgument | Self::BadVerb)
    }
}

/// What is answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// What the repository is.
    Identify {
        /// What people call it.
        name: String,
        /// Whom to write to.
        email: String,
        /// Before this nothing changed.
        earliest: NaiveDateTime,
        /// What identifiers begin with after `oai:`, where that is the name of a host.
        namespace: Option<String>,
    },
    /// The formats that there are.
    Formats,
    /// The sets that there are.
    Sets(Vec<Set>, Option<Resumption>),
    /// Items without what is said about them.
    Identifiers(Vec<Header>, Option<Resumption>),
    /// Items with what is said about them, where they are there.
    Records(Vec<(Header, Option<String>)>, Option<Resumption>),
    /// One item.
    Record(Header, Option<String>),
    /// What is wrong with the request.
    Error(Code, String),
}

#[cfg(test)]
mod tests;
