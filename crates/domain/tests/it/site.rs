//! A small catalogue that answers the questions of validators, and short ways to ask.

use std::cell::Cell;

use cairn_domain::format::Formats;
use cairn_domain::schema::{
    Fact, FactError, Facts, Invalid, Operation, Rules, SchemaSet, ValidationFailure,
    validate_dataset, validate_group, validate_tag, validate_user, validate_view,
    validate_vocabulary,
};
use cairn_domain::view::ViewType;
use chrono::NaiveDate;
use serde_json::{Map, Value, json};

pub(crate) const TAKEN: &str = "11111111-1111-4111-8111-111111111111";
pub(crate) const FREE: &str = "22222222-2222-4222-8222-222222222222";
pub(crate) const WATER: &str = "33333333-3333-4333-8333-333333333333";
pub(crate) const ROADS: &str = "44444444-4444-4444-8444-444444444444";
pub(crate) const RESOURCE: &str = "55555555-5555-4555-8555-555555555555";
pub(crate) const GENRE: &str = "66666666-6666-4666-8666-666666666666";
pub(crate) const ALICE: &str = "77777777-7777-4777-8777-777777777777";
pub(crate) const GROUP: &str = "88888888-8888-4888-8888-888888888888";

/// A catalogue with a dataset `taken`, organizations `water` and `roads`, a group `rivers`, an account `alice`.
#[derive(Default)]
pub(crate) struct Site {
    next: Cell<u32>,
    pub(crate) broken: bool,
}

fn one(reference: &str, id: &str, name: &str) -> Option<String> {
    (reference == id || reference == name).then(|| id.to_owned())
}

impl Facts for Site {
    fn new_id(&self) -> String {
        self.next.set(self.next.get() + 1);
        format!("99999999-9999-4999-8999-{:012}", self.next.get())
    }
    fn dataset_by_name(&self, name: &str) -> Fact<Option<String>> {
        if self.broken {
            return Err(FactError::new("the database is away"));
        }
        Ok((name == "taken").then(|| TAKEN.to_owned()))
    }
    fn dataset(&self, reference: &str) -> Fact<Option<String>> {
        Ok(one(reference, TAKEN, "taken"))
    }
    fn resource_owner(&self, id: &str) -> Fact<Option<String>> {
        Ok((id == RESOURCE).then(|| TAKEN.to_owned()))
    }
    fn view_exists(&self, id: &str) -> Fact<bool> {
        Ok(id == TAKEN)
    }
    fn organization(&self, reference: &str) -> Fact<Option<String>> {
        Ok(one(reference, WATER, "water").or_else(|| one(reference, ROADS, "roads")))
    }
    fn may_add_to_organization(&self, organization_id: &str) -> Fact<bool> {
        Ok(organization_id == WATER)
    }
    fn may_move_dataset(&self, dataset_id: &str) -> Fact<bool> {
        Ok(dataset_id != FREE)
    }
    fn group(&self, reference: &str) -> Fact<Option<String>> {
        Ok(one(reference, GROUP, "rivers").or_else(|| one(reference, WATER, "water")))
    }
    fn group_by_name(&self, name: &str) -> Fact<Option<String>> {
        Ok(one(name, GROUP, "rivers").or_else(|| one(name, WATER, "water")))
    }
    fn parent_makes_loop(&self, _group_id: &str, parent: &str) -> Fact<bool> {
        Ok(parent == "child")
    }
    fn vocabulary_exists(&self, id: &str) -> Fact<bool> {
        Ok(id == GENRE)
    }
    fn vocabulary_by_name(&self, name: &str) -> Fact<Option<String>> {
        Ok((name == "genre").then(|| GENRE.to_owned()))
    }
    fn tag_in_vocabulary(&self, name: &str, vocabulary_id: &str) -> Fact<bool> {
        Ok(name == "jazz" && vocabulary_id == GENRE)
    }
    fn account(&self, reference: &str) -> Fact<Option<String>> {
        Ok(one(reference, ALICE, "alice").or_else(|| one(reference, "b", "bob")))
    }
    fn accounts_with_email(&self, email: &str) -> Fact<Vec<(String, String)>> {
        Ok(match email {
            "alice@example.org" => vec![(ALICE.to_owned(), "alice".to_owned())],
            "bob@example.org" => vec![("b".to_owned(), "bob".to_owned())],
            _ => Vec::new(),
        })
    }
    fn licence_exists(&self, id: &str) -> Fact<bool> {
        Ok(matches!(id, "ca-ogl-lgo" | "2"))
    }
}

