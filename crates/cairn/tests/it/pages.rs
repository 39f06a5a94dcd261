//! The website as readers meet it, over HTTP: which page answers, in which language, what it never shows.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use regex::Regex;
use serde_json::json;

use crate::http::{Answer, Client};
use crate::place::{Place, everywhere, repository};
use crate::server::Server;

/// Most pages that a walk looks at.
const MOST: usize = 400;

/// A site with records of several kinds that everybody sees, and some that nobody but sysadmins does.
pub(crate) fn site(place: &Place) -> (Server, Client) {
    site_with(place, &[])
}

/// The same with more settings.
pub(crate) fn site_with(place: &Place, more: &[&str]) -> (Server, Client) {
    let token = place.sysadmin("root");
    let mut settings = vec!["site.title=Library", "loading.enabled=false"];
    settings.extend(more);
    let server = place.serve(&settings);
    let mut root = server.client(&token);
    root.done(
        "organization_create",
        &json!({"name": "water-office", "title": "Water Office", "title_translated": {"en": "Water Office", "fr": "Bureau de l’eau"}, "description": "Rivers <b>and</b> lakes"}),
    );
    root.done(
        "group_create",
        &json!({"name": "nature", "title": "Nature & parks"}),
    );
    let rivers = root.done(
        "package_create",
        &json!({
            "name": "rivers", "owner_org": "water-office", "license_id": "cc-by",
            "title": "Rivers", "title_translated": {"en": "Rivers", "fr": "Rivières"},
            "notes": "Long *rivers*. <script>alert(1)</script> [x](javascript:alert(2))",
            "tags": [{"name": "fresh water"}], "groups": [{"name": "nature"}], "update_frequency": "monthly",
            "extras": [{"key": "depth", "value": "<img src=x onerror=alert(3)>"}],
            "resources": [{"url": "javascript:alert(4)", "name": "Bad", "format": "HTML"}, {"url": "https://example.org/a.csv", "name": "Gauges", "format": "CSV"}],
        }),
    );
    let table = rivers["resources"][1]["id"].clone();
    let records: Vec<_> = (0..60)
        .map(|number| json!({"gauge": format!("G{number:02}"), "level": number}))
        .collect();
    root.done(
        "datastore_create",
        &json!({"resource_id": table, "force": true, "records": records, "fields": [{"id": "gauge", "type": "text", "info": {"label": "Gauge", "label_fr": "Station", "notes": "<i>where</i>"}}, {"id": "level", "type": "int"}]}),
    );
    root.done(
        "package_create",
        &json!({"name": "hidden-plan", "title": "Secret plan", "owner_org": "water-office", "private": true}),
    );
    root.done(
        "package_create",
        &json!({"name": "early-draft", "title": "Secret draft", "owner_org": "water-office", "state": "draft"}),
    );
    (server, root)
}

fn get(client: &mut Client, path: &str) -> Answer {
    client.send("GET", path, "", b"").unwrap()
}

