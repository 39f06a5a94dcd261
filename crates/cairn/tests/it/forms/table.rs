//! Every form of the website: where it stands, what makes it right, and what is typed into it.
//!
//! A form that somebody adds to a template and not here fails `every_form_has_a_row`.

/// Who sends a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// Nobody who is signed in.
    Nobody,
    /// The administrator of the site.
    Root,
    /// Somebody without rights of their own.
    Carol,
}

/// A form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    /// The template that it stands in.
    pub(super) template: &'static str,
    /// The page that shows it; `{…}` is filled in, see `Site::filled`. Nothing where the site shows none now.
    pub(super) page: &'static str,
    /// Where it is sent, where that is not its page.
    pub(super) to: &'static str,
    pub(super) who: Who,
    /// What makes it right.
    pub(super) good: &'static [(&'static str, &'static str)],
    /// The fields that people type texts into, which come back whatever happens.
    pub(super) typed: &'static [&'static str],
    /// An action that lists what the form makes, with its parameter `q` or such as JSON; sent twice it makes one.
    pub(super) makes: &'static str,
    /// How somebody else is quicker; the form says then that it was overtaken.
    pub(super) rival: Rival,
}

/// How somebody else changes what a form is about while it is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rival {
    /// They do not, or it does not matter.
    None,
    /// With the same form, and another text in the first field that is typed into.
    Form,
    /// They give erin another role in the organization.
    Role,
    /// They give erin another capacity among the collaborators.
    Capacity,
}

const NONE: Form = Form {
    template: "",
    page: "",
    to: "",
    who: Who::Root,
    good: &[],
    typed: &[],
    makes: "",
    rival: Rival::None,
};

