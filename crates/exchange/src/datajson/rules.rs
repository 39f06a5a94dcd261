//! The rules of Project Open Data 1.1 for a dataset, for federal agencies and for everybody else, as its JSON Schemas have them.

use std::fmt;

use oxrdf::NamedNode;
use serde_json::{Map, Value};

use super::iso;

/// Whose rules a record is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    /// Agencies of the federal government name their bureau and programme.
    Federal,
    /// Everybody else need not.
    NonFederal,
}

impl Rules {
    /// Returns the rules of this name, as `validator_schema` gives it; nothing is the federal ones.
    pub fn of(name: &str) -> Option<Self> {
        match name.trim() {
            "" | "federal" => Some(Self::Federal),
            "non-federal" => Some(Self::NonFederal),
            _ => None,
        }
    }
}

/// What is against the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The field, with those around it: `distribution[0].mediaType`.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.field, self.message)
    }
}

/// Whether a field has to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    Required,
    /// For federal agencies; for others it may be null.
    Federal,
    /// Left out or null.
    Optional,
    /// Left out, and not null.
    NotNull,
}

/// What a value looks like.
#[derive(Debug, Clone, Copy)]
enum Form {
    Is(&'static str),
    OneOf(&'static [&'static str]),
    /// So many characters at least and at most.
    Text(usize, usize),
    Truth,
    Address,
    MediaType,
    Mail,
    Language,
    /// Digits, a sign, digits.
    Code(usize, char, usize),
    Date,
    Modified,
    Period,
    Frequency,
    Spatial,
    /// Values of one form: how many at least, at most, and whether each stands once.
    List(&'static Form, usize, usize, bool),
    Object(&'static [Field]),
}

/// A field: its name, whether it has to be there, whether it may be redacted, its form.
type Field = (&'static str, Need, bool, Form);

/// Most characters of a long text.
const LONG: usize = 10_000;
const ANY: usize = usize::MAX;

static ORGANIZATION: [Field; 3] = [
    ("@type", Need::NotNull, false, Form::Is("org:Organization")),
    ("name", Need::Required, false, Form::Text(1, ANY)),
    (
        "subOrganizationOf",
        Need::NotNull,
        false,
        Form::Object(&ORGANIZATION),
    ),
];

static CONTACT: [Field; 3] = [
    ("@type", Need::NotNull, false, Form::Is("vcard:Contact")),
    ("fn", Need::Required, false, Form::Text(1, ANY)),
    ("hasEmail", Need::Required, true, Form::Mail),
];

static DISTRIBUTION: [Field; 10] = [
    ("@type", Need::NotNull, false, Form::Is("dcat:Distribution")),
    ("downloadURL", Need::NotNull, true, Form::Address),
    ("mediaType", Need::Optional, true, Form::MediaType),
    ("format", Need::Optional, false, Form::Text(1, ANY)),
    ("accessURL", Need::Optional, true, Form::Address),
    ("title", Need::Optional, true, Form::Text(1, ANY)),
    ("description", Need::Optional, true, Form::Text(1, LONG)),
    ("conformsTo", Need::Optional, true, Form::Address),
    ("describedBy", Need::Optional, true, Form::Address),
    ("describedByType", Need::Optional, true, Form::MediaType),
];

static DATASET: [Field; 29] = [
    ("@type", Need::NotNull, false, Form::Is("dcat:Dataset")),
    ("title", Need::Required, true, Form::Text(1, ANY)),
    ("description", Need::Required, false, Form::Text(1, LONG)),
    (
        "keyword",
        Need::Required,
        true,
        Form::List(&Form::Text(1, 1000), 1, 1000, false),
    ),
    ("modified", Need::Required, true, Form::Modified),
    (
        "publisher",
        Need::Required,
        false,
        Form::Object(&ORGANIZATION),
    ),
    (
        "contactPoint",
        Need::Required,
        false,
        Form::Object(&CONTACT),
    ),
    ("identifier", Need::Required, false, Form::Text(1, ANY)),
    (
        "accessLevel",
        Need::Required,
        false,
        Form::OneOf(&["public", "restricted public", "non-public"]),
    ),
    (
        "bureauCode",
        Need::Federal,
        true,
        Form::List(&Form::Code(3, ':', 2), 1, ANY, true),
    ),
    (
        "programCode",
        Need::Federal,
        true,
        Form::List(&Form::Code(3, ':', 3), 1, ANY, true),
    ),
    ("license", Need::Optional, true, Form::Address),
    ("rights", Need::Optional, false, Form::Text(1, 255)),
    ("spatial", Need::Optional, false, Form::Spatial),
    ("temporal", Need::Optional, true, Form::Period),
    (
        "distribution",
        Need::Optional,
        true,
        Form::List(&Form::Object(&DISTRIBUTION), 0, ANY, false),
    ),
    ("accrualPeriodicity", Need::Optional, true, Form::Frequency),
    ("conformsTo", Need::Optional, true, Form::Address),
    ("dataQuality", Need::Optional, true, Form::Truth),
    ("describedBy", Need::Optional, true, Form::Address),
    ("describedByType", Need::Optional, true, Form::MediaType),
    ("isPartOf", Need::Optional, false, Form::Text(1, ANY)),
    ("issued", Need::Optional, true, Form::Date),
    (
        "language",
        Need::Optional,
        true,
        Form::List(&Form::Language, 0, ANY, false),
    ),
    ("landingPage", Need::Optional, true, Form::Address),
    (
        "primaryITInvestmentUII",
        Need::Optional,
        true,
        Form::Code(3, '-', 9),
    ),
    (
        "references",
        Need::Optional,
        true,
        Form::List(&Form::Address, 1, ANY, true),
    ),
    ("systemOfRecords", Need::Optional, false, Form::Text(1, ANY)),
    (
        "theme",
        Need::Optional,
        true,
        Form::List(&Form::Text(1, ANY), 1, ANY, true),
    ),
];

/// Holds a dataset against the rules; returns what is against them, in the order of the standard's fields.
pub fn faults(record: &Value, rules: Rules) -> Vec<Fault> {
    let mut found = Faults {
        rules,
        all: Vec::new(),
    };
    found.value("dataset", record, Form::Object(&DATASET));
    for fault in &mut found.all {
        if let Some(field) = fault.field.strip_prefix("dataset.") {
            fault.field = field.to_owned();
        }
    }
    found.all
}

struct Faults {
    rules: Rules,
    all: Vec<Fault>,
}

impl Faults {
    fn add(&mut self, field: &str, message: impl Into<String>) {
        self.all.push(Fault {
            field: field.to_owned(),
            message: message.into(),
        });
    }

    fn object(&mut self, around: &str, object: &Map<String, Value>, fields: &[Field]) {
        for (name, need, redactable, form) in fields {
            let place = format!("{around}.{name}");
            let is_required = match need {
                Need::Required => true,
                Need::Federal => self.rules == Rules::Federal,
                Need::Optional | Need::NotNull => false,
            };
            let may_be_null = !is_required && *need != Need::NotNull;
            match object.get(*name) {
                None if is_required => self.add(&place, "it is required"),
                None => {}
                Some(Value::Null) if may_be_null => {}
                Some(Value::Null) => self.add(&place, "it must not be null"),
                Some(value) if *redactable && is_redacted(value) => {}
                Some(value) => self.value(&place, value, *form),
            }
        }
        // A file that can be downloaded says what it is.
        if object.contains_key("downloadURL") && object.get("mediaType").is_none_or(Value::is_null)
        {
            let is_file = fields.iter().any(|(name, ..)| *name == "downloadURL");
            if is_file {
                self.add(
                    &format!("{around}.mediaType"),
                    "it is required beside downloadURL",
                );
            }
        }
    }

    fn value(&mut self, place: &str, value: &Value, form: Form) {
        match (form, value) {
            (Form::Object(fields), Value::Object(object)) => self.object(place, object, fields),
            (Form::List(each, least, most, once), Value::Array(list)) => {
                if list.len() < least || list.len() > most {
                    self.add(
                        place,
                        format!("{} values are too few or too many", list.len()),
                    );
                }
                if once && (1..list.len()).any(|at| list[..at].contains(&list[at])) {
                    self.add(place, "a value stands in it twice");
                }
                for (at, one) in list.iter().enumerate() {
                    // Files and references may be redacted one by one.
                    let redactable = matches!(each, Form::Object(_) | Form::Address);
                    if !(redactable && is_redacted(one)) {
                        self.value(&format!("{place}[{at}]"), one, *each);
                    }
                }
            }
            (Form::Truth, Value::Bool(_)) | (Form::Spatial, Value::Object(_)) => {}
            (Form::Text(least, most), Value::String(text)) => {
                let length = text.chars().count();
                if length < least {
                    self.add(place, "it must not be empty");
                } else if length > most {
                    self.add(place, format!("{length} characters are more than {most}"));
                }
            }
            (_, Value::String(text)) if fits(form, text) => {}
            _ => self.add(place, format!("{} is not {}", shown(value), expected(form))),
        }
    }
}

fn is_redacted(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|text| text.starts_with("[[REDACTED") && text.ends_with("]]"))
}

/// Tells whether a text has a form that texts have.
fn fits(form: Form, text: &str) -> bool {
    match form {
        Form::Is(word) => text == word,
        Form::OneOf(words) => words.contains(&text),
        Form::Address => text.is_ascii() && NamedNode::new(text).is_ok(),
        Form::MediaType => is_media_type(text),
        Form::Mail => is_mail(text),
        Form::Language => is_language(text),
        Form::Code(before, sign, after) => has_code(text, before, sign, after),
        Form::Date => iso::is_date(text),
        Form::Modified => {
            let repeated = text.split_once('/').map_or(text, |(first, rest)| {
                if iso::is_repetition(first) {
                    rest
                } else {
                    text
                }
            });
            iso::is_date(text)
                || iso::is_duration(repeated)
                || repeated
                    .split_once('/')
                    .is_some_and(|(start, end)| iso::is_date(start) && iso::is_duration(end))
        }
        Form::Period => is_period(text),
        Form::Frequency => {
            text == "irregular" || text.strip_prefix("R/").is_some_and(iso::is_duration)
        }
        Form::Spatial => !text.is_empty(),
        Form::Text(..) | Form::Truth | Form::List(..) | Form::Object(_) => false,
    }
}

/// Two ends with a slash between, one of which may be how long it lasts.
fn is_period(text: &str) -> bool {
    let ends = |text: &str| {
        text.split_once('/').is_some_and(|(start, end)| {
            (iso::is_date(start) && (iso::is_date(end) || iso::is_duration(end)))
                || (iso::is_duration(start) && iso::is_date(end))
        })
    };
    ends(text)
        || text
            .split_once('/')
            .is_some_and(|(first, rest)| iso::is_repetition(first) && ends(rest))
}

fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'))
}

fn is_media_type(text: &str) -> bool {
    let Some((kind, rest)) = text.split_once('/') else {
        return false;
    };
    let (name, suffix) = match rest.split_once('+') {
        Some((name, suffix)) => (name, Some(suffix)),
        None => (rest, None),
    };
    is_word(kind) && name.split('.').all(is_word) && suffix.is_none_or(is_word)
}

fn is_mail(text: &str) -> bool {
    let Some((user, host)) = text
        .strip_prefix("mailto:")
        .and_then(|rest| rest.split_once('@'))
    else {
        return false;
    };
    let of_user = |letter: char| letter.is_alphanumeric() || "_~!$&'()*+,;=:.-".contains(letter);
    let of_host = |letter: char| letter.is_alphanumeric() || "_.-".contains(letter);
    !user.is_empty()
        && user.chars().all(of_user)
        && host.chars().all(of_host)
        && host
            .split_once('.')
            .is_some_and(|(name, end)| !name.is_empty() && !end.is_empty())
}

fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    let begins = matches!(first, "x" | "i") || (2..=8).contains(&first.len());
    begins
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// Tells whether a code stands somewhere in a text, as the standard's pattern asks.
fn has_code(text: &str, before: usize, sign: char, after: usize) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(before + 1 + after).any(|part| {
        part.iter().enumerate().all(|(at, byte)| {
            if at == before {
                char::from(*byte) == sign
            } else {
                byte.is_ascii_digit()
            }
        })
    })
}

/// Shows the beginning of a value.
fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Says what a form is.
fn expected(form: Form) -> String {
    match form {
        Form::Is(word) => format!("{word:?}"),
        Form::OneOf(words) => format!("one of {}", words.join(", ")),
        Form::Text(..) => "a text".to_owned(),
        Form::Truth => "true or false".to_owned(),
        Form::Address => "an address".to_owned(),
        Form::MediaType => "a media type".to_owned(),
        Form::Mail => "an address that begins with mailto:".to_owned(),
        Form::Language => "a language code".to_owned(),
        Form::Code(before, sign, after) => {
            format!(
                "a code like {}{sign}{}",
                "0".repeat(before),
                "0".repeat(after)
            )
        }
        Form::Date => "a date of ISO 8601".to_owned(),
        Form::Modified => "a date or an interval of ISO 8601".to_owned(),
        Form::Period => "a period of ISO 8601: two ends with a slash between".to_owned(),
        Form::Frequency => "an interval of ISO 8601 like R/P1Y, or irregular".to_owned(),
        Form::Spatial => "a text or a geometry".to_owned(),
        Form::List(..) => "a list".to_owned(),
        Form::Object(_) => "an object".to_owned(),
    }
}
