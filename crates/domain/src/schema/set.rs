//! The record types of a site: those that ship, and the documents that the site adds.

use std::sync::{Arc, LazyLock};

use serde_json::Value;

use super::core;
use super::document::{self, Document, Kind, Presets};
use super::plan::{Names, TypePlan};
use crate::view::ViewType;

/// Why a document cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// It is neither YAML nor JSON.
    #[error("schema document {position}: {source}")]
    Syntax {
        /// Place of the document among those given, from 1.
        position: usize,
        /// What the parser says.
        #[source]
        source: serde_yaml_ng::Error,
    },
    /// It is not a schema.
    #[error("schema document {position}: {message}")]
    Shape {
        /// Place of the document among those given, from 1.
        position: usize,
        /// What is wrong.
        message: String,
    },
}

/// One record type.
#[derive(Debug)]
pub struct Schema {
    document: Document,
    pub(crate) plan: TypePlan,
}

impl Schema {
    /// Returns what the document says.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Returns the document as it was written.
    pub fn raw(&self) -> &Value {
        self.document.raw()
    }

    /// Returns the document with the presets merged into its fields.
    pub fn expanded(&self) -> &Value {
        self.document.expanded()
    }
}

/// A site's own documents, as texts in YAML or JSON.
#[derive(Debug, Default, Clone, Copy)]
pub struct Documents<'a> {
    /// Schemas; one of a type that ships takes its place.
    pub schemas: &'a [String],
    /// Presets; one of a name that ships takes its place.
    pub presets: &'a [String],
    /// Lists of choices by the name of the helper that schemas ask for (`choices_helper`).
    pub choices: &'a [(String, String)],
}

/// The rules of records that no schema describes.
#[derive(Debug)]
pub(crate) struct CorePlans {
    pub(crate) dataset: TypePlan,
    pub(crate) group: TypePlan,
    pub(crate) user: TypePlan,
    pub(crate) tag: TypePlan,
    pub(crate) vocabulary: TypePlan,
    views: Vec<(ViewType, TypePlan)>,
}

impl CorePlans {
    /// Returns the rules for views of a type.
    pub(crate) fn view(&self, kind: ViewType) -> Option<&TypePlan> {
        let found = self.views.iter().find(|(known, _)| *known == kind);
        found.map(|(_, plan)| plan)
    }
}

/// The record types of a site, ready to validate.
#[derive(Debug, Clone)]
pub struct SchemaSet {
    schemas: Vec<Arc<Schema>>,
    pub(crate) core: Arc<CorePlans>,
    unknown_validators: Vec<String>,
    unknown_choice_helpers: Vec<String>,
    unknown_presets: Vec<String>,
}

/// The presets that ship.
const PRESETS: &str = include_str!("../../../../schemas/presets.yaml");

/// The record types that ship.
const DOCUMENTS: &[&str] = &[
    include_str!("../../../../schemas/dataset.yaml"),
    include_str!("../../../../schemas/algorithm.yaml"),
    include_str!("../../../../schemas/document.yaml"),
    include_str!("../../../../schemas/source-code.yaml"),
    include_str!("../../../../schemas/showcase.yaml"),
    include_str!("../../../../schemas/consultation.yaml"),
    include_str!("../../../../schemas/commitment.yaml"),
    include_str!("../../../../schemas/learning-resource.yaml"),
    include_str!("../../../../schemas/data-request.yaml"),
    include_str!("../../../../schemas/dataset-series.yaml"),
    include_str!("../../../../schemas/harvest.yaml"),
    include_str!("../../../../schemas/organization.yaml"),
    include_str!("../../../../schemas/group.yaml"),
];

/// What ships, read once.
static BUILTIN: LazyLock<SchemaSet> = LazyLock::new(|| {
    let mut names = Names::default();
    let core = CorePlans {
        dataset: names.plan(
            core::DATASET,
            core::DATASET_LISTS,
            core::DATASET_BEFORE,
            None,
        ),
        group: names.plan(core::GROUP, core::GROUP_LISTS, "", None),
        user: names.plan(core::USER, &[], "", None),
        tag: names.plan(core::VOCABULARY_TAG, &[], "", None),
        vocabulary: names.plan(core::VOCABULARY, core::VOCABULARY_LISTS, "", None),
        views: ViewType::ALL
            .iter()
            .map(|kind| (*kind, names.view_plan(*kind)))
            .collect(),
    };
    let mut set = SchemaSet {
        schemas: Vec::new(),
        core: Arc::new(core),
        unknown_validators: Vec::new(),
        unknown_choice_helpers: Vec::new(),
        unknown_presets: Vec::new(),
    };
    let documents: Vec<String> = DOCUMENTS.iter().map(|text| (*text).to_owned()).collect();
    let presets = [PRESETS.to_owned()];
    set.read(
        names,
        &Documents {
            schemas: &documents,
            presets: &presets,
            choices: &[],
        },
    )
    .expect("the documents that ship are read in the tests");
    set
});

impl SchemaSet {
    /// Returns the record types that are built in.
    pub fn builtin() -> Self {
        BUILTIN.clone()
    }

