//! CKAN's names of settings: which are ours under another name, and which have no effect here.

use cairn_domain::view::ViewType;
use serde_json::{Value, json};

/// How a CKAN name is understood.
pub(super) enum Found {
    /// The same setting under another name.
    Same(&'static str),
    /// A setting whose value is written otherwise.
    Read {
        /// Our name.
        key: &'static str,
        /// Makes our value of CKAN's text.
        read: fn(&str) -> Option<Value>,
        /// What the text should be.
        expected: &'static str,
    },
    /// A setting that CKAN has and we need not.
    WithoutEffect,
}

/// CKAN's names and ours.
const SAME: &[(&str, &str)] = &[
    ("ckan.site_url", "site.url"),
    ("ckan.root_path", "site.root_path"),
    ("ckan.site_id", "site.id"),
    ("ckan.site_title", "site.title"),
    ("ckan.site_description", "site.description"),
    ("ckan.locale_default", "site.locale_default"),
    ("ckan.locales_offered", "site.locales"),
    ("ckan.harvest.timeout", "harvest.timeout_minutes"),
    ("ckan.harvest.harvest_source_limit", "harvest.source_limit"),
    (
        "ckan.harvest.not_overwrite_fields",
        "harvest.not_overwrite_fields",
    ),
    ("ckan.harvest.status_mail.all", "harvest.mail_all"),
    ("ckan.harvest.status_mail.errored", "harvest.mail_errored"),
    ("email_to", "site.error_emails_to"),
    ("ckan.hide_version", "site.hide_version"),
    ("ckan.tracking_enabled", "analytics.enabled"),
    ("sqlalchemy.url", "database.url"),
    ("ckan.storage_path", "storage.data"),
    ("ckan.user.unique_email_states", "auth.unique_email_states"),
    (
        "ckan.user.last_active_interval",
        "auth.last_active_interval_seconds",
    ),
    ("apitoken_header_name", "tokens.header"),
    ("api_token.nbytes", "tokens.bytes"),
    ("ckan.search.rows_max", "search.rows_max"),
    ("ckan.search.default_package_sort", "search.default_sort"),
    ("search.facets.limit", "search.facets_limit"),
    ("ckanext.pages.revisions_limit", "publishing.page_revisions"),
    (
        "ckan.search.solr_allowed_query_parsers",
        "search.allowed_query_parsers",
    ),
    (
        "ckan.search.remove_deleted_packages",
        "search.remove_deleted",
    ),
    ("scheming.dataset_schemas", "schemas.files"),
    ("scheming.group_schemas", "schemas.files"),
    ("scheming.organization_schemas", "schemas.files"),
    ("scheming.presets", "schemas.presets"),
    ("licenses_group_url", "schemas.licences"),
    ("ckan.resource_formats", "schemas.resource_formats"),
    (
        "ckan.extra_resource_fields",
        "schemas.extra_resource_fields",
    ),
    ("ckan.group_and_organization_list_max", "lists.groups_max"),
    (
        "ckan.group_and_organization_list_all_fields_max",
        "lists.groups_all_fields_max",
    ),
    ("ckan.default_group_sort", "lists.default_group_sort"),
    ("ckan.max_resource_size", "uploads.max_resource_megabytes"),
    ("ckan.max_image_size", "uploads.max_image_megabytes"),
    ("ckan.upload.group.mimetypes", "uploads.image_types"),
    ("ckan.upload.user.mimetypes", "uploads.image_types"),
    ("ckan.views.default_views", "views.default"),
    (
        "ckan.files.default_storages.default",
        "files.default_storage",
    ),
    ("ckan.files.storage.default.path", "files.register_from"),
    ("ckan.files.owner.cascade_access", "files.cascade_access"),
    ("ckan.files.owner.scan_as_update", "files.scan_as_update"),
    (
        "ckan.files.owner.transfer_as_update",
        "files.transfer_as_update",
    ),
    (
        "ckan.files.authenticated_uploads.allow",
        "files.authenticated_uploads.allow",
    ),
    (
        "ckan.files.authenticated_uploads.storages",
        "files.authenticated_uploads.storages",
    ),
    ("ckan.datastore.write_url", "datastore.database_url"),
    (
        "ckan.datastore.search.rows_default",
        "datastore.rows_default",
    ),
    ("ckan.datastore.search.rows_max", "datastore.rows_max"),
    (
        "ckan.datastore.default_fts_lang",
        "datastore.default_fts_lang",
    ),
    (
        "ckan.datastore.sqlsearch.enabled",
        "datastore.sqlsearch_enabled",
    ),
    (
        "ckan.datastore.sqlsearch.allowed_functions_file",
        "datastore.sqlsearch_allowed_functions_file",
    ),
    (
        "ckan.datastore.ms_in_timestamp",
        "datastore.ms_in_timestamp",
    ),
    (
        "ckan.datastore.public_table_search",
        "datastore.public_table_search",
    ),
    ("ckanext.xloader.formats", "loading.formats"),
    ("ckan.activity_streams_enabled", "activity.enabled"),
    ("ckan.activity_list_limit", "activity.list_limit"),
    ("ckan.activity_list_limit_max", "activity.list_limit_max"),
    ("ckan.hide_activity_from_users", "activity.hidden_users"),
    (
        "ckan.activity_streams_email_notifications",
        "activity.email_notifications",
    ),
    (
        "ckan.email_notifications_since",
        "activity.email_notifications_since",
    ),
    ("ckan.cache_expires", "server.cache_expires"),
    ("ckan.cors.origin_allow_all", "server.cors.origin_allow_all"),
    ("ckan.cors.origin_whitelist", "server.cors.origin_whitelist"),
    ("smtp.server", "mail.server"),
    ("smtp.user", "mail.user"),
    ("smtp.password", "mail.password"),
    ("smtp.mail_from", "mail.from"),
    ("smtp.reply_to", "mail.reply_to"),
    ("ckanext.dcat.enable_rdf_endpoints", "dcat.enabled"),
    ("ckanext.dcat.base_uri", "dcat.base_uri"),
    ("ckanext.dcat.datasets_per_page", "dcat.datasets_per_page"),
    ("ckanext.dcat.catalog_endpoint", "dcat.catalog_endpoint"),
    ("ckanext.dcat.json_endpoint", "dcat.json_endpoint"),
    (
        "ckanext.dcat.resource.inherit.license",
        "dcat.resource_inherits_license",
    ),
    ("ckanext.dcat.expose_subcatalogs", "dcat.expose_subcatalogs"),
    (
        "ckanext.dcat.max_file_size",
        "harvest.max_document_megabytes",
    ),
    ("ckanext.dcat.clean_tags", "harvest.clean_tags"),
    (
        "ckanext.harvest.default_dataset_name_append",
        "harvest.name_append",
    ),
    (
        "ckanext.dcat.output_spatial_format",
        "dcat.output_spatial_format",
    ),
    (
        "ckanext.dcat.enable_content_negotiation",
        "dcat.content_negotiation",
    ),
    ("ckan.feeds.limit", "server.feeds.limit"),
    ("ckan.feeds.authority_name", "server.feeds.authority_name"),
    ("ckan.feeds.date", "server.feeds.date"),
    ("ckan.feeds.author_name", "server.feeds.author_name"),
    ("ckan.feeds.author_link", "server.feeds.author_link"),
];

/// The switches of `ckan.auth.*`, which have the same last part in our section `auth`.
const AUTH: &[(&str, &str)] = &[
    ("ckan.auth.anon_create_dataset", "auth.anon_create_dataset"),
    (
        "ckan.auth.create_unowned_dataset",
        "auth.create_unowned_dataset",
    ),
    (
        "ckan.auth.create_dataset_if_not_in_organization",
        "auth.create_dataset_if_not_in_organization",
    ),
    ("ckan.auth.user_create_groups", "auth.user_create_groups"),
    (
        "ckan.auth.user_create_organizations",
        "auth.user_create_organizations",
    ),
    ("ckan.auth.user_delete_groups", "auth.user_delete_groups"),
    (
        "ckan.auth.user_delete_organizations",
        "auth.user_delete_organizations",
    ),
    ("ckan.auth.create_user_via_api", "auth.create_user_via_api"),
    ("ckan.auth.create_user_via_web", "auth.create_user_via_web"),
    (
        "ckan.auth.roles_that_cascade_to_sub_groups",
        "auth.roles_that_cascade_to_sub_groups",
    ),
    ("ckan.auth.public_user_details", "auth.public_user_details"),
    (
        "ckan.auth.public_activity_stream_detail",
        "auth.public_activity_stream_detail",
    ),
    (
        "ckan.auth.allow_dataset_collaborators",
        "auth.allow_dataset_collaborators",
    ),
    (
        "ckan.auth.allow_admin_collaborators",
        "auth.allow_admin_collaborators",
    ),
    (
        "ckan.auth.allow_collaborators_to_change_owner_org",
        "auth.allow_collaborators_to_change_owner_org",
    ),
    (
        "ckan.auth.create_default_api_keys",
        "auth.create_default_api_keys",
    ),
    (
        "ckan.auth.reveal_private_datasets",
        "auth.reveal_private_datasets",
    ),
    (
        "ckan.auth.enable_cookie_auth_in_api",
        "auth.enable_cookie_auth_in_api",
    ),
];

/// Beginnings of names that CKAN and its usual extensions have and that mean nothing here (yet).
const WITHOUT_EFFECT: &[&str] = &[
    "ckan.auth.login_view",
    "ckan.auth.route_after_login",
    "ckan.datastore.",
    "ckan.datapusher.",
    "ckanext.xloader.",
    "ckanext.dcat.",
    "ckan.views.",
    "ckan.preview.",
    "ckan.recaptcha.",
    "ckan.redis.",
    "ckan.jobs.",
    "ckan.theme",
    "ckan.base_public_folder",
    "ckan.base_templates_folder",
    "ckan.display_timezone",
    "ckan.favicon",
    "ckan.site_logo",
    "ckan.site_about",
    "ckan.site_intro_text",
    "ckan.site_custom_css",
    "ckan.template_",
    "ckan.gravatar_default",
    "ckan.datasets_per_page",
    "ckan.user_list_limit",
    "ckan.i18n",
    "ckan.locale_order",
    "ckan.locales_filtered_out",
    "ckan.hidden_packages",
    "ckan.static_max_age",
    "ckan.dumps_",
    "ckan.search.automatic_indexing",
    "ckan.search.default_include_private",
    "ckan.search.show_all_types",
    "ckan.search.solr_commit",
    "ckan.cache_enabled",
    "search.facets",
    "ckan.upload.",
    "ckan.files.",
    "ckan.devserver.",
    "ckan.legacy_",
    "ckan.uploads_enabled",
    "ckan.resource_proxy.",
    "ckan.valid_url_schemes",
    "ckan.requests.timeout",
    "solr_",
    "smtp.",
    "beaker.",
    "who.",
    "api_token.jwt.",
    "expire_api_token.",
    "scheming.dataset_fallback",
    "debug",
    "MAX_CONTENT_LENGTH",
    "SECRET_KEY",
    "WTF_CSRF_",
    "SESSION_",
    "REMEMBER_COOKIE_",
];

/// Finds out what a CKAN name means; `None` for names that are not CKAN's.
pub(super) fn find(name: &str) -> Option<Found> {
    if let Some((_, own)) = SAME.iter().chain(AUTH).find(|(theirs, _)| *theirs == name) {
        return Some(Found::Same(own));
    }
    match name {
        "ckan.mimetype_guess" => {
            return Some(Found::Read {
                key: "uploads.sniff_mimetype",
                read: mimetype_guess,
                expected: "file_ext or file_contents",
            });
        }
        "smtp.starttls" => {
            return Some(Found::Read {
                key: "mail.security",
                read: starttls,
                expected: "true or false",
            });
        }
        "ckan.plugins" => {
            return Some(Found::Read {
                key: "views.types",
                read: view_types,
                expected: "names of plugins",
            });
        }
        "beaker.session.secret" | "SECRET_KEY" | "api_token.jwt.encode.secret" => {
            return Some(Found::Read {
                key: "tokens.secret",
                read: secret,
                expected: "a text, or string:TEXT",
            });
        }
        _ => {}
    }
    let none = WITHOUT_EFFECT.iter().any(|beginning| {
        name.strip_prefix(beginning).is_some_and(|rest| {
            rest.is_empty() || beginning.ends_with(['.', '_']) || rest.starts_with('.')
        })
    });
    none.then_some(Found::WithoutEffect)
}

/// Returns the CKAN names that have an effect, for hints.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    SAME.iter().chain(AUTH).map(|(theirs, _)| *theirs)
}

