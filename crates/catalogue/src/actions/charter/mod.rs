//! The report on the Open Data Charter, and what officers sign of it.

mod attestation_list;
mod attestation_show;
mod attestation_sign;
mod attestation_status_list;
mod charter_comparison_list;
mod charter_report_show;

use std::collections::HashMap;

use cairn_domain::record::Group;
use cairn_store::Attestation;
use serde_json::{Map, Value, json};

use crate::action::ActionDef;
use crate::actions::quality::named;
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    attestation_list::DEF,
    attestation_show::DEF,
    attestation_sign::DEF,
    attestation_status_list::DEF,
    charter_comparison_list::DEF,
    charter_report_show::DEF,
];

/// Returns what lists tell of an attestation.
fn attestation_dict(
    ctx: &Ctx<'_, '_>,
    of: &Attestation,
    group: Option<&Group>,
) -> Result<Map<String, Value>, ActionError> {
    let parsed = |text: &str| -> Result<Value, ActionError> {
        serde_json::from_str(text).map_err(|error| ActionError::Internal(error.to_string()))
    };
    let figures = parsed(&of.figures)?;
    Ok(Map::from_iter([
        ("id".to_owned(), json!(of.id)),
        ("organization".to_owned(), json!(group.map(named))),
        ("year".to_owned(), json!(of.year)),
        ("officer".to_owned(), json!(of.officer)),
        ("role".to_owned(), json!(of.role)),
        ("remarks".to_owned(), parsed(&of.remarks)?),
        ("signed".to_owned(), json!(iso(of.signed))),
        ("expires".to_owned(), json!(iso(of.expires))),
        ("is_good".to_owned(), json!(of.expires > ctx.now)),
        ("score".to_owned(), figures["score"].clone()),
        ("digest".to_owned(), json!(of.digest)),
        ("figures".to_owned(), figures),
    ]))
}

/// Returns organizations by their ids.
fn groups_of<'i>(
    ctx: &mut Ctx<'_, '_>,
    ids: impl Iterator<Item = &'i String>,
) -> Result<HashMap<String, Group>, ActionError> {
    let mut ids: Vec<String> = ids.cloned().collect();
    ids.sort_unstable();
    ids.dedup();
    let groups = ctx.tx.groups(&ids)?.into_iter();
    Ok(groups.map(|group| (group.id.clone(), group)).collect())
}
