//! Tests of the layers.

use super::*;

fn load(flags: &Flags, variables: &[(&str, &str)]) -> Result<Config, String> {
    let variables = variables
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    Config::from_layers(flags, variables).map_err(|failure| failure.to_string())
}

fn set(entries: &[&str]) -> Flags {
    Flags {
        set: entries.iter().map(|entry| (*entry).to_owned()).collect(),
        ..Flags::default()
    }
}

#[track_caller]
fn check(entry: &str, key: &str, expected: Value) {
    let config = load(&set(&[entry]), &[]).unwrap();
    let (_, value, _) = config
        .listing()
        .into_iter()
        .find(|(known, _, _)| known == key)
        .unwrap();
    assert_eq!(value, expected, "{entry}");
}

#[track_caller]
fn refused(entry: &str, expected: &str) {
    let message = load(&set(&[entry]), &[]).map(|_| ()).unwrap_err();
    assert!(message.contains(expected), "{entry}: {message}");
}

#[test]
fn values_are_read_as_the_type_of_their_setting() {
    check(
        "auth.create_unowned_dataset=true",
        "auth.create_unowned_dataset",
        true.into(),
    );
    check(
        "ckan.auth.create_unowned_dataset=yes",
        "auth.create_unowned_dataset",
        true.into(),
    );
    check("search.rows_max=7", "search.rows_max", 7.into());
    check(
        "ckan.extra_resource_fields=alt_url theme",
        "schemas.extra_resource_fields",
        vec!["alt_url", "theme"].into(),
    );
    check(
        "schemas.extra_resource_fields=[\"a b\"]",
        "schemas.extra_resource_fields",
        vec!["a b"].into(),
    );
    check(
        "ckan.site_title=Open data = good",
        "site.title",
        "Open data = good".into(),
    );
    check("site.error_emails_to=", "site.error_emails_to", Value::Null);
    check(
        "database.url=postgres://u:p@h/d",
        "database.url",
        "***".into(),
    );
    check(
        "ckan.mimetype_guess=file_contents",
        "uploads.sniff_mimetype",
        true.into(),
    );
    check(
        "server.limits.json_depth=9",
        "server.limits.json_depth",
        9.into(),
    );
    check("log.format=json", "log.format", "json".into());
}

#[test]
fn what_cannot_be_understood_is_refused_with_its_key() {
    refused("site.titel=x", "did you mean site.title?");
    refused("ckan.auth.create_unowned_datasets=true", "did you mean");
    refused("zzz.qqq=1", "unknown setting");
    refused("server.limits=1", "this is a section");
    refused(
        "search.rows_max=many",
        "expected a whole number, found many",
    );
    refused("auth.anon_create_dataset=perhaps", "expected true or false");
    refused("server.listen=here", "server");
    refused("log.format=xml", "log");
    refused("nothing", "expected KEY=VALUE");
    refused("server.workers=-1", "server");
}

#[test]
fn later_layers_win_and_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cairn.toml");
    let text = "ckan.site_title = \"File\"\n[site]\ndescription = \"file\"\nid = \"file\"\n[server]\nlisten = \"0.0.0.0:81\"\n";
    std::fs::write(&path, text).unwrap();
    let mut flags = set(&["site.id=flag"]);
    flags.config = Some(path);
    let variables = [
        ("CAIRN_SITE__ID", "environment"),
        ("CAIRN_SITE__DESCRIPTION", "environment"),
        ("CAIRN_SERVICE_HOST", "x"),
    ];
    let config = load(&flags, &variables).unwrap();
    let site = &config.catalogue.site;
    assert_eq!(
        (
            site.id.as_str(),
            site.description.as_str(),
            site.title.as_str()
        ),
        ("flag", "environment", "File")
    );
    assert_eq!(site.url, "http://127.0.0.1:81");
    let sources: Vec<String> = [
        "site.id",
        "site.description",
        "site.title",
        "site.url",
        "site.root_path",
    ]
    .iter()
    .map(|key| {
        config
            .listing()
            .into_iter()
            .find(|(known, _, _)| known == key)
            .unwrap()
            .2
            .to_string()
    })
    .map(|source| source.split(' ').next().unwrap().to_owned())
    .collect();
    assert_eq!(sources, ["flag", "environment", "file", "from", "default"]);
    assert_eq!(config.warnings.len(), 1, "{:?}", config.warnings);
}

#[test]
fn known_settings_of_ckan_without_a_counterpart_only_warn() {
    let config = load(&set(&["ckan.jobs.timeout=5", "ckan.theme=x"]), &[]).unwrap();
    assert_eq!(config.warnings.len(), 2, "{:?}", config.warnings);
    assert!(
        config.warnings[0].contains("has no effect here"),
        "{:?}",
        config.warnings
    );
}

#[test]
fn plugins_of_ckan_say_which_types_of_views_there_are() {
    use cairn_domain::view::ViewType;
    let plugins = "ckan.plugins=activity image_view datastore text_view";
    let config = load(&set(&[plugins]), &[]).unwrap();
    assert!(config.warnings.is_empty(), "{:?}", config.warnings);
    assert_eq!(
        config.catalogue.views.types,
        [ViewType::Image, ViewType::Text]
    );
    let message = load(&set(&["views.types=image_view zz_view"]), &[])
        .map(|_| ())
        .unwrap_err();
    assert!(message.contains("zz_view"), "{message}");
}

#[test]
fn a_wrong_secret_is_not_repeated() {
    let message = load(&set(&["database.connections=x"]), &[])
        .map(|_| ())
        .unwrap_err();
    assert!(message.contains('x'), "{message}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cairn.toml");
    std::fs::write(&path, "[tokens]\nsecret = 12345678\n").unwrap();
    let flags = Flags {
        config: Some(path),
        ..Flags::default()
    };
    let message = load(&flags, &[]).map(|_| ()).unwrap_err();
    assert!(
        message.contains("tokens.secret") && !message.contains("12345678"),
        "{message}"
    );
}
