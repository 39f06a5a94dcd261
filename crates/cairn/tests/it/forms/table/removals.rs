//! Forms that take something away.

use super::{Form, NONE, Who};

/// The forms.
pub(super) const FORMS: &[Form] = &[
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
