//! The letter with what is new around what somebody follows.

use super::Message;
use crate::messages::is_french;

/// What a letter is about.
pub(crate) struct News<'a> {
    /// Title of the site.
    pub(crate) site: &'a str,
    /// What is new, the latest first.
    pub(crate) records: &'a [NewsOf],
    /// Where all news is.
    pub(crate) all: &'a str,
    /// Where letters are ended.
    pub(crate) leave: &'a str,
}

/// What is new of a record.
pub(crate) struct NewsOf {
    /// Its title.
    pub(crate) title: String,
    /// What happened: new, changed, commented, found, stale.
    pub(crate) kind: String,
    /// Where it is.
    pub(crate) link: String,
}

/// Tells somebody what is new.
pub(crate) fn news(locale: &str, to: &str, about: &News<'_>) -> Message {
    let french = is_french(locale);
    let what = |kind: &str| match (kind, french) {
        ("new", false) => "new",
        ("new", true) => "nouveau",
        ("commented", false) => "new question or answer",
        ("commented", true) => "nouvelle question ou réponse",
        ("found", false) => "found by a search that you follow",
        ("found", true) => "trouvé par une recherche que vous suivez",
        ("stale", false) => "its impact assessment is out of date",
        ("stale", true) => "son évaluation de l’incidence est à refaire",
        (_, false) => "changed",
        (_, true) => "modifié",
    };
    let lines: Vec<String> = about
        .records
        .iter()
        .map(|one| format!("- {} ({})\n  {}\n", one.title, what(&one.kind), one.link))
        .collect();
    let (lines, count) = (lines.concat(), about.records.len());
    let News {
        site, all, leave, ..
    } = about;
    let (subject, text) = match french {
        true => (
            match count {
                1 => format!("1 nouveauté sur {site}"),
                _ => format!("{count} nouveautés sur {site}"),
            },
            format!(
                "Bonjour,\n\nVoici ce qu’il y a de nouveau autour de ce que vous suivez sur {site}\u{a0}:\n\n{lines}\n\
                 Toutes les nouveautés\u{a0}:\n\n{all}\n\nPour ne plus recevoir ces messages\u{a0}:\n\n{leave}\n"
            ),
        ),
        false => (
            match count {
                1 => format!("1 piece of news from {site}"),
                _ => format!("{count} pieces of news from {site}"),
            },
            format!(
                "Hello,\n\nThis is new around what you follow on {site}:\n\n{lines}\n\
                 All news:\n\n{all}\n\nTo get no more of these messages:\n\n{leave}\n"
            ),
        ),
    };
    Message {
        to: to.to_owned(),
        subject,
        text,
        leave: Some((*leave).to_owned()),
    }
}
