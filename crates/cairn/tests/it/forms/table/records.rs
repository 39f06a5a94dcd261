//! Forms of records.

use super::{Form, NONE, Rival};

/// The forms.
pub(super) const FORMS: &[Form] = &[
    // Records.
    Form {
        template: "edit.html",
        page: "/dataset/new",
        good: &[
            ("title_translated-en", "Snow"),
            ("title_translated-fr", "Neige"),
            ("owner_org", "{office}"),
            ("save", "active"),
        ],
        typed: &[
            "title_translated-en",
            "title_translated-fr",
            "notes_translated-fr",
            "name",
            "contact_email",
            "tag_string",
            "resources-0-url",
        ],
        makes: r#"package_search {"q": "snow", "include_private": true}"#,
        ..NONE
    },
    Form {
        template: "edit.html",
        page: "/dataset/edit/rivers",
        good: &[
            ("title_translated-en", "Rivers"),
            ("title_translated-fr", "Rivières"),
            ("name", "rivers"),
            ("owner_org", "{office}"),
            ("save", "active"),
        ],
        typed: &[
            "title_translated-en",
            "title_translated-fr",
            "notes_translated-fr",
        ],
        rival: Rival::Form,
        ..NONE
    },
    Form {
        template: "publish/resource.html",
        page: "/dataset/lakes/resource/new",
        good: &[
            ("url", "https://example.org/once.csv"),
            ("name_translated-en", "Once"),
        ],
        typed: &["url", "name_translated-en", "description_translated-fr"],
        makes: r#"resource_search {"query": "url:once.csv"}"#,
        ..NONE
    },
    Form {
        template: "publish/resource.html",
        page: "/dataset/rivers/resource/{resource}/edit",
        good: &[
            ("url", "https://example.org/a.csv"),
            ("name_translated-en", "Levels"),
        ],
        typed: &["name_translated-en", "description_translated-fr"],
        rival: Rival::Form,
        ..NONE
    },
    Form {
        template: "publish/resources.html",
        page: "/dataset/resources/rivers",
        good: &[("move", "up {resource}")],
        ..NONE
    },
    Form {
        template: "publish/dictionary.html",
        page: "/dataset/rivers/dictionary/{resource}",
        good: &[
            ("info__1__label", "Gauge number"),
            ("info__1__notes", "Where"),
        ],
        typed: &["info__1__label", "info__1__notes_fr"],
        rival: Rival::Form,
        ..NONE
    },
    Form {
        template: "publish/first.html",
        page: "/dataset/new?from=file",
        good: &[("owner_org", "{office}")],
        ..NONE
    },
    Form {
        template: "publish/review.html",
        page: "/dataset/review/hidden-plan",
        good: &[("act", "schedule"), ("publish_at", "2999-01-01T08:00")],
        typed: &["publish_at"],
        ..NONE
    },
    Form {
        template: "publish/bulk.html",
        page: "/dashboard/bulk",
        good: &[("act", "private"), ("records", "{plan}")],
        ..NONE
    },
    Form {
        template: "publish/import.html",
        page: "/dashboard/import",
        good: &[("owner_org", "{office}"), ("act", "map")],
        ..NONE
    },
    Form {
        template: "publish/work.html",
        page: "",
        to: "/dashboard/publishing",
        good: &[("discard", "/dataset/new?draft=none")],
        ..NONE
    },
    Form {
        template: "quality.html",
        page: "/dataset/quality/rivers",
        ..NONE
    },
    Form {
        template: "publish/imported.html",
        page: "",
        to: "/dashboard/import",
        good: &[
            ("owner_org", "{office}"),
            ("act", "write"),
            ("tus_upload", "none"),
        ],
        ..NONE
    },
    Form {
        template: "collaborators.html",
        page: "/dataset/collaborators/rivers",
        to: "/dataset/collaborators/rivers/new",
        good: &[("username", "erin"), ("capacity", "editor")],
        typed: &["username"],
        rival: Rival::Capacity,
        ..NONE
    },
    Form {
        template: "collaborators.html",
        page: "/dataset/collaborators/rivers",
        to: "/dataset/collaborators/rivers/new",
        good: &[("username", "carol"), ("capacity", "member")],
        typed: &["username"],
        makes: r#"package_collaborator_list {"id": "rivers"}"#,
        ..NONE
    },
    Form {
        template: "collaborators.html",
        page: "/dataset/collaborators/rivers",
        to: "/dataset/collaborators/rivers/delete/{erin}",
        rival: Rival::Capacity,
        ..NONE
    },
];