#[test]
fn pages_stand_at_the_addresses_of_ckan() {
    everywhere(|place| {
        let (server, mut root) = site(place);
        let rivers = root.done("package_show", &json!({"id": "rivers"}));
        let (id, resource) = (
            rivers["id"].as_str().unwrap(),
            rivers["resources"][1]["id"].as_str().unwrap(),
        );
        let mut nobody = server.anonymous();
        for (path, status) in [
            ("/".to_owned(), 200),
            ("/about".to_owned(), 200),
            ("/log".to_owned(), 200),
            ("/log?id=rivers&before=x".to_owned(), 200),
            ("/dataset/rivers?as_of=2100-01-01".to_owned(), 200),
            ("/dataset/rivers?as_of=2000-01-01".to_owned(), 404),
            ("/dataset/rivers?as_of=x".to_owned(), 400),
            ("/dataset".to_owned(), 200),
            ("/dataset/".to_owned(), 200),
            ("/dataset?q=title:%5B".to_owned(), 200),
            ("/dataset?q=%7B!term".to_owned(), 400),
            ("/dataset?page=0".to_owned(), 400),
            ("/dataset?page=x".to_owned(), 400),
            ("/dataset?page=99999".to_owned(), 200),
            ("/dataset?nofield=x".to_owned(), 200),
            ("/dataset?tags=a%22b%5C".to_owned(), 200),
            ("/algorithm".to_owned(), 200),
            ("/dataset/rivers".to_owned(), 200),
            ("/dataset/rivers/".to_owned(), 404),
            (format!("/dataset/{id}"), 302),
            ("/dataset/none".to_owned(), 404),
            ("/dataset/hidden-plan".to_owned(), 404),
            ("/dataset/early-draft".to_owned(), 404),
            (format!("/dataset/rivers/resource/{resource}"), 200),
            (
                format!("/dataset/rivers/resource/{resource}?q=G01&sort=level+desc"),
                200,
            ),
            (
                format!("/dataset/rivers/resource/{resource}?sort=%3Bdrop"),
                200,
            ),
            (format!("/dataset/none/resource/{resource}"), 404),
            (format!("/dataset/hidden-plan/resource/{resource}"), 404),
            ("/dataset/new".to_owned(), 403),
            ("/dataset/edit/rivers".to_owned(), 403),
            ("/dataset/groups/rivers".to_owned(), 200),
            ("/dataset/activity/rivers".to_owned(), 200),
            ("/dataset/activity/rivers?page=0".to_owned(), 400),
            ("/dataset/activity/hidden-plan".to_owned(), 404),
            ("/dataset/quality/rivers".to_owned(), 200),
            ("/dataset/quality/hidden-plan".to_owned(), 404),
            ("/analytics".to_owned(), 200),
            ("/analytics?since=soon".to_owned(), 400),
            ("/dataset/analytics/rivers".to_owned(), 200),
            ("/dataset/analytics/hidden-plan".to_owned(), 404),
            ("/organization/analytics/water-office".to_owned(), 200),
            ("/organization/analytics/none".to_owned(), 404),
            ("/participate".to_owned(), 200),
            ("/participate/requests".to_owned(), 200),
            ("/participate/requests?sort=charm".to_owned(), 400),
            ("/participate/ask".to_owned(), 302),
            ("/participate/show".to_owned(), 302),
            ("/participate/moderation".to_owned(), 302),
            ("/participate/none".to_owned(), 404),
            ("/dataset/comments/rivers".to_owned(), 200),
            ("/dataset/comments/hidden-plan".to_owned(), 404),
            ("/dashboard/notifications".to_owned(), 302),
            ("/notifications/leave/none".to_owned(), 404),
            ("/dataset/followers/rivers".to_owned(), 403),
            ("/charter".to_owned(), 200),
            ("/charter?organization=water-office".to_owned(), 200),
            ("/charter?organization=none".to_owned(), 404),
            ("/charter?month=soon".to_owned(), 400),
            ("/charter?month=1999-01".to_owned(), 404),
            ("/charter/comparison".to_owned(), 200),
            ("/charter/attestations".to_owned(), 200),
            ("/charter/attestation/none".to_owned(), 404),
            ("/charter/sign?organization=water-office".to_owned(), 302),
            ("/quality".to_owned(), 200),
            ("/quality?organization=water-office".to_owned(), 200),
            (
                "/quality/records?measure=keywords&state=met".to_owned(),
                200,
            ),
            ("/quality/records?measure=none".to_owned(), 400),
            ("/quality/records?page=0".to_owned(), 400),
            ("/inventory".to_owned(), 200),
            (
                "/fr/inventory?organization=water-office&late=true".to_owned(),
                200,
            ),
            ("/inventory?access_level=none".to_owned(), 200),
            ("/inventory?access_level=wrong".to_owned(), 400),
            ("/inventory/import".to_owned(), 302),
            ("/organization".to_owned(), 200),
            ("/organization/water-office".to_owned(), 200),
            ("/organization/about/water-office".to_owned(), 200),
            ("/organization/members/water-office".to_owned(), 200),
            ("/organization/nature".to_owned(), 404),
            ("/organization/none".to_owned(), 404),
            ("/group/nature".to_owned(), 200),
            ("/group/none".to_owned(), 404),
            ("/tag".to_owned(), 200),
            ("/tag/fresh%20water".to_owned(), 200),
            ("/tag/fresh%20water?q=zzzz".to_owned(), 200),
            ("/tag/none".to_owned(), 404),
            ("/subject".to_owned(), 200),
            ("/subject/none".to_owned(), 404),
            ("/user/".to_owned(), 200),
            ("/user/root".to_owned(), 200),
            ("/user/none".to_owned(), 404),
            ("/user/me".to_owned(), 302),
            ("/user/login".to_owned(), 200),
            ("/user/register".to_owned(), 403),
            ("/user/reset".to_owned(), 200),
            ("/user/reset/none".to_owned(), 403),
            ("/user/edit".to_owned(), 400),
            ("/dashboard".to_owned(), 302),
            ("/dashboard/datasets".to_owned(), 302),
            ("/ckan-admin/".to_owned(), 403),
            ("/fr/dataset/rivers".to_owned(), 200),
            ("/zz/dataset".to_owned(), 404),
            ("/no%00where".to_owned(), 404),
            ("/no%ffwhere".to_owned(), 404),
        ] {
            let answer = get(&mut nobody, &path);
            assert_eq!(answer.status, status, "{path}");
            assert!(
                answer.kind.starts_with("text/html"),
                "{path}: {}",
                answer.kind
            );
        }
    });
}

