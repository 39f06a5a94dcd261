//! Forms of openness and the registers.

use super::{Form, NONE, Rival, Who};

/// What somebody types of a written page that is new.
const WRITTEN: &[&str] = &[
    "title_translated-en",
    "title_translated-fr",
    "content_translated-en",
    "content_translated-fr",
    "name",
    "order",
];
/// What somebody types of one that is there.
const WRITTEN_AGAIN: &[&str] = &[
    "title_translated-en",
    "title_translated-fr",
    "content_translated-en",
    "content_translated-fr",
    "order",
];

/// The forms.
pub(super) const FORMS: &[Form] = &[
    // Openness and registers.
    Form {
        template: "openness/inventory.html",
        page: "/inventory",
        good: &[("act", "vote")],
        ..NONE
    },
    Form {
        template: "openness/import.html",
        page: "/inventory/import",
        good: &[
            ("organization", "{office}"),
            ("exemption", "privacy"),
            ("act", "try"),
        ],
        typed: &["rationale-en", "rationale-fr"],
        ..NONE
    },
    Form {
        template: "openness/sign.html",
        page: "/charter/sign?organization=water-office",
        good: &[
            ("officer", "Ann Officer"),
            ("role", "Chief"),
            ("remarks-en", "Better"),
        ],
        typed: &["officer", "role", "remarks-en", "remarks-fr"],
        makes: r#"attestation_list {"organization": "water-office"}"#,
        ..NONE
    },
    Form {
        template: "registers/assess.html",
        page: "/algorithm/assess/sorter",
        good: &[("act", "save")],
        typed: &["a-projectDetailsTitle", "a-projectDetailsDescription"],
        ..NONE
    },
    Form {
        template: "registers/outcome_form.html",
        page: "/outcomes/new",
        good: &[
            ("owner_org", "{office}"),
            ("name", "gauges"),
            ("title_translated-en", "Gauges"),
            ("title_translated-fr", "Stations"),
            (
                "statement",
                "SELECT '2026' AS year, count(*) AS gauges FROM \"{resource}\"",
            ),
            ("direction", "up"),
            ("target", "70"),
            ("act", "save"),
        ],
        typed: &[
            "title_translated-en",
            "title_translated-fr",
            "notes_translated-en",
            "notes_translated-fr",
            "unit_translated-en",
            "unit_translated-fr",
            "name",
            "statement",
            "baseline",
            "target",
            "target_period",
        ],
        makes: "indicator_list {}",
        ..NONE
    },
    Form {
        template: "registers/outcome_form.html",
        page: "/outcomes/edit/levels",
        good: &[
            ("title_translated-en", "Levels of gauges"),
            ("title_translated-fr", "Niveaux des stations"),
            (
                "statement",
                "SELECT '2026' AS year, max(level) AS level FROM \"{resource}\"",
            ),
            ("direction", "down"),
            ("target", "50"),
            ("act", "save"),
        ],
        typed: &[
            "title_translated-en",
            "title_translated-fr",
            "notes_translated-en",
            "unit_translated-fr",
            "statement",
            "baseline",
            "target",
            "target_period",
        ],
        rival: Rival::Form,
        ..NONE
    },
    // Pages beside the records.
    Form {
        template: "written/form.html",
        page: "/pages_edit",
        good: &[
            ("title_translated-en", "How to begin"),
            ("title_translated-fr", "Pour commencer"),
            ("content_translated-en", "Read this."),
            ("name", "begin"),
            ("page_type", "page"),
            ("private", "false"),
        ],
        typed: WRITTEN,
        makes: r#"ckanext_pages_list {}"#,
        ..NONE
    },
    Form {
        template: "written/form.html",
        page: "/pages_edit/guide",
        good: &[
            ("title_translated-en", "Guide to tables"),
            ("title_translated-fr", "Guide des tableaux"),
            ("content_translated-en", "Other words."),
            ("name", "guide"),
            ("page_type", "page"),
            ("private", "false"),
        ],
        typed: WRITTEN_AGAIN,
        rival: Rival::Form,
        ..NONE
    },
    Form {
        template: "publish/delete.html",
        page: "/pages_delete/spare-page",
        good: &[("confirm", "yes")],
        ..NONE
    },
    Form {
        template: "written/form.html",
        page: "/organization/pages_edit/water-office",
        good: &[
            ("title_translated-en", "When we are open"),
            ("title_translated-fr", "Nos heures"),
            ("content_translated-en", "Until five."),
            ("name", "hours"),
            ("private", "false"),
        ],
        typed: WRITTEN,
        makes: r#"ckanext_org_pages_list {"org_id": "water-office"}"#,
        ..NONE
    },
    Form {
        template: "written/form.html",
        page: "/organization/pages_edit/water-office/guide",
        good: &[
            ("title_translated-en", "Guide to the office"),
            ("title_translated-fr", "Guide du bureau"),
            ("content_translated-en", "Other words."),
            ("name", "guide"),
            ("private", "true"),
        ],
        typed: WRITTEN_AGAIN,
        rival: Rival::Form,
        ..NONE
    },
    Form {
        template: "publish/delete.html",
        page: "/organization/pages_delete/water-office/spare-page",
        good: &[("confirm", "yes")],
        ..NONE
    },
    Form {
        template: "registers/import.html",
        page: "/algorithm/import/register",
        good: &[("form", "on"), ("owner_org", "{office}"), ("act", "try")],
        typed: &["source"],
        ..NONE
    },
    Form {
        template: "publish/delete.html",
        page: "/outcomes/delete/spare",
        good: &[("confirm", "yes")],
        ..NONE
    },
    Form {
        template: "registers/consultation.html",
        page: "/consultation/rates",
        to: "/consultation/rates/sign-up",
        who: Who::Nobody,
        good: &[("email", "dora@example.org")],
        typed: &["email"],
        ..NONE
    },
    Form {
        template: "registers/sign_up.html",
        page: "",
        to: "/consultation/rates/sign-up",
        who: Who::Nobody,
        good: &[("email", "nobody")],
        typed: &["email"],
        ..NONE
    },
    Form {
        template: "registers/sign_up.html",
        page: "/consultation/confirm/none",
        who: Who::Nobody,
        ..NONE
    },
];
