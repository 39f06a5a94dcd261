//! The page of a chart: one is proposed, the address says which it is, and the figures stand below it as a table.

mod figures;
mod wish;

use askama::Template;
use cairn_catalogue::ActionError;

use super::columns::{Column, Nature};
use super::{Subject, Tab};
use crate::desk::Desk;
use crate::frame::Frame;
use crate::pages::{Answer, rendered};
use figures::Figures;
use wish::{Aggregate, Asked, Kind, Step, Wish};

#[derive(Template)]
#[template(path = "chart.html")]
struct Page<'a> {
    frame: Frame<'a>,
    subject: Subject,
    ways: Vec<super::Way>,
    chart: Option<Chart>,
    kinds: Vec<Choice>,
    along: Vec<Choice>,
    measures: Vec<Choice>,
    aggregates: Vec<Choice>,
    steps: Vec<Choice>,
    is_wrong: bool,
    /// Whether the figures could not be had.
    has_failed: bool,
    embed: Option<super::embed::Code>,
}

/// A chart with its figures.
pub(super) struct Chart {
    pub(super) kind: &'static str,
    /// What is drawn, in a line.
    pub(super) title: String,
    pub(super) x: String,
    pub(super) y: String,
    pub(super) figures: Figures,
    /// The query of its address.
    pub(super) query: String,
}

/// Something to choose.
struct Choice {
    value: String,
    name: String,
    chosen: bool,
}

/// Answers `…/resource/{id}/chart`.
pub(super) fn page(desk: &Desk<'_>, subject: Subject) -> Answer {
    let Some(columns) = subject.columns(desk)? else {
        return Ok(None);
    };
    let asked = wish::asked(&desk.visit.pairs(), &columns);
    let is_wrong = asked == Asked::Wrong;
    let wish = match asked {
        Asked::Chart(wish) => Some(wish),
        Asked::Nothing | Asked::Wrong => wish::suggested(&columns),
    };
    let (chart, has_failed) = match &wish {
        Some(wish) => match drawn(desk, &subject, &columns, wish) {
            Ok(chart) => (Some(chart), false),
            Err(error) if is_refusal(&error) => (None, true),
            Err(error) => return Err(error),
        },
        None => (None, false),
    };
    let title = match &chart {
        Some(chart) => format!("{} – {}", chart.title, subject.name.text),
        None => subject.name.text.clone(),
    };
    let say = |name: String| desk.words.say(desk.language, &name, &[]);
    let choice = |chosen: bool, value: &str, name: String| Choice {
        value: value.to_owned(),
        name,
        chosen,
    };
    let by_column = |fits: &dyn Fn(&Column) -> bool, chosen: Option<usize>| -> Vec<Choice> {
        let columns = columns.iter().enumerate();
        columns
            .filter(|(_, column)| fits(column))
            .map(|(place, column)| choice(chosen == Some(place), &column.id, column.label.clone()))
            .collect()
    };
    let page = Page {
        kinds: Kind::ALL
            .iter()
            .map(|kind| {
                let chosen = wish.is_some_and(|wish| wish.kind == *kind);
                choice(chosen, kind.code(), say(format!("chart-{}", kind.code())))
            })
            .collect(),
        along: by_column(
            &|column| column.nature != Nature::Other,
            wish.map(|wish| wish.x),
        ),
        measures: by_column(&Column::is_number, wish.and_then(|wish| wish.y)),
        aggregates: Aggregate::ALL
            .iter()
            .map(|one| {
                let chosen = wish.is_some_and(|wish| wish.aggregate == *one);
                choice(chosen, one.code(), say(format!("chart-{}", one.code())))
            })
            .collect(),
        steps: match columns.iter().any(|column| column.nature == Nature::Time) {
            true => Step::ALL
                .iter()
                .map(|one| {
                    let chosen = wish.is_some_and(|wish| wish.step == *one);
                    choice(
                        chosen,
                        one.code(),
                        say(format!("chart-step-{}", one.code())),
                    )
                })
                .collect(),
            false => Vec::new(),
        },
        is_wrong,
        has_failed,
        embed: chart.as_ref().and_then(|chart| {
            super::embed::code(desk, &subject, "chart", &chart.query, &chart.title)
        }),
        ways: subject.ways(desk, Some(&columns), Tab::Chart),
        frame: Frame::new(desk, title),
        chart,
        subject,
    };
    rendered(200, &page)
}

/// Makes the chart that an address asks for, or the one that suits the table; nothing where the address is wrong or nothing suits.
pub(super) fn of_address(
    desk: &Desk<'_>,
    subject: &Subject,
    columns: &[Column],
) -> Result<Option<Chart>, ActionError> {
    let wish = match wish::asked(&desk.visit.pairs(), columns) {
        Asked::Chart(wish) => Some(wish),
        Asked::Nothing => wish::suggested(columns),
        Asked::Wrong => None,
    };
    match wish {
        Some(wish) => match drawn(desk, subject, columns, &wish) {
            Err(error) if is_refusal(&error) => Ok(None),
            drawn => drawn.map(Some),
        },
        None => Ok(None),
    }
}

/// Whether a statement took too long, or calls what the site lets no statement call.
pub(super) fn is_refusal(error: &ActionError) -> bool {
    matches!(
        error,
        ActionError::Validation(_) | ActionError::NotAuthorized(_)
    )
}

fn drawn(
    desk: &Desk<'_>,
    subject: &Subject,
    columns: &[Column],
    wish: &Wish,
) -> Result<Chart, ActionError> {
    let label = |place: usize| {
        columns
            .get(place)
            .map_or("", |column| column.label.as_str())
    };
    let x = label(wish.x).to_owned();
    let y = match (wish.kind, wish.y) {
        (Kind::Scatter, Some(y)) => label(y).to_owned(),
        (_, None) => desk.words.say(desk.language, "chart-rows", &[]),
        (_, Some(y)) => desk.words.say(
            desk.language,
            &format!("chart-of-{}", wish.aggregate.code()),
            &[("value", label(y).into())],
        ),
    };
    let message = match wish.kind {
        Kind::Scatter => "chart-title-scatter",
        _ => "chart-title",
    };
    let title = desk.words.say(
        desk.language,
        message,
        &[("x", x.as_str().into()), ("y", y.as_str().into())],
    );
    Ok(Chart {
        kind: wish.kind.code(),
        title,
        figures: figures::figures(desk, subject.id(), columns, wish)?,
        query: wish.query(columns, &[]),
        x,
        y,
    })
}
