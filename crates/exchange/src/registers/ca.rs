//! The register of AI systems of the government of Canada: its 24 columns.

use super::codes::{
    CA_MAKERS, CA_MAKERS_FR, CA_STATUS, CA_STATUS_FR, NOTICE, PERSONAL_Y_N, USERS, USERS_FR,
};
use super::columns::Way::{Code, Codes, Kept, Member as In, Month, Owner, Plain, Suppliers, Text};
use super::columns::{Columns, Member, column};

const fn sources(language: &'static str) -> Member {
    Member {
        list: "datasets",
        kind: Some(("role", "input")),
        title: "Data sources",
        text: "description",
        language,
    }
}

/// The columns.
pub(super) const COLUMNS: Columns = Columns {
    list: &[
        column("ai_register_id", Plain("algorithm_id")),
        column("name_ai_system_en", Text("title_translated", "en")),
        column("name_ai_system_fr", Text("title_translated", "fr")),
        column("government_organization", Owner),
        column("description_ai_system_en", Text("notes_translated", "en")),
        column("description_ai_system_fr", Text("notes_translated", "fr")),
        column("ai_system_primary_users_en", Codes("user_base", USERS)),
        column("ai_system_primary_users_fr", Codes("user_base", USERS_FR)),
        column("developed_by_en", Code("developed_by", CA_MAKERS)),
        column("developed_by_fr", Code("developed_by", CA_MAKERS_FR)),
        column("vendor_information", Suppliers),
        column("ai_system_status_en", Code("status", CA_STATUS)),
        column("ai_system_status_fr", Code("status", CA_STATUS_FR)),
        column("status_date", Month("start_date")),
        column("ai_system_capabilities_en", Text("how_it_works", "en")),
        column("ai_system_capabilities_fr", Text("how_it_works", "fr")),
        column("data_sources_en", In(sources("en"))),
        column("data_sources_fr", In(sources("fr"))),
        column(
            "involves_personal_information",
            Code("personal_information", PERSONAL_Y_N),
        ),
        column(
            "personal_information_banks_en",
            Plain("personal_information_bank"),
        ),
        // The field has one text: the French one is kept where it is another.
        column("personal_information_banks_fr", Kept),
        column("notification_ai", Code("notice_to_people", NOTICE)),
        column("ai_system_results_en", Text("benefits", "en")),
        column("ai_system_results_fr", Text("benefits", "fr")),
    ],
    identity: &["ai_register_id"],
    always: &[
        ("asset_type", "ai_system"),
        ("license_id", "other-at"),
        ("risk_class", "not_assessed"),
    ],
};
