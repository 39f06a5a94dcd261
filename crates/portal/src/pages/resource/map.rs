//! The page of a map: places of an uploaded GeoJSON file, or of a table that has them in two columns. The same places stand below it
//! as a list.

use askama::Template;
use cairn_catalogue::ActionError;
use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::chart::is_refusal;
use super::columns::{Column, Nature, quoted};
use super::geojson::{self, Drawn};
use super::preview::beginning;
use super::{Subject, Tab};
use crate::desk::Desk;
use crate::field::between;
use crate::frame::Frame;
use crate::pages::{Answer, rendered};
use crate::said::{list, text};

/// Most places that are drawn.
const PLACES: usize = 5000;
/// Most places that are listed below the map.
const LISTED: usize = 500;
/// Columns that are told of a place.
const TOLD: usize = 8;
/// Bytes of the largest file that is drawn.
const FILE: u64 = 8 << 20;

/// Names of columns that hold degrees to the north, and to the east.
const NORTH: &[&str] = &[
    "lat",
    "latitude",
    "y_lat",
    "geo_lat",
    "latitude_wgs84",
    "ylatitude",
];
const EAST: &[&str] = &[
    "lon",
    "lng",
    "long",
    "longitude",
    "x_lon",
    "geo_lon",
    "geo_lng",
    "geo_long",
    "longitude_wgs84",
    "xlongitude",
];

#[derive(Template)]
#[template(path = "map.html")]
struct Page<'a> {
    frame: Frame<'a>,
    subject: Subject,
    ways: Vec<super::Way>,
    places: Option<Places>,
    embed: Option<super::embed::Code>,
}

/// Places that are drawn.
pub(super) struct Places {
    /// As GeoJSON that may stand in a page.
    pub(super) json: String,
    pub(super) list: Vec<Place>,
    /// How many are drawn.
    pub(super) drawn: u64,
    /// Whether there are more.
    pub(super) cut: bool,
}

/// A place in the list.
pub(super) struct Place {
    pub(super) name: String,
    pub(super) at: String,
}

/// Tells whether a column is called as coordinates are.
pub(super) fn is_coordinate(name: &str) -> bool {
    NORTH.contains(&name) || EAST.contains(&name)
}

/// Returns the columns that hold degrees to the north and to the east.
pub(super) fn coordinates(columns: &[Column]) -> Option<(&Column, &Column)> {
    let named = |names: &[&str]| {
        names.iter().find_map(|name| {
            columns
                .iter()
                .find(|column| column.is_number() && column.id.to_lowercase() == *name)
        })
    };
    Some((named(NORTH)?, named(EAST)?))
}

/// Answers `…/resource/{id}/map`.
pub(super) fn page(desk: &Desk<'_>, subject: Subject) -> Answer {
    let columns = subject.columns(desk)?;
    if !subject.has_map(columns.as_deref()) {
        return Ok(None);
    }
    let places = match places(desk, &subject, columns.as_deref()) {
        Err(error) if is_refusal(&error) => None,
        places => places?,
    };
    let title = desk.words.say(
        desk.language,
        "map-title",
        &[("value", subject.name.text.as_str().into())],
    );
    let page = Page {
        embed: places
            .as_ref()
            .and_then(|_| super::embed::code(desk, &subject, "map", "", &title)),
        frame: Frame::new(desk, title),
        ways: subject.ways(desk, columns.as_deref(), Tab::Map),
        places,
        subject,
    };
    rendered(200, &page)
}

/// Returns the places of a resource; nothing where what it holds cannot be drawn.
pub(super) fn places(
    desk: &Desk<'_>,
    subject: &Subject,
    columns: Option<&[Column]>,
) -> Result<Option<Places>, ActionError> {
    if let Some(columns) = columns
        && let Some((north, east)) = coordinates(columns)
    {
        let rows = rows(
            desk,
            subject.id(),
            columns,
            &[east, north],
            "BETWEEN -180 AND 180",
        )?;
        let features: Vec<Value> = rows
            .iter()
            .filter(|row| row.at[1].as_f64().is_some_and(|north| north.abs() <= 90.0))
            .map(|row| {
                let point = json!({"type": "Point", "coordinates": row.at});
                json!({"type": "Feature", "geometry": point, "properties": row.told})
            })
            .collect();
        return Ok(geojson::of_features(&features, PLACES).map(|drawn| placed(desk, drawn)));
    }
    if let Some(columns) = columns
        && let Some(geometry) = columns.iter().find(|column| column.is_geometry())
    {
        let rows = rows(desk, subject.id(), columns, &[geometry], "IS NOT NULL")?;
        let features: Vec<Value> = rows
            .iter()
            .map(|row| json!({"type": "Feature", "geometry": row.at[0], "properties": row.told}))
            .collect();
        return Ok(geojson::of_features(&features, PLACES).map(|drawn| placed(desk, drawn)));
    }
    if !subject.is_geojson() {
        return Ok(None);
    }
    let Some((bytes, true)) = beginning(desk, subject, FILE)? else {
        return Ok(None);
    };
    Ok(geojson::read(&bytes, PLACES).map(|drawn| placed(desk, drawn)))
}

