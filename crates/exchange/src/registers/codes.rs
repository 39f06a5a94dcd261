//! Code lists of registers and what they are here; of several words for one code the first is written.

use super::columns::Codes;

/// `Yes` and `No`.
pub(super) const YES_NO: (&str, &str) = ("Yes", "No");

/// Stages of the inventories of the United States.
pub(super) const US_STAGES: Codes = &[
    ("Initiated", "planned"),
    ("Planned", "planned"),
    ("Ideation", "planned"),
    ("Planned (not in production)", "planned"),
    ("Acquisition and/or Development", "development"),
    ("Development (not in production)", "development"),
    ("Currently under development", "development"),
    ("Implementation and Assessment", "pilot"),
    ("Operation and Maintenance", "in_use"),
    ("In production", "in_use"),
    ("In mission", "in_use"),
    ("Retired", "retired"),
];

/// Stages of the inventory of 2023.
pub(super) const US_STAGES_2023: Codes = &[
    ("Initiation", "planned"),
    ("Planned (not in production)", "planned"),
    ("Development and Acquisition", "development"),
    ("Development (not in production)", "development"),
    ("Currently under development", "development"),
    ("Initial development", "development"),
    ("Implementation", "pilot"),
    ("Operation and Maintenance", "in_use"),
    ("Operation and Management", "in_use"),
    ("In-use", "in_use"),
    ("In mission", "in_use"),
    ("In production: more than 1 year", "in_use"),
    ("In production: less than six months", "in_use"),
    ("In production: less than 6 months", "in_use"),
    ("Retired", "retired"),
];

/// Stages of the inventory of 2025.
pub(super) const US_STAGES_2025: Codes = &[
    ("Pre-deployment", "development"),
    ("Pilot", "pilot"),
    ("Deployed", "in_use"),
    ("Retired", "retired"),
];

/// Topics of the inventory of 2024.
pub(super) const US_TOPICS: Codes = &[
    (
        "Mission-Enabling (internal agency support)",
        "government_and_politics",
    ),
    ("Mission-Enabling", "government_and_politics"),
    (
        "Government Services (includes Benefits and Service Delivery)",
        "society_and_culture",
    ),
    ("Diplomacy & Trade", "economics_and_industry"),
    ("Education & Workforce", "education_and_training"),
    ("Energy & the Environment", "nature_and_environment"),
    ("Health & Medical", "health_and_safety"),
    ("Emergency Management", "health_and_safety"),
    ("Law & Justice", "law"),
    ("Science & Space", "science_and_technology"),
    ("Transportation", "transport"),
    ("AI used in Transportation Operations", "transport"),
];

/// Who developed it, in the inventory of 2024.
pub(super) const US_MAKERS: Codes = &[
    ("Developed with contracting resources.", "vendor"),
    (
        "Exclusively developed with contract/external resources.",
        "vendor",
    ),
    ("Developed in-house.", "internal"),
    (
        "No contract/external resources used in development.",
        "internal",
    ),
    (
        "Developed with both contracting and in-house resources.",
        "mixed",
    ),
    (
        "Developed with a combination of in-house and contract/external resources.",
        "mixed",
    ),
];

/// Whether information about people is in it.
pub(super) const PERSONAL_YES_NO: Codes = &[("Yes", "identified"), ("No", "none")];

/// The same in Canada's register.
pub(super) const PERSONAL_Y_N: Codes = &[("Y", "identified"), ("N", "none")];

/// Whether people are told, in Canada's register.
pub(super) const NOTICE: Codes = &[("Y", "general"), ("N", "none")];

/// Status in Canada's register.
pub(super) const CA_STATUS: Codes = &[
    ("In production", "in_use"),
    ("In development", "development"),
    ("Retired", "retired"),
];

/// The same in French.
pub(super) const CA_STATUS_FR: Codes = &[
    ("En production", "in_use"),
    ("En développement", "development"),
    ("En cours de développement", "development"),
    ("Retiré", "retired"),
    ("Mis hors service", "retired"),
];

/// Who developed it, in Canada's register.
pub(super) const CA_MAKERS: Codes = &[
    ("Government of Canada", "internal"),
    ("Vendor", "vendor"),
    ("Open source", "open_source"),
];

/// The same in French.
pub(super) const CA_MAKERS_FR: Codes = &[
    ("Gouvernement du Canada", "internal"),
    ("Fournisseur", "vendor"),
    ("Code source ouvert", "open_source"),
    ("Source ouverte", "open_source"),
];

/// Who uses it, in Canada's register and Ontario's list.
pub(super) const USERS: Codes = &[
    ("Employees", "employees"),
    ("GC employees", "employees"),
    ("Government of Canada employees", "employees"),
    ("Government employees", "employees"),
    ("Ontario Public Service employees", "employees"),
    ("OPS employees", "employees"),
    ("OPS staff", "employees"),
    ("Ministry staff", "employees"),
    ("Internal", "employees"),
    ("Members of the public", "public"),
    ("Public", "public"),
    ("General public", "public"),
    ("External", "public"),
    ("Businesses", "businesses"),
    ("Other governments", "other_governments"),
    ("Municipalities", "other_governments"),
];

/// The same in French.
pub(super) const USERS_FR: Codes = &[
    ("Employés", "employees"),
    ("Employés du GC", "employees"),
    ("Employés du gouvernement du Canada", "employees"),
    ("Membres du public", "public"),
    ("Public", "public"),
    ("Entreprises", "businesses"),
    ("Autres gouvernements", "other_governments"),
];

/// What it can do, in Ontario's list.
pub(super) const CAPABILITIES: Codes = &[
    ("Image recognition", "image_recognition"),
    ("Computer vision", "image_recognition"),
    ("Image and object recognition", "image_recognition"),
    ("Text and speech analysis", "text_speech"),
    ("Natural language processing", "text_speech"),
    ("Natural language processing (NLP)", "text_speech"),
    ("Translation", "text_speech"),
    ("Summarization", "text_speech"),
    ("Speech recognition", "text_speech"),
    ("Prediction and risk assessment", "prediction_risk"),
    ("Risk assessment", "prediction_risk"),
    ("Predictive analytics", "prediction_risk"),
    ("Prediction", "prediction_risk"),
    ("Forecasting", "prediction_risk"),
    ("Anomaly detection", "prediction_risk"),
    ("Content generation", "generation"),
    ("Generative AI", "generation"),
    ("Text generation", "generation"),
    ("Optimization", "optimization"),
    (
        "Process optimization and workflow automation",
        "optimization",
    ),
    ("Ranking", "ranking"),
    ("Ranking and matching", "ranking"),
    ("Chatbot", "chatbot"),
    ("Virtual assistant", "chatbot"),
    ("Rules", "rules"),
    ("Applying rules", "rules"),
    ("Other", "other"),
];

/// Phases of the British standard.
pub(super) const UK_PHASES: Codes = &[
    ("Idea", "planned"),
    ("Pre-deployment", "planned"),
    ("Design", "development"),
    ("Development", "development"),
    ("Beta/Pilot", "pilot"),
    ("Beta", "pilot"),
    ("Pilot", "pilot"),
    ("Production", "in_use"),
    ("Retired", "retired"),
];
