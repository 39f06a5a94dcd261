//! Pages that people write beside the records: their form, and where they are listed.

use serde_json::json;

use crate::pages::site;
use crate::place::everywhere;
use crate::publish::{self, Holds};
use crate::visitor::Visitor;

#[test]
fn the_form_of_a_page_keeps_what_programs_said_and_lists_follow_the_places() {
    everywhere(|place| {
        let (server, mut root) = site(place);
        root.done(
            "ckanext_pages_update",
            &json!({"name": "guide", "title": "Guide", "content": "Words.", "colour": "blue", "publish_date": "2026-03-01T10:30:00"}),
        );
        for (name, order) in [
            ("last", json!(null)),
            ("second", json!(2)),
            ("first", json!(1)),
        ] {
            root.done(
                "ckanext_pages_update",
                &json!({"name": name, "title": format!("The {name}"), "order": order}),
            );
        }
        let mut visitor = Visitor::signed_in(&server, "root", "correct-horse-battery");
        let saved = visitor.post(
            "/pages_edit/guide",
            "title_translated-en=Guide+to+tables&content_translated-en=Other+words.&name=guide&page_type=page&private=false&publish_date=2026-03-01",
        );
        assert_eq!(saved.status, 302, "{}", saved.body);
        let guide = root.done("ckanext_pages_show", &json!({"page": "guide"}));
        for (key, expected) in [
            ("title", json!("Guide to tables")),
            ("content", json!("Other words.")),
            ("colour", json!("blue")),
            ("publish_date", json!("2026-03-01T10:30:00")),
        ] {
            assert_eq!(guide[key], expected, "{key}: {guide}");
        }
        for path in ["/about", "/pages"] {
            let body = visitor.get(path).body;
            let places = ["The first", "The second", "The last", "Guide to tables"]
                .map(|title| body.find(title).expect(title));
            assert!(places.is_sorted(), "{path}: {places:?}");
        }
        // What is not in the reader's language says so.
        visitor.get("/fr/pages/guide").says(&[
            "<span lang=\"en\">Guide to tables</span>",
            "<div class=\"text\" lang=\"en\">",
        ]);
    });
}

/// Pages with a place stand in the menu of every page at once, in the reader's language; the others, the blog and those of an
/// organization are a link away.
#[test]
fn written_pages_lead_the_way_as_their_places_say() {
    everywhere(|place| {
        let (server, mut root) = site(place);
        let mut nobody = Visitor::new(&server);
        let menu = |page: &str| {
            let nav = page
                .split("<nav ")
                .nth(1)
                .and_then(|nav| nav.split("</nav>").next());
            nav.expect("a menu").to_owned()
        };
        // The start page is kept for everybody; a page that is written afterwards stands on it all the same.
        let before = nobody.get("/").body;
        assert!(
            !before.contains("/pages") && !before.contains("/blog"),
            "{before}"
        );
        for (name, order, private) in [
            ("terms", json!(2), false),
            ("help", json!(1), false),
            ("hidden", json!(3), true),
            ("aside", json!(0), false),
            ("loose", json!(null), false),
        ] {
            root.done(
                "ckanext_pages_update",
                &json!({
                    "name": name, "order": order, "private": private,
                    "title_translated": {"en": format!("Page {name}"), "fr": format!("La page {name}")},
                }),
            );
        }
        root.done(
            "ckanext_pages_update",
            &json!({"name": "plain", "order": 4, "title_translated": {"en": "In English"}}),
        );
        let page = nobody.get("/").body;
        let shown = menu(&page);
        let places = [
            "/participate",
            "Page help",
            "Page terms",
            "In English",
            "/about",
        ]
        .map(|part| shown.find(part).expect(part));
        assert!(places.is_sorted(), "{shown}");
        for absent in ["hidden", "aside", "loose"] {
            assert!(!shown.contains(absent), "{absent}: {shown}");
        }
        assert!(page.contains("<li><a href=\"/pages\">Pages</a></li>") && !page.contains("/blog"));
        nobody.get("/fr/dataset").says(&[
            "<li><a href=\"/fr/pages/help\">La page help</a></li>",
            "<li><a href=\"/fr/pages/plain\" lang=\"en\">In English</a></li>",
        ]);
        nobody
            .get("/pages/help")
            .says(&["<a href=\"/pages/help\" aria-current=\"page\">"]);
        root.done(
            "ckanext_pages_update",
            &json!({"name": "news", "page_type": "blog", "title": "News", "publish_date": "2026-03-01"}),
        );
        nobody
            .get("/")
            .says(&["<li><a href=\"/blog\">Blog</a></li>"]);
        root.done("ckanext_pages_delete", &json!({"page": "news"}));
        assert!(!nobody.get("/").body.contains("/blog"));

        let tab = "<a href=\"/organization/pages/water-office\">";
        assert!(!nobody.get("/organization/water-office").body.contains(tab));
        let hours = json!({"org_id": "water-office", "page": "", "name": "hours", "title": "Hours", "private": true});
        root.done("ckanext_org_pages_update", &hours);
        assert!(!nobody.get("/organization/water-office").body.contains(tab));
        let hours = json!({"org_id": "water-office", "page": "hours", "name": "hours", "title": "Hours", "private": false});
        root.done("ckanext_org_pages_update", &hours);
        nobody.get("/organization/water-office").says(&[tab]);
    });
}

