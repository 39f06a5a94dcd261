//! The inventories of the United States of 2023 and 2024.
//!
//! Both ask more of an agency than the profile has fields for; what has none is kept beside the record.

use super::codes::{PERSONAL_YES_NO, US_MAKERS, US_STAGES, US_STAGES_2023, US_TOPICS};
use super::columns::Way::{
    Address, Assessed, Code, Codes, Kept, Member as In, Month, Owner, Plain, Text,
};
use super::columns::{Column, Columns, Member, column};

/// What all of them are; whether one harms rights is another question than the classes of the European act.
pub(super) const ALWAYS: &[(&str, &str)] = &[
    ("asset_type", "ai_system"),
    ("license_id", "other-pd"),
    ("risk_class", "not_assessed"),
];

/// The inventory of 2023.
pub(super) const OF_2023: Columns = Columns {
    list: &[
        column("Use_Case_ID", Plain("algorithm_id")),
        column("Department_Code", Kept),
        column("Agency", Text("responsible_unit", "en")),
        column("Office", Kept),
        column("Title", Text("title_translated", "en")),
        column("Summary", Text("purpose", "en")),
        column("Development_Stage", Code("status", US_STAGES_2023)),
        column("Techniques", Text("how_it_works", "en")),
        column("Source_Code", Address("source_code_url")),
        column("Department", Owner),
    ],
    identity: &["Use_Case_ID"],
    always: ALWAYS,
};

const TRAINING: Member = Member {
    list: "datasets",
    kind: Some(("role", "training")),
    title: "Agency-owned data",
    text: "description",
    language: "en",
};

const KEY_RISKS: Member = Member {
    list: "risks",
    kind: None,
    title: "Key risks",
    text: "description",
    language: "en",
};

