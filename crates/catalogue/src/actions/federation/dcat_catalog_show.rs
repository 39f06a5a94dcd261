//! `dcat_catalog_show`: the catalogue, a page at a time, as RDF.

use super::dcat_catalog_search::{PARAMS, run};
use crate::action::{ActionDef, Kind};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "dcat_catalog_show",
    kind: Kind::Read,
    about: "Shows a page of the public records as a DCAT catalogue, those changed last first.",
    access: "Everybody.",
    params: PARAMS,
    returns: "The document as text.",
    run,
};