/// The forms. Those that take away what others need come last.
pub(super) const FORMS: &[Form] = &[
    // Accounts.
    Form {
        template: "sign_in.html",
        page: "/user/login",
        who: Who::Nobody,
        good: &[("login", "root"), ("password", "correct-horse-battery")],
        typed: &["login"],
        ..NONE
    },
    Form {
        template: "sign_in.html",
        page: "",
        to: "/user/login/code",
        who: Who::Nobody,
        good: &[("ticket", "none"), ("code", "000000")],
        ..NONE
    },
    Form {
        template: "reset.html",
        page: "/user/reset",
        who: Who::Nobody,
        good: &[("user", "carol")],
        typed: &["user"],
        ..NONE
    },
    Form {
        template: "people/register.html",
        page: "/user/register",
        who: Who::Nobody,
        good: &[
            ("name", "dora"),
            ("fullname", "Dora"),
            ("email", "dora@example.org"),
            ("password1", "correct-horse"),
            ("password2", "correct-horse"),
        ],
        typed: &["name", "fullname", "email"],
        makes: r#"user_list {"q": "dora"}"#,
        ..NONE
    },
    Form {
        template: "people/profile.html",
        page: "/user/edit/carol",
        who: Who::Carol,
        good: &[
            ("fullname", "Carol C"),
            ("email", "carol@example.org"),
            ("about", "Me"),
        ],
        typed: &["fullname", "email", "about"],
        rival: Rival::Form,
        ..NONE
    },
    Form {
        template: "people/tokens.html",
        page: "/user/carol/api-tokens",
        who: Who::Carol,
        good: &[("name", "Reports"), ("scope", "read"), ("expires_in", "30")],
        typed: &["name"],
        makes: r#"api_token_list {"user_id": "carol"}"#,
        ..NONE
    },
    Form {
        template: "people/tokens.html",
        page: "",
        to: "/user/carol/api-tokens/revoke",
        who: Who::Carol,
        good: &[("token", "none")],
        ..NONE
    },
    Form {
        template: "people/security.html",
        page: "/user/security",
        who: Who::Carol,
        good: &[("do", "begin")],
        ..NONE
    },
    Form {
        template: "people/security.html",
        page: "",
        to: "/user/security",
        who: Who::Carol,
        good: &[("do", "confirm"), ("code", "000000")],
        ..NONE
    },
    Form {
        template: "people/security.html",
        page: "",
        to: "/user/security",
        who: Who::Carol,
        good: &[("do", "end"), ("code", "000000")],
        ..NONE
    },
    Form {
        template: "people/follow.html",
        page: "/dataset/rivers",
        to: "/dataset/follow/rivers",
        who: Who::Carol,
        ..NONE
    },
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
    // Organizations and groups.
    Form {
        template: "publish/group.html",
        page: "/organization/new",
        good: &[
            ("title_translated-en", "Ice Office"),
            ("title_translated-fr", "Bureau des glaces"),
            ("name", "ice-office"),
        ],
        typed: &[
            "title_translated-en",
            "title_translated-fr",
            "name",
            "image_url",
        ],
        makes: r#"organization_list {}"#,
        ..NONE
    },
    Form {
        template: "publish/group.html",
        page: "/organization/edit/water-office",
        good: &[
            ("title_translated-en", "Water Office"),
            ("title_translated-fr", "Bureau de l’eau"),
            ("name", "water-office"),
        ],
        typed: &[
            "title_translated-en",
            "title_translated-fr",
            "description_translated-en",
        ],
        rival: Rival::Form,
        ..NONE
    },
    Form {
        template: "publish/group.html",
        page: "/group/edit/nature",
        good: &[
            ("title_translated-en", "Nature"),
            ("title_translated-fr", "Nature"),
            ("name", "nature"),
        ],
        typed: &["title_translated-en", "title_translated-fr"],
        rival: Rival::Form,
        ..NONE
    },
    Form {
        template: "people/members.html",
        page: "/organization/manage_members/water-office",
        to: "/organization/member_new/water-office",
        good: &[("username", "erin"), ("role", "editor")],
        typed: &["username"],
        rival: Rival::Role,
        ..NONE
    },
    Form {
        template: "people/members.html",
        page: "/organization/manage_members/water-office",
        to: "/organization/member_new/water-office",
        good: &[("username", "carol"), ("role", "member")],
        typed: &["username"],
        ..NONE
    },
    Form {
        template: "people/members.html",
        page: "/organization/manage_members/water-office",
        to: "/organization/member_new/water-office",
        good: &[("email", "frank@example.org"), ("role", "editor")],
        typed: &["email"],
        makes: r#"user_list {"email": "frank@example.org"}"#,
        ..NONE
    },
    Form {
        template: "people/members.html",
        page: "/organization/manage_members/water-office",
        to: "/organization/member_delete/water-office",
        good: &[("username", "erin")],
        rival: Rival::Role,
        ..NONE
    },
    // Administration.
    Form {
        template: "admin/settings.html",
        page: "/ckan-admin/config",
        good: &[
            ("ckan.site_title", "Reading Room"),
            ("ckan.site_description", ""),
            ("ckan.site_url", "{url}"),
            ("ckan.site_intro_text", ""),
            ("ckan.site_about", "About"),
        ],
        typed: &["ckan.site_title", "ckan.site_about"],
        rival: Rival::Form,
        ..NONE
    },
    Form {
        template: "admin/overview.html",
        page: "/ckan-admin/",
        to: "/user/sysadmin",
        good: &[("username", "gil"), ("status", "1")],
        typed: &["username"],
        ..NONE
    },
    Form {
        template: "admin/overview.html",
        page: "",
        to: "/user/sysadmin",
        good: &[("username", "gil"), ("status", "0")],
        ..NONE
    },
    Form {
        template: "admin/users.html",
        page: "/ckan-admin/users",
        good: &[("do", "deactivate"), ("username", "gil")],
        ..NONE
    },
    Form {
        template: "admin/jobs.html",
        page: "",
        to: "/ckan-admin/jobs",
        good: &[("do", "cancel"), ("id", "none")],
        ..NONE
    },
    Form {
        template: "admin/jobs.html",
        page: "",
        to: "/ckan-admin/jobs",
        good: &[("do", "retry"), ("id", "none")],
        ..NONE
    },
    Form {
        template: "admin/moderation.html",
        page: "",
        to: "/ckan-admin/moderation",
        good: &[("resource_id", "none")],
        ..NONE
    },
    Form {
        template: "harvest/source.html",
        page: "/harvest/neighbours",
        to: "/harvest/preview/neighbours",
        ..NONE
    },
    Form {
        template: "harvest/source.html",
        page: "/harvest/neighbours",
        to: "/harvest/refresh/neighbours",
        ..NONE
    },
    Form {
        template: "harvest/source.html",
        page: "/harvest/neighbours",
        to: "/harvest/neighbours/job/{run}/abort",
        ..NONE
    },
    Form {
        template: "harvest/report.html",
        page: "",
        to: "/harvest/neighbours/job/{run}/abort",
        ..NONE
    },
    Form {
        template: "harvest/edit.html",
        page: "/harvest/new",
        good: &[
            ("title", "Forests"),
            ("url", "https://example.org/forests.json"),
            ("source_type", "datajson"),
            ("owner_org", "{office}"),
        ],
        typed: &["title", "url", "config"],
        makes: r#"harvest_source_list {}"#,
        ..NONE
    },
    Form {
        template: "harvest/edit.html",
        page: "/harvest/edit/neighbours",
        good: &[
            ("title", "Neighbours"),
            ("name", "neighbours"),
            ("url", "https://example.org/data.json"),
            ("source_type", "datajson"),
            ("owner_org", "{office}"),
        ],
        typed: &["title", "notes"],
        rival: Rival::Form,
        ..NONE
    },
    Form {
        template: "admin/trash.html",
        page: "/ckan-admin/trash",
        good: &[("kind", "package"), ("do", "restore"), ("id", "{gone}")],
        ..NONE
    },
    // News and letters.
    Form {
        template: "dashboard/notifications.html",
        page: "",
        to: "/dashboard/notifications",
        good: &[("do", "seen")],
        ..NONE
    },
    Form {
        template: "dashboard/notifications.html",
        page: "/dashboard/notifications",
        who: Who::Carol,
        good: &[("do", "digest"), ("digest", "weekly")],
        ..NONE
    },
    Form {
        template: "dashboard/notifications.html",
        page: "/dashboard/notifications",
        good: &[
            ("do", "follow"),
            ("q", "rivers"),
            ("fq", ""),
            ("name", "Rivers"),
        ],
        typed: &["q", "fq", "name"],
        makes: r#"followed_search_list {}"#,
        ..NONE
    },
    Form {
        template: "dashboard/notifications.html",
        page: "",
        to: "/dashboard/notifications",
        good: &[("do", "unfollow"), ("id", "none")],
        ..NONE
    },
    Form {
        template: "dashboard/notifications.html",
        page: "/dashboard/notifications",
        good: &[("do", "webhook"), ("url", "https://example.org/told")],
        typed: &["url"],
        makes: r#"webhook_list {}"#,
        ..NONE
    },
    Form {
        template: "dashboard/notifications.html",
        page: "",
        to: "/dashboard/notifications",
        good: &[("do", "webhook-test"), ("id", "none")],
        ..NONE
    },
    Form {
        template: "leave.html",
        page: "",
        to: "/notifications/leave/none",
        who: Who::Nobody,
        ..NONE
    },
    // Those who take part.
    Form {
        template: "participate/ask.html",
        page: "/participate/ask",
        good: &[
            ("title", "Frost"),
            ("notes", "Daily"),
            ("purpose", "Farming"),
            ("organization_id", "{office}"),
        ],
        typed: &["title", "notes", "purpose"],
        makes: r#"package_search {"q": "frost", "include_private": true}"#,
        ..NONE
    },
    Form {
        template: "participate/show.html",
        page: "/participate/show",
        good: &[
            ("title", "Tides"),
            ("notes", "A map"),
            ("url", "https://example.org/tides"),
            ("author", "Carol"),
            ("packages", "rivers"),
        ],
        typed: &["title", "notes", "url", "author", "image_url", "packages"],
        makes: r#"package_search {"q": "tides", "include_private": true}"#,
        ..NONE
    },
    Form {
        template: "participate/voice.html",
        page: "/data-request/{asked}",
        to: "/participate/vote",
        good: &[("vote", "yes")],
        ..NONE
    },
    Form {
        template: "participate/requests.html",
        page: "/participate/requests",
        to: "/participate/vote",
        good: &[("vote", "no")],
        ..NONE
    },
    Form {
        template: "participate/comments.html",
        page: "/dataset/comments/rivers",
        good: &[
            ("kind", "question"),
            ("text", "Where from?"),
            ("id", ""),
            ("reply_to", ""),
        ],
        typed: &["text"],
        makes: r#"comment_list {"package_id": "rivers"}"#,
        ..NONE
    },
    Form {
        template: "participate/comments.html",
        page: "/dataset/comments/rivers",
        good: &[("text", "Monthly"), ("id", ""), ("reply_to", "{comment}")],
        typed: &["text"],
        makes: r#"comment_list {"package_id": "rivers"}"#,
        ..NONE
    },
    Form {
        template: "participate/comment.html",
        page: "/dataset/comments/rivers",
        who: Who::Carol,
        good: &[
            ("do", "report"),
            ("id", "{comment}"),
            ("reply_to", ""),
            ("reason", "Rude"),
        ],
        typed: &["reason"],
        ..NONE
    },
    Form {
        template: "participate/comment.html",
        page: "/dataset/comments/rivers",
        good: &[("do", "show"), ("id", "{shown}"), ("reply_to", "")],
        ..NONE
    },
    Form {
        template: "participate/comment.html",
        page: "/dataset/comments/rivers",
        good: &[("do", "refuse"), ("id", "{refused}"), ("reply_to", "")],
        ..NONE
    },
    Form {
        template: "participate/moderation.html",
        page: "/participate/moderation",
        good: &[("do", "show"), ("id", "{decided}"), ("remark", "Thank you")],
        typed: &["remark"],
        ..NONE
    },
    Form {
        template: "participate/comment.html",
        page: "/dataset/comments/rivers",
        good: &[("do", "delete"), ("id", "{comment}"), ("reply_to", "")],
        ..NONE
    },
    Form {
        template: "participate/answer.html",
        page: "/participate/answer/{asked}",
        good: &[
            ("do", "answer"),
            ("request_status", "under_review"),
            ("answer-en", "Soon"),
            ("answer-fr", "Bientôt"),
        ],
        typed: &["answer-en", "answer-fr", "fulfilled_by", "due_date"],
        ..NONE
    },
    Form {
        template: "participate/answer.html",
        page: "/participate/answer/{merged}",
        good: &[("do", "merge"), ("into", "{asked}")],
        typed: &["into"],
        ..NONE
    },
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
    // Those that take something away.
    Form {
        template: "publish/withdraw.html",
        page: "/dataset/delete/lakes",
        good: &[("confirm", "yes"), ("reason", "Wrong")],
        typed: &["reason", "replaced_by"],
        ..NONE
    },
    Form {
        template: "publish/delete.html",
        page: "/dataset/rivers/resource/{resource}/delete",
        good: &[("confirm", "yes")],
        ..NONE
    },
    Form {
        template: "frame.html",
        page: "/about",
        to: "/user/_logout",
        who: Who::Carol,
        ..NONE
    },
    Form {
        template: "people/password.html",
        page: "/user/password",
        who: Who::Carol,
        good: &[
            ("old_password", "correct-horse"),
            ("password", "better-horse"),
            ("password2", "better-horse"),
        ],
        ..NONE
    },
];
