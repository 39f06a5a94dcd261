//! The documents that ship: complete, in both languages, with nothing unknown in them.

use cairn_domain::schema::{Documents, Field, Kind, SchemaSet, Text};
use serde_json::json;

fn every_field(set: &SchemaSet, mut look: impl FnMut(&str, &Field, bool)) {
    fn walk(place: &str, fields: &[Field], top: bool, look: &mut impl FnMut(&str, &Field, bool)) {
        for field in fields {
            let place = format!("{place}.{}", field.name);
            look(&place, field, top);
            walk(&place, &field.subfields, false, look);
        }
    }
    for kind in [Kind::Dataset, Kind::Group, Kind::Organization] {
        for name in set.types(kind) {
            let document = set.get(kind, name).expect("a listed type").document();
            walk(name, &document.fields, true, &mut look);
            walk(
                &format!("{name} resource"),
                &document.resource_fields,
                true,
                &mut look,
            );
        }
    }
}

#[track_caller]
fn bilingual(place: &str, text: Option<&Text>) {
    let Some(Text::ByLanguage(texts)) = text else {
        panic!("{place} has no text by language")
    };
    for code in ["en", "fr"] {
        assert!(
            texts
                .iter()
                .any(|(known, text)| known == code && !text.trim().is_empty()),
            "{place} has no {code}"
        );
    }
}

#[test]
fn the_types_of_the_product_ship() {
    let set = SchemaSet::builtin();
    assert_eq!(
        set.types(Kind::Dataset),
        [
            "dataset",
            "algorithm",
            "document",
            "source-code",
            "showcase",
            "consultation",
            "commitment",
            "learning-resource",
            "data-request",
            "dataset_series",
            "harvest"
        ]
    );
    assert_eq!(
        (set.types(Kind::Organization), set.types(Kind::Group)),
        (vec!["organization"], vec!["group"])
    );
    assert_eq!(set.unknown_validators(), [""; 0]);
    assert_eq!(set.unknown_presets(), [""; 0]);
    assert_eq!(set.unknown_choice_helpers(), [""; 0]);
}

#[test]
fn labels_help_and_choices_are_in_both_languages() {
    every_field(&SchemaSet::builtin(), |place, field, top| {
        bilingual(place, field.label.as_ref());
        if top || field.help.is_some() {
            bilingual(&format!("{place} (help)"), field.help.as_ref());
        }
        for choice in &field.choices {
            bilingual(&format!("{place} = {}", choice.value), Some(&choice.label));
        }
        for key in ["repeating_label"] {
            if let Some(text) = field.raw.get(key) {
                assert!(
                    text.get("en").is_some() && text.get("fr").is_some(),
                    "{place} {key}"
                );
            }
        }
        let mut values: Vec<&str> = field
            .choices
            .iter()
            .map(|choice| choice.value.as_str())
            .collect();
        values.sort_unstable();
        assert!(
            values.windows(2).all(|pair| pair[0] != pair[1]),
            "{place} has a choice twice"
        );
    });
}

#[test]
fn conditions_name_fields_and_choices_that_are_there() {
    let set = SchemaSet::builtin();
    for name in set.types(Kind::Dataset) {
        let document = set
            .get(Kind::Dataset, name)
            .expect("a listed type")
            .document();
        let lists = document
            .fields
            .iter()
            .map(|field| &field.subfields)
            .chain([&document.fields, &document.resource_fields]);
        for fields in lists {
            for field in fields {
                let validators = field.validators.as_deref().unwrap_or_default();
                for call in validators
                    .split(')')
                    .filter_map(|part| part.split_once("required_"))
                {
                    let (kind, args) = call.1.split_once('(').expect("a requirement has arguments");
                    let mut args = args.split(',').map(str::trim);
                    let find = |name: &str| {
                        fields
                            .iter()
                            .find(|one| one.name == name)
                            .unwrap_or_else(|| panic!("{}: no field {name}", field.name))
                    };
                    let first = find(args.next().expect("an argument"));
                    for value in args {
                        if kind == "without" {
                            find(value);
                        } else {
                            assert!(
                                first.choices.iter().any(|choice| choice.value == value),
                                "{} {value}",
                                field.name
                            );
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn documents_of_a_site_take_the_place_of_those_that_ship() {
    let schemas = ["scheming_version: 2\ndataset_type: dataset\ndataset_fields:\n- field_name: mood\n  preset: mood\n  label: M\n"
        .to_owned()];
    let presets = [
        "presets:\n- preset_name: mood\n  values: {validators: odd_one, required: true}\n"
            .to_owned(),
    ];
    let set = SchemaSet::with_documents(&schemas, &presets).expect("a schema");
    assert_eq!(set.types(Kind::Dataset).len(), 11);
    let schema = set
        .get(Kind::Dataset, "dataset")
        .expect("dataset is a type");
    assert_eq!(
        schema.raw()["dataset_fields"],
        json!([{"field_name": "mood", "preset": "mood", "label": "M"}])
    );
    assert_eq!(
        schema.expanded()["dataset_fields"],
        json!([{"field_name": "mood", "preset": "mood", "label": "M", "validators": "odd_one", "required": true}])
    );
    assert_eq!(set.unknown_validators(), ["odd_one"]);
    assert_eq!(
        SchemaSet::builtin()
            .get(Kind::Dataset, "dataset")
            .expect("a type")
            .document()
            .field("mood"),
        None
    );
}

#[test]
fn what_is_no_schema_is_refused_with_its_place() {
    for (text, expected) in [
        ("[", "schema document 1: "),
        ("5", "schema document 1: a schema is an object"),
        (
            "a: 1",
            "schema document 1: a schema names its `dataset_type`, `group_type` or `organization_type`",
        ),
        (
            "dataset_type: x",
            "schema document 1: a schema has a list `dataset_fields`",
        ),
        (
            "dataset_type: x\ndataset_fields: 5",
            "schema document 1: dataset_fields: must be a list of fields",
        ),
        (
            "dataset_type: x\ndataset_fields: [5]",
            "schema document 1: dataset_fields: a field is an object",
        ),
        (
            "dataset_type: x\ndataset_fields: [{label: x}]",
            "schema document 1: dataset_fields: a field has a `field_name`",
        ),
    ] {
        let error = SchemaSet::with_documents(&[text.to_owned()], &[])
            .expect_err("no schema")
            .to_string();
        assert!(error.starts_with(expected), "{error}");
    }
    let mut deep = "{\"field_name\": \"x\"}".to_owned();
    for _ in 0..20 {
        deep = format!("{{\"field_name\": \"x\", \"repeating_subfields\": [{deep}]}}");
    }
    let deep = format!("{{\"dataset_type\": \"x\", \"dataset_fields\": [{deep}]}}");
    let error = SchemaSet::with_documents(&[deep], &[])
        .expect_err("too deep")
        .to_string();
    assert!(
        error.ends_with("fields within fields are too deep"),
        "{error}"
    );
    let error = SchemaSet::with_documents(&[], &["presets: 1".to_owned()])
        .expect_err("no presets")
        .to_string();
    assert_eq!(
        error,
        "schema document 1: a preset document has a list `presets`"
    );
    let choices = [("x".to_owned(), "5".to_owned())];
    let error = SchemaSet::with(&Documents {
        choices: &choices,
        ..Documents::default()
    })
    .expect_err("no list")
    .to_string();
    assert_eq!(
        error,
        "schema document 1: a list of choices is a list, or an object with a list `choices`"
    );
}
