//! Pages that people write beside the records, in the words of ckanext-pages: of the site, of organizations and of groups.

mod ckanext_group_pages_delete;
mod ckanext_group_pages_list;
mod ckanext_group_pages_show;
mod ckanext_group_pages_update;
mod ckanext_org_pages_delete;
mod ckanext_org_pages_list;
mod ckanext_org_pages_show;
mod ckanext_org_pages_update;
mod ckanext_pages_delete;
mod ckanext_pages_list;
mod ckanext_pages_revision_restore;
mod ckanext_pages_show;
mod ckanext_pages_update;
mod ckanext_pages_upload;
mod fields;
mod owner;
mod work;

use crate::action::{ActionDef, Param, ParamKind, param, required};

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    ckanext_group_pages_delete::DEF,
    ckanext_group_pages_list::DEF,
    ckanext_group_pages_show::DEF,
    ckanext_group_pages_update::DEF,
    ckanext_org_pages_delete::DEF,
    ckanext_org_pages_list::DEF,
    ckanext_org_pages_show::DEF,
    ckanext_org_pages_update::DEF,
    ckanext_pages_delete::DEF,
    ckanext_pages_list::DEF,
    ckanext_pages_revision_restore::DEF,
    ckanext_pages_show::DEF,
    ckanext_pages_update::DEF,
    ckanext_pages_upload::DEF,
];

const SEEN: &str =
    "Everybody; private pages those who may write there, and members of the organization or group.";
const SITE: &str = "Sysadmins; for pages of an organization or group its admins.";
const PARTY: &str = "Admins of the organization or group.";
const WHOLE: &str = "id, title, content, name, publish_date, group_id, page_type, private, order, user_id, created, modified, what else was said of it, \
                     and for those who may write there revisions; null where there is no such page.";
const LISTED: &str = "List of title, content, name, publish_date, group_id, page_type, and what else was said of each; the latest first \
                      where no order is asked for.";

const PAGE: Param = required("page", ParamKind::Text, "Name of the page.");
const ORG_ID: Param = param(
    "org_id",
    ParamKind::Text,
    "Id or name of an organization or group, for its pages.",
);
const ORG_ID_REQUIRED: Param = required(
    "org_id",
    ParamKind::Text,
    "Id or name of the organization or group.",
);
const PAGE_TYPE: Param = param(
    "page_type",
    ParamKind::Text,
    "`page` or `blog`; both where nothing is said.",
);
const ORDER: Param = param(
    "order",
    ParamKind::Boolean,
    "Only pages that have a place in the menu, by it.",
);
const BY_DAY: Param = param(
    "order_publish_date",
    ParamKind::Boolean,
    "Only pages that have a day, the latest first.",
);
const PRIVATE: Param = param(
    "private",
    ParamKind::Boolean,
    "No leaves private pages out for everybody.",
);

/// The parameters of an action that writes a page; the first says whose it is.
const fn said_of(owner: Param) -> [Param; 11] {
    let [
        page,
        title,
        name,
        content,
        titles,
        contents,
        private,
        order,
        kind,
        day,
    ] = SAID;
    [
        owner, page, title, name, content, titles, contents, private, order, kind, day,
    ]
}

/// What is said of a page that is written.
const SAID: [Param; 10] = [
    param(
        "page",
        ParamKind::Text,
        "Name of the page that changes; without it one is made.",
    ),
    required("title", ParamKind::Text, "Title."),
    required("name", ParamKind::Text, "Name, as records have one."),
    param("content", ParamKind::Text, "Text in Markdown."),
    param(
        "title_translated",
        ParamKind::Object,
        "Title by language, shown in place of title.",
    ),
    param(
        "content_translated",
        ParamKind::Object,
        "Text by language, shown in place of content.",
    ),
    param("private", ParamKind::Boolean, "Whether it is private."),
    param("order", ParamKind::Integer, "Its place in the menu."),
    param(
        "page_type",
        ParamKind::Text,
        "`page`, which is so where nothing is said, or `blog`.",
    ),
    param(
        "publish_date",
        ParamKind::Text,
        "The day that stands on it; a blog has one.",
    ),
];
