//! Schemas made ready to run: for every field of every type the chain of its validators, sorted as CKAN runs them.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::cell::Check;
use super::core::{self, CoreField, CoreList};
use super::document::{Document, Field, read_choice};
use super::expression;
use super::validators;
use crate::view::ViewType;

/// One validator with what it is called with.
pub(crate) struct Step {
    pub(crate) check: Check,
    pub(crate) args: Vec<Value>,
}

impl std::fmt::Debug for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Step").field(&self.args).finish()
    }
}

/// The values that a field may take.
#[derive(Debug, Default)]
pub(crate) struct Choices {
    places: HashMap<String, usize>,
    /// Name of a list that is made at run time.
    pub(crate) helper: Option<String>,
}

impl Choices {
    pub(crate) fn place(&self, value: &str) -> Option<usize> {
        self.places.get(value).copied()
    }

    fn new(values: Vec<String>, helper: Option<String>) -> Self {
        let places = values
            .into_iter()
            .enumerate()
            .map(|(place, value)| (value, place))
            .collect();
        Self { places, helper }
    }
}

/// What a field depends on (`conditional_field`, `conditional_values`).
#[derive(Debug)]
pub(crate) struct Condition {
    pub(crate) field: String,
    pub(crate) values: Vec<String>,
}

/// One field, ready to run.
#[derive(Debug, Default)]
pub(crate) struct FieldPlan {
    pub(crate) key: String,
    pub(crate) create: Vec<Step>,
    pub(crate) update: Vec<Step>,
    /// Whether CKAN has the field of its own.
    pub(crate) core: bool,
    pub(crate) required: bool,
    pub(crate) choices: Option<Choices>,
    pub(crate) languages: Vec<String>,
    pub(crate) alternates: Vec<(String, Vec<String>)>,
    pub(crate) tag_steps: Vec<Step>,
    pub(crate) condition: Option<Condition>,
}

/// A list of objects, ready to run.
#[derive(Debug)]
pub(crate) struct ListPlan {
    /// What is asked of the list as a whole.
    pub(crate) field: FieldPlan,
    pub(crate) item: LevelPlan,
}

/// The fields of an object, ready to run.
#[derive(Debug, Default)]
pub(crate) struct LevelPlan {
    pub(crate) fields: Vec<FieldPlan>,
    pub(crate) lists: Vec<ListPlan>,
    pub(crate) keeps_unknown: bool,
    pub(crate) before: Vec<Step>,
    pub(crate) after: Vec<Step>,
    /// Bilingual fields and the core fields that they fill.
    pub(crate) translated: Vec<(String, String)>,
    /// Whether drafts are forgiven what they lack.
    pub(crate) drafts_exempt: bool,
    /// The field that lists what the record's source does not state.
    pub(crate) gaps_field: Option<String>,
}

/// A record type, ready to run.
#[derive(Debug, Default)]
pub(crate) struct TypePlan {
    pub(crate) root: LevelPlan,
    /// Keys that `extras` may not hold.
    pub(crate) reserved: HashSet<String>,
}

/// What the documents name and nobody knows, and the lists of choices that documents give.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub(crate) unknown_validators: Vec<String>,
    pub(crate) unknown_helpers: Vec<String>,
    pub(crate) choice_lists: HashMap<String, Vec<Value>>,
}

impl Names {
    /// Makes a chain of validators; names that nobody knows are noted and left out.
    fn chain(&mut self, expression: &str) -> Vec<Step> {
        let mut steps = Vec::new();
        for call in expression::parse(expression) {
            match validators::find(&call.name) {
                Some(check) => steps.push(Step {
                    check,
                    args: call.args,
                }),
                None if self.unknown_validators.contains(&call.name) => {}
                None => self.unknown_validators.push(call.name),
            }
        }
        steps
    }

    fn core_field(&mut self, core: &CoreField) -> FieldPlan {
        FieldPlan {
            key: core.key.to_owned(),
            create: self.chain(core.create),
            update: self.chain(core.update),
            core: true,
            ..FieldPlan::default()
        }
    }

    fn choices(&mut self, field: &Field) -> Option<Choices> {
        if !field.choices.is_empty() {
            return Some(Choices::new(
                field
                    .choices
                    .iter()
                    .map(|choice| choice.value.clone())
                    .collect(),
                None,
            ));
        }
        let helper = field.choices_helper.as_ref()?;
        if let Some(list) = self.choice_lists.get(helper) {
            return Some(Choices::new(
                list.iter()
                    .filter_map(read_choice)
                    .map(|choice| choice.value)
                    .collect(),
                None,
            ));
        }
        if !self.unknown_helpers.contains(helper) {
            self.unknown_helpers.push(helper.clone());
        }
        Some(Choices::new(Vec::new(), Some(helper.clone())))
    }

