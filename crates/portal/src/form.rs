//! Forms made from schemas: what a field asks for, and what was typed into it.
//!
//! Names of fields: `key`; `key-fr` for one language; `key-0-part` for the parts of a list of objects.

use cairn_catalogue::inventory::words;
use cairn_domain::schema::{Document, Field};
use serde_json::{Map, Value, json};

use crate::field::worded;
use crate::said::{list, text};
use crate::speech::Language;

/// Empty rows that a list of objects has beside those that are filled in.
const BLANK_ROWS: usize = 1;
/// Most rows of a list that are read.
const MOST_ROWS: usize = 200;

/// Tells whether a text in one language is left to the field with the same text by language.
fn is_spoken_for(fields: &[Field], field: &Field, record: &Value) -> bool {
    let by_language = format!("{}_translated", field.name);
    let has_texts = || {
        let texts = record.get(&by_language).and_then(Value::as_object);
        texts.is_some_and(|texts| texts.values().any(|text| !is_blank(text)))
    };
    fields.iter().any(|other| other.name == by_language)
        && (text(record, &field.name).is_empty() || has_texts())
}

/// What the site lets people choose from, where a schema leaves it to the site.
pub(crate) struct Lists {
    /// Organizations in which the visitor may add records: id and title.
    pub(crate) organizations: Vec<(String, String)>,
    /// Licences: id and title.
    pub(crate) licences: Vec<(String, String)>,
    /// Languages of fields by language.
    pub(crate) languages: Vec<String>,
}

/// A field of a form.
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) help: String,
    pub(crate) required: bool,
    pub(crate) errors: Vec<String>,
    pub(crate) asks: Asks,
}

