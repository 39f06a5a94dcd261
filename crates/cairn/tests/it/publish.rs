//! The website's pages for those who publish, over HTTP: files, drafts, organizations, broken input.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::json;

use crate::pages::{raw, said, site, status};
use crate::place::{Place, everywhere};
use crate::server::Server;

/// What a field of a form with files holds.
enum Holds<'a> {
    Text(&'a str),
    /// Name and content.
    File(&'a str, &'a [u8]),
}

use Holds::{File, Text};

/// Sends a form with files; returns head and body.
fn send(
    server: &Server,
    path: &str,
    headers: &[String],
    fields: &[(&str, Holds<'_>)],
) -> (String, String) {
    let mut body = Vec::new();
    for (name, holds) in fields {
        body.extend_from_slice(b"--cut\r\n");
        let disposition = format!("Content-Disposition: form-data; name=\"{name}\"");
        match holds {
            Text(text) => body.extend(format!("{disposition}\r\n\r\n{text}").bytes()),
            File(file, content) => {
                let about = "Content-Type: application/octet-stream";
                body.extend(
                    format!("{disposition}; filename=\"{file}\"\r\n{about}\r\n\r\n").bytes(),
                );
                body.extend_from_slice(content);
            }
        }
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--cut--\r\n");
    let mut head = format!(
        "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=cut\r\nContent-Length: {}\r\n",
        server.address,
        body.len()
    );
    for header in headers {
        head.push_str(&format!("{header}\r\n"));
    }
    let mut connection = TcpStream::connect(&server.address).unwrap();
    connection
        .write_all(format!("{head}\r\n").as_bytes())
        .unwrap();
    connection.write_all(&body).unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

/// A steward: an editor of the office, and the header that says so.
fn steward(place: &Place, root: &mut crate::http::Client) -> [String; 1] {
    root.done(
        "user_create",
        &json!({"name": "alice", "email": "alice@example.org", "password": "correct-horse"}),
    );
    root.done(
        "organization_member_create",
        &json!({"id": "water-office", "username": "alice", "role": "editor"}),
    );
    token(place, "alice")
}

fn token(place: &Place, user: &str) -> [String; 1] {
    let made = place.run(&["token", "create", user]).done();
    [format!("Authorization: {}", made.trim())]
}

#[test]
fn files_and_links_of_a_record_are_added_changed_moved_and_deleted_by_form() {
    everywhere(|place| {
        let (server, mut root) = site(place);
        let alice = steward(place, &mut root);
        let path = "/dataset/rivers/resource/new";
        for headers in [&[][..], &token(place, "root")] {
            let (head, _) = raw(&server, "GET", path, headers, "");
            assert_eq!(status(&head), if headers.is_empty() { 403 } else { 200 });
        }
        // A file without a name is called after itself.
        let table = b"gauge,level\nG1,2\n";
        let (head, body) = send(
            &server,
            path,
            &alice,
            &[
                ("upload", File("water_levels.csv", table)),
                ("save", Text("another")),
            ],
        );
        assert_eq!(status(&head), 302, "{body}");
        assert!(said(&head, "location").unwrap().ends_with(path));
        let rivers = root.done("package_show", &json!({"id": "rivers"}));
        let made = rivers["resources"][2].clone();
        assert_eq!(
            (
                &made["name"],
                &made["format"],
                &made["url_type"],
                &made["size"]
            ),
            (
                &json!("Water levels"),
                &json!("CSV"),
                &json!("upload"),
                &json!(table.len())
            )
        );
        // Nothing chosen, an address that is none: said where it stands, and what was typed is kept.
        let (head, body) = send(&server, path, &alice, &[("name", Text("Kept <name>"))]);
        assert_eq!(status(&head), 200);
        assert!(
            body.contains("Choose a file or give a link.") && body.contains("Kept &#60;name&#62;"),
            "{body}"
        );
        // Another name keeps the file; another file replaces it; a link takes its place.
        let id = made["id"].as_str().unwrap();
        let edit = format!("/dataset/rivers/resource/{id}/edit");
        let show =
            |root: &mut crate::http::Client| root.done("resource_show", &json!({ "id": id }));
        let seen = |root: &mut crate::http::Client| {
            let rivers = root.done("package_show", &json!({"id": "rivers"}));
            rivers["metadata_modified"].as_str().unwrap().to_owned()
        };
        let (_, body) = raw(&server, "GET", &edit, &alice, "");
        assert!(body.contains("water_levels.csv"), "{body}");
        let now = seen(&mut root);
        let (head, body) = send(
            &server,
            &edit,
            &alice,
            &[("name", Text("Levels")), ("seen", Text(&now))],
        );
        assert_eq!(status(&head), 302, "{body}");
        let shown = show(&mut root);
        assert_eq!(
            (&shown["name"], &shown["url"]),
            (&json!("Levels"), &made["url"])
        );
        let (head, body) = send(
            &server,
            &edit,
            &alice,
            &[("name", Text("Late")), ("seen", Text(&now))],
        );
        assert_eq!(status(&head), 200);
        assert!(
            body.contains("Somebody else changed") && body.contains("value=\"Late\""),
            "{body}"
        );
        let now = seen(&mut root);
        let (head, _) = send(
            &server,
            &edit,
            &alice,
            &[
                ("upload", File("b.json", b"{}")),
                ("name", Text("Levels")),
                ("seen", Text(&now)),
            ],
        );
        assert_eq!(status(&head), 302);
        assert!(
            show(&mut root)["url"]
                .as_str()
                .unwrap()
                .ends_with("/b.json")
        );
        let now = seen(&mut root);
        let (head, _) = send(
            &server,
            &edit,
            &alice,
            &[
                ("url", Text("https://example.org/c.csv")),
                ("name", Text("Levels")),
                ("seen", Text(&now)),
            ],
        );
        assert_eq!(status(&head), 302);
        let shown = show(&mut root);
        assert_eq!(
            (&shown["url"], &shown["url_type"]),
            (&json!("https://example.org/c.csv"), &json!(""))
        );
        // The order.
        let order = |root: &mut crate::http::Client| {
            let rivers = root.done("package_show", &json!({"id": "rivers"}));
            let resources = rivers["resources"].as_array().unwrap().clone();
            resources
                .iter()
                .map(|one| one["name"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
                .join(", ")
        };
        assert_eq!(order(&mut root), "Bad, Gauges, Levels");
        let (head, _) = raw(
            &server,
            "POST",
            "/dataset/resources/rivers",
            &alice,
            &format!("move=up+{id}"),
        );
        assert_eq!(status(&head), 302);
        assert_eq!(order(&mut root), "Bad, Levels, Gauges");
        // Deleting asks first.
        let delete = format!("/dataset/rivers/resource/{id}/delete");
        let (head, body) = raw(&server, "GET", &delete, &alice, "");
        assert!(
            status(&head) == 200 && body.contains("Delete “Levels”"),
            "{body}"
        );
        let (head, _) = raw(&server, "POST", &delete, &[], "confirm=yes");
        assert_eq!(status(&head), 403);
        let (head, _) = raw(&server, "POST", &delete, &alice, "confirm=yes");
        assert_eq!(status(&head), 302);
        assert_eq!(order(&mut root), "Bad, Gauges");
        let (head, _) = raw(
            &server,
            "POST",
            "/dataset/delete/rivers",
            &alice,
            "confirm=yes",
        );
        assert_eq!(status(&head), 302);
        let mut nobody = server.anonymous();
        assert_eq!(
            nobody
                .send("GET", "/dataset/rivers", "", b"")
                .unwrap()
                .status,
            410
        );
    });
}

#[test]
fn organizations_and_groups_are_made_and_changed_by_form_with_their_picture() {
    let place = Place::sqlite();
    let (server, mut root) = site(&place);
    let alice = steward(&place, &mut root);
    let admin = token(&place, "root");
    for (path, headers, expected) in [
        ("/organization/new", &[][..], 403),
        ("/organization/new", &alice, 200),
        ("/organization/new", &admin, 200),
        ("/organization/edit/water-office", &alice, 403),
        ("/organization/delete/water-office", &alice, 403),
        ("/group/new", &alice, 200),
        ("/group/edit/nature", &alice, 403),
    ] {
        let (head, _) = raw(&server, "GET", path, headers, "");
        assert_eq!(status(&head), expected, "{path}");
    }
    let picture = b"\x89PNG\r\n\x1a\nrest";
    let (head, body) = send(
        &server,
        "/fr/organization/new",
        &admin,
        &[
            ("title_translated-fr", Text("Bureau des forêts")),
            ("title_translated-en", Text("Forest Office")),
            ("image_upload", File("logo.png", picture)),
        ],
    );
    assert_eq!(status(&head), 302, "{body}");
    let address = said(&head, "location").unwrap();
    let name = address.rsplit('/').next().unwrap().to_owned();
    let show =
        |root: &mut crate::http::Client| root.done("organization_show", &json!({"id": name}));
    let made = show(&mut root);
    assert_eq!(made["title_translated"]["fr"], "Bureau des forêts");
    let image = made["image_display_url"].clone();
    assert!(
        image.as_str().unwrap().contains("/uploads/group/"),
        "{made}"
    );
    // The picture stays until it is removed.
    let edit = format!("/organization/edit/{name}");
    let form = |more: &str| {
        format!("name={name}&title_translated-en=Forests&title_translated-fr=For%C3%AAts{more}")
    };
    let (head, body) = raw(&server, "POST", &edit, &admin, &form(""));
    assert_eq!(status(&head), 302, "{body}");
    let made = show(&mut root);
    assert_eq!(
        (&made["title_translated"]["en"], &made["image_display_url"]),
        (&json!("Forests"), &image)
    );
    let (head, _) = raw(&server, "POST", &edit, &admin, &form("&clear_upload=true"));
    assert_eq!(status(&head), 302);
    assert_eq!(show(&mut root)["image_display_url"], "");
    let (head, body) = raw(
        &server,
        "POST",
        "/organization/new",
        &admin,
        "name=Not+a+name&title_translated-en=Kept",
    );
    assert_eq!(status(&head), 200);
    assert!(
        body.contains("href=\"#name\"") && body.contains("value=\"Kept\""),
        "{body}"
    );
    let (head, _) = raw(
        &server,
        "POST",
        &format!("/organization/delete/{name}"),
        &admin,
        "confirm=yes",
    );
    assert_eq!(status(&head), 302);
    let (head, _) = raw(&server, "GET", &format!("/organization/{name}"), &admin, "");
    assert_eq!(status(&head), 404);
}

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

/// An upload goes on after the process was killed, and becomes a resource by a form that names it.
#[test]
fn an_upload_goes_on_after_a_kill() {
    let place = Place::sqlite();
    let (server, mut root) = site(&place);
    let alice = steward(&place, &mut root);
    let headers = |more: &[&str]| {
        let own = ["Tus-Resumable: 1.0.0"].iter().chain(more);
        let own = own.map(|header| (*header).to_owned());
        alice.iter().cloned().chain(own).collect::<Vec<_>>()
    };
    let begun = headers(&[
        "Upload-Length: 16",
        "Upload-Metadata: filename bGFrZXMuY3N2",
    ]);
    let (head, body) = raw(&server, "POST", "/files/uploads", &begun, "");
    assert_eq!(status(&head), 201, "{body}");
    let address = said(&head, "location").unwrap();
    let path = address[address.find("/files/").unwrap()..].to_owned();
    let piece = |server: &Server, offset: usize, bytes: &str| {
        let offset = format!("Upload-Offset: {offset}");
        let length = format!("Content-Length: {}", bytes.len());
        let kind = "Content-Type: application/offset+octet-stream";
        raw(
            server,
            "PATCH",
            &path,
            &headers(&[&offset, kind, &length]),
            bytes,
        )
    };
    let (head, _) = piece(&server, 0, "lake,depth\n");
    assert_eq!(
        (status(&head), said(&head, "upload-offset")),
        (204, Some("11"))
    );
    drop(root);
    server.kill();
    let server = place.serve(&["loading.enabled=false"]);
    let (head, _) = raw(&server, "HEAD", &path, &headers(&[]), "");
    assert_eq!(
        (status(&head), said(&head, "upload-offset")),
        (200, Some("11"))
    );
    let (head, _) = piece(&server, 11, "A,12\n");
    assert_eq!(
        (status(&head), said(&head, "upload-offset")),
        (204, Some("16"))
    );
    let id = path.rsplit('/').next().unwrap();
    let form = format!("tus_upload={id}&save=done");
    let (head, body) = raw(
        &server,
        "POST",
        "/dataset/rivers/resource/new",
        &alice,
        &form,
    );
    assert_eq!(status(&head), 302, "{body}");
    let mut nobody = server.anonymous();
    let rivers = nobody.done("package_show", &json!({"id": "rivers"}));
    let made = &rivers["resources"][2];
    assert_eq!(
        (&made["name"], &made["size"]),
        (&json!("Lakes"), &json!(16))
    );
}

/// Many records are changed at once with a result for each; a table becomes records once it was tried; columns are described.
#[test]
fn many_records_a_table_and_columns_are_changed_by_form() {
    let place = Place::sqlite();
    let (server, mut root) = site(&place);
    let alice = steward(&place, &mut root);
    let office = root.done("organization_show", &json!({"id": "water-office"}));
    let owner = office["id"].as_str().unwrap();
    let ids: Vec<String> = ["rivers", "hidden-plan", "early-draft"]
        .iter()
        .map(|name| {
            root.done("package_show", &json!({ "id": name }))["id"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    let path = "/dashboard/bulk";
    assert_eq!(status(&raw(&server, "GET", path, &[], "").0), 302);
    let (_, body) = raw(&server, "GET", path, &alice, "");
    for part in ["Rivers", "Secret plan", "Secret draft"] {
        assert!(body.contains(part), "{part} in {body}");
    }
    let chosen: String = ids.iter().map(|id| format!("&records={id}")).collect();
    for (form, part) in [
        (
            format!("act=set&field=license_id&value={chosen}"),
            "Choose what is to be done",
        ),
        ("act=private".to_owned(), "Choose at least one record."),
        (format!("act=delete{chosen}"), "Nothing was deleted."),
        (
            format!("act=set&field=license_id&value=odc-odbl{chosen}"),
            "What was done",
        ),
        (
            format!("act=set&field=contact_email&value=nowhere{chosen}"),
            "contact_email:",
        ),
        (
            format!("act=set&field=tags&value=lakes{chosen}"),
            "What was done",
        ),
        (
            format!("act=set&field=state&value=deleted{chosen}"),
            "Choose what is to be done",
        ),
    ] {
        let (head, body) = raw(&server, "POST", path, &alice, &form);
        assert!(
            status(&head) == 200 && body.contains(part),
            "{part} in {body}"
        );
    }
    let rivers = root.done("package_show", &json!({"id": "rivers"}));
    assert_eq!(rivers["license_id"], "odc-odbl");
    let tags: Vec<&str> = rivers["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| tag["name"].as_str().unwrap())
        .collect();
    assert_eq!(tags, ["fresh water", "lakes"]);
    raw(
        &server,
        "POST",
        path,
        &alice,
        &format!("act=remove&field=tags&value=lakes{chosen}"),
    );
    raw(
        &server,
        "POST",
        path,
        &alice,
        &format!("act=public&records={}", ids[1]),
    );
    let plan = root.done("package_show", &json!({"id": "hidden-plan"}));
    assert_eq!(
        (&plan["private"], plan["tags"].as_array().unwrap().len()),
        (&json!(false), 0)
    );
    // CKAN's address and names.
    let admin = token(&place, "root");
    let process = "/organization/bulk_process/water-office";
    assert_eq!(status(&raw(&server, "GET", process, &alice, "").0), 403);
    let form = format!("dataset_{}=on&bulk_action.private=1", ids[1]);
    let (head, _) = raw(&server, "POST", process, &admin, &form);
    assert_eq!(status(&head), 200);
    assert_eq!(
        root.done("package_show", &json!({"id": "hidden-plan"}))["private"],
        true
    );
    // A table of records.
    let table = "Title,Titre,Licence,E-mail,Code\nDams,Barrages,cc-by,dams@example.org,007\nWells,Puits,cc-by,nowhere,008\nDams,Encore,cc-by,,009\n";
    let path = "/dashboard/import";
    let (head, body) = send(
        &server,
        path,
        &alice,
        &[
            ("owner_org", Text(owner)),
            ("upload", File("inventory.csv", table.as_bytes())),
            ("act", Text("map")),
        ],
    );
    assert_eq!(status(&head), 200, "{body}");
    let upload = body.split("name=\"tus_upload\" value=\"").nth(1).unwrap();
    let upload = upload.split('"').next().unwrap();
    for part in [
        "<option value=\"title_translated-en\" selected>",
        "<option value=\"license_id\" selected>",
        "(007)",
    ] {
        assert!(body.contains(part), "{part} in {body}");
    }
    let form = |act: &str| {
        format!(
            "tus_upload={upload}&owner_org={owner}&column-0=title_translated-en&column-1=title_translated-fr&column-2=license_id&column-3=contact_email&column-4=&act={act}"
        )
    };
    let (_, body) = raw(&server, "POST", path, &alice, &form("try"));
    for part in [
        "1 row is right.",
        "2 rows have errors.",
        "stands in the table twice",
        "contact_email",
    ] {
        assert!(body.contains(part), "{part} in {body}");
    }
    let mut nobody = server.anonymous();
    assert!(
        nobody
            .try_action("package_show", &json!({"id": "dams"}))
            .unwrap()
            .is_err()
    );
    let (head, body) = raw(&server, "POST", path, &alice, &form("errors"));
    assert!(
        said(&head, "content-type").unwrap().starts_with("text/csv"),
        "{head}"
    );
    assert!(
        body.starts_with("Title,Titre,Licence,E-mail,Code,error\r\nWells,"),
        "{body}"
    );
    let (_, body) = raw(&server, "POST", path, &alice, &form("write"));
    assert!(body.contains("Written"), "{body}");
    let dams = root.done("package_show", &json!({"id": "dams"}));
    assert_eq!(
        (&dams["private"], &dams["title_translated"]["fr"]),
        (&json!(true), &json!("Barrages"))
    );
    // Columns of a table.
    let table = rivers["resources"][1]["id"].as_str().unwrap();
    let path = format!("/dataset/rivers/dictionary/{table}");
    assert_eq!(status(&raw(&server, "GET", &path, &[], "").0), 403);
    let (_, body) = raw(&server, "GET", &path, &alice, "");
    assert!(body.contains("value=\"Station\""), "{body}");
    let form = "info__1__label=Gauge+number&info__1__label_fr=&info__2__notes=Metres&info__2__type_override=numeric";
    let (head, body) = raw(&server, "POST", &path, &alice, form);
    assert_eq!(status(&head), 302, "{body}");
    let info = root.done("datastore_info", &json!({ "id": table }));
    assert_eq!(
        info["fields"][0]["info"],
        json!({"label": "Gauge number", "notes": "<i>where</i>"})
    );
    assert_eq!(
        info["fields"][1]["info"],
        json!({"notes": "Metres", "type_override": "numeric"})
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
