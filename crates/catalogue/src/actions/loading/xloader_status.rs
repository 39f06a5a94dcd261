//! `xloader_status`: how a load fares.

use super::{ACCESS, RESOURCE, show};
use crate::action::{ActionDef, Kind};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "xloader_status",
    kind: Kind::Read,
    about: "Shows how the last load of a resource fares: pending, running, running_but_viewable (the rows are there, their words are being indexed), complete or error; what was decided and mended, and which rows and values did not fit, and what in the rows may be about persons.",
    access: ACCESS,
    params: RESOURCE,
    returns: "status, job_id, last_updated, task_info with logs, error, progress, notices, report, findings (as datastore_privacy_show has them) and held.",
    run: show,
};