#[test]
fn readers_see_their_language_and_nothing_that_runs_or_is_secret() {
    everywhere(|place| {
        let (server, mut root) = site(place);
        let mut nobody = server.anonymous();
        let french = get(&mut nobody, "/fr/dataset/rivers").text();
        for part in [
            "<html lang=\"fr\">",
            "<h1>Rivières</h1>",
            "Bureau de l’eau",
            "Fréquence de mise à jour",
            "Chaque mois",
            "href=\"/dataset/rivers\" lang=\"en\"",
            "&lt;script&gt;alert(1)&lt;/script&gt;",
            "&#60;img src=x onerror=alert(3)&#62;",
        ] {
            assert!(french.contains(part), "{part} in {french}");
        }
        // Scripts are files of this site, or data of which none is ended by what stands in it.
        let data = Regex::new("<script type=\"application/ld\\+json\">[^<]*</script>").unwrap();
        let script = Regex::new("<script src=\"/assets/[^\"]*\" defer></script>").unwrap();
        let french = data.replace_all(&french, "");
        let french = script.replace_all(&french, "");
        for part in [
            "<script",
            "javascript:",
            "<img src=x",
            "style=\"",
            "onclick",
        ] {
            assert!(!french.contains(part), "{part} in {french}");
        }
        for (path, secret) in [
            ("/dataset?q=secret", "Secret "),
            ("/organization/water-office", "Secret "),
            ("/", "Secret "),
            ("/organization/activity/water-office", "Secret "),
        ] {
            let page = get(&mut nobody, path).text();
            assert!(!page.contains(secret), "{path}");
        }
        // Those who may see them do, and are told that others do not.
        let page = get(&mut root, "/dataset?q=secret").text();
        assert!(page.contains("/dataset/hidden-plan") && page.contains("/dataset/early-draft"));
        assert!(page.contains("Private") && page.contains("Draft"));
    });
}

