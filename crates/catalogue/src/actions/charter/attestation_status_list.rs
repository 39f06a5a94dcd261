//! `attestation_status_list`: which organizations have signed, and which have not.

use std::collections::HashMap;

use cairn_domain::record::ACTIVE;
use cairn_store::LatestAttestation;
use serde_json::{Value, json};

use crate::action::{ActionDef, Kind, Reply};
use crate::actions::quality::named;
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::measures::{self, SITE};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "attestation_status_list",
    kind: Kind::Read,
    about: "Tells of every organization with lines in the inventory whether an officer has signed its report on the Open Data Charter, and whether that is \
            still good. No action of CKAN.",
    access: "Everybody.",
    params: &[],
    returns: "List, by name, of id, name and title of the organization, status (`attested`, `expired` or `missing`) and attestation (id, officer, year, signed and \
              expires of the latest, or null).",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, _input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let latest: HashMap<String, LatestAttestation> = ctx
        .tx
        .latest_attestations()?
        .into_iter()
        .map(|one| (one.organization_id.clone(), one))
        .collect();
    let mut sums = measures::all_sums(ctx.tx)?;
    sums.retain(|scope, sums| scope != SITE && (sums.listed > 0 || latest.contains_key(scope)));
    let ids: Vec<String> = sums.keys().cloned().collect();
    let mut groups = ctx.tx.groups(&ids)?;
    groups.retain(|group| group.state == ACTIVE);
    groups.sort_by(|one, other| one.name.cmp(&other.name));
    let now = ctx.now;
    let list = groups.iter().map(|group| {
        let found = latest.get(&group.id);
        let status = match found {
            None => "missing",
            Some(found) if found.expires > now => "attested",
            Some(_) => "expired",
        };
        let mut out = named(group);
        out.insert("status".to_owned(), json!(status));
        let told = found.map(|found| {
            json!({
                "id": found.id, "officer": found.officer, "year": found.year,
                "signed": iso(found.signed), "expires": iso(found.expires),
            })
        });
        out.insert("attestation".to_owned(), json!(told));
        Value::Object(out)
    });
    Ok(Value::Array(list.collect()).into())
}
