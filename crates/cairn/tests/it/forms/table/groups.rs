//! Forms of organizations, groups and the administration.

use super::{Form, NONE, Rival};

/// The forms.
pub(super) const FORMS: &[Form] = &[
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
        template: "admin/showcases.html",
        page: "/ckan-admin/showcase_admins",
        good: &[("username", "gil"), ("do", "add")],
        typed: &["username"],
        makes: r#"ckanext_showcase_admin_list {}"#,
        ..NONE
    },
    Form {
        template: "admin/showcases.html",
        page: "",
        to: "/ckan-admin/showcase_admins",
        good: &[("username", "gil"), ("do", "remove")],
        ..NONE
    },
    Form {
        template: "admin/activities.html",
        page: "/ckan-admin/activities",
        good: &[("offset_days", "9000"), ("known", "yes"), ("do", "time")],
        typed: &["offset_days", "start_date", "end_date", "keep"],
        ..NONE
    },
    Form {
        template: "admin/activities.html",
        page: "/ckan-admin/activities",
        good: &[("id", "none"), ("known", "yes"), ("do", "one")],
        typed: &["id"],
        ..NONE
    },
    Form {
        template: "admin/trash.html",
        page: "/ckan-admin/trash",
        good: &[("kind", "package"), ("do", "restore"), ("id", "{gone}")],
        ..NONE
    },
];