    /// Returns the built-in record types with a site's own added or put in their place; each text is one document.
    pub fn with_documents(schemas: &[String], presets: &[String]) -> Result<Self, SchemaError> {
        Self::with(&Documents {
            schemas,
            presets,
            choices: &[],
        })
    }

    /// Returns the built-in record types with a site's own documents and lists of choices.
    pub fn with(documents: &Documents<'_>) -> Result<Self, SchemaError> {
        let mut set = Self::builtin();
        set.read(Names::default(), documents)?;
        Ok(set)
    }

    fn read(&mut self, mut names: Names, documents: &Documents<'_>) -> Result<(), SchemaError> {
        let mut presets = Presets::default();
        presets.add(0, PRESETS)?;
        for (place, text) in documents.presets.iter().enumerate() {
            presets.add(place + 1, text)?;
        }
        for (place, (name, text)) in documents.choices.iter().enumerate() {
            let position = place + 1;
            let list = match document::read(position, text)? {
                Value::Array(list) => list,
                Value::Object(mut map) => match map.remove("choices") {
                    Some(Value::Array(list)) => list,
                    _ => return Err(not_choices(position)),
                },
                _ => return Err(not_choices(position)),
            };
            names.choice_lists.insert(name.clone(), list);
        }
        for (place, text) in documents.schemas.iter().enumerate() {
            let document = document::parse(place + 1, text, &mut presets)?;
            let plan = match document.kind {
                Kind::Dataset => names.plan(
                    core::DATASET,
                    core::DATASET_LISTS,
                    core::DATASET_BEFORE,
                    Some(&document),
                ),
                Kind::Group | Kind::Organization => {
                    names.plan(core::GROUP, core::GROUP_LISTS, "", Some(&document))
                }
            };
            let schema = Arc::new(Schema { document, plan });
            let known = self
                .schemas
                .iter_mut()
                .find(|known| is(known, schema.document.kind, &schema.document.name));
            match known {
                Some(known) => *known = schema,
                None => self.schemas.push(schema),
            }
        }
        self.unknown_validators
            .append(&mut names.unknown_validators);
        self.unknown_choice_helpers
            .append(&mut names.unknown_helpers);
        self.unknown_presets.append(&mut presets.unknown);
        Ok(())
    }

    /// Returns the names of the types that have a schema, in the order of the documents.
    pub fn types(&self, kind: Kind) -> Vec<&str> {
        self.schemas
            .iter()
            .filter(|schema| schema.document.kind == kind)
            .map(|schema| schema.document.name.as_str())
            .collect()
    }

    /// Returns the schema of a type.
    pub fn get(&self, kind: Kind, name: &str) -> Option<&Schema> {
        self.schemas
            .iter()
            .find(|schema| is(schema, kind, name))
            .map(Arc::as_ref)
    }

    /// Returns what people read for a value that fields of this name take in records: `FIELD`, `FIELD__SUB` of a repeating one,
    /// `res_extras_FIELD` of resources. The first type that has the value says it.
    pub fn choice_label(&self, name: &str, value: &str, language: &str) -> Option<String> {
        let documents = self.schemas.iter().map(|schema| &schema.document);
        let found = documents
            .filter(|document| document.kind == Kind::Dataset)
            .filter_map(|document| match name.strip_prefix("res_extras_") {
                Some(name) => document.resource_field(name),
                None => match name.split_once("__") {
                    Some((name, sub)) => document
                        .field(name)?
                        .subfields
                        .iter()
                        .find(|field| field.name == sub),
                    None => document.field(name),
                },
            })
            .find_map(|field| field.choices.iter().find(|choice| choice.value == value))?;
        Some(found.label.get(language).to_owned())
    }

    /// Returns the validators that documents name and nobody knows; fields are not checked by them.
    pub fn unknown_validators(&self) -> &[String] {
        &self.unknown_validators
    }

    /// Returns the choice helpers that documents name and no list was given for; their fields take what the site's
    /// own list has ([`super::Facts::choices`]), or any value.
    pub fn unknown_choice_helpers(&self) -> &[String] {
        &self.unknown_choice_helpers
    }

    /// Returns the presets that documents name and nobody knows.
    pub fn unknown_presets(&self) -> &[String] {
        &self.unknown_presets
    }

    /// Returns the rules for a dataset type.
    pub(crate) fn dataset_plan(&self, kind: &str) -> &TypePlan {
        self.get(Kind::Dataset, kind)
            .map_or(&self.core.dataset, |schema| &schema.plan)
    }

    /// Returns the rules for a type of groups or organizations.
    pub(crate) fn group_plan(&self, kind: Kind, name: &str) -> &TypePlan {
        self.get(kind, name)
            .map_or(&self.core.group, |schema| &schema.plan)
    }
}

fn is(schema: &Schema, kind: Kind, name: &str) -> bool {
    schema.document.kind == kind && schema.document.name == name
}

fn not_choices(position: usize) -> SchemaError {
    SchemaError::Shape {
        position,
        message: "a list of choices is a list, or an object with a list `choices`".to_owned(),
    }
}
