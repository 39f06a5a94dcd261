//! Forms of accounts.

use super::{Form, NONE, Rival, Who};

/// The forms.
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
];