#[test]
fn tables_are_paged_sorted_and_searched_by_the_server() {
    everywhere(|place| {
        let (server, mut root) = site(place);
        let rivers = root.done("package_show", &json!({"id": "rivers"}));
        let resource = rivers["resources"][1]["id"].as_str().unwrap();
        let path = format!("/fr/dataset/rivers/resource/{resource}");
        let mut nobody = server.anonymous();
        let cells = |page: &str| -> Vec<String> {
            let cell = Regex::new("<tr><td>(G[0-9]+)</td>").unwrap();
            cell.captures_iter(page)
                .map(|found| found[1].to_owned())
                .collect()
        };
        let first = get(&mut nobody, &path).text();
        assert_eq!(cells(&first).len(), 25);
        assert!(
            first.contains("Station") && first.contains("60 lignes"),
            "{first}"
        );
        let last = get(&mut nobody, &format!("{path}?page=3")).text();
        assert_eq!(cells(&last).len(), 10);
        let sorted = get(&mut nobody, &format!("{path}?sort=%22level%22+desc")).text();
        assert_eq!(cells(&sorted)[0], "G59");
        assert!(sorted.contains("aria-sort=\"descending\""));
        let found = get(&mut nobody, &format!("{path}?q=G07")).text();
        assert_eq!(cells(&found), ["G07"]);
    });
}

/// Pages are kept ready for those without a session, and are never older than what was changed last.
#[test]
fn pages_that_are_kept_show_what_was_changed_last() {
    everywhere(|place| {
        let (server, mut root) = site(place);
        let mut nobody = server.anonymous();
        let pages = [
            "/",
            "/fr/",
            "/dataset",
            "/dataset/rivers",
            "/organization/water-office",
            "/group/nature",
            "/tag/fresh%20water",
        ];
        let mut all = |holds: &str| {
            for path in pages {
                // Made, and then taken from where it is kept.
                for _ in 0..2 {
                    let page = get(&mut nobody, path).text();
                    assert!(page.contains(holds), "{holds} in {path}: {page}");
                }
            }
        };
        all("/dataset/rivers");
        root.done(
            "package_patch",
            &json!({"id": "rivers", "title_translated": {"en": "Streams", "fr": "Streams"}, "title": "Streams"}),
        );
        all("Streams");
        root.done(
            "config_option_update",
            &json!({"ckan.site_title": "Annex", "ckan.site_intro_text": "Ask *us*."}),
        );
        all("Annex</title>");
        let page = get(&mut nobody, "/").text();
        assert!(page.contains("<p>Ask <em>us</em>.</p>"), "{page}");
        root.done("follow_dataset", &json!({"id": "rivers"}));
        let page = get(&mut nobody, "/dataset/rivers").text();
        assert!(page.contains("1 follower"), "{page}");
        let page = get(&mut nobody, "/").text();
        let popular = page.split("id=\"popular\"").nth(1).unwrap();
        assert!(popular.contains("Streams"), "{page}");
        // Kept for those who see it, and for nobody else.
        root.done("package_patch", &json!({"id": "rivers", "private": true}));
        for (path, status) in [("/dataset/rivers", 410), ("/tag/fresh%20water", 404)] {
            assert_eq!(get(&mut nobody, path).status, status, "{path}");
            assert_eq!(get(&mut root, path).status, 200, "{path}");
            assert_eq!(get(&mut nobody, path).status, status, "{path}");
        }
        for path in ["/", "/dataset", "/organization/water-office"] {
            let page = get(&mut nobody, path).text();
            assert!(!page.contains("Streams"), "{path}: {page}");
        }
    });
}

/// Every address that a page leads to answers, and a page in French says nothing in English.
#[test]
fn every_link_of_every_page_leads_somewhere() {
    let place = Place::sqlite();
    let (server, _) = site(&place);
    let mut nobody = server.anonymous();
    let link = Regex::new("(?:href|src|action)=\"(/[^\"]*)\"").unwrap();
    let messages = english_messages();
    let mut waiting: VecDeque<(String, String)> = VecDeque::from([
        ("/".to_owned(), "the start".to_owned()),
        ("/fr/".to_owned(), "the start".to_owned()),
    ]);
    let mut seen = BTreeSet::new();
    while let Some((path, from)) = waiting.pop_front() {
        if !seen.insert(path.clone()) || seen.len() > MOST {
            continue;
        }
        let answer = get(&mut nobody, &path);
        assert!(
            answer.status < 400,
            "{path}, from {from}: {}",
            answer.status
        );
        if !answer.kind.starts_with("text/html") || path.starts_with("/api/") {
            continue;
        }
        let page = answer.text();
        if path.starts_with("/fr/") {
            for (name, text) in &messages {
                let said = page.contains(&format!(">{text}<"));
                assert!(!said, "{path} says {name} in English: {text}");
            }
        }
        for found in link.captures_iter(&page) {
            let to = found[1].replace("&#38;", "&").replace("&amp;", "&");
            let to = to.split('#').next().unwrap_or_default().to_owned();
            waiting.push_back((to, path.clone()));
        }
    }
    assert!(seen.len() > 60, "{}", seen.len());
}

