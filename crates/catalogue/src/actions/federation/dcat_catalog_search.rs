//! `dcat_catalog_search`: the records that a search finds, a page at a time, as RDF.

use cairn_exchange::dcat::{self, Page};
use serde_json::{Map, Value, json};

use super::listing::{self, LEFT_OUT, Listing};
use super::{FORMAT, PROFILES, Shape, shape, syntax, unknown, unwritable};
use crate::action::{ActionDef, Kind, Param, Reply};
use crate::actions::datasets::package_search;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::federation::site;
use crate::input::Input;

pub(super) const PARAMS: &[Param] = &[
    listing::PAGE,
    listing::SINCE,
    listing::QUERY,
    listing::FILTER,
    FORMAT,
    PROFILES,
];

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "dcat_catalog_search",
    kind: Kind::Read,
    about: "Shows the public records that a search finds as a page of a DCAT catalogue, those changed last first.",
    access: "Everybody.",
    params: PARAMS,
    returns: "The document as text.",
    run,
};

pub(super) fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let (syntax, shape) = (syntax(input)?, shape(input)?);
    match shape {
        Shape::Croissant => return Err(unknown("croissant")),
        Shape::Quality => return Err(unknown("dqv")),
        Shape::Dcat(_) | Shape::SchemaOrg => {}
    }
    let Listing {
        found,
        number,
        size,
    } = listing::find(ctx, input)?;
    let records = listing::records(&found);
    let site = site(ctx.app);
    let extension = input.text("format").unwrap_or_else(|| "rdf".to_owned());
    let page = Page {
        number,
        size,
        total: found.get("count").and_then(Value::as_u64).unwrap_or(0),
        modified: last_modified(ctx)?,
        path: format!(
            "{}{}",
            site.base_uri,
            ctx.app.settings.dcat.catalog_path(&extension)
        ),
        query: kept(input),
    };
    let document = match shape {
        Shape::Dcat(profile) => dcat::catalogue(&records, &page, &site, profile, syntax),
        Shape::SchemaOrg | Shape::Croissant | Shape::Quality => {
            dcat::described(&records, &page, &site, syntax)
        }
    };
    Ok(Value::String(document.map_err(unwritable)?).into())
}

/// Returns when a record of the whole catalogue was last changed, whatever was searched for.
fn last_modified(ctx: &mut Ctx<'_, '_>) -> Result<Option<String>, ActionError> {
    let asked = Map::from_iter([
        ("sort".to_owned(), json!("metadata_modified desc")),
        ("rows".to_owned(), json!(1)),
        ("fq".to_owned(), json!(LEFT_OUT)),
        ("facet".to_owned(), json!("false")),
    ]);
    let found = package_search::search(ctx, &Input::new(asked))?
        .result
        .into_value()?;
    let modified = found.pointer("/results/0/metadata_modified");
    Ok(modified.and_then(Value::as_str).map(str::to_owned))
}

/// Returns what every page of the same search has in its address.
fn kept(input: &Input) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for key in ["modified_since", "profiles", "q", "fq"] {
        let given = match key {
            "profiles" => input.list_or_commas(key).map(|names| names.join(",")),
            _ => input.text(key),
        };
        if let Some(text) = given.filter(|text| !text.is_empty()) {
            query.append_pair(key, &text);
        }
    }
    let mut query = query.finish();
    if !query.is_empty() {
        query.push('&');
    }
    query
}
