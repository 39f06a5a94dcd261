//! `trash_list`: what was deleted and not purged.

use serde_json::{Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// Entries of each kind where no limit is given.
const DEFAULT: i64 = 100;
/// Most entries of each kind.
const MOST: i64 = 1000;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "trash_list",
    kind: Kind::Read,
    about: "Lists the records, organizations and groups that were deleted and not purged: they can be brought back by a state of active, or be gone for good by dataset_purge, organization_purge and group_purge.",
    access: "Sysadmins.",
    params: &[param(
        "limit",
        ParamKind::Integer,
        "Most entries of each kind, 100 by default and 1000 at most.",
    )],
    returns: "Object with packages (id, name, title, type, metadata_modified), organizations and groups (id, name, title).",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let limit = input.natural("limit")?.unwrap_or(DEFAULT).min(MOST);
    let packages: Vec<Value> = ctx
        .tx
        .deleted_datasets(limit)?
        .into_iter()
        .map(|one| {
            json!({
                "id": one.id,
                "name": one.name,
                "title": one.title,
                "type": one.kind,
                "metadata_modified": iso(one.modified),
            })
        })
        .collect();
    let (mut organizations, mut groups) = (Vec::new(), Vec::new());
    for one in ctx.tx.deleted_groups(limit)? {
        let shown = json!({"id": one.id, "name": one.name, "title": one.title});
        match one.is_organization {
            true => organizations.push(shown),
            false => groups.push(shown),
        }
    }
    Ok(json!({"packages": packages, "organizations": organizations, "groups": groups}).into())
}
