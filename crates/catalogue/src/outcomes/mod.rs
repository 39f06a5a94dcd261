//! Indicators of outcomes: each is bound to one statement over public tables of the DataStore, and its values are kept.
//!
//! A statement gives two columns, a period and a number. It is checked as those of `datastore_search_sql` are, runs under the same
//! limits, and over tables that everybody may read: what an indicator shows is public.

mod measure;
mod shown;

use cairn_store::Indicator;
use cairn_tables::{SqlError, Statement};
use serde_json::{Map, Value, json};

use crate::actions::datastore::{require_show, told};
use crate::app::App;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ActionError;

pub(crate) use measure::{ALL, MEASURE, READER, measure};
pub(crate) use shown::shown;

/// Longest statement, in bytes.
const LONGEST: usize = 10_000;
/// Most periods of one indicator.
const MOST: usize = 1_000;

/// Which way is better.
pub(crate) const DIRECTIONS: [&str; 3] = ["up", "down", "none"];

/// Checks a statement; returns the tables that it reads, which everybody may see.
pub(crate) fn tables_of(app: &App, statement: &str) -> Result<Vec<String>, ActionError> {
    if statement.len() > LONGEST {
        return Err(ActionError::field(
            "statement",
            format!("Longer than {LONGEST} bytes"),
        ));
    }
    let parsed = parse(app, statement)?;
    let mut tables = Vec::new();
    for name in parsed.relations() {
        let found = app
            .tables
            .find(name)
            .map_err(|error| refused(SqlError::Tables(error)))?;
        tables.push(
            found.ok_or_else(|| {
                ActionError::field("statement", format!("There is no table {name}"))
            })?,
        );
    }
    let nobody = Caller::anonymous();
    app.read(&nobody, &app.settings.site.locale_default, |ctx| {
        for table in &tables {
            require_public(ctx, table)?;
        }
        Ok(())
    })?;
    Ok(tables)
}

fn require_public(ctx: &mut Ctx<'_, '_>, table: &str) -> Result<(), ActionError> {
    match require_show(ctx, table) {
        Err(ActionError::NotAuthorized(_) | ActionError::NotFound(_)) => Err(ActionError::field(
            "statement",
            format!("Not everybody may read the table {table}"),
        )),
        other => other,
    }
}

fn parse(app: &App, statement: &str) -> Result<Statement, ActionError> {
    Statement::parse(statement, &app.functions).map_err(refused)
}

fn refused(error: SqlError) -> ActionError {
    match error {
        SqlError::Invalid(message) | SqlError::Denied(message) => {
            ActionError::field("statement", message)
        }
        SqlError::NoTable => ActionError::field("statement", "There is no such table"),
        // Whatever the engine finds wrong, there is but the statement to put right.
        SqlError::Tables(error) => match told(error, "Query") {
            ActionError::Validation(errors) => {
                ActionError::field("statement", measure::worded(&errors))
            }
            other => other,
        },
    }
}

