//! Schema documents: what they say, in types, with presets merged in.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::SchemaError;
use crate::text::typeset_french;

/// How deep presets may name presets, and repeating fields hold repeating fields.
const DEEPEST: usize = 8;

/// What a schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Records with resources.
    Dataset,
    /// Groups.
    Group,
    /// Organizations.
    Organization,
}

impl Kind {
    const ALL: [Kind; 3] = [Kind::Dataset, Kind::Group, Kind::Organization];

    fn type_key(self) -> &'static str {
        match self {
            Kind::Dataset => "dataset_type",
            Kind::Group => "group_type",
            Kind::Organization => "organization_type",
        }
    }
}

/// A text for people: one for all languages, or one for each.
#[derive(Debug, Clone, PartialEq)]
pub enum Text {
    /// The same in every language.
    Plain(String),
    /// By language code, in the order of the document.
    ByLanguage(Vec<(String, String)>),
}

impl Text {
    /// Returns the text in a language, else in another one.
    pub fn get(&self, language: &str) -> &str {
        match self {
            Text::Plain(text) => text,
            Text::ByLanguage(texts) => texts
                .iter()
                .find(|(code, _)| code == language)
                .or_else(|| texts.first())
                .map_or("", |(_, text)| text.as_str()),
        }
    }

    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::String(text) => Some(Text::Plain(text.clone())),
            Value::Object(map) => Some(Text::ByLanguage(
                map.iter()
                    .filter_map(|(code, text)| {
                        let text = text.as_str()?;
                        let set = match code.as_str() {
                            "fr" => typeset_french(text),
                            _ => text.to_owned(),
                        };
                        Some((code.clone(), set))
                    })
                    .collect(),
            )),
            Value::Number(number) => Some(Text::Plain(number.to_string())),
            _ => None,
        }
    }
}

/// One value that a field may take.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What is stored.
    pub value: String,
    /// What people read.
    pub label: Text,
}

/// One field of a schema, presets merged in.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Key of the record.
    pub name: String,
    /// What people read.
    pub label: Option<Text>,
    /// What helps to fill it in.
    pub help: Option<Text>,
    /// Name of the preset it is made of.
    pub preset: Option<String>,
    /// Whether a value must be given.
    pub required: bool,
    /// The values it may take.
    pub choices: Vec<Choice>,
    /// Name of the list of values that is made at run time.
    pub choices_helper: Option<String>,
    /// The fields of its items, where its value is a list of objects.
    pub subfields: Vec<Field>,
    /// Languages of a bilingual field, where they differ from those of the schema.
    pub form_languages: Vec<String>,
    /// Languages that stand in for another one, by that one.
    pub alternate_languages: Vec<(String, Vec<String>)>,
    /// Validators, or `None` where the document names none.
    pub validators: Option<String>,
    /// Validators of new records.
    pub create_validators: Option<String>,
    /// Validators of the output.
    pub output_validators: Option<String>,
    /// Validators of single tags in a field of tags by language.
    pub tag_validators: Option<String>,
    /// Everything that the document says.
    pub raw: Map<String, Value>,
}

impl Field {
    /// Returns a key of the field that has no place of its own.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.raw.get(key).and_then(Value::as_str)
    }
}

/// One schema document.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// What it describes.
    pub kind: Kind,
    /// The type that it defines.
    pub name: String,
    /// Fields of the record itself.
    pub fields: Vec<Field>,
    /// Fields of each resource.
    pub resource_fields: Vec<Field>,
    /// Validators of the whole record before its fields.
    pub before_validators: Option<String>,
    /// Validators of the whole record after its fields.
    pub after_validators: Option<String>,
    /// Languages of bilingual fields.
    pub form_languages: Vec<String>,
    /// Languages that stand in for another one, by that one.
    pub alternate_languages: Vec<(String, Vec<String>)>,
    /// Whether drafts need the required fields too.
    pub draft_fields_required: bool,
    /// Whether `extras` may hold keys of the fields that this schema adds.
    pub extras_may_name_fields: bool,
    /// The field in which a record lists the fields that its source does not state; those need no value.
    pub gaps_field: Option<String>,
    raw: Value,
    expanded: Value,
}

