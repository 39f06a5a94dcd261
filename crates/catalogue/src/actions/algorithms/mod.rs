//! Registers of algorithms in and out, and impact assessments.

mod algorithm_assessment_create;
mod algorithm_assessment_list;
mod algorithm_assessment_questions;
mod algorithm_assessment_show;
mod algorithm_register_export;
mod algorithm_register_import;
mod register_import_show;
pub(crate) mod taking;

use crate::action::ActionDef;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    algorithm_assessment_create::DEF,
    algorithm_assessment_list::DEF,
    algorithm_assessment_questions::DEF,
    algorithm_assessment_show::DEF,
    algorithm_register_export::DEF,
    algorithm_register_import::DEF,
    register_import_show::DEF,
];
