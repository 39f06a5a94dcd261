//! `_table_metadata`: a table of the tables and their aliases, those that the caller may see.

use std::collections::HashSet;

use cairn_tables::{Found, Relation};

use super::search::Asked;
use super::told;
use crate::ctx::Ctx;
use crate::error::ActionError;

/// Its name.
const NAME: &str = "_table_metadata";

/// Tells whether it is meant.
pub(super) fn is_meant(name: &str) -> bool {
    name == NAME
}

/// Searches it.
pub(super) fn search(ctx: &mut Ctx<'_, '_>, asked: &Asked) -> Result<Found, ActionError> {
    let relations = ctx
        .app
        .tables
        .relations()
        .map_err(|error| told(error, "Search"))?;
    let seen = seen(ctx, &relations)?;
    let shown: Vec<Relation> = relations
        .into_iter()
        .filter(|relation| {
            let table = relation.alias_of.as_ref().unwrap_or(&relation.name);
            !relation.name.starts_with('_') && seen.contains(table)
        })
        .collect();
    ctx.app
        .tables
        .search_relations(&shown, &asked.search)
        .map_err(|error| told(error, "Search"))
}

/// Returns the tables whose resources the caller sees.
fn seen(ctx: &mut Ctx<'_, '_>, relations: &[Relation]) -> Result<HashSet<String>, ActionError> {
    let ids: Vec<String> = relations
        .iter()
        .filter(|relation| relation.alias_of.is_none())
        .map(|relation| relation.name.clone())
        .collect();
    let links = ctx.tx.resource_links(&ids)?;
    let mut datasets: Vec<String> = links.iter().map(|link| link.dataset_id.clone()).collect();
    datasets.sort_unstable();
    datasets.dedup();
    let viewer = ctx.viewer()?;
    let visible: HashSet<String> = ctx
        .tx
        .dataset_heads(&datasets)?
        .into_iter()
        .filter(|head| viewer.sees(head))
        .map(|head| head.id)
        .collect();
    Ok(links
        .into_iter()
        .filter(|link| visible.contains(&link.dataset_id))
        .map(|link| link.id)
        .collect())
}