/// Pictures that were uploaded are shown where those write who run the site; others are links, and nothing that does something is
/// fetched as a picture.
#[test]
fn uploaded_pictures_are_shown_and_others_are_links() {
    everywhere(|place| {
        let (server, mut root) = site(place);
        let own = format!("{}/uploads/page_images/a.png", server.url());
        let content = format!(
            "![The rivers]({own}) ![b](/uploads/page_images/b.png) ![c](https://elsewhere.example/c.png) ![d](/user/_logout) [e](/dataset)"
        );
        root.done(
            "config_option_update",
            &json!({"ckan.site_url": server.url(), "ckan.site_about": content, "ckan.site_intro_text": content, "ckan.site_logo": "/uploads/admin/logo.png"}),
        );
        root.done(
            "ckanext_pages_update",
            &json!({"name": "guide", "title": "Guide", "content": content}),
        );
        let mut nobody = Visitor::new(&server);
        for path in ["/pages/guide", "/about", "/"] {
            let page = nobody.get(path);
            page.says(&[
                "<img src=\"/uploads/page_images/a.png\" alt=\"The rivers\" />",
                "<img src=\"/uploads/page_images/b.png\" alt=\"b\" />",
                "<a href=\"https://elsewhere.example/c.png\">c</a>",
                "<a href=\"/user/_logout\">d</a>",
                "<a href=\"/dataset\">e</a>",
                "<img class=\"own\" src=\"/uploads/admin/logo.png\" alt=\"\">",
            ]);
            let policy = page.head.to_lowercase();
            assert!(policy.contains("img-src 'self';"), "{policy}");
        }
        // What others write shows none.
        root.done(
            "organization_patch",
            &json!({"id": "water-office", "description": content}),
        );
        let about = nobody.get("/organization/about/water-office").body;
        assert!(
            !about.contains("<img src=\"/uploads/page_images"),
            "{about}"
        );
        let elsewhere = json!({"ckan.site_logo": "https://elsewhere.example/logo.png"});
        root.done("config_option_update", &elsewhere);
        assert!(!nobody.get("/").body.contains("elsewhere.example/logo"));
    });
}

