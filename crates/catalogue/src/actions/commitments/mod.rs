//! Commitments of action plans: how far they are, and the tracker of Canada in and out.

mod commitment_overview;
mod commitment_tracker_export;
mod commitment_tracker_import;

use crate::action::ActionDef;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    commitment_overview::DEF,
    commitment_tracker_export::DEF,
    commitment_tracker_import::DEF,
];
