//! The British Algorithmic Transparency Recording Standard: its attributes, and the rows of its index.

use super::Row;
use super::codes::UK_PHASES;
use super::columns::Way::{
    Address, Code, Contact, Entry, Kept, Laws, Member as In, Models, Month, Owner, Plain,
    Suppliers, Text,
};
use super::columns::{Columns, Member, column};
use crate::algorithms;
use crate::error::ExchangeError;
use crate::mapped::{Mapped, Options};
use crate::name::Names;

const ALWAYS: &[(&str, &str)] = &[
    ("asset_type", "algorithm"),
    ("license_id", "uk-ogl"),
    ("risk_class", "not_assessed"),
];

const fn part(
    list: &'static str,
    kind: Option<(&'static str, &'static str)>,
    title: &'static str,
    text: &'static str,
) -> Member {
    Member {
        list,
        kind,
        title,
        text,
        language: "en",
    }
}

/// The attributes of the standard, with those of version 3 that version 2 did not have.
pub(super) const RECORDS: Columns = Columns {
    list: &[
        column("id", Plain("algorithm_id")),
        column("standard_version", Kept),
        column("date_completion", Kept),
        column("date_update", Kept),
        column("date_archive", Kept),
        column("name", Text("title_translated", "en")),
        column("description", Text("notes_translated", "en")),
        column("website", Address("website")),
        column("contact_email", Contact),
        column("organisation", Owner),
        column("team", Text("responsible_unit", "en")),
        column("senior_responsible_owner", Text("senior_owner_role", "en")),
        column("external_supplier", Suppliers),
        column("external_supplier_identifier", Kept),
        column("external_supplier_role", Kept),
        column("procurement_procedure_type", Kept),
        column("data_access_terms", Kept),
        column("detailed_description", Text("purpose", "en")),
        column("scope", Text("out_of_scope", "en")),
        column("benefit", Text("benefits", "en")),
        column("previous_process", Kept),
        column(
            "alternatives_considered",
            Text("alternatives_considered", "en"),
        ),
        column("process_integration", Text("decision_description", "en")),
        column("provided_information", Kept),
        column("frequency_usage", Text("usage_scale", "en")),
        column("human_decisions", Text("human_oversight", "en")),
        column("required_training", Text("training_required", "en")),
        column("appeals_and_review", Text("recourse", "en")),
        column("system_architecture", Text("how_it_works", "en")),
        column("phase", Code("status", UK_PHASES)),
        column("maintenance", Text("monitoring", "en")),
        column("model_type", Models),
        column(
            "source_data_description",
            In(part(
                "datasets",
                Some(("role", "training")),
                "Development data",
                "description",
            )),
        ),
        column("source_data_url", Kept),
        column("data_collection", Kept),
        column("data_sharing_agreements", Kept),
        column("data_access_and_storage", Kept),
        column(
            "operational_data",
            In(part(
                "datasets",
                Some(("role", "input")),
                "Operational data",
                "description",
            )),
        ),
        column("legal_basis", Laws),
        column(
            "impact_assessment_description",
            In(part(
                "impact_assessments",
                Some(("kind", "other")),
                "Impact assessment",
                "summary",
            )),
        ),
        column("impact_assessment_date", Kept),
        column("impact_assessment_link", Kept),
        column(
            "risk_description",
            In(part("risks", None, "Risks", "description")),
        ),
        column(
            "risk_mitigation",
            In(part("risks", None, "Risks", "mitigation")),
        ),
        column("start_date", Month("start_date")),
        column("source_code", Address("source_code_url")),
        column("record_url", Entry("atrs")),
    ],
    identity: &["organisation", "name"],
    always: ALWAYS,
};

/// The index on GOV.UK.
pub(super) const INDEX: Columns = Columns {
    list: &[
        column("publishing_body", Owner),
        column("tool_name", Text("title_translated", "en")),
        column("published", Kept),
        column("url", Entry("atrs")),
        column("title", Kept),
        column("description", Text("notes_translated", "en")),
        column("listed_organisations", Kept),
    ],
    identity: &["url"],
    always: ALWAYS,
};

/// Reads a row of the index.
pub(super) fn read_index(
    row: &Row,
    options: &Options<'_>,
    names: &mut Names,
) -> Result<Mapped, ExchangeError> {
    algorithms::uk::record(&row.clone().into(), options, names)
}
