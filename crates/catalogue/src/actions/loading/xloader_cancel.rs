//! `xloader_cancel`: a load is stopped.

use super::{ACCESS, RESOURCE, cancel};
use crate::action::{ActionDef, Kind};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "xloader_cancel",
    kind: Kind::Write,
    about: "Stops the load of a resource that waits or runs; the table stays as it was before it.",
    access: ACCESS,
    params: RESOURCE,
    returns: "Whether there was one to stop.",
    run: cancel,
};
