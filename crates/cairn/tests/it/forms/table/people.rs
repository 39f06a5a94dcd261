//! Forms of those who follow and take part.

use super::{Form, NONE, Who};

/// The forms.
pub(super) const FORMS: &[Form] = &[
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
        page: "/dashboard/notifications",
        who: Who::Carol,
        good: &[("do", "feed")],
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
];
