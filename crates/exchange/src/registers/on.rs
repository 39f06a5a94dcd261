//! Ontario's list of use cases of AI: its nine columns.

use super::codes::{CAPABILITIES, USERS, YES_NO};
use super::columns::Way::{Codes, Flag, Member as In, Month, Owner, Text};
use super::columns::{Columns, Member, column};

const DATA: Member = Member {
    list: "datasets",
    kind: Some(("role", "input")),
    title: "What data is used",
    text: "description",
    language: "en",
};

/// The columns.
pub(super) const COLUMNS: Columns = Columns {
    list: &[
        column("AI use case name", Text("title_translated", "en")),
        column("Ministry", Owner),
        column("Use case description", Text("notes_translated", "en")),
        column("Launch date", Month("start_date")),
        column("AI capabilities", Codes("capabilities", CAPABILITIES)),
        column("Autonomous", Flag("autonomous", YES_NO)),
        column("Human in the loop", Text("human_oversight", "en")),
        column("User base", Codes("user_base", USERS)),
        column("What data is used", In(DATA)),
    ],
    identity: &["Ministry", "AI use case name"],
    always: &[
        ("asset_type", "ai_system"),
        ("license_id", "other-at"),
        ("risk_class", "not_assessed"),
    ],
};
