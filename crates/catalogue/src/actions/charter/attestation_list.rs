//! `attestation_list`: what officers signed, the latest first.

use cairn_domain::record::ACTIVE;
use cairn_store::AttestationFilter;
use serde_json::Value;

use super::{attestation_dict, groups_of};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::actions::quality::organization;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// Attestations that are listed where no limit is given.
const SOME: i64 = 50;
/// Most attestations that are listed.
const MOST: i64 = 500;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "attestation_list",
    kind: Kind::Read,
    about: "Lists what officers signed of their organizations' reports on the Open Data Charter, the latest first. No action of CKAN.",
    access: "Everybody who may see the organization.",
    params: &[
        param(
            "organization",
            ParamKind::Text,
            "Id or name of an organization.",
        ),
        param("year", ParamKind::Integer, "Those of a year."),
        param(
            "limit",
            ParamKind::Integer,
            "Most of them, 50 where nothing is said, 500 at most.",
        ),
        param("offset", ParamKind::Integer, "How many are passed over."),
    ],
    returns: "List of what attestation_show gives, without the figures.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let group = organization(ctx, input, "organization")?;
    let year = match input.natural("year")? {
        None => None,
        Some(year) => match i32::try_from(year) {
            Ok(year) => Some(year),
            Err(_) => return Err(ActionError::field("year", "Invalid integer")),
        },
    };
    let (limit, offset) = input.limit_and_offset()?;
    let filter = AttestationFilter {
        organization: group.as_ref().map(|group| group.id.as_str()),
        year,
    };
    let found = ctx
        .tx
        .attestations(filter, limit.unwrap_or(SOME).min(MOST), offset)?;
    let groups = groups_of(ctx, found.iter().map(|one| &one.organization_id))?;
    let mut list = Vec::with_capacity(found.len());
    for one in &found {
        let owner = groups.get(&one.organization_id);
        // Those of organizations that are gone are told to nobody.
        let Some(owner) = owner.filter(|owner| group.is_some() || owner.state == ACTIVE) else {
            continue;
        };
        let mut dict = attestation_dict(ctx, one, Some(owner))?;
        dict.shift_remove("figures");
        list.push(Value::Object(dict));
    }
    Ok(Value::Array(list).into())
}
