//! Pieces of a resource that pages elsewhere show in a frame: a chart, a map or a table, of what everybody may see.

use askama::Template;
use cairn_catalogue::Caller;

use super::chart::{self, Chart};
use super::map::{self, Places};
use super::table::{Table, table};
use super::{Subject, Tab};
use crate::desk::{Desk, query};
use crate::frame::Frame;
use crate::pages::{Answer, rendered};
use crate::visit::{Page, Visit};

/// What a page elsewhere is to hold.
pub(super) struct Code {
    pub(super) html: String,
}

#[derive(Template)]
#[template(path = "embed.html")]
struct Piece<'a> {
    frame: Frame<'a>,
    /// The page that the piece is of.
    to: String,
    chart: Option<Chart>,
    places: Option<Places>,
    table: Option<Table>,
}

/// Writes what a page elsewhere is to hold to show a piece; nothing where not everybody may see it.
pub(super) fn code(
    desk: &Desk<'_>,
    subject: &Subject,
    show: &str,
    more: &str,
    title: &str,
) -> Option<Code> {
    if !subject.is_public() {
        return None;
    }
    let behind = more.strip_prefix('?').map(|rest| format!("&{rest}"));
    let address = format!(
        "{}{}/embed{}{}",
        desk.visit.origin,
        subject.path,
        query([("show", show)]),
        behind.unwrap_or_default()
    );
    let title = title.replace('&', "&amp;").replace('"', "&quot;");
    let address = address.replace('&', "&amp;");
    Some(Code {
        html: format!(
            "<iframe src=\"{address}\" title=\"{title}\" width=\"100%\" height=\"520\" loading=\"lazy\"></iframe>"
        ),
    })
}

/// Answers `…/resource/{id}/embed`, to whoever asks what nobody in particular would see.
pub(super) fn page(desk: &Desk<'_>, kind: &str, id: &str, resource: &str) -> Answer {
    let visit = Visit {
        caller: Caller::anonymous(),
        seal: String::new(),
        ..desk.visit.clone()
    };
    let desk = &Desk::new(desk.app, desk.words, &visit);
    let Some(subject) = Subject::find(desk, kind, id, resource)?.filter(Subject::is_public) else {
        return Ok(None);
    };
    let shown = visit.pairs().into_iter().find(|(key, _)| key == "show");
    let shown = shown.map_or_else(String::new, |(_, value)| value);
    let columns = subject.columns(desk)?;
    let (mut chart, mut places, mut rows) = (None, None, None);
    let tab = match (shown.as_str(), &columns) {
        ("chart", Some(columns)) => {
            chart = chart::of_address(desk, &subject, columns)?;
            Tab::Chart
        }
        ("map", columns) => {
            places = map::places(desk, &subject, columns.as_deref())?;
            Tab::Map
        }
        ("table", Some(columns)) => {
            rows = Some(table(desk, subject.id(), columns, &[("show", "table")])?);
            Tab::Data
        }
        _ => return Ok(None),
    };
    if chart.is_none() && places.is_none() && rows.is_none() {
        return Ok(None);
    }
    let to = match (tab, &chart) {
        (Tab::Chart, Some(chart)) => format!("{}/chart{}", subject.path, chart.query),
        (Tab::Map, _) => format!("{}/map", subject.path),
        _ => subject.path.clone(),
    };
    let title = match &chart {
        Some(chart) => format!("{} – {}", chart.title, subject.name.text),
        None => subject.name.text.clone(),
    };
    let piece = Piece {
        frame: Frame::new(desk, title),
        to,
        chart,
        places,
        table: rows,
    };
    let page = rendered(200, &piece)?;
    Ok(page.map(|page| Page {
        framed: true,
        ..page
    }))
}
