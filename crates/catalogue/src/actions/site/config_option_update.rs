//! `config_option_update`: options of the site are changed while it runs.

use cairn_domain::record::ChangeKind;
use serde_json::{Map, Value, json};

use super::text_of;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::download::keep_image;
use crate::error::ActionError;
use crate::input::{Input, as_bool};
use crate::live_site::{CLEAR_LOGO, LOGO, LOGO_UPLOAD, OPTIONS, URL};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "config_option_update",
    kind: Kind::Write,
    about: "Sets options of the site; they take effect at once, on every node. An empty title or address brings back the one of the settings.",
    access: "Sysadmins.",
    params: &[
        param("ckan.site_title", ParamKind::Text, "Title of the site."),
        param(
            "ckan.site_description",
            ParamKind::Text,
            "One line about the site.",
        ),
        param(
            "ckan.site_url",
            ParamKind::Text,
            "Public address of the site, http or https.",
        ),
        param("ckan.site_logo", ParamKind::Text, "Address of the logo."),
        param(
            "ckan.site_about",
            ParamKind::Text,
            "Text of the page about the site, in Markdown.",
        ),
        param(
            "ckan.site_intro_text",
            ParamKind::Text,
            "Text of the start page, in Markdown.",
        ),
        param(
            "ckan.site_custom_css",
            ParamKind::Text,
            "Style sheet of the site's own.",
        ),
        param("ckan.theme", ParamKind::Text, "Name of a theme."),
        param(
            "logo_upload",
            ParamKind::File,
            "An image for the logo, as a part of a multipart request.",
        ),
        param(
            "clear_logo_upload",
            ParamKind::Boolean,
            "Takes the logo away.",
        ),
    ],
    returns: "The options that were set, with their values.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let mut unknown: Vec<&str> = input
        .data
        .keys()
        .chain(input.files.keys())
        .map(String::as_str)
        .filter(|key| !OPTIONS.contains(key))
        .collect();
    if !unknown.is_empty() {
        unknown.sort_unstable();
        return Err(ActionError::rule(format!(
            "Configuration option(s) '{}' can not be updated",
            unknown.join(" ")
        )));
    }
    let mut set: Map<String, Value> = Map::new();
    for key in input.data.keys() {
        if let Some(value) = text_of(&input.data, key) {
            set.insert(key.clone(), Value::String(value));
        }
    }
    set.remove(LOGO_UPLOAD);
    if set
        .remove(CLEAR_LOGO)
        .is_some_and(|clear| as_bool(&clear) == Some(true))
    {
        set.insert(LOGO.to_owned(), json!(""));
    }
    if let Some(upload) = input.files.get(LOGO_UPLOAD).filter(|file| file.size > 0) {
        let name = keep_image(ctx.app, "admin", upload)?;
        set.insert(LOGO.to_owned(), json!(format!("/uploads/admin/{name}")));
    }
    if let Some(url) = set.get(URL).and_then(Value::as_str)
        && !url.trim().is_empty()
        && !is_address(url)
    {
        return Err(ActionError::field(URL, "Please provide a valid URL"));
    }
    for (key, value) in &set {
        ctx.tx
            .set_site_option(key, value.as_str().unwrap_or_default())?;
    }
    if !set.is_empty() {
        ctx.record_change(ChangeKind::Site, "site")?;
    }
    Ok(Value::Object(set).into())
}

/// Tells whether a text is the address of a site: a scheme, a host, perhaps a port, and no path.
fn is_address(url: &str) -> bool {
    let rest = ["http://", "https://"]
        .iter()
        .find_map(|scheme| url.strip_prefix(scheme));
    rest.is_some_and(|rest| {
        let host = rest.strip_suffix('/').unwrap_or(rest);
        !host.is_empty()
            && host
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':' | '[' | ']'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_scheme_and_a_host() {
        for (url, expected) in [
            ("https://data.example.org", true),
            ("http://[::1]:5000/", true),
            ("https://", false),
            ("ftp://x", false),
            ("https://x/\" onload=", false),
            ("x", false),
        ] {
            assert_eq!(is_address(url), expected, "{url}");
        }
    }
}
