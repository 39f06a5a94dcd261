//! Drafts: from a file to a published record, twice sent, of ended sessions, in a browser.

use super::*;

/// Who signed out meanwhile, or in anew, gets the form again with all that was typed, and nothing is changed.
#[test]
fn forms_of_an_ended_session_come_back_as_they_were() {
    let place = Place::sqlite();
    let (server, mut root) = site(&place);
    let before = root.done("package_show", &json!({"id": "rivers"}));
    let resource = before["resources"][1]["id"].as_str().unwrap();
    let login = "login=root&password=correct-horse-battery";
    let (head, _) = raw(&server, "POST", "/user/login", &[], login);
    let cookie = said(&head, "set-cookie")
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let signed_in = [format!("Cookie: {cookie}")];
    for path in [
        "/dataset/new".to_owned(),
        "/dataset/edit/rivers".to_owned(),
        "/dataset/rivers/resource/new".to_owned(),
        format!("/dataset/rivers/resource/{resource}/edit"),
        "/organization/new".to_owned(),
        "/organization/edit/water-office".to_owned(),
        "/group/edit/nature".to_owned(),
    ] {
        let form = "name=typed-%3Cname%3E&_csrf_token=old&seen=2020-01-01";
        for (headers, expected, said) in [
            (&[][..], 403, "You are signed out by now."),
            (&signed_in, 400, "What you typed stands below"),
        ] {
            let (head, body) = raw(&server, "POST", &path, headers, form);
            assert_eq!(status(&head), expected, "{path}");
            assert!(
                body.contains(said) && body.contains("value=\"typed-&#60;name&#62;\""),
                "{path}: {body}"
            );
        }
    }
    assert_eq!(root.done("package_show", &json!({"id": "rivers"})), before);
    for path in [
        "/dataset/delete/rivers",
        "/dataset/resources/rivers",
        "/organization/delete/water-office",
    ] {
        let (head, _) = raw(
            &server,
            "POST",
            path,
            &signed_in,
            "confirm=yes&_csrf_token=old",
        );
        assert_eq!(status(&head), 400, "{path}");
    }
    assert_eq!(root.done("package_show", &json!({"id": "rivers"})), before);
}