/// The English messages of several words, which no French page may hold.
fn english_messages() -> BTreeMap<String, String> {
    let read = |language: &str| -> BTreeMap<String, String> {
        let folder = repository().join(format!("crates/portal/locales/{language}"));
        let files = std::fs::read_dir(folder).unwrap();
        let text: String = files
            .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
            .collect();
        text.lines()
            .filter_map(|line| line.split_once(" = "))
            .filter(|(name, text)| !name.starts_with(['#', ' ']) && !text.contains('{'))
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .collect()
    };
    let french = read("fr");
    let mut english = read("en");
    // Words that are the same in both languages say nothing.
    english.retain(|name, text| {
        french.get(name) != Some(text) && !french.values().any(|other| other == text)
    });
    english
}

/// Sends a request whose connection is closed after it; returns head and body.
pub(crate) fn raw(
    server: &Server,
    method: &str,
    path: &str,
    headers: &[String],
    body: &str,
) -> (String, String) {
    raw_bytes(server, method, path, headers, body.as_bytes())
}

/// The same with a body that need not be a text.
pub(crate) fn raw_bytes(
    server: &Server,
    method: &str,
    path: &str,
    headers: &[String],
    body: &[u8],
) -> (String, String) {
    let mut connection = TcpStream::connect(&server.address).unwrap();
    let mut head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n",
        server.address
    );
    for header in headers {
        head.push_str(&format!("{header}\r\n"));
    }
    if method == "POST" {
        head.push_str(&format!(
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
            body.len()
        ));
    }
    connection
        .write_all(&[format!("{head}\r\n").as_bytes(), body].concat())
        .unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

/// Asks for what is no text; returns head and body.
pub(crate) fn bytes_of(server: &Server, path: &str, headers: &[String]) -> (String, Vec<u8>) {
    let mut connection = TcpStream::connect(&server.address).unwrap();
    let headers: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
    let host = &server.address;
    let head = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n");
    connection.write_all(head.as_bytes()).unwrap();
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|at| at == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    (head, answer[end + 4..].to_vec())
}

pub(crate) fn status(head: &str) -> u16 {
    head.split(' ').nth(1).unwrap().parse().unwrap()
}

/// What a header of an answer says.
pub(crate) fn said<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    all_said(head, name).next()
}

/// What all headers of a name say.
pub(crate) fn all_said<'h>(head: &'h str, name: &str) -> impl Iterator<Item = &'h str> {
    head.lines().filter_map(move |line| {
        let (key, value) = line.split_once(": ")?;
        key.eq_ignore_ascii_case(name).then_some(value)
    })
}