impl Document {
    /// Returns the document as it was written.
    pub fn raw(&self) -> &Value {
        &self.raw
    }

    /// Returns the document with the presets merged into its fields.
    pub fn expanded(&self) -> &Value {
        &self.expanded
    }

    /// Returns a field of the record by its name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Returns a field of resources by its name.
    pub fn resource_field(&self, name: &str) -> Option<&Field> {
        self.resource_fields.iter().find(|field| field.name == name)
    }
}

/// Presets by name, and the names that documents use in vain.
#[derive(Debug, Default)]
pub(crate) struct Presets {
    by_name: HashMap<String, Map<String, Value>>,
    pub(crate) unknown: Vec<String>,
}

impl Presets {
    /// Takes the presets of a document; those of later documents win.
    pub(crate) fn add(&mut self, position: usize, text: &str) -> Result<(), SchemaError> {
        let document = read(position, text)?;
        let shape = |message: &str| SchemaError::Shape {
            position,
            message: message.to_owned(),
        };
        let list = document
            .get("presets")
            .and_then(Value::as_array)
            .ok_or_else(|| shape("a preset document has a list `presets`"))?;
        for preset in list {
            let name = preset.get("preset_name").and_then(Value::as_str);
            let values = preset.get("values").and_then(Value::as_object);
            let (Some(name), Some(values)) = (name, values) else {
                return Err(shape("a preset has `preset_name` and `values`"));
            };
            self.by_name.insert(name.to_owned(), values.clone());
        }
        Ok(())
    }

    /// Merges the preset that a field names, and the one that this names, under the field's own keys.
    fn expand(&mut self, field: &Map<String, Value>) -> Map<String, Value> {
        let mut out = field.clone();
        let mut next = field
            .get("preset")
            .and_then(Value::as_str)
            .map(str::to_owned);
        for _ in 0..DEEPEST {
            let Some(name) = next.take() else { break };
            let Some(values) = self.by_name.get(&name) else {
                if !self.unknown.contains(&name) {
                    self.unknown.push(name);
                }
                break;
            };
            for (key, value) in values {
                if !out.contains_key(key) {
                    out.insert(key.clone(), value.clone());
                }
            }
            next = values
                .get("preset")
                .and_then(Value::as_str)
                .map(str::to_owned);
        }
        out
    }
}

/// Reads YAML or JSON.
pub(crate) fn read(position: usize, text: &str) -> Result<Value, SchemaError> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with(['{', '['])
        && let Ok(value) = serde_json::from_str(text)
    {
        return Ok(value);
    }
    serde_yaml_ng::from_str(text).map_err(|source| SchemaError::Syntax { position, source })
}

