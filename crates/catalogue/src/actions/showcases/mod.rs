//! Showcases: what people made of data.

mod showcase_submit;

use crate::action::ActionDef;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[showcase_submit::DEF];
