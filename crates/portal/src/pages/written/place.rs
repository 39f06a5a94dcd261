//! Where written pages are: of the site, of its blog, or of an organization or group. Their addresses are those of ckanext-pages.

use cairn_catalogue::{ActionError, may_administer};
use serde_json::{Map, Value, json};

use crate::desk::{Desk, part};
use crate::pages::groups::Family;
use crate::pages::results::named;
use crate::said::text;

/// Where pages are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place<'p> {
    Pages,
    Blog,
    /// Of an organization or group, which is named as the address names it.
    Of(Family, &'p str),
}

/// The actions for the pages of a place.
pub(super) struct Actions {
    pub(super) list: &'static str,
    pub(super) show: &'static str,
    pub(super) update: &'static str,
    pub(super) delete: &'static str,
}

const OF_SITE: Actions = Actions {
    list: "ckanext_pages_list",
    show: "ckanext_pages_show",
    update: "ckanext_pages_update",
    delete: "ckanext_pages_delete",
};
const OF_ORGANIZATION: Actions = Actions {
    list: "ckanext_org_pages_list",
    show: "ckanext_org_pages_show",
    update: "ckanext_org_pages_update",
    delete: "ckanext_org_pages_delete",
};
const OF_GROUP: Actions = Actions {
    list: "ckanext_group_pages_list",
    show: "ckanext_group_pages_show",
    update: "ckanext_group_pages_update",
    delete: "ckanext_group_pages_delete",
};

impl Place<'_> {
    /// Returns the path of the list of its pages.
    pub(super) fn path(self) -> String {
        match self {
            Self::Pages => "/pages".to_owned(),
            Self::Blog => "/blog".to_owned(),
            Self::Of(family, id) => format!("{}/pages/{}", family.path(), part(id)),
        }
    }

    /// Returns the path of a page of it.
    pub(super) fn path_of(self, page: &Value) -> String {
        let below = match self {
            Self::Of(..) => self.path(),
            Self::Pages | Self::Blog => match text(page, "page_type") {
                "blog" => Self::Blog.path(),
                _ => Self::Pages.path(),
            },
        };
        format!("{below}/{}", part(text(page, "name")))
    }

    /// Returns the path of the form for a page of it, or for a new one.
    pub(super) fn edit_path(self, name: Option<&str>) -> String {
        let form = self.form_path("pages_edit");
        match name {
            None => form,
            Some(name) => format!("{form}/{}", part(name)),
        }
    }

    /// Returns the path where a page of it is removed.
    pub(super) fn delete_path(self, name: &str) -> String {
        format!("{}/{}", self.form_path("pages_delete"), part(name))
    }

    fn form_path(self, form: &str) -> String {
        match self {
            Self::Pages | Self::Blog => format!("/{form}"),
            Self::Of(family, id) => format!("{}/{form}/{}", family.path(), part(id)),
        }
    }

    pub(super) fn actions(self) -> &'static Actions {
        match self {
            Self::Pages | Self::Blog => &OF_SITE,
            Self::Of(Family::Organization, _) => &OF_ORGANIZATION,
            Self::Of(Family::Group, _) => &OF_GROUP,
        }
    }

    /// Returns what tells every action whose pages are meant.
    pub(super) fn named(self) -> Map<String, Value> {
        match self {
            Self::Pages | Self::Blog => Map::new(),
            Self::Of(_, id) => Map::from_iter([("org_id".to_owned(), json!(id))]),
        }
    }

    /// Returns a page of it that the visitor sees.
    pub(super) fn page(self, desk: &Desk<'_>, name: &str) -> Result<Option<Value>, ActionError> {
        let mut asked = self.named();
        asked.insert("page".to_owned(), json!(name));
        let found = desk.find(self.actions().show, Value::Object(asked))?;
        Ok(found.filter(Value::is_object))
    }

    /// Returns the organization or group that the pages are of, as far as the visitor sees it.
    pub(super) fn owner(self, desk: &Desk<'_>) -> Result<Option<Owner>, ActionError> {
        let Self::Of(family, id) = self else {
            return Ok(None);
        };
        let asked = json!({"id": id, "include_datasets": false, "include_users": false, "include_dataset_count": false});
        let found = desk.find(family.show(), asked)?;
        Ok(found.map(|group| Owner {
            id: text(&group, "id").to_owned(),
            to: desk.to(&format!("{}/{}", family.path(), part(text(&group, "name")))),
            name: named(desk, &group),
        }))
    }

    /// Tells whether the visitor writes its pages: sysadmins those of the site, admins those of their organization or group.
    pub(super) fn may_write(
        self,
        desk: &Desk<'_>,
        owner: Option<&Owner>,
    ) -> Result<bool, ActionError> {
        let caller = &desk.visit.caller;
        match (self, owner) {
            (Self::Pages | Self::Blog, _) => Ok(caller.is_sysadmin()),
            (Self::Of(..), None) => Ok(false),
            (Self::Of(..), Some(owner)) => {
                Ok(!caller.is_anonymous() && may_administer(desk.app, caller, &owner.id)?)
            }
        }
    }

    /// Says what the list of its pages is called.
    pub(super) fn title(self, desk: &Desk<'_>, owner: Option<&Owner>) -> String {
        match (self, owner) {
            (Self::Blog, _) => desk.say("written-blog"),
            (Self::Of(..), Some(owner)) => {
                desk.language.pair(&desk.say("written-pages"), &owner.name)
            }
            (Self::Pages | Self::Of(..), _) => desk.say("written-pages"),
        }
    }
}

/// An organization or group that pages are of.
pub(super) struct Owner {
    pub(super) id: String,
    pub(super) to: String,
    pub(super) name: String,
}
