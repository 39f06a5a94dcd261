//! Names and ids of records that come from elsewhere: valid, unique, and the same each time.

use std::collections::HashMap;

use cairn_domain::munge;
use md5::{Digest, Md5};

/// Longest name, in characters (all are ASCII).
const LONGEST: usize = 100;
/// Names that pages of the site have.
const RESERVED: [&str; 3] = ["new", "edit", "search"];
/// The name space of addresses (RFC 9562, appendix A).
const NAMESPACE_URL: [u8; 16] = [
    0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8,
];

/// Tells whether a text can be the name of a record.
pub fn is_valid(name: &str) -> bool {
    (2..=LONGEST).contains(&name.len())
        && name
            .bytes()
            .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'))
        && !RESERVED.contains(&name)
}

/// Returns a valid name made out of a title: lower-case letters without marks, digits, `-` and `_`.
pub fn from_title(title: &str) -> String {
    let name = munge::name(title);
    let name = name.trim_matches('-');
    if name.bytes().all(|b| matches!(b, b'-' | b'_')) {
        return "record".to_owned();
    }
    if is_valid(name) {
        name.to_owned()
    } else {
        format!("{name}_")
    }
}

/// Returns the name itself where it is valid, else one made out of it.
pub fn valid_or_munged(name: &str) -> String {
    if is_valid(name) {
        name.to_owned()
    } else {
        from_title(name)
    }
}

/// Returns a name with a suffix, cut so that it stays valid.
pub fn with_suffix(name: &str, suffix: &str) -> String {
    let room = LONGEST.saturating_sub(suffix.len() + 1);
    let base = &name[..name.len().min(room)];
    format!("{}-{suffix}", base.trim_end_matches('-'))
}

/// Returns a name with a suffix right behind it, cut so that it stays valid.
pub fn with_suffix_at_once(name: &str, suffix: &str) -> String {
    let room = LONGEST.saturating_sub(suffix.len());
    format!("{}{suffix}", &name[..name.len().min(room)])
}

/// Returns a name that is not taken: the name itself, or the first of `name-2`, `name-3` … that is free.
pub fn unique(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    if !is_taken(name) {
        return name.to_owned();
    }
    let mut number: u64 = 2;
    loop {
        let next = with_suffix(name, &number.to_string());
        if !is_taken(&next) {
            return next;
        }
        number += 1;
    }
}

/// The names given out in one run, and to whom.
#[derive(Debug, Default, Clone)]
pub struct Names {
    owner_of: HashMap<String, String>,
    name_of: HashMap<String, String>,
}

impl Names {
    /// Tells whether somebody has a name already.
    pub fn knows(&self, owner: &str) -> bool {
        self.name_of.contains_key(owner)
    }

    /// Gives out a name: the wanted one, made valid, with a number where somebody else has it. The same owner gets
    /// the same name again.
    pub fn claim(&mut self, wanted: &str, owner: &str) -> String {
        if let Some(name) = self.name_of.get(owner) {
            return name.clone();
        }
        let name = unique(&valid_or_munged(wanted), |name| {
            self.owner_of.contains_key(name)
        });
        self.owner_of.insert(name.clone(), owner.to_owned());
        self.name_of.insert(owner.to_owned(), name.clone());
        name
    }
}

/// Returns a UUID (version 3) that is the same for the same source and identifier.
pub fn stable_id(source: &str, identifier: &str) -> String {
    let mut hash = Md5::new();
    hash.update(NAMESPACE_URL);
    hash.update(source.as_bytes());
    hash.update([0]);
    hash.update(identifier.as_bytes());
    let digest: [u8; 16] = hash.finalize().into();
    uuid::Builder::from_md5_bytes(digest)
        .into_uuid()
        .to_string()
}

/// Returns the id itself where it is a UUID in the usual notation.
pub(crate) fn usual_uuid(id: &str) -> Option<&str> {
    let dashes = [8, 13, 18, 23];
    let fits = id.len() == 36
        && id.bytes().enumerate().all(|(at, b)| {
            if dashes.contains(&at) {
                b == b'-'
            } else {
                b.is_ascii_hexdigit()
            }
        });
    fits.then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_out_of_titles_are_valid() {
        for (title, expected) in [
            ("Budget 2026 / Québec", "budget-2026-quebec"),
            ("  Éducation – été  ", "education-ete"),
            ("統計", "record"),
            ("", "record"),
            ("---", "record"),
            ("New", "new_"),
            ("search", "search_"),
            ("a", "a_"),
            ("under_score", "under_score"),
        ] {
            assert_eq!(from_title(title), expected, "{title:?}");
            assert!(is_valid(&from_title(title)), "{title:?}");
        }
        assert!(is_valid(&from_title(&"x y ".repeat(90))));
    }

    #[test]
    fn what_a_name_may_be() {
        for (name, expected) in [
            ("ab", true),
            ("a", false),
            ("A1", false),
            ("edit", false),
            ("a b", false),
            ("a-_9", true),
            ("é1", false),
        ] {
            assert_eq!(is_valid(name), expected, "{name}");
        }
        assert!(is_valid(&"x".repeat(100)) && !is_valid(&"x".repeat(101)));
    }

    #[test]
    fn names_are_given_out_once() {
        let mut names = Names::default();
        assert_eq!(names.claim("water", "1"), "water");
        assert_eq!(names.claim("water", "2"), "water-2");
        assert_eq!(names.claim("water", "1"), "water");
        assert_eq!(names.claim("Water", "3"), "water-3");
        let long = "x".repeat(100);
        assert_eq!(names.claim(&long, "4"), long);
        let next = names.claim(&long, "5");
        assert_eq!(
            (next.len(), next.ends_with("-2"), is_valid(&next)),
            (100, true, true)
        );
    }

    #[test]
    fn ids_depend_on_source_and_identifier() {
        let id = stable_id("a", "b");
        assert_eq!(id, stable_id("a", "b"));
        assert_ne!(id, stable_id("ab", ""));
        assert_eq!(usual_uuid(&id), Some(id.as_str()));
        assert_eq!(&id[14..15], "3");
        assert!(usual_uuid("8e298b01266e4f2ca1e91ad777fc39b5").is_none());
    }
}
