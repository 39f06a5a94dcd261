//! Indicators as they are told: values, target, and which way they go.

use std::cmp::Ordering;
use std::collections::HashMap;

use cairn_store::{Indicator, IndicatorValue};
use serde_json::{Value, json};

use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;

/// Which way the last two values go: `better`, `worse`, `same`, or `up` and `down` where no way is better; nothing where there are
/// not two.
fn trend(values: &[f64], direction: &str) -> Option<&'static str> {
    let [.., before, last] = values else {
        return None;
    };
    let moved = last.partial_cmp(before)?;
    Some(match (moved, direction) {
        (Ordering::Equal, _) => "same",
        (Ordering::Greater, "up") | (Ordering::Less, "down") => "better",
        (Ordering::Less, "up") | (Ordering::Greater, "down") => "worse",
        (Ordering::Greater, _) => "up",
        (Ordering::Less, _) => "down",
    })
}

/// Tells whether a target is reached; nothing where there is none, or no way is better.
fn met(last: Option<f64>, target: Option<f64>, direction: &str) -> Option<bool> {
    let (last, target) = (last?, target?);
    match direction {
        "up" => Some(last >= target),
        "down" => Some(last <= target),
        _ => None,
    }
}

/// Tells indicators with their values; who may change one is told its statement and error too.
pub(crate) fn shown(
    ctx: &mut Ctx<'_, '_>,
    indicators: &[Indicator],
) -> Result<Vec<Value>, ActionError> {
    let ids: Vec<String> = indicators.iter().map(|one| one.id.clone()).collect();
    let mut values: HashMap<String, Vec<IndicatorValue>> = HashMap::new();
    for value in ctx.tx.indicator_values(&ids)? {
        values
            .entry(value.indicator_id.clone())
            .or_default()
            .push(value);
    }
    let owners: Vec<String> = indicators.iter().map(|one| one.owner_org.clone()).collect();
    let parties = ctx.tx.groups(&owners)?;
    let tables = ctx.tx.tables_of_indicators(&ids)?;
    let mut told = Vec::with_capacity(indicators.len());
    for one in indicators {
        let found = values.remove(&one.id).unwrap_or_default();
        let numbers: Vec<f64> = found.iter().map(|value| value.value).collect();
        let said = |key: &str| one.body.get(key).cloned().unwrap_or(Value::Null);
        let direction = one
            .body
            .get("direction")
            .and_then(Value::as_str)
            .unwrap_or("none");
        let target = one.body.get("target").and_then(Value::as_f64);
        let owner = parties.iter().find(|party| party.id == one.owner_org);
        told.push(json!({
            "id": one.id,
            "name": one.name,
            "title_translated": said("title_translated"),
            "notes_translated": said("notes_translated"),
            "unit_translated": said("unit_translated"),
            "direction": direction,
            "baseline": said("baseline"),
            "target": said("target"),
            "target_period": said("target_period"),
            "organization": owner.map(|owner| json!({"id": owner.id, "name": owner.name, "title": owner.title})),
            "statement": one.statement,
            "resources": tables.iter().filter(|(id, _)| *id == one.id).map(|(_, table)| table).collect::<Vec<&String>>(),
            "values": found.iter().map(|value| json!({"period": value.period, "value": value.value})).collect::<Vec<Value>>(),
            "latest": found.last().map(|value| json!({"period": value.period, "value": value.value})),
            "trend": trend(&numbers, direction),
            "target_met": met(numbers.last().copied(), target, direction),
            "measured": one.looked.map(iso),
            "error": one.error,
        }));
    }
    Ok(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_trend_is_of_the_last_two_values() {
        for (values, direction, expected) in [
            (&[1.0, 2.0][..], "up", Some("better")),
            (&[1.0, 2.0], "down", Some("worse")),
            (&[1.0, 2.0], "none", Some("up")),
            (&[3.0, 2.0, 2.0], "up", Some("same")),
            (&[3.0, 2.0], "down", Some("better")),
            (&[3.0], "up", None),
            (&[], "up", None),
        ] {
            assert_eq!(trend(values, direction), expected, "{values:?} {direction}");
        }
        assert_eq!(met(Some(3.0), Some(3.0), "up"), Some(true));
        assert_eq!(met(Some(4.0), Some(3.0), "down"), Some(false));
        assert_eq!(met(Some(4.0), Some(3.0), "none"), None);
        assert_eq!(met(None, Some(3.0), "up"), None);
    }
}
