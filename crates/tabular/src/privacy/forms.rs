//! The forms in which values about persons come.

use super::names::Hints;
use super::runs::{self, Run};
use super::{Kind, checks};
use crate::moment;

/// A value in its form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) kind: Kind,
    /// Whether its check digits are right.
    pub(super) valid: bool,
    /// Whether the cell holds nothing else.
    pub(super) whole: bool,
    /// Whether it is an address with a provider of private ones.
    pub(super) private: bool,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Found {
    pub(super) fn whole(kind: Kind, length: usize) -> Self {
        Self {
            kind,
            valid: true,
            whole: true,
            private: false,
            start: 0,
            end: length,
        }
    }
}

/// Providers of private addresses.
const PRIVATE: &[&str] = &[
    "gmail",
    "hotmail",
    "outlook",
    "live",
    "msn",
    "yahoo",
    "icloud",
    "me",
    "aol",
    "proton",
    "protonmail",
    "gmx",
    "rogers",
    "bell",
    "sympatico",
    "videotron",
    "shaw",
    "telus",
    "cogeco",
    "bellnet",
    "orange",
    "free",
    "wanadoo",
    "laposte",
];

/// Words of streets, in English and French.
const STREETS: &[&str] = &[
    "street",
    "st",
    "avenue",
    "ave",
    "av",
    "road",
    "rd",
    "drive",
    "dr",
    "boulevard",
    "boul",
    "blvd",
    "lane",
    "ln",
    "court",
    "crt",
    "ct",
    "crescent",
    "cres",
    "highway",
    "hwy",
    "way",
    "place",
    "pl",
    "terrace",
    "terr",
    "trail",
    "circle",
    "parkway",
    "pkwy",
    "square",
    "rue",
    "chemin",
    "ch",
    "route",
    "rang",
    "allee",
    "cote",
    "montee",
];

/// Texts longer than this are prose: they are looked through for numbers and e-mail addresses alone.
const PROSE: usize = 200;

/// Whether a date can be somebody's birthday: not before 1900.
pub(super) fn is_birthday(day: i64) -> bool {
    (-25_567..=47_481).contains(&day)
}

/// Tells of what stands in a text.
pub(super) fn texts(text: &str, hints: &Hints, tell: &mut impl FnMut(Found)) {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if memchr::memchr(b'@', text.as_bytes()).is_some() {
        emails(text, tell);
    }
    if digits >= 7 {
        runs::each(text, &mut |run| number(text, run, hints, tell));
        quebec(text, tell);
    }
    if digits >= 3 {
        postal_codes(text, tell);
    }
    if hints.says(Kind::DateOfBirth)
        && (6..=30).contains(&text.len())
        && digits >= 4
        && moment::date(text).is_ok_and(is_birthday)
    {
        tell(Found::whole(Kind::DateOfBirth, text.len()));
    }
    if text.len() > PROSE {
        return;
    }
    if hints.says(Kind::PersonName) && digits == 0 && text.chars().any(char::is_alphabetic) {
        tell(Found::whole(Kind::PersonName, text.len()));
    }
    if digits > 0 && is_street(text) || hints.says(Kind::Address) && is_place(text, digits) {
        tell(Found::whole(Kind::Address, text.len()));
    }
}

/// Tells of what a whole number may be.
pub(super) fn numbers(text: &str, hints: &Hints, tell: &mut impl FnMut(Found)) {
    runs::each(text, &mut |run| number(text, run, hints, tell));
}

fn number(text: &str, run: &Run, hints: &Hints, tell: &mut impl FnMut(Found)) {
    let whole = run.start == 0 && run.end == text.len();
    let bare = run.groups.len() == 1;
    let mut found = |kind, valid, start, end| {
        tell(Found {
            kind,
            valid,
            whole,
            private: false,
            start,
            end,
        });
    };
    match run.groups.as_slice() {
        [9] if whole => found(
            Kind::SocialInsurance,
            checks::social_insurance(&run.digits),
            run.start,
            run.end,
        ),
        [3, 3, 3] if !run.dots => {
            found(
                Kind::SocialInsurance,
                checks::social_insurance(&run.digits),
                run.start,
                run.end,
            );
        }
        [10] if whole => {
            let valid = checks::ontario(&run.digits) || checks::british_columbia(&run.digits);
            found(Kind::HealthCard, valid, run.start, run.end);
        }
        [4, 3, 3] if !run.dots => {
            let valid = checks::ontario(&run.digits) || checks::british_columbia(&run.digits);
            found(Kind::HealthCard, valid, run.start, run.end);
        }
        _ => {}
    }
    // Numbers of the other provinces and territories have eight to twelve digits, which says nothing by itself.
    if hints.says(Kind::HealthCard)
        && whole
        && !matches!(run.groups.as_slice(), [10] | [4, 3, 3])
        && (8..=12).contains(&run.digits.len())
    {
        found(Kind::HealthCard, true, run.start, run.end);
    }
    let named = hints.says(Kind::Phone);
    if run.plus && (8..=15).contains(&run.digits.len()) {
        found(Kind::Phone, true, run.start, run.end);
    } else if bare {
        // Numbers of other countries are dialled with a 0 in front, which whole numbers do not keep.
        let dialled = run.digits[0] == 0 && (9..=12).contains(&run.digits.len());
        if named && whole && (checks::north_american(&run.digits) || dialled) {
            found(Kind::Phone, true, run.start, run.end);
        }
    } else if let Some((start, end)) = north_american(run) {
        found(Kind::Phone, true, start, end);
    } else if named && whole && (7..=15).contains(&run.digits.len()) {
        found(Kind::Phone, true, run.start, run.end);
    }
}

