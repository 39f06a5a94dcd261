//! How much a record says of what its schema asks for.

use cairn_domain::schema::Document;
use cairn_domain::text::is_blank;
use serde_json::Value;

/// What begins a condition in the validators of a field.
const CONDITION: &str = "required_if(";

/// How many of the fields that are asked for a record fills in, and which it does not.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Completeness {
    /// Filled in.
    pub(super) said: usize,
    /// Asked for.
    pub(super) of: usize,
    /// Names of those that are empty.
    pub(super) missing: Vec<String>,
}

/// Holds a record against its schema: what every record must say, and what this one must say for what it is.
pub(super) fn completeness(schema: &Document, record: &Value) -> Completeness {
    let mut found = Completeness {
        said: 0,
        of: 0,
        missing: Vec::new(),
    };
    for field in &schema.fields {
        let asked = field.required || is_asked(field.validators.as_deref(), record);
        if !asked {
            continue;
        }
        found.of += 1;
        match is_blank(&record[field.name.as_str()]) {
            true => found.missing.push(field.name.clone()),
            false => found.said += 1,
        }
    }
    found
}

/// Tells whether one of the conditions of a field holds.
fn is_asked(validators: Option<&str>, record: &Value) -> bool {
    let conditions = validators.unwrap_or_default().split(CONDITION).skip(1);
    conditions
        .filter_map(|rest| rest.split_once(')'))
        .any(|(arguments, _)| {
            let mut arguments = arguments.split(',').map(str::trim);
            let given = arguments.next().map(|name| &record[name]);
            arguments.any(|value| given.is_some_and(|given| is(given, value)))
        })
}

fn is(given: &Value, value: &str) -> bool {
    match given {
        Value::String(text) => text == value,
        Value::Number(number) => number.to_string() == value,
        Value::Array(list) => list.iter().any(|one| is(one, value)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use cairn_domain::schema::{Kind, SchemaSet};
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_level_asks_for_counts_where_it_has_that_level() {
        let schemas = SchemaSet::builtin();
        let schema = schemas.get(Kind::Dataset, "algorithm").unwrap().document();
        let mut record =
            json!({"title_translated": {"en": "Sorter", "fr": ""}, "status": "in_use"});
        let plain = completeness(schema, &record);
        assert!(plain.said >= 2 && plain.of > 15, "{plain:?}");
        assert!(plain.missing.iter().any(|name| name == "human_oversight"));
        assert!(plain.missing.iter().all(|name| name != "recourse"));
        for (key, value) in [
            ("decision_role", json!("decides")),
            ("impact_level", json!("4")),
            ("risk_class", json!("high")),
        ] {
            let mut record = record.clone();
            record[key] = value;
            let more = completeness(schema, &record);
            assert!(more.of > plain.of, "{key}: {more:?}");
            assert!(more.missing.iter().any(|name| name == "recourse"), "{key}");
        }
        record["decision_role"] = json!("decides");
        record["recourse"] = json!({"en": "Write to us."});
        assert!(
            completeness(schema, &record)
                .missing
                .iter()
                .all(|name| name != "recourse")
        );
    }
}