/// Admins of an organization or group write its pages on the website, in both languages; nobody else does.
#[test]
fn admins_write_the_pages_of_what_they_administer() {
    everywhere(|place| {
        let (server, mut root) = site(place);
        root.done(
            "config_option_update",
            &json!({"ckan.site_url": server.url()}),
        );
        root.done(
            "organization_create",
            &json!({"name": "elsewhere", "title": "Elsewhere"}),
        );
        for (name, role) in [("ada", "admin"), ("edith", "editor"), ("mia", "member")] {
            root.done(
                "user_create",
                &json!({"name": name, "email": format!("{name}@example.org"), "password": "correct-horse"}),
            );
            for (action, id) in [
                ("organization_member_create", "water-office"),
                ("group_member_create", "nature"),
            ] {
                root.done(action, &json!({"id": id, "username": name, "role": role}));
            }
        }
        let mut ada = Visitor::signed_in(&server, "ada", "correct-horse");
        let mut mia = Visitor::signed_in(&server, "mia", "correct-horse");
        let mut nobody = Visitor::new(&server);
        let said = "title_translated-en=Hours&title_translated-fr=Heures&content_translated-en=Until+**five**.&content_translated-fr=Jusqu%E2%80%99%C3%A0+**cinq**.&name=hours";
        for (family, name) in [("organization", "water-office"), ("group", "nature")] {
            let list = format!("/{family}/pages/{name}");
            let form = format!("/{family}/pages_edit/{name}");
            // The way there, before there is one.
            ada.get(&format!("/{family}/{name}"))
                .says(&[&format!("<a href=\"{list}\">Pages</a>")]);
            ada.get(&list).says(&[&format!("<a href=\"{form}\">")]);
            let blank = ada.get(&form);
            blank.says(&["Members only", "Place in the list"]);
            assert!(!blank.body.contains("page_type"), "{}", blank.body);
            let made = ada.post(&form, &format!("{said}&private=true"));
            assert_eq!(made.leads_to(&server), format!("{list}/hours"));
            // It is for members until it says otherwise.
            mia.get(&format!("/fr{list}/hours"))
                .says(&["Heures", "<strong>cinq</strong>"]);
            assert_eq!(nobody.get(&format!("{list}/hours")).status, 404);
            let one = format!("{form}/hours");
            ada.get(&one).says(&["value=\"Hours\"", "value=\"Heures\""]);
            let saved = ada.post(
                &format!("/fr{one}"),
                &format!("{said}&private=false&order=2&publish_date=2026-03-01"),
            );
            assert_eq!(saved.leads_to(&server), format!("/fr{list}/hours"));
            nobody
                .get(&format!("{list}/hours"))
                .says(&["<h1>Hours</h1>", "<strong>five</strong>"]);
            // Those with a place stand first.
            for (name, order) in [("news", ""), ("first", "1")] {
                let sent = format!(
                    "title_translated-en=The+{name}&name={name}&private=false&order={order}"
                );
                assert_eq!(ada.post(&form, &sent).status, 302);
            }
            let shown = nobody.get(&list).body;
            let places =
                ["The first", "Hours", "The news"].map(|title| shown.find(title).expect(title));
            assert!(places.is_sorted(), "{shown}");
            assert!(!shown.contains("pages_edit"), "{shown}");
            // A name that is taken is told at its field, and nothing that was typed is lost.
            ada.post(&form, &format!("{said}&private=false"))
                .says(&["aria-invalid=\"true\"", "value=\"Heures\""]);
            for name in ["edith", "mia"] {
                let mut other = Visitor::signed_in(&server, name, "correct-horse");
                let remove = format!("{}/hours", form.replace("_edit", "_delete"));
                for path in [&form, &one, &remove] {
                    assert_eq!(other.get(path).status, 403, "{name} {path}");
                }
                assert_eq!(other.post(&form, said).status, 403, "{name}");
                assert_eq!(other.post(&remove, "confirm=yes").status, 403, "{name}");
            }
            assert_eq!(nobody.get(&form).status, 403);
            let remove = format!("/{family}/pages_delete/{name}/hours");
            ada.get(&remove).says(&["Hours", "name=\"confirm\""]);
            let gone = ada.post(&remove, "confirm=yes");
            assert_eq!(gone.leads_to(&server), list);
            assert_eq!(nobody.get(&format!("{list}/hours")).status, 404);
        }
        // Of what she does not administer she writes none, nor those of the site.
        for path in [
            "/organization/pages_edit/elsewhere",
            "/organization/pages_edit/none",
            "/group/pages_edit/water-office",
            "/pages_edit",
        ] {
            assert_eq!(ada.get(path).status, 403, "{path}");
        }
        assert_eq!(ada.get("/group/pages_edit/nature/none").status, 404);
        // Her pictures stand in them.
        let token = root.done(
            "api_token_create",
            &json!({"user": "ada", "name": "Pictures"}),
        );
        let token = [format!(
            "Authorization: {}",
            token["token"].as_str().unwrap()
        )];
        let fields = [
            ("title_translated-en", Holds::Text("Map")),
            ("name", Holds::Text("map")),
            ("picture_alt", Holds::Text("A river")),
            ("picture", Holds::File("map.png", b"\x89PNG\r\n\x1a\nrest")),
        ];
        let form = "/organization/pages_edit/water-office";
        let (_, body) = publish::send(&server, form, &token, &fields);
        assert!(body.contains("![A river]("), "{body}");
    });
}

