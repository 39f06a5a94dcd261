//! How a feed is written: as Atom, with what is left of entries that went, or as RSS 2.0.

use std::fmt::Write as _;

use cairn_domain::text::escape_xml;
use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::desk::Desk;
use crate::said::text;

/// The namespace of what is left of entries that went (RFC 6721).
const TOMBSTONES: &str = "http://purl.org/atompub/tombstones/1.0";
/// The time of a feed in which nothing ever happened.
const NEVER: &str = "1970-01-01T00:00:00Z";

/// The form of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Atom,
    Rss,
}

impl Form {
    /// Returns the form that the end of an address names.
    pub(crate) fn of(extension: &str) -> Option<Self> {
        match extension {
            "atom" => Some(Self::Atom),
            "rss" => Some(Self::Rss),
            _ => None,
        }
    }

    /// Returns the end of its addresses.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Atom => "atom",
            Self::Rss => "rss",
        }
    }

    /// Returns its media type.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Atom => "application/atom+xml; charset=utf-8",
            Self::Rss => "application/rss+xml; charset=utf-8",
        }
    }
}

/// An entry of a feed.
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) link: String,
    pub(crate) updated: String,
    pub(crate) summary: String,
}

/// A feed.
pub(crate) struct Feed<'a> {
    pub(crate) title: String,
    /// Its own address.
    pub(crate) here: String,
    /// The page that tells the same.
    pub(crate) page: String,
    pub(crate) entries: Vec<Entry>,
    /// Tombstones of entries that went; RSS has no place for them.
    pub(crate) gone: &'a [Value],
}

impl Feed<'_> {
    /// Writes it.
    pub(crate) fn written(&self, desk: &Desk<'_>, form: Form) -> String {
        match form {
            Form::Atom => self.atom(desk),
            Form::Rss => self.rss(desk),
        }
    }

    fn withdrawn(&self) -> Vec<String> {
        let gone = self.gone.iter();
        gone.map(|left| moment(text(left, "withdrawn"))).collect()
    }

    fn atom(&self, desk: &Desk<'_>) -> String {
        let went = self.withdrawn();
        let site = desk.app.site().title.clone();
        let mut out = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:at=\"{TOMBSTONES}\" xml:lang=\"{}\">\n<title>{}</title>\n<id>{}</id>\n<updated>{}</updated>\n\
             <author><name>{}</name></author>\n<link rel=\"self\" href=\"{}\"/>\n<link rel=\"alternate\" href=\"{}\"/>\n",
            desk.language.code(),
            escape_xml(&self.title),
            escape_xml(&self.here),
            self.updated(&went),
            escape_xml(&site),
            escape_xml(&self.here),
            escape_xml(&self.page),
        );
        for entry in &self.entries {
            // Writing to a String cannot fail.
            let _ = write!(
                out,
                "<entry>\n<title>{}</title>\n<id>{}</id>\n<updated>{}</updated>\n<link rel=\"alternate\" href=\"{}\"/>\n<summary>{}</summary>\n</entry>\n",
                escape_xml(&entry.title),
                escape_xml(&entry.id),
                entry.updated,
                escape_xml(&entry.link),
                escape_xml(&entry.summary),
            );
        }
        for (left, when) in self.gone.iter().zip(&went) {
            let id = escape_xml(text(left, "id"));
            let reason = match text(left, "reason") {
                "" => String::new(),
                reason => format!("<at:comment>{}</at:comment>\n", escape_xml(reason)),
            };
            // Writing to a String cannot fail.
            let _ = write!(
                out,
                "<at:deleted-entry ref=\"urn:uuid:{id}\" when=\"{when}\">\n{reason}</at:deleted-entry>\n",
            );
        }
        out.push_str("</feed>\n");
        out
    }

    fn rss(&self, desk: &Desk<'_>) -> String {
        let site = desk.app.site().title.clone();
        let mut out = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n<title>{}</title>\n<link>{}</link>\n<description>{}</description>\n\
             <language>{}</language>\n<lastBuildDate>{}</lastBuildDate>\n<atom:link rel=\"self\" type=\"application/rss+xml\" href=\"{}\"/>\n",
            escape_xml(&self.title),
            escape_xml(&self.page),
            escape_xml(&site),
            desk.language.code(),
            dated(self.updated(&self.withdrawn())),
            escape_xml(&self.here),
        );
        for entry in &self.entries {
            // Writing to a String cannot fail.
            let _ = write!(
                out,
                "<item>\n<title>{}</title>\n<link>{}</link>\n<guid isPermaLink=\"false\">{}</guid>\n<pubDate>{}</pubDate>\n<description>{}</description>\n</item>\n",
                escape_xml(&entry.title),
                escape_xml(&entry.link),
                escape_xml(&entry.id),
                dated(&entry.updated),
                // Programs take a description for HTML.
                escape_xml(&escape_xml(&entry.summary)),
            );
        }
        out.push_str("</channel>\n</rss>\n");
        out
    }

    fn updated<'f>(&'f self, went: &'f [String]) -> &'f str {
        let entries = self.entries.iter().map(|entry| entry.updated.as_str());
        let times = entries.chain(went.iter().map(String::as_str));
        times.max().unwrap_or(NEVER)
    }
}

/// Returns a time as RSS writes it (RFC 822).
fn dated(moment: &str) -> String {
    let time = DateTime::parse_from_rfc3339(moment).map(|time| time.with_timezone(&Utc));
    time.unwrap_or_default().to_rfc2822()
}

/// Returns a day or time as feeds write it.
pub(crate) fn moment(text: &str) -> String {
    match text.get(..19) {
        Some(time) => format!("{time}Z"),
        None if text.len() == 10 => format!("{text}T00:00:00Z"),
        None => NEVER.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_rss_are_those_of_letters() {
        assert_eq!(
            dated("2024-02-29T10:11:12Z"),
            "Thu, 29 Feb 2024 10:11:12 +0000"
        );
        assert_eq!(dated("soon"), dated(NEVER));
    }
}