/// A file makes a draft with what it says of itself; what is missing is told; it is published now, at a time, or by an admin.
#[test]
fn a_file_becomes_a_draft_that_is_looked_through_and_published() {
    everywhere(|place| {
        let (server, mut root) = site(place);
        let alice = steward(place, &mut root);
        let office = root.done("organization_show", &json!({"id": "water-office"}));
        let owner = office["id"].as_str().unwrap();
        let path = "/dataset/new?from=file";
        assert_eq!(status(&raw(&server, "GET", path, &[], "").0), 403);
        let (head, body) = raw(&server, "GET", path, &alice, "");
        assert!(status(&head) == 200 && body.contains("multiple"), "{body}");
        let (_, body) = send(&server, path, &alice, &[("owner_org", Text(owner))]);
        assert!(body.contains("Choose at least one file."), "{body}");
        let table = b"gauge,level,when\nG1,2,2026-01-01\nG2,3,2026-01-02\n";
        let fields = [
            ("owner_org", Text(owner)),
            ("upload", File("ice_cover-2026.csv", table)),
            ("upload", File("notes.txt", b"words")),
        ];
        let (head, body) = send(&server, path, &alice, &fields);
        assert_eq!(status(&head), 302, "{body}");
        let address = said(&head, "location").unwrap().to_owned();
        assert!(
            address.ends_with("/dataset/edit/ice-cover-2026?from=file"),
            "{address}"
        );
        let shown = root.done("package_show", &json!({"id": "ice-cover-2026"}));
        assert_eq!(
            (&shown["state"], &shown["title"], &shown["license_id"]),
            (&json!("draft"), &json!("Ice cover 2026"), &json!("cc-by"))
        );
        assert_eq!(shown["resources"].as_array().unwrap().len(), 2);
        assert_eq!(shown["resources"][0]["format"], "CSV");
        let edit = "/dataset/edit/ice-cover-2026";
        let (_, body) = raw(&server, "GET", &format!("{edit}?from=file"), &alice, "");
        for part in ["It has 2 rows", "gauge", "value=\"Ice cover 2026\""] {
            assert!(body.contains(part), "{part} in {body}");
        }
        let mut nobody = server.anonymous();
        assert_eq!(
            nobody
                .send("GET", "/dataset/ice-cover-2026", "", b"")
                .unwrap()
                .status,
            404
        );
        // What is typed is kept by the way, and the record is as it was.
        let kept = "title_translated-en=Ice+on+lakes&seen=x&save=auto";
        let (head, body) = raw(&server, "POST", edit, &alice, kept);
        assert!(
            status(&head) == 200 && body.contains("\"kept\":true"),
            "{body}"
        );
        let (_, body) = raw(&server, "POST", edit, &[], kept);
        assert!(body.contains("You are signed out"), "{body}");
        let (_, body) = raw(&server, "GET", edit, &alice, "");
        assert!(body.contains("was kept and not sent"), "{body}");
        let (_, body) = raw(&server, "GET", &format!("{edit}?kept=1"), &alice, "");
        assert!(body.contains("value=\"Ice on lakes\""), "{body}");
        let kept = "title_translated-en=Quite+new&draft=abc&save=auto";
        raw(&server, "POST", "/dataset/new", &alice, kept);
        let (_, body) = raw(&server, "GET", "/dataset/new?draft=abc", &alice, "");
        assert!(body.contains("value=\"Quite new\""), "{body}");
        let (_, body) = raw(&server, "GET", "/dashboard/publishing", &alice, "");
        for part in ["Ice on lakes", "Quite new", "Drafts", "Ice cover 2026"] {
            assert!(body.contains(part), "{part} in {body}");
        }
        let (head, _) = raw(
            &server,
            "POST",
            "/dashboard/publishing",
            &alice,
            "discard=/dataset/new?draft%3Dabc",
        );
        assert_eq!(status(&head), 302);
        let (_, body) = raw(&server, "GET", "/dashboard/publishing", &alice, "");
        assert!(!body.contains("Quite new"), "{body}");
        // What is missing or risky, a time that is none, a time to come, taken back, and done.
        let review = "/dataset/review/ice-cover-2026";
        let (head, body) = raw(&server, "GET", review, &alice, "");
        assert_eq!(status(&head), 200);
        for part in ["Worth adding", "not told in French", "Publish now"] {
            assert!(body.contains(part), "{part} in {body}");
        }
        for (form, part) in [
            ("act=schedule", "Choose day and time."),
            ("act=schedule&publish_at=yesterday", "Date format incorrect"),
            (
                "act=schedule&publish_at=2001-01-01T00:00",
                "Must be in the future",
            ),
        ] {
            let (head, body) = raw(&server, "POST", review, &alice, form);
            assert!(
                status(&head) == 200 && body.contains(part),
                "{part} in {body}"
            );
        }
        let form = "act=schedule&publish_at=2999-01-01T08:00";
        assert_eq!(status(&raw(&server, "POST", review, &alice, form).0), 302);
        let (_, body) = raw(&server, "GET", review, &alice, "");
        assert!(
            body.contains("It will be published on 1 January 2999, 08:00 UTC."),
            "{body}"
        );
        raw(&server, "POST", review, &alice, "act=cancel");
        let (head, _) = raw(&server, "POST", review, &alice, "act=publish");
        assert!(
            said(&head, "location")
                .unwrap()
                .ends_with("/dataset/ice-cover-2026")
        );
        assert_eq!(
            nobody
                .send("GET", "/dataset/ice-cover-2026", "", b"")
                .unwrap()
                .status,
            200
        );
        // Where admins approve, what an editor publishes by form waits and nothing is lost.
        root.done(
            "organization_patch",
            &json!({"id": "water-office", "extras": [{"key": "publication_approval", "value": "true"}]}),
        );
        let form = format!(
            "title_translated-en=Dams&title_translated-fr=Barrages&owner_org={owner}&save=active&private=false"
        );
        let (head, body) = raw(&server, "POST", "/dataset/new", &alice, &form);
        assert_eq!(status(&head), 302, "{body}");
        assert!(
            said(&head, "location")
                .unwrap()
                .ends_with("/dataset/review/dams"),
            "{head}"
        );
        let (_, body) = raw(&server, "GET", "/dataset/review/dams", &alice, "");
        assert!(body.contains("It waits for an administrator"), "{body}");
        assert!(!body.contains("value=\"approve\""), "{body}");
        let boss = token(place, "root");
        let (_, body) = raw(&server, "GET", "/dashboard/publishing", &boss, "");
        assert!(
            body.contains("Waiting for approval") && body.contains("Dams"),
            "{body}"
        );
        let (head, _) = raw(
            &server,
            "POST",
            "/dataset/review/dams",
            &boss,
            "act=return&remark=No+licence",
        );
        assert_eq!(status(&head), 302);
        let (_, body) = raw(&server, "GET", "/dataset/review/dams", &alice, "");
        assert!(body.contains("No licence"), "{body}");
        raw(
            &server,
            "POST",
            "/dataset/review/dams",
            &alice,
            "act=publish",
        );
        let (head, _) = raw(
            &server,
            "POST",
            "/dataset/review/dams",
            &boss,
            "act=approve",
        );
        assert!(
            said(&head, "location").unwrap().ends_with("/dataset/dams"),
            "{head}"
        );
        assert_eq!(
            root.done("package_show", &json!({"id": "dams"}))["private"],
            false
        );
    });
}