/// The form takes a picture, puts it into what is typed and saves nothing yet.
#[test]
fn the_form_of_a_page_takes_pictures() {
    everywhere(|place| {
        let (server, mut root) = site(place);
        root.done(
            "config_option_update",
            &json!({"ckan.site_url": server.url()}),
        );
        let mut visitor = Visitor::signed_in(&server, "root", "correct-horse-battery");
        let token = place.run(&["token", "create", "root"]).done();
        let token = [format!("Authorization: {}", token.trim())];
        let sent = |content: &[u8]| {
            let fields = [
                ("title_translated-en", Holds::Text("Guide")),
                ("content_translated-en", Holds::Text("Words.")),
                ("content_translated-fr", Holds::Text("Des mots.")),
                ("name", Holds::Text("guide")),
                ("page_type", Holds::Text("page")),
                ("private", Holds::Text("false")),
                ("picture_alt", Holds::Text("A [river]")),
                ("picture", Holds::File("map.png", content)),
            ];
            publish::send(&server, "/pages_edit", &token, &fields)
        };
        let (head, body) = sent(b"\x89PNG\r\n\x1a\nrest");
        assert!(head.contains(" 200 "), "{head} {body}");
        for part in [
            "Words.\n\n![A  river ](",
            "Des mots.\n\n![A  river ](",
            "role=\"status\"",
        ] {
            assert!(body.contains(part), "{part}: {body}");
        }
        let (_, behind) = body.split_once("![A  river ](").unwrap();
        let (address, _) = behind.split_once(')').unwrap();
        let path = address.strip_prefix(&server.url()).unwrap();
        assert!(path.starts_with("/uploads/page_images/"), "{path}");
        assert_eq!(visitor.get("/pages/guide").status, 404);
        // The logo of the site is given by form too.
        let url = server.url();
        let fields = [
            ("ckan.site_title", Holds::Text("Library")),
            ("ckan.site_url", Holds::Text(&url)),
            (
                "logo_upload",
                Holds::File("logo.png", b"\x89PNG\r\n\x1a\nlogo"),
            ),
        ];
        let (head, body) = publish::send(&server, "/ckan-admin/config", &token, &fields);
        assert!(head.contains(" 302 "), "{head} {body}");
        let page = visitor.get("/ckan-admin/config");
        page.says(&[
            "<img class=\"own\" src=\"/uploads/admin/",
            "<a href=\"/pages\">Pages</a>",
        ]);
        let cleared = visitor.post(
            "/ckan-admin/config",
            &format!(
                "ckan.site_title=Library&ckan.site_url={}&clear_logo_upload=true",
                server.url()
            ),
        );
        assert_eq!(cleared.status, 302, "{}", cleared.body);
        assert!(!visitor.get("/").body.contains("class=\"own\""));
        // What is no picture is told beside the text, which is kept.
        let (_, body) = sent(b"no picture");
        for part in ["Words.</textarea>", "value=\"A [river]\"", "role=\"alert\""] {
            assert!(body.contains(part), "{part}: {body}");
        }
        let none = visitor.post(
            "/pages_edit",
            "do=picture&title_translated-en=Guide&name=guide",
        );
        none.says(&["value=\"Guide\"", "role=\"alert\""]);
        assert_eq!(visitor.get("/pages/guide").status, 404);
    });
}