    /// Makes a declared field ready. `core` is the plan of CKAN's own field of that name.
    fn declared(
        &mut self,
        document: &Document,
        field: &Field,
        core: Option<FieldPlan>,
    ) -> FieldPlan {
        let is_core = core.is_some();
        let own = field.validators.is_some() || field.create_validators.is_some();
        let (mut create, mut update) = match core {
            // A declaration without validators leaves CKAN's in place, with the demand for a value in front.
            Some(core) if !own => (core.create, core.update),
            _ => {
                let validators = field.validators.as_deref();
                let create = field
                    .create_validators
                    .as_deref()
                    .or(validators)
                    .unwrap_or("scheming_required");
                (
                    self.chain(create),
                    self.chain(validators.unwrap_or("scheming_required")),
                )
            }
        };
        if is_core && !own && field.required {
            create.splice(0..0, self.chain("scheming_required"));
            update.splice(0..0, self.chain("scheming_required"));
        }
        let tag_validators = field
            .tag_validators
            .as_deref()
            .unwrap_or("tag_length_validator tag_name_validator");
        let pick = |own: &[String], whole: &[String]| {
            if own.is_empty() {
                whole.to_vec()
            } else {
                own.to_vec()
            }
        };
        FieldPlan {
            key: field.name.clone(),
            create,
            update,
            core: is_core,
            required: field.required,
            choices: self.choices(field),
            languages: pick(&field.form_languages, &document.form_languages),
            alternates: if field.alternate_languages.is_empty() {
                document.alternate_languages.clone()
            } else {
                field.alternate_languages.clone()
            },
            tag_steps: self.chain(tag_validators),
            condition: condition(field),
        }
    }

    /// Makes one object's fields ready: CKAN's own, with those of a schema on top.
    fn level(
        &mut self,
        document: Option<&Document>,
        core: &[CoreField],
        lists: &[CoreList],
        declared: &[Field],
    ) -> LevelPlan {
        let mut fields: Vec<FieldPlan> = core.iter().map(|field| self.core_field(field)).collect();
        let mut plan = LevelPlan::default();
        for list in lists {
            let own = match (document, list.key) {
                (Some(document), "resources") => document.resource_fields.as_slice(),
                _ => &[],
            };
            let mut item = self.level(document, list.fields, &[], own);
            item.keeps_unknown = list.keeps_unknown;
            let field = FieldPlan {
                key: list.key.to_owned(),
                core: true,
                ..FieldPlan::default()
            };
            plan.lists.push(ListPlan { field, item });
        }
        let Some(document) = document else {
            fields.sort_by(|a, b| a.key.cmp(&b.key));
            plan.fields = fields;
            return plan;
        };
        for field in declared {
            if plan.lists.iter().any(|list| list.field.key == field.name) {
                continue;
            }
            let same = fields.iter().position(|known| known.key == field.name);
            if field.subfields.is_empty() {
                let core = same.map(|place| fields.swap_remove(place));
                let ready = self.declared(document, field, core.filter(|core| core.core));
                fields.push(ready);
            } else {
                if let Some(place) = same {
                    fields.swap_remove(place);
                }
                let mut whole = self.declared(document, field, None);
                // Without validators of its own a repeating field may be left out.
                if field.validators.is_none() && !field.required {
                    (whole.create, whole.update) = (Vec::new(), Vec::new());
                }
                let item = self.level(Some(document), &[], &[], &field.subfields);
                plan.lists.push(ListPlan { field: whole, item });
            }
            let fills = field
                .output_validators
                .as_deref()
                .unwrap_or_default()
                .contains("fluent_core_translated_output");
            if let Some(target) = field.name.strip_suffix("_translated").filter(|_| fills) {
                plan.translated
                    .push((field.name.clone(), target.to_owned()));
            }
        }
        fields.sort_by(|a, b| a.key.cmp(&b.key));
        plan.lists.sort_by(|a, b| a.field.key.cmp(&b.field.key));
        plan.fields = fields;
        plan.drafts_exempt = !document.draft_fields_required;
        plan
    }

    /// Makes a record type ready.
    pub(crate) fn plan(
        &mut self,
        core: &[CoreField],
        lists: &[CoreList],
        before: &str,
        document: Option<&Document>,
    ) -> TypePlan {
        let declared = document.map_or(&[][..], |document| document.fields.as_slice());
        let mut root = self.level(document, core, lists, declared);
        root.before = self.chain(before);
        let mut reserved: HashSet<String> = core.iter().map(|field| field.key.to_owned()).collect();
        reserved.extend(lists.iter().map(|list| list.key.to_owned()));
        reserved.extend(["__before", "__extras", "__junk"].map(str::to_owned));
        if let Some(document) = document {
            root.before
                .extend(self.chain(document.before_validators.as_deref().unwrap_or_default()));
            root.after = self.chain(document.after_validators.as_deref().unwrap_or_default());
            root.gaps_field.clone_from(&document.gaps_field);
            if !document.extras_may_name_fields {
                reserved.extend(declared.iter().map(|field| field.name.clone()));
            }
        }
        TypePlan { root, reserved }
    }

    /// Makes a type of views ready.
    pub(crate) fn view_plan(&mut self, kind: ViewType) -> TypePlan {
        let filters = if kind.is_filterable() {
            core::VIEW_FILTERS
        } else {
            &[]
        };
        let mut fields = Vec::new();
        for field in [core::VIEW, filters, core::view_keys(kind)].concat() {
            fields.push(self.core_field(&field));
        }
        fields.sort_by(|a, b| a.key.cmp(&b.key));
        TypePlan {
            root: LevelPlan {
                fields,
                after: self.chain(core::VIEW_AFTER),
                ..LevelPlan::default()
            },
            ..TypePlan::default()
        }
    }
}

fn condition(field: &Field) -> Option<Condition> {
    let values = field.raw.get("conditional_values")?.as_array()?;
    Some(Condition {
        field: field.text("conditional_field")?.to_owned(),
        values: values
            .iter()
            .filter_map(|value| Some(value.as_str()?.to_owned()))
            .collect(),
    })
}