#[test]
fn people_sign_in_with_a_password_and_their_forms_are_sealed() {
    everywhere(|place| {
        let (server, mut root) = site(place);
        let sign_in = |form: &str| raw(&server, "POST", "/fr/user/login", &[], form);
        let (head, body) = sign_in("login=root&password=wrong-horse");
        assert_eq!(status(&head), 200);
        assert!(said(&head, "set-cookie").is_none());
        assert!(body.contains("La connexion a échoué"), "{body}");
        let (head, _) = sign_in(
            "login=ROOT@example.org&password=correct-horse-battery&came_from=//evil.example",
        );
        assert_eq!(status(&head), 302);
        assert_eq!(
            said(&head, "location"),
            Some(format!("{}/fr/dashboard/datasets", server.url()).as_str())
        );
        let cookie = said(&head, "set-cookie").unwrap();
        for part in ["ckan=", "HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Max-Age"), "{cookie}");
        let cookie = format!("Cookie: other=1; {}", cookie.split(';').next().unwrap());
        let signed_in = [cookie.clone()];
        // Pages and the API know who it is, and nobody else keeps what they are told.
        let (head, body) = raw(&server, "GET", "/dashboard/datasets", &signed_in, "");
        assert_eq!(status(&head), 200);
        assert!(
            body.contains("hidden-plan") && body.contains("early-draft"),
            "{body}"
        );
        assert!(said(&head, "cache-control").unwrap().starts_with("private"));
        let (_, body) = raw(
            &server,
            "GET",
            "/api/3/action/package_show?id=hidden-plan",
            &signed_in,
            "",
        );
        assert!(
            body.contains("\"success\": true") || body.contains("\"success\":true"),
            "{body}"
        );
        // What changes something must come from a page of this site.
        let create = |headers: &[String]| {
            let path = "/api/3/action/package_create";
            raw(
                &server,
                "POST",
                path,
                headers,
                "name=by-cookie&owner_org=water-office",
            )
        };
        let (head, body) = create(&signed_in);
        assert_eq!(status(&head), 400);
        assert!(body.contains("The CSRF token is missing."), "{body}");
        let (_, page) = raw(&server, "GET", "/", &signed_in, "");
        let seal = Regex::new("name=\"_csrf_token\" value=\"([^\"]+)\"").unwrap();
        let seal = seal.captures(&page).unwrap()[1].to_owned();
        let (head, body) = create(&[cookie.clone(), format!("X-CSRFToken: {seal}")]);
        assert_eq!(status(&head), 200, "{body}");
        let (head, _) = raw(&server, "POST", "/user/_logout", &signed_in, "");
        assert_eq!(status(&head), 400);
        let (head, _) = raw(
            &server,
            "POST",
            "/user/_logout",
            &signed_in,
            &format!("_csrf_token={seal}"),
        );
        assert_eq!(status(&head), 302);
        assert!(
            said(&head, "set-cookie").unwrap().starts_with("ckan=; "),
            "{head}"
        );
        // Another password ends what was signed in with the old one.
        root.done(
            "user_patch",
            &json!({"id": "root", "password": "better-horse-battery"}),
        );
        let (head, _) = raw(&server, "GET", "/dashboard/datasets", &signed_in, "");
        assert_eq!(status(&head), 302);
        let forged = [cookie.replace("ckan=", "ckan=A")];
        let (head, _) = raw(&server, "GET", "/dashboard/datasets", &forged, "");
        assert_eq!(status(&head), 302);
    });
}

#[test]
fn who_guesses_passwords_waits() {
    let place = Place::sqlite();
    place.sysadmin("root");
    let server = place.serve(&["sessions.failures=3"]);
    let sign_in = |password: &str| {
        let form = format!("login=root&password={password}&remember=1");
        raw(&server, "POST", "/user/login", &[], &form)
    };
    for _ in 0..3 {
        let (head, body) = sign_in("wrong-horse");
        assert_eq!(status(&head), 200);
        assert!(
            body.contains("Login failed. Bad username or password."),
            "{body}"
        );
    }
    let (head, body) = sign_in("correct-horse-battery");
    assert_eq!(status(&head), 200);
    assert!(body.contains("too many wrong passwords"), "{body}");
}