/// Runs a statement; returns its periods and values.
pub(crate) fn values_of(app: &App, statement: &str) -> Result<Vec<(String, f64)>, ActionError> {
    let tables = tables_of(app, statement)?;
    let parsed = parse(app, statement)?;
    let most = app.settings.datastore.rows_max.min(MOST as u64);
    let found = app.tables.select(&parsed, &tables, most).map_err(refused)?;
    let wrong = |message: String| ActionError::field("statement", message);
    if found.truncated {
        return Err(wrong(format!("More than {most} periods")));
    }
    let [(period, _), (value, _)] = found.fields.as_slice() else {
        return Err(wrong(
            "Must give two columns: a period and a number".to_owned(),
        ));
    };
    let rows: Vec<Map<String, Value>> = serde_json::from_str(&found.records)
        .map_err(|error| ActionError::Internal(error.to_string()))?;
    let mut values: Vec<(String, f64)> = Vec::with_capacity(rows.len());
    for row in &rows {
        let number = match &row[value.as_str()] {
            Value::Null => continue,
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        let number = number
            .filter(|number| number.is_finite())
            .ok_or_else(|| wrong(format!("{} is no number", row[value.as_str()])))?;
        let given = match &row[period.as_str()] {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let at = period_of(&given).ok_or_else(|| {
            wrong(format!(
                "{given:?} is no period: a year, quarter (2026-Q1), month or day is meant"
            ))
        })?;
        if values.iter().any(|(known, _)| *known == at) {
            return Err(wrong(format!("The period {at} stands there twice")));
        }
        values.push((at, number));
    }
    values.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(values)
}

/// Reads a period: `2026`, `2026-Q1`, `2026-04` or `2026-04-17`, also with a time behind it.
pub(crate) fn period_of(text: &str) -> Option<String> {
    let text = text.trim();
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let year = text.get(..4).filter(|year| digits(year))?;
    let rest = &text[4..];
    if rest.is_empty() {
        return Some(year.to_owned());
    }
    let rest = rest.strip_prefix('-')?;
    if let Some(quarter) = rest.strip_prefix('Q') {
        return ["1", "2", "3", "4"]
            .contains(&quarter)
            .then(|| text.to_owned());
    }
    let month = rest.get(..2).filter(|month| digits(month))?;
    if !(1..=12).contains(&month.parse::<u32>().ok()?) {
        return None;
    }
    match &rest[2..] {
        "" => Some(text.to_owned()),
        day => {
            let day = day.strip_prefix('-')?;
            let number = day.get(..2).filter(|day| digits(day))?;
            let behind = &day[2..];
            let date = chrono::NaiveDate::from_ymd_opt(
                year.parse().ok()?,
                month.parse().ok()?,
                number.parse().ok()?,
            )?;
            (behind.is_empty() || behind.starts_with(['T', ' '])).then(|| date.to_string())
        }
    }
}

/// Returns an indicator that the caller may change.
pub(crate) fn changeable(ctx: &mut Ctx<'_, '_>, id: &str) -> Result<Indicator, ActionError> {
    ctx.refuse_deleted()?;
    let found = ctx.tx.indicator(id)?.ok_or_else(ActionError::not_found)?;
    require_in(ctx, &found.owner_org)?;
    Ok(found)
}

/// Lets those pass who may change records of an organization.
pub(crate) fn require_in(ctx: &mut Ctx<'_, '_>, organization: &str) -> Result<(), ActionError> {
    match ctx.may_in_group(organization, cairn_domain::permission::UPDATE_DATASET)? {
        true => Ok(()),
        false => Err(ActionError::denied()),
    }
}

/// Reads what is said of an indicator: texts by language, unit, target. `base` is what was said before.
pub(crate) fn said(
    input: &crate::input::Input,
    mut base: Map<String, Value>,
) -> Result<Map<String, Value>, ActionError> {
    let mut errors = Map::new();
    let mut wrong = |key: &str, message: &str| {
        errors.insert(key.to_owned(), json!([message]));
    };
    for (key, longest) in [
        ("title_translated", 300),
        ("notes_translated", 5_000),
        ("unit_translated", 60),
    ] {
        let Some(given) = input.data.get(key) else {
            continue;
        };
        match texts(given, longest) {
            Some(texts) => {
                base.insert(key.to_owned(), Value::Object(texts));
            }
            None => wrong(key, "Must be an object of short texts by language"),
        }
    }
    if base
        .get("title_translated")
        .and_then(Value::as_object)
        .is_none_or(Map::is_empty)
    {
        wrong("title_translated", "Missing value");
    }
    for key in ["target", "baseline"] {
        match input.data.get(key) {
            None => {}
            Some(Value::Null) => {
                base.shift_remove(key);
            }
            Some(given) => {
                let number = match given {
                    Value::Number(number) => number.as_f64(),
                    Value::String(text) => text.trim().parse().ok(),
                    _ => None,
                };
                match number.filter(|number: &f64| number.is_finite()) {
                    Some(number) => {
                        base.insert(key.to_owned(), json!(number));
                    }
                    None => wrong(key, "Must be a number"),
                }
            }
        }
    }
    match input.data.get("target_period") {
        None => {}
        Some(Value::Null) => {
            base.shift_remove("target_period");
        }
        Some(given) => match given.as_str().and_then(period_of) {
            Some(period) => {
                base.insert("target_period".to_owned(), json!(period));
            }
            None => wrong("target_period", "Must be a year, quarter, month or day"),
        },
    }
    match input.text("direction") {
        None => {
            base.entry("direction").or_insert_with(|| json!("none"));
        }
        Some(direction) if DIRECTIONS.contains(&direction.as_str()) => {
            base.insert("direction".to_owned(), json!(direction));
        }
        Some(_) => wrong("direction", "Must be up, down or none"),
    }
    match errors.is_empty() {
        true => Ok(base),
        false => Err(ActionError::Validation(errors)),
    }
}

fn texts(given: &Value, longest: usize) -> Option<Map<String, Value>> {
    let given = given.as_object()?;
    let mut texts = Map::new();
    for (language, text) in given {
        let text = text.as_str()?.trim();
        if text.chars().count() > longest || language.is_empty() || language.len() > 35 {
            return None;
        }
        if !text.is_empty() {
            texts.insert(language.clone(), text.into());
        }
    }
    Some(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_years_quarters_months_and_days() {
        for (given, expected) in [
            ("2026", Some("2026")),
            ("2026-Q3", Some("2026-Q3")),
            ("2026-04", Some("2026-04")),
            ("2026-04-17", Some("2026-04-17")),
            ("2026-04-17T00:00:00", Some("2026-04-17")),
            (" 2026-04-17 10:00 ", Some("2026-04-17")),
            ("2026-13", None),
            ("2026-02-30", None),
            ("2026-Q5", None),
            ("26", None),
            ("2026x", None),
            ("2026-04-17x", None),
            ("é026", None),
            ("", None),
        ] {
            assert_eq!(period_of(given).as_deref(), expected, "{given}");
        }
    }
}
