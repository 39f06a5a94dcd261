//! Terms that complete what somebody types, and the words of titles as they are written.
//!
//! A term is what is typed (folded, in lower case), a zero, and what is shown; so a look into the order of the terms finds
//! what begins with the typed text without reading a record.

use std::collections::BTreeSet;

use crate::analysis::folded;

/// Between what is typed and what is shown.
pub(crate) const SEPARATOR: char = '\0';
/// Longest text that is typed, in letters.
pub(crate) const MAX_TYPED: usize = 64;
/// Longest text that is shown, in bytes.
const MAX_SHOWN: usize = 400;
/// Longest whole title, in bytes.
const MAX_WHOLE: usize = 400;
/// Longest word of a title, in letters.
const MAX_WORD: usize = 40;

/// What completes what somebody types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Tag,
    Format,
    Organization,
}

impl Kind {
    /// The letter that terms of this kind begin with.
    pub(crate) fn letter(self) -> char {
        match self {
            Self::Tag => 't',
            Self::Format => 'f',
            Self::Organization => 'o',
        }
    }
}

/// What is typed: folded, in lower case, with single blanks.
pub(crate) fn normal(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    folded(&words.join(" ").to_lowercase()).replace(SEPARATOR, "")
}

/// Adds the terms of a text: it is found by the beginning of each of its words, and by its name where it has one.
pub(crate) fn terms(kind: Kind, text: &str, name: Option<&str>, out: &mut BTreeSet<String>) {
    let shown = text.replace(SEPARATOR, "");
    let shown = shown.trim();
    if shown.is_empty() || shown.len() > MAX_SHOWN {
        return;
    }
    let mut add = |typed: &str| {
        let typed: String = typed.chars().take(MAX_TYPED).collect();
        let name = name.map(|name| format!("{SEPARATOR}{name}"));
        out.insert(format!(
            "{}{typed}{SEPARATOR}{shown}{}",
            kind.letter(),
            name.unwrap_or_default()
        ));
    };
    let normal = normal(shown);
    let mut inside = false;
    for (at, c) in normal.char_indices() {
        let is_word = c.is_alphanumeric();
        if is_word && !inside || at == 0 {
            add(&normal[at..]);
        }
        inside = is_word;
    }
    if let Some(name) = name.filter(|name| **name != *normal) {
        add(name);
    }
}

/// A whole title, folded.
pub(crate) fn whole(title: &str) -> Option<String> {
    let normal = normal(title);
    (!normal.is_empty() && normal.len() <= MAX_WHOLE).then_some(normal)
}

/// The word that a title begins with, folded.
pub(crate) fn first_word(title: &str) -> Option<String> {
    let normal = normal(title);
    let word: String = normal.chars().take_while(|c| c.is_alphanumeric()).collect();
    (!word.is_empty() && word.chars().count() <= MAX_WORD).then_some(word)
}

/// Adds the words of a title, folded and as they are written in lower case.
pub(crate) fn words(title: &str, out: &mut BTreeSet<String>) {
    for word in title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && word.chars().count() <= MAX_WORD)
    {
        let written = word.to_lowercase();
        out.insert(format!("{}{SEPARATOR}{written}", folded(&written)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_begin_at_each_word() {
        let mut out = BTreeSet::new();
        terms(Kind::Tag, "Santé publique", None, &mut out);
        let expected = [
            "tpublique\0Santé publique",
            "tsante publique\0Santé publique",
        ];
        assert_eq!(out.iter().collect::<Vec<_>>(), expected);
        let mut out = BTreeSet::new();
        terms(Kind::Organization, "Parks", Some("pc"), &mut out);
        let expected = ["oparks\0Parks\0pc", "opc\0Parks\0pc"];
        assert_eq!(out.iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn words_are_folded_and_kept() {
        let mut out = BTreeSet::new();
        words("L'Éducation, 2021", &mut out);
        let expected = ["2021\u{0}2021", "education\0éducation", "l\0l"];
        assert_eq!(out.iter().collect::<Vec<_>>(), expected);
    }
}