/// What a field asks for.
pub(crate) enum Asks {
    /// A line, as this type of HTML input.
    Line(&'static str, String),
    /// A text of several lines.
    Text(String),
    /// One of several values: value, label, whether it is chosen.
    One(Vec<(String, String, bool)>),
    /// Some of several values.
    Some(Vec<(String, String, bool)>),
    /// A text for each language: code, text, whether it has several lines.
    ByLanguage(Vec<(String, String)>, bool),
    /// A list of objects, a row each.
    Rows(Vec<Vec<Entry>>),
}

/// How a schema has a field filled in.
enum Way {
    Hidden,
    Line(&'static str),
    Text,
    /// A value a line.
    Lines,
    One,
    Some,
    YesNo,
    Organization,
    Licence,
    Tags,
    ByLanguage {
        long: bool,
        tags: bool,
    },
    Rows,
}

fn way(field: &Field) -> Way {
    if !field.subfields.is_empty() {
        return Way::Rows;
    }
    let Some(snippet) = field.raw.get("form_snippet") else {
        return match field.name.as_str() {
            "resources" | "groups" => Way::Hidden,
            _ if !field.choices.is_empty() => Way::One,
            _ => Way::Line("text"),
        };
    };
    match snippet
        .as_str()
        .unwrap_or_default()
        .trim_end_matches(".html")
    {
        "" => Way::Hidden,
        "markdown" | "json" | "map" | "textarea" => Way::Text,
        "select" | "radio" => Way::One,
        "multiple_checkbox" | "multiple_select" => Way::Some,
        "multiple_text" => Way::Lines,
        "yes_no" => Way::YesNo,
        "organization" => Way::Organization,
        "license" => Way::Licence,
        "tags" => Way::Tags,
        "fluent_text" | "fluent_link" => Way::ByLanguage {
            long: false,
            tags: false,
        },
        "fluent_markdown" => Way::ByLanguage {
            long: true,
            tags: false,
        },
        "fluent_tags" => Way::ByLanguage {
            long: false,
            tags: true,
        },
        "email" => Way::Line("email"),
        "number" => Way::Line("number"),
        "date" => Way::Line("date"),
        "month" => Way::Line("month"),
        _ => Way::Line("text"),
    }
}

/// Tells whether a field is chosen from what there is, or is a day or number: what many records can have in common.
pub(crate) fn is_shared(field: &Field) -> bool {
    match way(field) {
        Way::One | Way::Some | Way::YesNo | Way::Organization | Way::Licence => true,
        Way::Line(kind) => kind != "text" && kind != "email",
        Way::Hidden | Way::Text | Way::Lines | Way::Tags | Way::ByLanguage { .. } | Way::Rows => {
            false
        }
    }
}

/// Returns the fields of a form for a record of a type, filled with what the record holds.
pub(crate) fn entries(
    schema: &Document,
    record: &Value,
    errors: &Value,
    lists: &Lists,
    language: Language,
) -> Vec<Entry> {
    let context = Context { lists, language };
    let mut entries = fields(&schema.fields, record, errors, lists, language);
    // Those that are there already have pages of their own.
    if !schema.resource_fields.is_empty() && text(record, "id").is_empty() {
        let rows = list(record, "resources");
        let wrong = errors.get("resources").unwrap_or(&Value::Null);
        entries.push(Entry {
            name: "resources".to_owned(),
            label: match language {
                Language::English => "Links to data and files".to_owned(),
                Language::French => "Liens vers les données et les fichiers".to_owned(),
            },
            help: String::new(),
            required: false,
            errors: messages(wrong),
            asks: Asks::Rows(context.rows(&schema.resource_fields, "resources", rows, wrong, true)),
        });
    }
    entries
}

/// Returns the fields of a form for a part of a record, such as one resource.
pub(crate) fn fields(
    fields: &[Field],
    record: &Value,
    errors: &Value,
    lists: &Lists,
    language: Language,
) -> Vec<Entry> {
    let context = Context { lists, language };
    fields
        .iter()
        .filter(|field| !is_spoken_for(fields, field, record))
        .filter_map(|field| context.entry(field, &field.name, record, errors))
        .collect()
}

/// Collects what is wrong in a form, with the place where it stands.
pub(crate) fn wrong(
    entries: &[Entry],
    errors: &Value,
    language: Language,
) -> Vec<(String, String)> {
    let mut wrong = Vec::new();
    gather(entries, language, &mut wrong);
    // What belongs to no field of the form is told too.
    for (key, messages) in errors.as_object().into_iter().flatten() {
        let placed = entries.iter().any(|entry| {
            entry.name == *key
                || key
                    .strip_prefix(&entry.name)
                    .is_some_and(|rest| rest.starts_with('-'))
        });
        if !placed {
            wrong.push((String::new(), language.pair(key, &joined(messages))));
        }
    }
    wrong
}

/// Writes messages of errors in one line.
pub(crate) fn joined(messages: &Value) -> String {
    match messages {
        Value::String(message) => message.clone(),
        Value::Array(messages) => messages.iter().map(joined).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

fn gather(entries: &[Entry], language: Language, wrong: &mut Vec<(String, String)>) {
    for entry in entries {
        for message in &entry.errors {
            wrong.push((entry.name.clone(), language.pair(&entry.label, message)));
        }
        if let Asks::Rows(rows) = &entry.asks {
            for row in rows {
                gather(row, language, wrong);
            }
        }
    }
}

struct Context<'a> {
    lists: &'a Lists,
    language: Language,
}

impl Context<'_> {
    fn entry(&self, field: &Field, name: &str, record: &Value, errors: &Value) -> Option<Entry> {
        let value = record.get(&field.name).unwrap_or(&Value::Null);
        let chosen = |value: &str, given: &Value| match given {
            Value::Array(values) => values.iter().any(|one| one == value),
            Value::Bool(flag) => value == if *flag { "true" } else { "false" },
            other => other == value,
        };
        let choices = || {
            field.choices.iter().map(|choice| {
                let label = choice.label.get(self.language.code()).to_owned();
                (choice.value.clone(), label, chosen(&choice.value, value))
            })
        };
        let blank = (
            String::new(),
            "–".to_owned(),
            value.is_null() || value == "",
        );
        let of = |pairs: &[(String, String)]| {
            let pairs = pairs.iter();
            let pairs = pairs.map(|(id, title)| (id.clone(), title.clone(), chosen(id, value)));
            std::iter::once(blank.clone()).chain(pairs).collect()
        };
        let asks = match way(field) {
            Way::Hidden => return None,
            Way::Line(kind) => Asks::Line(kind, plain(value)),
            Way::Text => Asks::Text(plain(value)),
            Way::Lines => Asks::Text(match value {
                Value::Array(values) => {
                    let lines: Vec<String> = values.iter().map(plain).collect();
                    lines.join("\n")
                }
                other => plain(other),
            }),
            Way::One => Asks::One(std::iter::once(blank).chain(choices()).collect()),
            Way::Some => Asks::Some(choices().collect()),
            Way::YesNo => {
                let (yes, no) = match self.language {
                    Language::English => ("Yes", "No"),
                    Language::French => ("Oui", "Non"),
                };
                let pairs = [("true", yes), ("false", no)]
                    .map(|(value, label)| (value.to_owned(), label.to_owned()));
                Asks::One(of(&pairs))
            }
            Way::Organization => Asks::One(of(&self.lists.organizations)),
            Way::Licence => Asks::One(of(&self.lists.licences)),
            Way::Tags => {
                let names: Vec<&str> = list(record, "tags")
                    .iter()
                    .map(|tag| text(tag, "name"))
                    .collect();
                let typed = text(record, "tag_string");
                Asks::Line(
                    "text",
                    if typed.is_empty() {
                        names.join(", ")
                    } else {
                        typed.to_owned()
                    },
                )
            }
            Way::ByLanguage { long, .. } => {
                let texts = self.lists.languages.iter().map(|code| {
                    let given = value.get(code).unwrap_or(&Value::Null);
                    let given = match given {
                        Value::Array(words) => {
                            let words: Vec<String> = words.iter().map(plain).collect();
                            words.join(", ")
                        }
                        other => plain(other),
                    };
                    (code.clone(), given)
                });
                Asks::ByLanguage(texts.collect(), long)
            }
            Way::Rows => {
                let wrong = errors.get(&field.name).unwrap_or(&Value::Null);
                let rows = value.as_array().map(Vec::as_slice).unwrap_or_default();
                Asks::Rows(self.rows(&field.subfields, name, rows, wrong, false))
            }
        };
        let label = match &field.label {
            Some(label) => label.get(self.language.code()).to_owned(),
            None => worded(&field.name),
        };
        let help = field.help.as_ref();
        let mut wrong = messages(errors.get(&field.name).unwrap_or(&Value::Null));
        for code in &self.lists.languages {
            let key = format!("{}-{code}", field.name);
            wrong.extend(messages(errors.get(&key).unwrap_or(&Value::Null)));
        }
        Some(Entry {
            name: name.to_owned(),
            label,
            help: help
                .map(|help| help.get(self.language.code()).to_owned())
                .unwrap_or_default(),
            required: field.required,
            errors: wrong,
            asks,
        })
    }

    fn rows(
        &self,
        fields: &[Field],
        name: &str,
        rows: &[Value],
        errors: &Value,
        with_ids: bool,
    ) -> Vec<Vec<Entry>> {
        let blank = Value::Object(Map::new());
        let all = rows.iter().chain(std::iter::repeat_n(&blank, BLANK_ROWS));
        all.enumerate()
            .map(|(place, row)| {
                let wrong = errors.get(place).unwrap_or(&Value::Null);
                let mut entries: Vec<Entry> = fields
                    .iter()
                    .filter_map(|field| {
                        self.entry(field, &format!("{name}-{place}-{}", field.name), row, wrong)
                    })
                    .collect();
                if with_ids && !text(row, "id").is_empty() {
                    entries.push(Entry {
                        name: format!("{name}-{place}-id"),
                        label: String::new(),
                        help: String::new(),
                        required: false,
                        errors: Vec::new(),
                        asks: Asks::Line("hidden", text(row, "id").to_owned()),
                    });
                }
                entries
            })
            .collect()
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Returns the messages of a field; those of the parts of a row stand at the parts.
fn messages(errors: &Value) -> Vec<String> {
    match errors {
        Value::String(message) => vec![message.clone()],
        Value::Array(messages) => {
            let messages = messages.iter().filter_map(Value::as_str);
            messages.map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

/// Reads what was typed into the form of a type. Resources that were there keep what the form does not show.
pub(crate) fn read(
    schema: &Document,
    form: &[(String, String)],
    languages: &[String],
    current: &Value,
) -> Map<String, Value> {
    let reader = Reader { form, languages };
    let mut record = reader.fields(&schema.fields, "");
    let has_rows = form.iter().any(|(name, _)| name.starts_with("resources-"));
    if has_rows && !schema.resource_fields.is_empty() {
        let before = list(current, "resources");
        let rows = reader.rows(&schema.resource_fields, "resources");
        let rows: Vec<Value> = rows
            .into_iter()
            .map(|(place, typed)| {
                let id = reader
                    .get(&format!("resources-{place}-id"))
                    .unwrap_or_default();
                let known = before
                    .iter()
                    .find(|one| !id.is_empty() && text(one, "id") == id);
                let mut row = known
                    .and_then(Value::as_object)
                    .cloned()
                    .unwrap_or_default();
                row.extend(typed);
                Value::Object(row)
            })
            .collect();
        record.insert("resources".to_owned(), Value::Array(rows));
    }
    record
}

/// Reads what was typed into the form of a part of a record, such as one resource.
pub(crate) fn read_fields(
    fields: &[Field],
    form: &[(String, String)],
    languages: &[String],
) -> Map<String, Value> {
    Reader { form, languages }.fields(fields, "")
}

struct Reader<'a> {
    form: &'a [(String, String)],
    languages: &'a [String],
}

impl Reader<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        let mut form = self.form.iter();
        form.find_map(|(key, value)| (key == name).then_some(value.trim()))
    }

    fn fields(&self, fields: &[Field], before: &str) -> Map<String, Value> {
        let mut out = Map::new();
        for field in fields {
            let name = format!("{before}{}", field.name);
            if let Some((key, value)) = self.value(field, &name) {
                out.insert(key, value);
            } else if fields
                .iter()
                .any(|other| other.name == format!("{}_translated", field.name))
            {
                // The form did not ask: the text is made of those by language.
                out.insert(field.name.clone(), json!(""));
            }
        }
        out
    }

    fn value(&self, field: &Field, name: &str) -> Option<(String, Value)> {
        let key = field.name.clone();
        Some(match way(field) {
            Way::Hidden => return None,
            Way::Line(_) | Way::Text | Way::One | Way::Organization | Way::Licence => {
                (key, json!(self.get(name)?.replace("\r\n", "\n")))
            }
            Way::YesNo => match self.get(name)? {
                "true" => (key, json!(true)),
                "false" => (key, json!(false)),
                _ => (key, json!("")),
            },
            Way::Lines => {
                let lines: Vec<&str> = self
                    .get(name)?
                    .lines()
                    .map(str::trim)
                    .filter(|line| !line.is_empty())
                    .collect();
                (key, json!(lines))
            }
            Way::Some => {
                let chosen: Vec<&str> = self
                    .form
                    .iter()
                    .filter(|(given, value)| given == name && !value.is_empty())
                    .map(|(_, value)| value.as_str())
                    .collect();
                (key, json!(chosen))
            }
            Way::Tags => {
                let tags: Vec<Value> = words(self.get(name)?)
                    .map(|tag| json!({ "name": tag }))
                    .collect();
                ("tags".to_owned(), Value::Array(tags))
            }
            Way::ByLanguage { tags, .. } => {
                let mut texts = Map::new();
                for code in self.languages {
                    let given = self.get(&format!("{name}-{code}")).unwrap_or_default();
                    let value = match tags {
                        true => json!(words(given).collect::<Vec<_>>()),
                        false => json!(given.replace("\r\n", "\n")),
                    };
                    texts.insert(code.clone(), value);
                }
                (key, Value::Object(texts))
            }
            Way::Rows => {
                let rows = self.rows(&field.subfields, name);
                let rows: Vec<Value> = rows
                    .into_iter()
                    .map(|(_, row)| Value::Object(row))
                    .collect();
                (key, Value::Array(rows))
            }
        })
    }

    /// Reads the rows of a list, without those in which nothing stands.
    fn rows(&self, fields: &[Field], name: &str) -> Vec<(usize, Map<String, Value>)> {
        let beginning = format!("{name}-");
        let last = self
            .form
            .iter()
            .filter_map(|(key, _)| {
                let (place, _) = key.strip_prefix(&beginning)?.split_once('-')?;
                place.parse::<usize>().ok()
            })
            .filter(|place| *place < MOST_ROWS)
            .max();
        let Some(last) = last else {
            return Vec::new();
        };
        (0..=last)
            .map(|place| (place, self.fields(fields, &format!("{name}-{place}-"))))
            .filter(|(_, row)| row.values().any(|value| !is_blank(value)))
            .collect()
    }
}

/// Tells whether nothing stands in a value.
pub(crate) fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.iter().all(is_blank),
        Value::Object(map) => map.values().all(is_blank),
        Value::Bool(_) | Value::Number(_) => false,
    }
}