const LIST_2024: &[Column] = &[
    column("Use Case Name", Text("title_translated", "en")),
    column("Agency", Owner),
    column("Agency Abbreviation", Kept),
    column("Bureau", Text("responsible_unit", "en")),
    column("Use Case Topic Area", Codes("function_area", US_TOPICS)),
    column("Other (Use Case Topic Area)", Kept),
    column(
        "Is the AI use case found in the below list of general commercial AI products and services?",
        Kept,
    ),
    column(
        "What is the intended purpose and expected benefits of the AI?",
        Text("purpose", "en"),
    ),
    column(
        "Describe the AI system’s outputs.",
        Text("how_it_works", "en"),
    ),
    column("Stage of Development", Code("status", US_STAGES)),
    column(
        "Is the AI use case rights-impacting, safety-impacting, both, or neither?",
        Kept,
    ),
    column("Date Initiated", Kept),
    column("Date when Acquisition and/or Development began", Kept),
    column("Date Implemented", Month("start_date")),
    column("Date Retired", Month("end_date")),
    column(
        "Was the AI system involved in this use case developed (or is it to be developed) under contract(s) or in-house? ",
        Code("developed_by", US_MAKERS),
    ),
    column(
        "Provide the Procurement Instrument Identifier(s) (PIID) of the contract(s) used.",
        Kept,
    ),
    column(
        "Is this AI use case supporting a High-Impact Service Provider (HISP) public-facing service?",
        Kept,
    ),
    column("Which HISP is the AI use case supporting?", Kept),
    column(
        "Which public-facing service is the AI use case supporting?",
        Kept,
    ),
    column(
        "Does this AI use case disseminate information to the public?",
        Kept,
    ),
    column(
        "How is the agency ensuring compliance with Information Quality Act guidelines, if applicable?",
        Kept,
    ),
    column(
        "Does this AI use case involve personally identifiable information (PII) that is maintained by the agency?",
        Code("personal_information", PERSONAL_YES_NO),
    ),
    column(
        "Has the Senior Agency Official for Privacy (SAOP) assessed the privacy risks associated with this AI use case?",
        Assessed("pia_dpia", "Privacy risks assessed by the senior official"),
    ),
    column(
        "Do you have access to an enterprise data catalog or agency-wide data repository that enables you to identify whether or not the necessary datasets exist and are ready to develop your use case?",
        Kept,
    ),
    column("If Other, please explain.", Kept),
    column(
        "Describe any agency-owned data used to train, fine-tune, and/or evaluate performance of the model(s) used in this use case.",
        In(TRAINING),
    ),
    column(
        "Is there available documentation for the model training and evaluation data that demonstrates the degree to which it is appropriate to be used in analysis or for making predictions?",
        Kept,
    ),
    column(
        "Which, if any, demographic variables does the AI use case explicitly use as model features?",
        Kept,
    ),
    column("If Other, please explain. (2)", Kept),
    column("Does this project include custom-developed code?", Kept),
    column(
        "Does the agency have access to the code associated with the AI use case?",
        Kept,
    ),
    column(
        "If the code is open-source, provide the link for the publicly available source code.",
        Address("source_code_url"),
    ),
    column(
        "Does this AI use case have an associated Authority to Operate (ATO) for an AI system?",
        Kept,
    ),
    column("System Name", Kept),
    column(
        "How long have you waited for the necessary developer tools to implement the AI use case? ",
        Kept,
    ),
    column(
        "For this AI use case, is the required IT infrastructure provisioned via a centralized intake form or process inside the agency?",
        Kept,
    ),
    column("If Other, please explain. (3)", Kept),
    column(
        "Do you have a process in place to request access to computing resources for model training and development of the AI involved in this use case?",
        Kept,
    ),
    column("If Other, please explain. (4)", Kept),
    column(
        "Has communication regarding the provisioning of your requested resources been timely?",
        Kept,
    ),
    column("If Other, please explain. (5)", Kept),
    column(
        "How are existing data science tools, libraries, data products, and internally-developed AI infrastructure being re-used for the current AI use case?",
        Kept,
    ),
    column(
        "Has information regarding the AI use case, including performance metrics and intended use of the model, been made available for review and feedback within the agency?",
        Kept,
    ),
    column(
        "Has your agency requested an extension to implement the minimum risk management practices for this AI use case?",
        Kept,
    ),
    column(
        "Has an AI impact assessment been conducted for this AI use case?",
        Assessed("other", "AI impact assessment"),
    ),
    column(
        "Has the AI use case been tested in operational or real-world environments to understand the performance and impact it may have on affected individuals or communities?",
        Kept,
    ),
    column(
        "What are the key risks from using the AI for this particular use case and how were they identified?",
        In(KEY_RISKS),
    ),
    column(
        "Has an independent evaluation of the AI use case been conducted?",
        Kept,
    ),
    column(
        "Is there a process to monitor performance of the AI system’s functionality and changes to its impact on rights or safety as part of the post-deployment plan for the AI use case?",
        Text("monitoring", "en"),
    ),
    column(
        "For this particular use case, can the AI carry out a decision or action without direct human involvement that could result in a significant impact on rights or safety?",
        Text("human_oversight", "en"),
    ),
    column("If Other, please explain. (6)", Kept),
    column(
        "How is the agency providing reasonable and timely notice regarding the use of AI when people interact with an AI-enabled service as a result of this AI use case?",
        Text("notice_description", "en"),
    ),
    column("If Other, please explain. (7)", Kept),
    column(
        "Is the AI used to significantly influence or inform decisions or actions that could have an adverse or negative impact on specific individuals or groups?",
        Kept,
    ),
    column(
        "What steps has the agency taken to detect and mitigate significant disparities in the model’s performance across demographic groups for this AI use case?",
        Text("fairness_testing", "en"),
    ),
    column(
        "What steps has the agency taken to consult and incorporate feedback from groups affected by this AI use case?",
        Kept,
    ),
    column("If Other, please explain. (8)", Kept),
    column(
        "Is there an established fallback and escalation process for this AI use case in the event that an impacted individual or group would like to appeal or contest the AI system’s outcome?",
        Text("recourse", "en"),
    ),
    column("If No, please explain.", Kept),
    column(
        "Where practicable and consistent with applicable law and governmentwide policy, is there an established mechanism for individuals to opt-out from the AI functionality in favor of a human alternative?",
        Kept,
    ),
    column("If Other, please explain. (9)", Kept),
];

/// The inventory of 2024.
pub(super) const OF_2024: Columns = Columns {
    list: LIST_2024,
    identity: &["Agency", "Bureau", "Use Case Name"],
    always: ALWAYS,
};
