//! The site itself: licences, status, help, autocompletes.

use crate::action::ActionDef;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[];