fn mimetype_guess(text: &str) -> Option<Value> {
    match text {
        "file_ext" => Some(json!(false)),
        "file_contents" => Some(json!(true)),
        _ => None,
    }
}

/// CKAN knows TLS after a plain start, or none.
fn starttls(text: &str) -> Option<Value> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "y" | "t" | "1" => Some(json!("starttls")),
        "false" | "no" | "off" | "n" | "f" | "0" | "" => Some(json!("none")),
        _ => None,
    }
}

/// The plugins that are types of views; what other plugins do is always there.
fn view_types(text: &str) -> Option<Value> {
    let types: Vec<&str> = text
        .split_whitespace()
        .filter(|name| ViewType::parse(name).is_some())
        .collect();
    Some(json!(types))
}

/// CKAN writes `string:TEXT` for the secret of its tokens.
fn secret(text: &str) -> Option<Value> {
    let text = text.strip_prefix("string:").unwrap_or(text);
    (!text.is_empty() && !text.starts_with("file:")).then(|| json!(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_alias_names_a_setting_that_exists() {
        let defaults = crate::settings::tree::flatten(&crate::settings::default_tree());
        for (theirs, own) in SAME.iter().chain(AUTH) {
            assert!(
                defaults.iter().any(|(key, _)| key == own),
                "{theirs} stands for {own}, which does not exist"
            );
        }
    }

    #[test]
    fn every_switch_of_auth_has_its_ckan_name() {
        let ours = ["unique_email_states", "last_active_interval_seconds"];
        for (key, _) in crate::settings::tree::flatten(&crate::settings::default_tree()) {
            if let Some(switch) = key.strip_prefix("auth.") {
                assert!(
                    ours.contains(&switch) || find(&format!("ckan.{key}")).is_some(),
                    "{key}"
                );
            }
        }
    }
}