#[test]
fn records_are_added_and_changed_with_forms_that_lose_nothing() {
    everywhere(|place| {
        let (server, mut root) = site(place);
        let alice = root.done(
            "user_create",
            &json!({"name": "alice", "email": "alice@example.org", "password": "correct-horse"}),
        );
        let office = root.done("organization_show", &json!({"id": "water-office"}))["id"].clone();
        let office = office.as_str().unwrap();
        let token = |user: &str| {
            let made = place.run(&["token", "create", user]).done();
            [format!("Authorization: {}", made.trim())]
        };
        let (alice_token, root_token) = (token("alice"), token("root"));
        // Who may add nothing anywhere gets no form.
        for headers in [&[][..], &alice_token] {
            let (head, _) = raw(&server, "GET", "/dataset/new", headers, "");
            assert_eq!(status(&head), 403);
        }
        root.done(
            "organization_member_create",
            &json!({"id": "water-office", "username": "alice", "role": "editor"}),
        );
        let (head, body) = raw(&server, "GET", "/fr/dataset/new", &alice_token, "");
        assert_eq!(status(&head), 200);
        for part in [
            "name=\"title_translated-fr\"",
            "name=\"notes_translated-en\"",
            &format!("<option value=\"{office}\">Bureau de l’eau</option>"),
            "Chaque semaine",
            "name=\"resources-0-url\"",
            "Publier",
        ] {
            assert!(body.contains(part), "{part} in {body}");
        }
        // What is wrong is said, and what was typed is still there.
        let form = "title_translated-fr=Neige+%3Cb%3E&title_translated-en=Snow&name=Bad+Name!&contact_email=nowhere";
        let (head, body) = raw(&server, "POST", "/dataset/new", &alice_token, form);
        assert_eq!(status(&head), 200);
        assert!(body.contains("Nothing is saved yet"), "{body}");
        assert!(
            body.contains("value=\"Neige &#60;b&#62;\"") && body.contains("value=\"Bad Name!\""),
            "{body}"
        );
        assert!(
            body.contains("href=\"#name\"") && body.contains("aria-invalid=\"true\""),
            "{body}"
        );
        let form = format!(
            "title_translated-fr=Neige&title_translated-en=Snow&owner_org={office}&update_frequency=weekly&tag_string=snow%2C+ice&tags=snow%2C+ice\
             &keywords-fr=neige&private=false&resources-0-url=https%3A%2F%2Fexample.org%2Fsnow.csv&resources-0-format=csv&save=draft"
        );
        let (head, body) = raw(&server, "POST", "/dataset/new", &alice_token, &form);
        assert_eq!(status(&head), 302, "{body}");
        let address = said(&head, "location").unwrap().to_owned();
        let name = address.rsplit('/').next().unwrap();
        let shown = root.done("package_show", &json!({ "id": name }));
        assert_eq!(shown["state"], "draft");
        assert_eq!(
            shown["title_translated"],
            json!({"en": "Snow", "fr": "Neige"})
        );
        assert_eq!(shown["update_frequency"], "weekly");
        assert_eq!(shown["resources"][0]["format"], "CSV");
        assert_eq!(shown["creator_user_id"], alice["id"]);
        // Two editors at once: the second is told, and what was typed is still there.
        let seen = shown["metadata_modified"].as_str().unwrap();
        let resource = shown["resources"][0]["id"].as_str().unwrap();
        let form = |title: &str, seen: &str| {
            format!(
                "title_translated-en={title}&title_translated-fr=Neige&owner_org={office}&name={name}&seen={seen}&save=active\
                 &resources-0-url=https%3A%2F%2Fexample.org%2Fsnow.csv&resources-0-id={resource}"
            )
        };
        let path = format!("/dataset/edit/{name}");
        let (head, body) = raw(
            &server,
            "POST",
            &path,
            &root_token,
            &form("Snow+depth", seen),
        );
        assert_eq!(status(&head), 302, "{body}");
        let (head, body) = raw(&server, "POST", &path, &alice_token, &form("Ice", seen));
        assert_eq!(status(&head), 200);
        assert!(
            body.contains("Somebody else changed this record") && body.contains("value=\"Ice\""),
            "{body}"
        );
        let now = root.done("package_show", &json!({ "id": name }));
        assert_eq!(now["title_translated"]["en"], "Snow depth");
        assert_eq!(now["state"], "active");
        assert_eq!(now["resources"][0]["id"], resource);
        let again = now["metadata_modified"].as_str().unwrap();
        let (head, body) = raw(&server, "POST", &path, &alice_token, &form("Ice", again));
        assert_eq!(status(&head), 302, "{body}");
        let (head, _) = raw(&server, "POST", &path, &[], &form("Nobody", again));
        assert_eq!(status(&head), 403);
    });
}