/// Makes places of what is drawn.
fn placed(desk: &Desk<'_>, drawn: Drawn) -> Places {
    let list = drawn
        .features
        .iter()
        .take(LISTED)
        .enumerate()
        .map(|(place, feature)| Place {
            name: named(&feature.properties)
                .unwrap_or_else(|| desk.language.number(place as u64 + 1)),
            at: between(&feature.points, desk.language).unwrap_or_default(),
        })
        .collect();
    let features: Vec<&str> = drawn.features.iter().map(|one| one.json.as_str()).collect();
    Places {
        json: in_page(&features),
        list,
        drawn: drawn.features.len() as u64,
        cut: drawn.cut,
    }
}

/// A row of a table that is somewhere.
struct Row {
    at: Vec<Value>,
    told: Map<String, Value>,
}

/// Reads the first rows that are somewhere: one more than is drawn.
fn rows(
    desk: &Desk<'_>,
    id: &str,
    columns: &[Column],
    at: &[&Column],
    condition: &str,
) -> Result<Vec<Row>, ActionError> {
    let told: Vec<&Column> = columns
        .iter()
        .filter(|column| column.nature != Nature::Other)
        .filter(|column| at.iter().all(|place| place.id != column.id))
        .take(TOLD)
        .collect();
    let names: Vec<String> = at
        .iter()
        .chain(&told)
        .enumerate()
        .map(|(place, column)| format!("{} AS c{place}", column.quoted()))
        .collect();
    let conditions: Vec<String> = at
        .iter()
        .map(|column| format!("{} {condition}", column.quoted()))
        .collect();
    let sql = format!(
        "SELECT {} FROM {} WHERE {} ORDER BY _id LIMIT {}",
        names.join(", "),
        quoted(id),
        conditions.join(" AND "),
        PLACES + 1
    );
    // The statement is the page's own: it runs also where the site takes none of visitors.
    let found = desk.ask("datastore_search_sql", json!({"sql": sql}))?;
    let value = |row: &Value, place: usize| row.get(format!("c{place}")).cloned();
    let rows = list(&found, "records").iter().map(|row| Row {
        at: (0..at.len())
            .map(|place| match value(row, place) {
                // Objects and decimals may come as text.
                Some(Value::String(text)) => serde_json::from_str(&text).unwrap_or_default(),
                other => other.unwrap_or_default(),
            })
            .collect(),
        told: told
            .iter()
            .enumerate()
            .filter_map(|(place, column)| {
                let value = value(row, at.len() + place).filter(|value| !value.is_null())?;
                Some((column.label.clone(), value))
            })
            .collect(),
    });
    Ok(rows.collect())
}

/// What a place is called: by a property that is called so, else by the first text that is no date.
fn named(properties: &Map<String, Value>) -> Option<String> {
    let names = ["name", "nom", "title", "titre", "label"];
    let called = properties
        .iter()
        .find(|(key, value)| names.contains(&key.to_lowercase().as_str()) && value.is_string());
    let is_date = |text: &str| {
        let day = text.get(..10);
        day.is_some_and(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").is_ok())
    };
    let first = |takes_dates: bool| {
        properties.iter().find(|(_, value)| {
            let text = value.as_str().map(str::trim).unwrap_or_default();
            !text.is_empty() && (takes_dates || !is_date(text))
        })
    };
    let found = called.or_else(|| first(false)).or_else(|| first(true));
    let (key, _) = found?;
    Some(text(&Value::Object(properties.clone()), key).to_owned())
}

/// Writes places as JSON that ends no script.
fn in_page(features: &[&str]) -> String {
    let features = features.join(",").replace('<', "\\u003c");
    format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#)
}
