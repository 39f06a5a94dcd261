//! `status_show`: what the site is called, and what it can do.

use serde_json::json;

use crate::action::{ActionDef, Kind, Reply};
use crate::actions;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The version of CKAN whose API this is.
const CKAN_VERSION: &str = "2.12.0";

/// Plugins of CKAN that clients ask for by name, each with an action that is there where this server does the plugin's work.
const EXTENSIONS: &[(&str, &str)] = &[
    ("activity", "package_activity_list"),
    ("datastore", "datastore_search"),
    ("image_view", "resource_view_create"),
    ("text_view", "resource_view_create"),
    ("datatables_view", "resource_view_create"),
    ("scheming_datasets", "scheming_dataset_schema_show"),
    ("scheming_groups", "scheming_group_schema_show"),
    (
        "scheming_organizations",
        "scheming_organization_schema_show",
    ),
    ("fluent", "scheming_dataset_schema_show"),
    ("spatial_metadata", "package_search"),
    ("spatial_query", "package_search"),
    ("harvest", "harvest_source_list"),
    ("dcat", "dcat_dataset_show"),
    ("structured_data", "dcat_dataset_show"),
    ("hierarchy_display", "group_tree"),
    ("hierarchy_form", "group_tree"),
    ("dataset_series", "package_show"),
    ("validation", "resource_validation_show"),
    ("archiver", "archiver_dataset_show"),
    ("qa", "qa_package_openness_show"),
    ("datarequests", "list_datarequests"),
    ("showcase", "ckanext_showcase_list"),
    ("report", "report_list"),
    ("pages", "ckanext_pages_list"),
];

/// Names of the plugins that load files by themselves, and an action of theirs.
const LOADERS: &[(&str, &str)] = &[("xloader", "xloader_submit")];

/// The name of the plugin that counts uses, and the action that tells them.
const COUNTERS: &[(&str, &str)] = &[("tracking", "package_show")];

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "status_show",
    kind: Kind::Read,
    about: "Shows what the site is called, where it is, and what it can do.",
    access: "Everybody; the version for sysadmins alone where the settings hide it.",
    params: &[],
    returns: "site_title, site_description, site_url, error_emails_to, locale_default, extensions (names of CKAN plugins whose work this server does) and ckan_version.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, _input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let site = ctx.app.site();
    let settings = &ctx.app.settings.site;
    let extensions: Vec<&str> = EXTENSIONS
        .iter()
        .filter(|(_, action)| actions::find(action).is_some())
        .chain(LOADERS.iter().filter(|_| ctx.app.settings.loading.enabled))
        .chain(
            COUNTERS
                .iter()
                .filter(|_| ctx.app.settings.analytics.enabled),
        )
        .map(|(name, _)| *name)
        .collect();
    let mut status = json!({
        "site_title": site.title,
        "site_description": site.description,
        "site_url": site.url,
        "error_emails_to": settings.error_emails_to,
        "locale_default": settings.locale_default,
        "extensions": extensions,
    });
    if !settings.hide_version || ctx.caller.is_sysadmin() {
        status["ckan_version"] = json!(CKAN_VERSION);
    }
    Ok(status.into())
}
