//! The inventory of the United States of 2025: short names of columns, and questions that only uses of high impact are asked.

use super::codes::{CAPABILITIES, PERSONAL_YES_NO, US_MAKERS, US_STAGES_2025, US_TOPICS};
use super::columns::Way::{
    Address, Assessed, Code, Codes, Contact, Kept, Member as In, Month, Owner, Plain, Suppliers,
    Text,
};
use super::columns::{Columns, Member, column};
use super::us::ALWAYS;

const DATA: Member = Member {
    list: "datasets",
    kind: Some(("role", "input")),
    title: "Data used",
    text: "description",
    language: "en",
};

const IMPACTS: Member = Member {
    list: "risks",
    kind: None,
    title: "Potential impacts",
    text: "description",
    language: "en",
};

/// The columns.
pub(super) const COLUMNS: Columns = Columns {
    list: &[
        column("id", Plain("algorithm_id")),
        // The name goes before the abbreviation where both are given.
        column("agency", Owner),
        column("agency_name", Owner),
        column("agency_bureau", Text("responsible_unit", "en")),
        column("use_case_name", Text("title_translated", "en")),
        column("development_stage", Code("status", US_STAGES_2025)),
        column("is_high_impact", Kept),
        column("HI_justification", Kept),
        column("is_withheld", Kept),
        column("contact_email", Contact),
        column("topic_area", Codes("function_area", US_TOPICS)),
        column("classification", Codes("capabilities", CAPABILITIES)),
        column("problem_solved", Text("purpose", "en")),
        column("benefits", Text("benefits", "en")),
        column("system_outputs", Text("how_it_works", "en")),
        column("operational_date", Month("start_date")),
        column("contracting_usage", Code("developed_by", US_MAKERS)),
        column("vendor_name", Suppliers),
        column("have_ato", Kept),
        column("system_name_ato", Kept),
        column("data_description", In(DATA)),
        column("link_to_data", Kept),
        column("has_pii", Code("personal_information", PERSONAL_YES_NO)),
        column("pia_url", Kept),
        column("demographic_features", Kept),
        column("has_custom_code", Kept),
        column("code_url", Address("source_code_url")),
        column("hi_testing_conducted", Kept),
        column(
            "hi_assessment_completed",
            Assessed("other", "AI impact assessment"),
        ),
        column("hi_potential_impacts", In(IMPACTS)),
        column("hi_independent_review", Kept),
        column("hi_ongoing_monitoring", Text("monitoring", "en")),
        column("hi_training_established", Text("training_required", "en")),
        column("hi_failsafe_presence", Text("human_oversight", "en")),
        column("hi_appeal_process", Text("recourse", "en")),
        column("hi_public_consultation", Kept),
    ],
    identity: &[
        "agency",
        "agency_name",
        "agency_bureau",
        "use_case_name",
        "id",
    ],
    always: ALWAYS,
};
