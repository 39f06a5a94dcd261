//! How good and open records are.

mod package_links_check;
mod package_quality_show;

use crate::action::ActionDef;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[package_links_check::DEF, package_quality_show::DEF];