/// Who asks.
pub(crate) struct Asking {
    pub(crate) schemas: SchemaSet,
    pub(crate) sysadmin: bool,
    pub(crate) create_unowned: bool,
    pub(crate) site: Site,
}

impl Asking {
    pub(crate) fn sysadmin() -> Self {
        Self {
            schemas: SchemaSet::builtin(),
            sysadmin: true,
            create_unowned: true,
            site: Site::default(),
        }
    }

    pub(crate) fn editor() -> Self {
        Self {
            sysadmin: false,
            ..Self::sysadmin()
        }
    }

    pub(crate) fn with<T>(&self, ask: impl FnOnce(&Rules<'_>) -> T) -> T {
        let languages = ["en".to_owned(), "fr".to_owned()];
        let now = NaiveDate::from_ymd_opt(2026, 11, 24)
            .and_then(|day| day.and_hms_opt(12, 0, 0))
            .expect("a time");
        ask(&Rules {
            schemas: &self.schemas,
            sysadmin: self.sysadmin,
            may_set_state: self.sysadmin,
            caller: Some(ALICE),
            create_unowned: self.create_unowned,
            now,
            default_locale: "en",
            languages: &languages,
            formats: &Formats::builtin(),
            facts: &self.site,
        })
    }

    pub(crate) fn create(&self, input: Value) -> Value {
        self.with(|rules| said(validate_dataset(rules, Operation::Create, map(input))))
    }

    pub(crate) fn update(&self, current: Value, input: Value) -> Value {
        let current = map(current);
        self.with(|rules| {
            said(validate_dataset(
                rules,
                Operation::Update { current: &current },
                map(input),
            ))
        })
    }

    pub(crate) fn create_group(&self, is_organization: bool, input: Value) -> Value {
        self.with(|rules| {
            said(validate_group(
                rules,
                Operation::Create,
                is_organization,
                map(input),
            ))
        })
    }

    pub(crate) fn update_group(
        &self,
        is_organization: bool,
        current: Value,
        input: Value,
    ) -> Value {
        let current = map(current);
        self.with(|rules| {
            said(validate_group(
                rules,
                Operation::Update { current: &current },
                is_organization,
                map(input),
            ))
        })
    }

    pub(crate) fn create_user(&self, input: Value) -> Value {
        self.with(|rules| said(validate_user(rules, Operation::Create, map(input))))
    }

    pub(crate) fn update_user(&self, current: Value, input: Value) -> Value {
        let current = map(current);
        self.with(|rules| {
            said(validate_user(
                rules,
                Operation::Update { current: &current },
                map(input),
            ))
        })
    }

    pub(crate) fn create_tag(&self, input: Value) -> Value {
        self.with(|rules| said(validate_tag(rules, map(input))))
    }

    pub(crate) fn create_view(&self, kind: ViewType, input: Value) -> Value {
        self.with(|rules| said(validate_view(rules, Operation::Create, kind, map(input))))
    }

    pub(crate) fn update_view(&self, kind: ViewType, input: Value) -> Value {
        let current = Map::new();
        let operation = Operation::Update { current: &current };
        self.with(|rules| said(validate_view(rules, operation, kind, map(input))))
    }

    pub(crate) fn create_vocabulary(&self, input: Value) -> Value {
        self.with(|rules| said(validate_vocabulary(rules, Operation::Create, map(input))))
    }

    pub(crate) fn update_vocabulary(&self, current: Value, input: Value) -> Value {
        let current = map(current);
        self.with(|rules| {
            said(validate_vocabulary(
                rules,
                Operation::Update { current: &current },
                map(input),
            ))
        })
    }
}

pub(crate) fn map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        other => panic!("not an object: {other}"),
    }
}

/// Makes one value of a record (`{"ok": …}`), errors (`{"errors": …}`) or wrong nesting (`{"integrity": …}`).
pub(crate) fn said(outcome: Result<Map<String, Value>, ValidationFailure>) -> Value {
    match outcome {
        Ok(record) => json!({ "ok": record }),
        Err(ValidationFailure::Invalid(Invalid::Fields(errors))) => json!({ "errors": errors }),
        Err(ValidationFailure::Invalid(Invalid::Integrity { message })) => {
            json!({ "integrity": message })
        }
        Err(ValidationFailure::Fact(error)) => json!({ "fact": error.to_string() }),
    }
}
