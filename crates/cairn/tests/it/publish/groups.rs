//! Organizations and groups by form.

use super::*;

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
