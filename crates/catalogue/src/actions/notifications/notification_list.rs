//! `notification_list`: what is new around what the caller follows.

use serde_json::{Value, json};

use super::{OWN, own_account};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// News that is listed where no limit is given.
const DEFAULT: i64 = 20;
/// Most news of one answer.
const MOST: i64 = 200;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "notification_list",
    kind: Kind::Read,
    about: "Lists what is new around the records, organizations, groups and searches that the caller follows, the latest first: of each record the latest change, the latest of what was asked and answered, and that an assessment went out of date. No action of CKAN.",
    access: OWN,
    params: &[
        param(
            "only_unseen",
            ParamKind::Boolean,
            "Only what the caller has not marked as seen.",
        ),
        param(
            "limit",
            ParamKind::Integer,
            "Most entries, 20 by default and 200 at most.",
        ),
        param(
            "offset",
            ParamKind::Integer,
            "Entries to pass over; what the caller may not see any more counts.",
        ),
    ],
    returns: "List of objects with package (id, name, type and title), kind (new, changed, commented, found, or stale where an assessment that the caller answers for does not hold any more), at, and seen.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let account = own_account(ctx)?;
    let only_unseen = input.flag("only_unseen", false)?;
    let limit = input.natural("limit")?.unwrap_or(DEFAULT).min(MOST);
    let offset = input.natural("offset")?.unwrap_or(0);
    let notices = ctx.tx.notices(&account, None, only_unseen, limit, offset)?;
    let ids: Vec<String> = notices.iter().map(|one| one.dataset_id.clone()).collect();
    let heads = ctx.tx.dataset_heads(&ids)?;
    let viewer = ctx.viewer()?;
    let list = notices.iter().filter_map(|notice| {
        let head = heads.iter().find(|head| head.id == notice.dataset_id)?;
        viewer.sees(head).then(|| {
            json!({
                "package": {"id": head.id, "name": head.name, "type": head.kind, "title": head.title},
                "kind": notice.kind,
                "at": iso(notice.at),
                "seen": notice.seen,
            })
        })
    });
    Ok(Value::Array(list.collect()).into())
}