/// Finds a telephone number of North America among the groups of a run: `416-555-0123`, with or without a 1 before.
fn north_american(run: &Run) -> Option<(usize, usize)> {
    let mut first = 0;
    for (place, groups) in run.groups.windows(3).enumerate() {
        if groups == [3, 3, 4] && checks::north_american(&run.digits[first..first + 10]) {
            let last = place + 2;
            // With the parenthesis before it.
            let start = if place == 0 {
                run.start
            } else {
                run.places[place]
            };
            return Some((start, run.places[last] + run.groups[last]));
        }
        first += groups[0];
    }
    None
}

fn quebec(text: &str, tell: &mut impl FnMut(Found)) {
    let bytes = text.as_bytes();
    let mut start = 0;
    while start + 12 <= bytes.len() {
        let boundary = start == 0 || !bytes[start - 1].is_ascii_alphanumeric();
        if boundary && bytes[start..start + 4].iter().all(u8::is_ascii_uppercase) {
            for length in [14, 12] {
                let end = start + length;
                if end <= bytes.len()
                    && bytes
                        .get(end)
                        .is_none_or(|byte| !byte.is_ascii_alphanumeric())
                    && checks::quebec(&bytes[start..end])
                {
                    tell(Found {
                        kind: Kind::HealthCard,
                        valid: true,
                        whole: start == 0 && end == bytes.len(),
                        private: false,
                        start,
                        end,
                    });
                    return;
                }
            }
        }
        start += 1;
    }
}

fn emails(text: &str, tell: &mut impl FnMut(Found)) {
    let bytes = text.as_bytes();
    for (at, _) in text.match_indices('@') {
        let in_local = |byte: &u8| byte.is_ascii_alphanumeric() || b"._%+-'".contains(byte);
        let in_domain = |byte: &u8| byte.is_ascii_alphanumeric() || b".-".contains(byte);
        let start = at
            - bytes[..at]
                .iter()
                .rev()
                .take_while(|byte| in_local(byte))
                .count();
        let mut end = at
            + 1
            + bytes[at + 1..]
                .iter()
                .take_while(|byte| in_domain(byte))
                .count();
        while end > at + 1 && matches!(bytes[end - 1], b'.' | b'-') {
            end -= 1;
        }
        let domain = &text[at + 1..end];
        let Some((host, ending)) = domain.rsplit_once('.') else {
            continue;
        };
        // A part of an address on the web.
        let in_path = start > 0 && bytes[start - 1] == b'/';
        if start == at
            || in_path
            || host.is_empty()
            || !(2..=24).contains(&ending.len())
            || !ending.bytes().all(|byte| byte.is_ascii_alphabetic())
        {
            continue;
        }
        let provider = host.split('.').next().unwrap_or_default();
        tell(Found {
            kind: Kind::Email,
            valid: true,
            whole: start == 0 && end == text.len(),
            private: PRIVATE
                .iter()
                .any(|known| provider.eq_ignore_ascii_case(known)),
            start,
            end,
        });
    }
}

fn postal_codes(text: &str, tell: &mut impl FnMut(Found)) {
    const FIRST: &[u8] = b"ABCEGHJKLMNPRSTVXY";
    const LETTERS: &[u8] = b"ABCEGHJKLMNPRSTVWXYZ";
    let bytes = text.as_bytes();
    for start in 0..bytes.len().saturating_sub(5) {
        // The digit first: in most texts there is none here.
        if !bytes[start + 1].is_ascii_digit() {
            continue;
        }
        let blank = usize::from(matches!(bytes[start + 3], b' ' | b'-'));
        let end = start + 6 + blank;
        if end > bytes.len() {
            return;
        }
        let code = &bytes[start..end];
        let letter = |byte: u8| LETTERS.contains(&byte.to_ascii_uppercase());
        if code[3 + blank].is_ascii_digit()
            && FIRST.contains(&code[0].to_ascii_uppercase())
            && letter(code[2])
            && letter(code[4 + blank])
            && code[5 + blank].is_ascii_digit()
            && (start == 0 || !bytes[start - 1].is_ascii_alphanumeric())
            && bytes
                .get(end)
                .is_none_or(|byte| !byte.is_ascii_alphanumeric())
        {
            tell(Found {
                kind: Kind::PostalCode,
                valid: true,
                whole: start == 0 && end == bytes.len(),
                private: false,
                start,
                end,
            });
            return;
        }
    }
}

/// Whether a text has a house number and a word of streets.
fn is_street(text: &str) -> bool {
    let mut words = text.split([' ', ',']).filter(|word| !word.is_empty());
    let Some(number) = words.next() else {
        return false;
    };
    let numbered = number.len() <= 8
        && number.bytes().any(|byte| byte.is_ascii_digit())
        && number
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    numbered
        && words.take(6).any(|word| {
            let word = super::names::folded(word.trim_end_matches('.'));
            STREETS.contains(&word.as_str())
        })
}

/// Whether a text in a column of addresses can be one: not an address on the web, not a flag.
fn is_place(text: &str, digits: usize) -> bool {
    digits > 0
        && text.contains(' ')
        && text.chars().any(char::is_alphabetic)
        && !text.contains("://")
        && !text.contains('@')
}
