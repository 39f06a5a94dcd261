//! Consultations: the directory by the clock, and signing up for news.

mod consultation_list;
mod consultation_sign_up;
mod consultation_sign_up_confirm;
mod consultation_sign_up_leave;

use crate::action::ActionDef;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    consultation_list::DEF,
    consultation_sign_up::DEF,
    consultation_sign_up_confirm::DEF,
    consultation_sign_up_leave::DEF,
];