/// Reads a schema document and merges presets into it.
pub(crate) fn parse(
    position: usize,
    text: &str,
    presets: &mut Presets,
) -> Result<Document, SchemaError> {
    let raw = read(position, text)?;
    let shape = |message: String| SchemaError::Shape { position, message };
    let map = raw
        .as_object()
        .ok_or_else(|| shape("a schema is an object".to_owned()))?;
    let (kind, name) = Kind::ALL
        .into_iter()
        .find_map(|kind| Some((kind, map.get(kind.type_key())?.as_str()?.to_owned())))
        .filter(|(_, name)| !name.is_empty())
        .ok_or_else(|| {
            shape(
                "a schema names its `dataset_type`, `group_type` or `organization_type`".to_owned(),
            )
        })?;
    let mut expanded = map.clone();
    let mut lists = HashMap::new();
    for key in ["dataset_fields", "resource_fields", "fields"] {
        let Some(list) = map.get(key) else { continue };
        let mut list = list.clone();
        expand_list(&mut list, presets, 0).map_err(|message| shape(format!("{key}: {message}")))?;
        lists.insert(key, read_fields(&list));
        expanded.insert(key.to_owned(), list);
    }
    let main = if kind == Kind::Dataset {
        "dataset_fields"
    } else {
        "fields"
    };
    let fields = lists
        .remove(main)
        .ok_or_else(|| shape(format!("a schema has a list `{main}`")))?;
    let flag = |key: &str, default: bool| map.get(key).and_then(Value::as_bool).unwrap_or(default);
    Ok(Document {
        kind,
        name,
        fields,
        resource_fields: lists.remove("resource_fields").unwrap_or_default(),
        before_validators: string(map, "before_validators"),
        after_validators: string(map, "after_validators"),
        form_languages: strings(map.get("form_languages")),
        alternate_languages: alternates(map.get("alternate_languages")),
        draft_fields_required: flag("draft_fields_required", true),
        extras_may_name_fields: flag("extras_may_name_fields", false),
        gaps_field: string(map, "gaps_field"),
        expanded: Value::Object(expanded),
        raw,
    })
}

fn expand_list(list: &mut Value, presets: &mut Presets, depth: usize) -> Result<(), String> {
    if depth > DEEPEST {
        return Err("fields within fields are too deep".to_owned());
    }
    let Value::Array(items) = list else {
        return Err("must be a list of fields".to_owned());
    };
    for item in items {
        let Value::Object(field) = item else {
            return Err("a field is an object".to_owned());
        };
        let mut field = presets.expand(field);
        if field
            .get("field_name")
            .and_then(Value::as_str)
            .is_none_or(str::is_empty)
        {
            return Err("a field has a `field_name`".to_owned());
        }
        if let Some(subfields) = field.get_mut("repeating_subfields") {
            expand_list(subfields, presets, depth + 1)?;
        }
        *item = Value::Object(field);
    }
    Ok(())
}

fn read_fields(list: &Value) -> Vec<Field> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .map(read_field)
        .collect()
}

fn read_field(map: &Map<String, Value>) -> Field {
    Field {
        name: string(map, "field_name").unwrap_or_default(),
        label: map.get("label").and_then(Text::read),
        help: map.get("help_text").and_then(Text::read),
        preset: string(map, "preset"),
        required: map
            .get("required")
            .and_then(Value::as_bool)
            .unwrap_or(false),
        choices: map
            .get("choices")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(read_choice)
            .collect(),
        choices_helper: string(map, "choices_helper"),
        subfields: map
            .get("repeating_subfields")
            .map(read_fields)
            .unwrap_or_default(),
        form_languages: strings(map.get("form_languages")),
        alternate_languages: alternates(map.get("alternate_languages")),
        validators: string(map, "validators"),
        create_validators: string(map, "create_validators"),
        output_validators: string(map, "output_validators"),
        tag_validators: string(map, "tag_validators"),
        raw: map.clone(),
    }
}

pub(crate) fn read_choice(value: &Value) -> Option<Choice> {
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    };
    if let Some(value) = text(value) {
        return Some(Choice {
            label: Text::Plain(value.clone()),
            value,
        });
    }
    let map = value.as_object()?;
    let value = text(map.get("value")?)?;
    let label = map
        .get("label")
        .and_then(Text::read)
        .unwrap_or_else(|| Text::Plain(value.clone()));
    Some(Choice { value, label })
}

fn string(map: &Map<String, Value>, key: &str) -> Option<String> {
    map.get(key).and_then(Value::as_str).map(str::to_owned)
}

fn strings(value: Option<&Value>) -> Vec<String> {
    value
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|one| Some(one.as_str()?.to_owned()))
        .collect()
}

fn alternates(value: Option<&Value>) -> Vec<(String, Vec<String>)> {
    let map = value.and_then(Value::as_object);
    map.into_iter()
        .flatten()
        .map(|(code, list)| (code.clone(), strings(Some(list))))
        .collect()
}
