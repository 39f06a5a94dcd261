//! `xloader_submit`: a load is asked for.

use super::{ACCESS, SUBMIT, submit};
use crate::action::{ActionDef, Kind};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "xloader_submit",
    kind: Kind::Write,
    about: "Asks for the file of a resource to be loaded into the DataStore. A file that has not changed since is not loaded again, unless ignore_hash says so.",
    access: ACCESS,
    params: SUBMIT,
    returns: "Whether a load was asked for: not where one waits already, or the resource has no file or address of a format that is loaded.",
    run: submit,
};