/// The same form sent twice makes one record, and leads to it both times.
#[test]
fn a_form_that_is_sent_twice_makes_one_record() {
    let place = Place::sqlite();
    let (server, mut root) = site(&place);
    let alice = steward(&place, &mut root);
    let office = root.done("organization_show", &json!({"id": "water-office"}));
    let owner = office["id"].as_str().unwrap();
    let form = format!(
        "title_translated-en=Twice&title_translated-fr=Deux+fois&owner_org={owner}&save=active"
    );
    for _ in 0..2 {
        let (head, body) = raw(&server, "POST", "/dataset/new", &alice, &form);
        assert_eq!(status(&head), 302, "{body}");
        assert!(
            said(&head, "location").unwrap().ends_with("/dataset/twice"),
            "{head}"
        );
    }
    // Another record of the same name is none of that: it is told, and what was typed is there.
    let other = form.replace("Deux+fois", "Autre");
    let (head, body) = raw(&server, "POST", "/dataset/new", &alice, &other);
    assert!(
        status(&head) == 200 && body.contains("That URL is already in use"),
        "{body}"
    );
}

/// The pages hold in Chromium, and a steward's whole story goes through with a telephone and at a desk, with scripts and without.
#[test]
fn a_steward_publishes_in_a_browser() {
    let Some(clients) = crate::clients::folder() else {
        return;
    };
    let place = Place::sqlite();
    let (server, mut root) = site(&place);
    steward(&place, &mut root);
    let run = |script: &str, arguments: &[&str]| {
        let script = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/clients")
            .join(script);
        let mut command = std::process::Command::new("node");
        command
            .env("NODE_PATH", clients.join("node/node_modules"))
            .arg(script)
            .arg(server.url())
            .args(arguments);
        let found = crate::place::said(&mut command, "");
        assert!(
            found.code == Some(0) && found.out.ends_with("done\n"),
            "{found:?}"
        );
    };
    let pictures = place.path("pictures");
    std::fs::create_dir_all(&pictures).unwrap();
    let rivers = root.done("package_show", &json!({"id": "rivers"}));
    let table = rivers["resources"][1]["id"].as_str().unwrap();
    run("steward.cjs", &[pictures.to_str().unwrap()]);
    let form = "login=root&password=correct-horse-battery";
    let (head, _) = raw(&server, "POST", "/user/login", &[], form);
    let cookie = said(&head, "set-cookie").unwrap();
    let cookie = cookie
        .split(';')
        .next()
        .unwrap()
        .trim_start_matches("ckan=");
    let dictionary = format!("/fr/dataset/rivers/dictionary/{table}");
    let edit = format!("/dataset/rivers/resource/{table}/edit");
    run(
        "look_at_pages.cjs",
        &[
            cookie,
            "/dataset/new?from=file",
            "/fr/dataset/rivers/resource/new",
            &edit,
            "/dataset/resources/rivers",
            "/dataset/delete/rivers",
            "/dataset/review/hidden-plan",
            "/fr/dataset/review/early-draft",
            "/dashboard/publishing",
            "/dashboard/bulk",
            "/fr/dashboard/import",
            &dictionary,
            "/organization/new",
            "/fr/organization/edit/water-office",
            "/group/edit/nature",
        ],
    );
}
