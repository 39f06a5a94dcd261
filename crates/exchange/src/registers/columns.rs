//! Columns of a form that is a table, and what each is in a record, in both directions.

use serde_json::{Map, Value, json};

use super::Row;
use crate::algorithms;
use crate::draft::Draft;
use crate::fields::Fields;
use crate::text;

/// Code of theirs and code of ours; the first of theirs for one of ours is the one that is written.
pub(super) type Codes = &'static [(&'static str, &'static str)];

/// What a column becomes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way {
    /// No field has it.
    Kept,
    /// Name of the organization.
    Owner,
    /// A text in a language.
    Text(&'static str, &'static str),
    /// A text in no language.
    Plain(&'static str),
    /// A web address.
    Address(&'static str),
    /// An e-mail address or a page.
    Contact,
    /// A code.
    Code(&'static str, Codes),
    /// Codes, between commas.
    Codes(&'static str, Codes),
    /// `Yes` and `No`.
    Flag(&'static str, (&'static str, &'static str)),
    /// A year, month or day.
    Month(&'static str),
    /// Text of the member of a list that has this title, or this code under the other key, in a language.
    Member(Member),
    /// Whether an assessment of a kind and title was made.
    Assessed(&'static str, &'static str),
    /// The names of suppliers, between commas.
    Suppliers,
    /// The names of models, between commas.
    Models,
    /// Titles of laws, a line each.
    Laws,
    /// The entry in another register.
    Entry(&'static str),
}

/// A member of a list of objects that a column speaks of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    /// The list.
    pub(super) list: &'static str,
    /// The key and value beside the title that make it one of its kind.
    pub(super) kind: Option<(&'static str, &'static str)>,
    /// Its title.
    pub(super) title: &'static str,
    /// The key of its text.
    pub(super) text: &'static str,
    /// The language of the text.
    pub(super) language: &'static str,
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// Its heading; of several with the same heading the later ones have a number behind it.
    pub(super) name: &'static str,
    pub(super) way: Way,
}

/// The columns of a form.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) list: &'static [Column],
    /// The columns that together say which row it is, where none of them is an identifier.
    pub(super) identity: &'static [&'static str],
    /// What all records of such a register are.
    pub(super) always: &'static [(&'static str, &'static str)],
}

/// Describes a column.
pub(super) const fn column(name: &'static str, way: Way) -> Column {
    Column { name, way }
}

/// Tells whether a cell says nothing, as `N/A` does.
fn is_nothing(text: &str) -> bool {
    let plain = text.trim().trim_end_matches('.').to_ascii_lowercase();
    ["", "n/a", "na", "none", "not applicable", "-", "nil"].contains(&plain.as_str())
}

impl Columns {
    /// Sets the fields that a row has; returns the name of its organization.
    pub(super) fn read(&self, row: &Row, draft: &mut Draft) -> Option<String> {
        let mut owner = None;
        for column in self.list {
            let Some(given) = row.get(column.name).and_then(text::text) else {
                continue;
            };
            if is_nothing(&given) {
                continue;
            }
            match column.way {
                Way::Owner => owner = Some(given),
                way => way.read(draft, &given),
            }
        }
        owner
    }

    /// Returns what the row is called, for rows without an identifier.
    pub(super) fn identity(&self, row: &Row) -> String {
        let parts: Vec<String> = self
            .identity
            .iter()
            .map(|name| row.get(*name).and_then(text::text).unwrap_or_default())
            .collect();
        parts.join("\u{1f}")
    }

    /// Writes every column.
    pub(super) fn write(&self, record: &Map<String, Value>, owner: &str) -> Row {
        let fields = Fields::new(record);
        self.list
            .iter()
            .map(|column| {
                let cell = match column.way {
                    Way::Owner => Some(owner.to_owned()),
                    way => way.write(fields),
                };
                (column.name.to_owned(), cell.unwrap_or_default().into())
            })
            .collect()
    }
}

impl Way {
    /// Returns the field that it becomes.
    pub(super) fn field(self) -> Option<&'static str> {
        match self {
            Self::Kept => None,
            Self::Owner => Some("owner_org"),
            Self::Contact => Some("contact_email"),
            Self::Text(field, _)
            | Self::Plain(field)
            | Self::Address(field)
            | Self::Code(field, _)
            | Self::Codes(field, _)
            | Self::Flag(field, _)
            | Self::Month(field) => Some(field),
            Self::Member(member) => Some(member.list),
            Self::Assessed(..) => Some("impact_assessments"),
            Self::Suppliers => Some("suppliers"),
            Self::Models => Some("models"),
            Self::Laws => Some("legal_basis"),
            Self::Entry(_) => Some("external_records"),
        }
    }

    fn read(self, draft: &mut Draft, given: &str) {
        match self {
            Self::Kept | Self::Owner => {}
            Self::Text(field, language) => add_text(&mut draft.fields, field, language, given),
            Self::Plain(field) => draft.set(field, given),
            Self::Address(field) => {
                if cairn_domain::text::is_url(given) {
                    draft.set(field, given);
                }
            }
            Self::Contact => algorithms::contact(draft, given),
            Self::Code(field, codes) => {
                if let Some(code) = ours(codes, given)
                    && !draft.fields.contains_key(field)
                {
                    draft.set(field, code);
                }
            }
            Self::Codes(field, codes) => {
                let mut found: Vec<&str> = match ours(codes, given) {
                    Some(whole) => vec![whole],
                    None => given
                        .split([',', ';'])
                        .filter_map(|one| ours(codes, one))
                        .collect(),
                };
                found.sort_unstable();
                found.dedup();
                if !draft.fields.contains_key(field) {
                    draft.set(field, json!(found));
                }
            }
            Self::Flag(field, (yes, no)) => {
                if given.eq_ignore_ascii_case(yes) {
                    draft.set(field, true);
                } else if given.eq_ignore_ascii_case(no) {
                    draft.set(field, false);
                }
            }
            Self::Month(field) => {
                let day = text::period_end(given)
                    .or_else(|| american(given))
                    .or_else(|| in_words(given));
                if let Some(day) = day {
                    draft.set(field, day);
                }
            }
            Self::Member(member) => member.read(draft, given),
            Self::Assessed(kind, title) => {
                if given.eq_ignore_ascii_case("yes") {
                    push(
                        &mut draft.fields,
                        "impact_assessments",
                        json!({"kind": kind, "title": title}),
                    );
                }
            }
            Self::Suppliers => names(given)
                .for_each(|name| push(&mut draft.fields, "suppliers", json!({"name": name}))),
            Self::Models => {
                names(given)
                    .for_each(|name| push(&mut draft.fields, "models", json!({"name": name})));
            }
            Self::Laws => given
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .for_each(|title| push(&mut draft.fields, "legal_basis", json!({"title": title}))),
            Self::Entry(register) => {
                if cairn_domain::text::is_url(given) {
                    let entry = json!({"register": register, "url": given});
                    push(&mut draft.fields, "external_records", entry);
                }
            }
        }
    }

    fn write(self, fields: Fields<'_>) -> Option<String> {
        match self {
            Self::Kept | Self::Owner => None,
            Self::Text(field, language) => in_language(fields, field, language),
            Self::Plain(field) | Self::Address(field) | Self::Month(field) => fields.text(&[field]),
            Self::Contact => fields.text(&["contact_email", "contact_url"]),
            Self::Code(field, codes) => {
                let code = fields.text(&[field])?;
                theirs(codes, &code).map(str::to_owned)
            }
            Self::Codes(field, codes) => {
                // In the order of the list, whatever the order in which the record has them.
                let found = fields.list(&[field]);
                let mut seen: Vec<&str> = Vec::new();
                let mut written: Vec<&str> = Vec::new();
                for (theirs, ours) in codes {
                    if found.iter().any(|code| code == ours) && !seen.contains(ours) {
                        seen.push(ours);
                        written.push(theirs);
                    }
                }
                Some(written.join(", ")).filter(|text| !text.is_empty())
            }
            Self::Flag(field, (yes, no)) => match fields.text(&[field])?.as_str() {
                "true" | "True" | "yes" => Some(yes.to_owned()),
                "false" | "False" | "no" => Some(no.to_owned()),
                _ => None,
            },
            Self::Member(member) => member.write(fields),
            Self::Assessed(kind, title) => fields
                .objects("impact_assessments")
                .iter()
                .any(|one| is(one, "kind", kind) && is(one, "title", title))
                .then(|| "Yes".to_owned()),
            Self::Suppliers => titles(fields, "suppliers", "name", ", "),
            Self::Models => titles(fields, "models", "name", ", "),
            Self::Laws => titles(fields, "legal_basis", "title", "\n"),
            Self::Entry(register) => fields
                .objects("external_records")
                .iter()
                .find(|one| is(one, "register", register))
                .and_then(|one| one.get("url").and_then(text::text)),
        }
    }
}

impl Member {
    fn is(&self, one: &Map<String, Value>) -> bool {
        is(one, "title", self.title) && self.kind.is_none_or(|(key, value)| is(one, key, value))
    }

    fn read(&self, draft: &mut Draft, given: &str) {
        let list = draft.fields.entry(self.list).or_insert_with(|| json!([]));
        let Value::Array(list) = list else { return };
        let found = list
            .iter_mut()
            .filter_map(Value::as_object_mut)
            .find(|one| self.is(one));
        match found {
            Some(one) => add_text(one, self.text, self.language, given),
            None => {
                let mut one = Map::new();
                if let Some((key, value)) = self.kind {
                    one.insert(key.to_owned(), value.into());
                }
                one.insert("title".to_owned(), self.title.into());
                add_text(&mut one, self.text, self.language, given);
                list.push(Value::Object(one));
            }
        }
    }

    fn write(&self, fields: Fields<'_>) -> Option<String> {
        let list = fields.objects(self.list);
        let one = list.iter().find(|one| self.is(one))?;
        in_language(Fields::new(one), self.text, self.language)
    }
}

fn is(one: &Map<String, Value>, key: &str, value: &str) -> bool {
    one.get(key).and_then(Value::as_str) == Some(value)
}

fn names(given: &str) -> impl Iterator<Item = &str> {
    given
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
}

fn titles(fields: Fields<'_>, list: &str, key: &str, between: &str) -> Option<String> {
    let all: Vec<String> = fields
        .objects(list)
        .iter()
        .filter_map(|one| one.get(key).and_then(text::text))
        .collect();
    Some(all.join(between)).filter(|text| !text.is_empty())
}

fn push(fields: &mut Map<String, Value>, key: &str, value: Value) {
    if let Value::Array(list) = fields.entry(key).or_insert_with(|| json!([])) {
        list.push(value);
    }
}

fn add_text(fields: &mut Map<String, Value>, field: &str, language: &str, given: &str) {
    if let Value::Object(texts) = fields.entry(field).or_insert_with(|| json!({})) {
        texts.insert(language.to_owned(), given.into());
    }
}

/// Returns the text of a field in a language, of one that is not bilingual its text.
fn in_language(fields: Fields<'_>, field: &str, language: &str) -> Option<String> {
    match fields.get(field)? {
        Value::Object(texts) => texts.get(language).and_then(text::text),
        other => text::text(other),
    }
}

/// Returns our code for one of theirs, in any case and with any sign between words.
pub(super) fn ours(codes: Codes, given: &str) -> Option<&'static str> {
    let plain = |text: &str| -> String {
        let lower = text.to_lowercase();
        let words: Vec<&str> = lower
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        words.join(" ")
    };
    let given = plain(given);
    codes
        .iter()
        .find_map(|(theirs, ours)| (plain(theirs) == given).then_some(*ours))
}

/// Returns their code for one of ours.
pub(super) fn theirs(codes: Codes, code: &str) -> Option<&'static str> {
    codes
        .iter()
        .find_map(|(theirs, ours)| (*ours == code).then_some(*theirs))
}

/// The first three letters of the months.
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Reads a month in words (`March 2024`, `Mar. 2024`).
fn in_words(given: &str) -> Option<String> {
    let (month, year) = given.trim().split_once(' ')?;
    let year: u32 = year.trim().parse().ok()?;
    let start = month.get(..3)?.to_ascii_lowercase();
    let place = MONTHS.iter().position(|name| *name == start)?;
    (1900..=2100)
        .contains(&year)
        .then(|| format!("{year:04}-{:02}", place + 1))
}

/// Reads a day as it is written in the United States (`7/31/2023`).
fn american(text: &str) -> Option<String> {
    let mut parts = text.trim().split('/');
    let mut number = || parts.next()?.parse::<u32>().ok();
    let (month, day, year) = (number()?, number()?, number()?);
    let fits =
        (1..=12).contains(&month) && (1..=31).contains(&day) && (1900..=2100).contains(&year);
    if parts.next().is_some() || !fits {
        return None;
    }
    text::day(&format!("{year:04}-{month:02}-{day:02}"))
}
