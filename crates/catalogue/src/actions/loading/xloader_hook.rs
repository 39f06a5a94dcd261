//! `xloader_hook`: a loader elsewhere tells how it fares.

use super::{ACCESS, HOOK, hook};
use crate::action::{ActionDef, Kind};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "xloader_hook",
    kind: Kind::Write,
    about: "Takes what a loader elsewhere says of a load.",
    access: ACCESS,
    params: HOOK,
    returns: "Nothing.",
    run: hook,
};
