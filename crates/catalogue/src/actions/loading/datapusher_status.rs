//! `datapusher_status`: how a load fares.

use super::{ACCESS, RESOURCE, show};
use crate::action::{ActionDef, Kind};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "datapusher_status",
    kind: Kind::Read,
    about: "Shows how the last load of a resource fares, as xloader_status does.",
    access: ACCESS,
    params: RESOURCE,
    returns: "status, job_id, last_updated, task_info with logs, error, progress, notices and report.",
    run: show,
};
