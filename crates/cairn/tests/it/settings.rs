//! Settings in layers: file, environment, flags; CKAN's names; what is unknown.

use serde_json::{Value, json};

use crate::place::{program, said};

/// Runs `config check` with a file, variables and flags, and returns the value and the source of one setting.
#[track_caller]
fn check(
    file: &str,
    variables: &[(&str, &str)],
    flags: &[&str],
    key: &str,
    expected: (Value, &str),
) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cairn.toml");
    std::fs::write(&path, file).unwrap();
    let mut command = program(&["config", "check", "--json"]);
    command.args(flags);
    command.env("CAIRN_CONFIG", &path);
    command.envs(variables.iter().copied());
    let printed = said(&mut command, "");
    let settings = printed.json();
    let found = settings["settings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|setting| setting["key"] == key)
        .unwrap_or_else(|| panic!("{key}: {printed:?}"));
    let source = found["source"].as_str().unwrap();
    assert!(
        found["value"] == expected.0 && source.starts_with(expected.1),
        "{key}: {found}, expected {expected:?}"
    );
}

#[test]
fn a_flag_is_stronger_than_the_environment_than_the_file_than_the_default() {
    let file = "[site]\ntitle = \"file\"\n".to_owned();
    let variable = [("CAIRN_SITE__TITLE", "variable")];
    for (file, variables, flags, expected) in [
        ("", &[][..], &[][..], (json!("Cairn"), "default")),
        (&file, &[], &[], (json!("file"), "file")),
        (&file, &variable, &[], (json!("variable"), "environment")),
        (
            &file,
            &variable,
            &["--set", "site.title=flag"],
            (json!("flag"), "flag"),
        ),
        (
            &file,
            &variable,
            &["--set", "site.title=flag", "--set", "ckan.site_title=later"],
            (json!("later"), "flag"),
        ),
    ] {
        check(file, variables, flags, "site.title", expected);
    }
}

#[test]
fn the_fixed_flags_and_variables_name_their_settings() {
    for (variables, flags, key, expected) in [
        (
            &[("CAIRN_DATA", "/a")][..],
            &[][..],
            "storage.data",
            (json!("/a"), "environment CAIRN_DATA"),
        ),
        (
            &[("CAIRN_DATA", "/a")],
            &["--data", "/b"],
            "storage.data",
            (json!("/b"), "flag --data"),
        ),
        (
            &[("CAIRN_LISTEN", "0.0.0.0:80")],
            &[],
            "server.listen",
            (json!("0.0.0.0:80"), "environment CAIRN_LISTEN"),
        ),
        (
            &[],
            &["--listen", "127.0.0.1:81"],
            "site.url",
            (json!("http://127.0.0.1:81"), "from server.listen"),
        ),
        (
            &[("CAIRN_DATABASE_URL", "postgres://u:secret@h/d")],
            &[],
            "database.url",
            (json!("***"), "environment"),
        ),
        (
            &[],
            &["--set", "ckan.auth.create_unowned_dataset=true"],
            "auth.create_unowned_dataset",
            (json!(true), "flag --set"),
        ),
        (
            &[("CAIRN_CKAN__AUTH__CREATE_UNOWNED_DATASET", "true")],
            &[],
            "auth.create_unowned_dataset",
            (json!(true), "environment"),
        ),
    ] {
        check("", variables, flags, key, expected);
    }
}

#[test]
fn what_is_unknown_is_refused_and_the_nearest_name_is_told() {
    for (arguments, expected) in [
        (
            &["--set", "site.titel=x", "config", "check"][..],
            "did you mean site.title?",
        ),
        (
            &["--set", "ckan.site_ttle=x", "config", "check"],
            "did you mean ckan.site_title?",
        ),
        (
            &["--set", "search.rows_max=many", "config", "check"],
            "expected a whole number",
        ),
        (&["--set", "nothing", "config", "check"], "KEY=VALUE"),
        (
            &["--config", "/nowhere/cairn.toml", "config", "check"],
            "/nowhere/cairn.toml",
        ),
        (&["--no-such-flag", "serve"], "--no-such-flag"),
        (&["sreve"], "'serve'"),
    ] {
        let message = said(&mut program(arguments), "").failed(2);
        assert!(message.contains(expected), "{arguments:?}: {message}");
    }
    let mut command = program(&["config", "check"]);
    command.env("CAIRN_SITE__TITEL", "x");
    let message = said(&mut command, "").failed(2);
    assert!(message.contains("environment CAIRN_SITE__TITEL") && message.contains("site.title"));
}

#[test]
fn what_show_prints_can_be_given_as_the_file() {
    let shown = said(&mut program(&["config", "show"]), "").done();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cairn.toml");
    std::fs::write(&path, &shown).unwrap();
    let mut again = program(&["config", "show"]);
    again.env("CAIRN_CONFIG", &path);
    assert_eq!(said(&mut again, "").done(), shown);
}

#[test]
fn a_ckan_ini_becomes_a_settings_file_and_what_cannot_be_taken_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let ini = folder.path().join("ckan.ini");
    let lines = "[app:main]\nckan.site_title = Données\nckan.search.rows_max = 50\nsqlalchemy.url = postgresql://u:p@db/ckan\n";
    std::fs::write(&ini, lines).unwrap();
    let mut command = program(&["config", "import-ckan"]);
    let printed = said(command.arg(&ini), "");
    assert!(
        printed.err.contains("not taken: sqlalchemy.url"),
        "{printed:?}"
    );
    let made = printed.done();
    check(&made, &[], &[], "site.title", (json!("Données"), "file"));
    check(&made, &[], &[], "search.rows_max", (json!(50), "file"));
}

/// What stands before a command is not dropped by what stands behind it, and what stands later is stronger.
#[test]
fn settings_may_stand_before_and_behind_a_command() {
    let set = |values: &[&str]| -> Vec<String> {
        let flags = values.iter().flat_map(|value| ["--set", value]);
        flags.map(str::to_owned).collect()
    };
    let before = set(&["site.title=before", "site.id=one"]);
    let behind = set(&["site.title=behind"]);
    let mut arguments = before;
    arguments.extend(["config".to_owned()]);
    arguments.extend(set(&["site.description=between"]));
    arguments.extend(["check".to_owned(), "--json".to_owned()]);
    arguments.extend(behind);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let settings = said(&mut program(&arguments), "").json();
    let value = |key: &str| {
        let all = settings["settings"].as_array().unwrap();
        let found = all.iter().find(|setting| setting["key"] == key).unwrap();
        found["value"].clone()
    };
    for (key, expected) in [
        ("site.title", "behind"),
        ("site.id", "one"),
        ("site.description", "between"),
    ] {
        assert_eq!(value(key), expected, "{key}");
    }
}
