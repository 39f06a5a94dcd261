//! The figures of a chart: one bounded statement over the table, run as the visitor.

use cairn_catalogue::ActionError;
use serde_json::{Value, json};

use super::super::columns::{Column, Nature, quoted};
use super::wish::{Aggregate, Kind, Step, Wish};
use crate::desk::Desk;
use crate::said::{list, text};

/// Most bars, moments and points that are drawn.
const BARS: usize = 50;
const MOMENTS: usize = 1000;
const POINTS: usize = 1000;
/// Characters of a name.
const NAME: usize = 80;

/// The figures of a chart.
pub(in crate::pages::resource) struct Figures {
    pub(in crate::pages::resource) points: Vec<Point>,
    /// Whether there are more.
    pub(in crate::pages::resource) cut: bool,
}

/// A figure, and what it is the figure of.
pub(in crate::pages::resource) struct Point {
    pub(in crate::pages::resource) name: String,
    /// The name as a number, for points.
    pub(in crate::pages::resource) x: Option<String>,
    /// As scripts read it.
    pub(in crate::pages::resource) y: String,
    pub(in crate::pages::resource) shown: String,
}

/// Reads the figures.
pub(in crate::pages::resource) fn figures(
    desk: &Desk<'_>,
    id: &str,
    columns: &[Column],
    wish: &Wish,
) -> Result<Figures, ActionError> {
    let (Some(x), y) = (
        columns.get(wish.x),
        wish.y.and_then(|place| columns.get(place)),
    ) else {
        return Err(ActionError::Internal("a chart without a column".to_owned()));
    };
    let most = match wish.kind {
        Kind::Bar => BARS,
        Kind::Line => MOMENTS,
        Kind::Scatter => POINTS,
    };
    let sql = statement(id, x, y, wish, most + 1);
    // The statement is the page's own: it runs also where the site takes none of visitors.
    let found = desk.ask("datastore_search_sql", json!({"sql": sql}))?;
    let records = list(&found, "records");
    let points = records
        .iter()
        .take(most)
        .filter_map(|row| point(desk, row, x, wish))
        .collect();
    Ok(Figures {
        points,
        cut: records.len() > most,
    })
}

/// Writes the statement. Names are columns of the table; nothing of a visitor stands in it.
fn statement(id: &str, x: &Column, y: Option<&Column>, wish: &Wish, limit: usize) -> String {
    let table = quoted(id);
    let name = x.quoted();
    let along = match wish.step {
        Step::Moment => name.clone(),
        step => format!("date_trunc('{}', {name})", step.code()),
    };
    let (value, there) = match y {
        None => ("*".to_owned(), format!("{name} IS NOT NULL")),
        Some(y) => {
            let value = y.quoted();
            let there = format!("{name} IS NOT NULL AND {value} IS NOT NULL");
            (value, there)
        }
    };
    if wish.kind == Kind::Scatter {
        // Rows of the same place are one point; those of the first rows come first.
        return format!(
            "SELECT {name} AS x, {value} AS y FROM {table} WHERE {there} GROUP BY {name}, {value} ORDER BY min(_id) LIMIT {limit}"
        );
    }
    let made = match wish.aggregate {
        Aggregate::Count => "count(*)".to_owned(),
        other => format!("{}({value})", other.code()),
    };
    // Names stand by their figures, what has an order of its own in that.
    let order = match (wish.kind, x.nature) {
        (Kind::Bar, Nature::Words) => format!("{made} DESC, {along}"),
        _ => along.clone(),
    };
    format!(
        "SELECT {along} AS x, {made} AS y FROM {table} WHERE {there} GROUP BY {along} ORDER BY {order} LIMIT {limit}"
    )
}

fn point(desk: &Desk<'_>, row: &Value, x: &Column, wish: &Wish) -> Option<Point> {
    let y = number(row.get("y")?)?;
    let at = row.get("x")?;
    let (name, x) = match (x.nature, at) {
        (Nature::Number, at) => {
            let at = number(at)?;
            (desk.language.figure(at), Some(at.to_string()))
        }
        (Nature::Time, _) => (moment(text(row, "x"), wish.step), None),
        (_, Value::String(text)) => (shortened(text), None),
        (_, Value::Bool(flag)) => {
            let message = if *flag { "yes" } else { "no" };
            (desk.words.say(desk.language, message, &[]), None)
        }
        (_, other) => (other.to_string(), None),
    };
    Some(Point {
        name,
        x: x.filter(|_| wish.kind == Kind::Scatter),
        shown: desk.language.figure(y),
        y: y.to_string(),
    })
}

/// Reads a number; what is infinite or none is not drawn.
fn number(value: &Value) -> Option<f64> {
    let number = match value {
        Value::String(text) => text.parse().ok()?,
        other => other.as_f64()?,
    };
    number.is_finite().then_some(number)
}

/// Writes a moment as far as it says something: days without their midnight, months and years alone.
fn moment(text: &str, step: Step) -> String {
    let upto = match step {
        Step::Year => text.get(..4),
        Step::Month => text.get(..7),
        Step::Day => text.get(..10),
        Step::Moment => match text.get(10..) {
            Some(rest) if rest.trim_matches(|c| "T0:.+Z".contains(c)).is_empty() => text.get(..10),
            _ => text.get(..16),
        },
    };
    upto.unwrap_or(text).replace('T', " ")
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(NAME) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}
