//! Files of records by form, and uploads that go on.

use super::*;

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
