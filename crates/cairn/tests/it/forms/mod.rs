//! Broken input on every form of the website: whatever arrives, nothing of what was typed is lost, nothing is done twice or over what
//! somebody else did, and the page says in the reader's language what to do.

mod table;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use regex::Regex;
use serde_json::{Value, json};

use crate::http::Client;
use crate::pages::site_with;
use crate::place::{Place, everywhere, repository};
use crate::registers::{rates, sorter};
use crate::server::Server;
use crate::visitor::{Sent, Visitor};
use table::{Form, Rival, Who, rows};

/// Looks again and again until something is there.
pub(crate) fn until<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < end, "it takes too long");
        std::thread::yield_now();
    }
}

/// Longest wait for something that is done beside requests.
const PATIENCE: Duration = Duration::from_secs(300);
const PASSWORD: &str = "correct-horse";
/// What is typed into the fields of a form that does not arrive whole; it stands in pages as it is.
const KEPT: &str = "kept-words";
/// The form that is gone once it was taken: what was decided waits no more.
const DECIDES: &str = "participate/moderation.html";
/// What nobody wants in a page.
const SCRIPT: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

/// A site with all that the forms are about.
struct Site<'s> {
    server: &'s Server,
    root: Client,
    names: BTreeMap<&'static str, String>,
}

/// The fields of a form, as they are sent.
type Fields = Vec<(String, String)>;

impl<'s> Site<'s> {
    fn of(server: &'s Server, mut root: Client) -> Self {
        for name in ["carol", "erin", "gil"] {
            root.done(
                "user_create",
                &json!({"name": name, "email": format!("{name}@example.org"), "password": PASSWORD}),
            );
        }
        root.done(
            "organization_member_create",
            &json!({"id": "water-office", "username": "erin", "role": "member"}),
        );
        for name in ["lakes", "gone"] {
            root.done(
                "package_create",
                &json!({"name": name, "title": name, "owner_org": "water-office"}),
            );
        }
        root.done("package_delete", &json!({"id": "gone"}));
        root.done(
            "harvest_source_create",
            &json!({"name": "neighbours", "title": "Neighbours", "url": "https://example.org/data.json", "source_type": "datajson", "owner_org": "water-office"}),
        );
        let job = root.done("harvest_job_create", &json!({"source_id": "neighbours"}));
        root.done(
            "package_collaborator_create",
            &json!({"id": "rivers", "user_id": "erin", "capacity": "member"}),
        );
        let [comment, refused, shown, decided] = comments(server, &mut root);
        let [asked, merged] = registered(&mut root);
        let rivers = root.done("package_show", &json!({"id": "rivers"}));
        for name in ["levels", "spare"] {
            root.done(
                "indicator_create",
                &json!({
                    "name": name, "owner_org": "water-office", "title_translated": {"en": "Levels", "fr": "Niveaux"},
                    "statement": format!("SELECT '2026' AS year, max(level) AS level FROM \"{}\"", rivers["resources"][1]["id"].as_str().unwrap()),
                }),
            );
        }
        for name in ["guide", "spare-page"] {
            root.done(
                "ckanext_pages_update",
                &json!({"name": name, "title_translated": {"en": "Guide", "fr": "Guide"}, "content": "Words"}),
            );
            root.done(
                "ckanext_org_pages_update",
                &json!({"org_id": "water-office", "name": name, "title_translated": {"en": "Guide", "fr": "Guide"}, "content": "Words"}),
            );
        }
        let id = |root: &mut Client, action: &str, name: &str| {
            let shown = root.done(action, &json!({"id": name}));
            shown["id"].as_str().unwrap().to_owned()
        };
        let resource = rivers["resources"][1]["id"].as_str().unwrap().to_owned();
        let names = BTreeMap::from([
            (
                "{office}",
                id(&mut root, "organization_show", "water-office"),
            ),
            ("{plan}", id(&mut root, "package_show", "hidden-plan")),
            ("{gone}", id(&mut root, "package_show", "gone")),
            ("{resource}", resource),
            ("{erin}", id(&mut root, "user_show", "erin")),
            ("{run}", job["id"].as_str().unwrap().to_owned()),
            ("{url}", server.url()),
            ("{comment}", comment),
            ("{refused}", refused),
            ("{shown}", shown),
            ("{decided}", decided),
            ("{asked}", asked),
            ("{merged}", merged),
        ]);
        Self {
            server,
            root,
            names,
        }
    }

    fn filled(&self, text: &str) -> String {
        let names = self.names.iter();
        names.fold(text.to_owned(), |text, (name, value)| {
            text.replace(name, value)
        })
    }

    fn visitor(&self, who: Who) -> Visitor<'s> {
        match who {
            Who::Nobody => Visitor::new(self.server),
            Who::Root => Visitor::signed_in(self.server, "root", "correct-horse-battery"),
            Who::Carol => Visitor::signed_in(self.server, "carol", PASSWORD),
        }
    }

    /// Returns where a form is sent, and what it holds without anybody's doing, taken from its page.
    fn opened(&self, visitor: &mut Visitor<'_>, form: &Form, language: &str) -> (String, Fields) {
        let page = self.filled(form.page);
        let to = match form.to {
            "" => page.clone(),
            to => self.filled(to),
        };
        let to = format!("{language}{to}");
        let shown = match page.as_str() {
            "" => visitor.get("/about"),
            page => visitor.get(&format!("{language}{page}")),
        };
        assert_eq!(shown.status, 200, "{page}: {}", shown.body);
        let sealed = |body: &str| {
            hidden(body)
                .into_iter()
                .filter(|(name, _)| name == "_csrf_token")
                .take(1)
                .collect()
        };
        if form.page.is_empty() {
            return (to, sealed(&shown.body));
        }
        let wanted: Fields = form
            .good
            .iter()
            .map(|(name, value)| ((*name).to_owned(), self.filled(value)))
            .collect();
        // The one for the same member or record, where there are several.
        let found = forms(&shown.body).into_iter().find(|one| {
            let fits = |(name, value): &(String, String)| {
                let mut others = wanted.iter();
                others.all(|(other, wish)| other != name || wish == value)
            };
            (one.to.is_empty() || one.to == to) && one.hidden.iter().all(fits)
        });
        let found = found
            .unwrap_or_else(|| panic!("{page} has no form that is sent to {to}: {}", shown.body));
        (to, found.hidden)
    }

    fn count(&mut self, makes: &str) -> usize {
        let (action, params) = makes.split_once(' ').unwrap();
        let found = self
            .root
            .done(action, &serde_json::from_str(params).unwrap());
        match &found {
            Value::Array(list) => list.len(),
            other => other["count"].as_u64().unwrap() as usize,
        }
    }
}

/// Has gil say something about a record; the first is shown, the others wait.
fn comments(server: &Server, root: &mut Client) -> [String; 4] {
    let token = root.done(
        "api_token_create",
        &json!({"user": "gil", "name": "Comments"}),
    );
    let mut gil = server.client(token["token"].as_str().unwrap());
    let made = ["How often?", "Buy!", "Nice", "Odd"].map(|text| {
        let params = json!({"package_id": "rivers", "text": text, "kind": "feedback"});
        let made = gil.done("comment_create", &params);
        made["id"].as_str().unwrap().to_owned()
    });
    root.done(
        "comment_decide",
        &json!({"id": made[0], "decision": "show"}),
    );
    made
}

/// Makes records of the types that have forms of their own; returns the names of two requests for data.
fn registered(root: &mut Client) -> [String; 2] {
    root.done(
        "package_create",
        &json!({
            "name": "wells", "owner_org": "water-office", "title_translated": {"en": "Wells", "fr": "Puits"}, "access_level": "restricted",
            "exemption": "privacy", "exemption_rationale": {"en": "Owners are named", "fr": "Les propriétaires sont nommés"},
        }),
    );
    until(|| {
        let found = root.done("inventory_list", &json!({"access_level": "restricted"}));
        (found["results"][0]["name"] == "wells").then_some(())
    });
    root.done("package_create", &sorter("water-office"));
    root.done("package_create", &rates("water-office"));
    let office = root.done("organization_show", &json!({"id": "water-office"}));
    ["Ice cover", "Ice depth"].map(|title| {
        let made = root.done(
            "data_request_create",
            &json!({"title": title, "notes": "Daily", "organization_id": office["id"]}),
        );
        assert_eq!(made["waiting"], false, "{made}");
        made["name"].as_str().unwrap().to_owned()
    })
}

/// A form as it stands in a page.
struct Shown {
    to: String,
    hidden: Fields,
}

fn forms(body: &str) -> Vec<Shown> {
    let form = Regex::new("(?s)<form[^>]*method=\"post\"[^>]*>.*?</form>").unwrap();
    let action = Regex::new("^<form[^>]*action=\"([^\"]*)\"").unwrap();
    form.find_iter(body)
        .map(|found| Shown {
            to: action
                .captures(found.as_str())
                .map_or_else(String::new, |to| unescaped(&to[1])),
            hidden: hidden(found.as_str()),
        })
        .collect()
}

fn hidden(html: &str) -> Fields {
    let field = Regex::new("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"").unwrap();
    let fields = field.captures_iter(html);
    fields
        .map(|one| (one[1].to_owned(), unescaped(&one[2])))
        .collect()
}

fn unescaped(text: &str) -> String {
    let pairs = [
        ("&#38;", "&"),
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
    ];
    pairs
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

fn encoded(fields: &Fields) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

/// Puts other values into fields.
fn with(fields: &Fields, changed: &[(&str, &str)]) -> Fields {
    let mut fields: Fields = fields
        .iter()
        .filter(|(name, _)| changed.iter().all(|(other, _)| name != other))
        .cloned()
        .collect();
    fields.extend(
        changed
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    );
    fields
}

/// Checks what every answer to a form holds to.
#[track_caller]
fn sound(form: &Form, what: &str, sent: &Sent) {
    let about = format!("{} {}: {what}", form.template, form.page);
    assert!(sent.status < 500, "{about}: {} {}", sent.status, sent.body);
    for part in ["<script>alert", "<img src=x"] {
        assert!(
            !sent.body.contains(part),
            "{about} has {part}: {}",
            sent.body
        );
    }
    let is_told = sent.body.contains("role=\"alert\"")
        || sent.body.contains("role=\"status\"")
        || sent.body.contains("class=\"lead\"");
    assert!(
        sent.status == 302 || sent.status == 200 || is_told,
        "{about} does not say what to do: {}",
        sent.body
    );
}

/// Checks that what was typed is still there, and what is to be done is said.
#[track_caller]
fn kept(form: &Form, what: &str, sent: &Sent, said: &str) {
    sound(form, what, sent);
    let about = format!("{} {}: {what}", form.template, form.page);
    assert!(
        sent.body.contains(said),
        "{about} does not say {said}: {}",
        sent.body
    );
    for name in form.typed {
        let typed = format!("{KEPT}-{name}");
        assert!(
            sent.body.contains(&typed),
            "{about} loses {name}: {}",
            sent.body
        );
    }
}

#[test]
fn every_form_has_a_row() {
    let folder = repository().join("crates/portal/templates");
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.clone()];
    while let Some(one) = folders.pop() {
        for entry in std::fs::read_dir(one).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let name = path
                .strip_prefix(&folder)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            let count = text.matches("method=\"post\"").count();
            if count > 0 {
                found.insert(name, count);
            }
        }
    }
    for (template, count) in &found {
        let rows = rows().filter(|form| form.template == template).count();
        assert!(
            rows >= *count,
            "{template} has {count} forms, and {rows} rows in the table of this test"
        );
    }
    for form in rows() {
        assert!(
            found.contains_key(form.template),
            "there is no form in {}",
            form.template
        );
    }
}

#[test]
fn no_form_loses_what_was_typed_whatever_arrives() {
    everywhere(|place| {
        let (server, root) = settled(place);
        let site = Site::of(&server, root);
        each(|form| garbled_or_out_of_time(&site, form));
        each(|form| too_little_or_too_much(&site, form));
    });
}

#[test]
fn no_form_is_taken_twice_or_over_what_others_did() {
    everywhere(|place| {
        let (server, root) = settled(place);
        let mut site = Site::of(&server, root);
        each(|form| {
            overtaken(&mut site, form);
            twice(&mut site, form);
        });
    });
}

/// Looks at every form, and tells at the end which do not hold.
fn each(mut look: impl FnMut(&Form)) {
    let mut wrong = Vec::new();
    for form in rows() {
        let holds = catch_unwind(AssertUnwindSafe(|| look(form)));
        if holds.is_err() {
            wrong.push(format!("{} {} {}", form.template, form.page, form.to));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn settled(place: &Place) -> (Server, Client) {
    site_with(
        place,
        &[
            "jobs.workers=0",
            "harvest.workers=0",
            "auth.create_user_via_web=true",
            "auth.allow_dataset_collaborators=true",
            "sessions.failures=1000",
            "participation.least_seconds=0",
            "participation.most_a_day=1000",
        ],
    )
}

/// Text that is none, a session that has ended, and a seal of another one.
fn garbled_or_out_of_time(site: &Site<'_>, form: &Form) {
    for (language, garbled, old, signed_out) in [
        (
            "",
            "no UTF-8 text",
            "before you signed in anew",
            "You are signed out by now",
        ),
        (
            "/fr",
            "pas du texte UTF-8",
            "avant votre nouvelle session",
            "Votre session est terminée",
        ),
    ] {
        let mut visitor = site.visitor(form.who);
        let (to, fields) = site.opened(&mut visitor, form, language);
        let mut fields = with(&fields, form.good);
        for (_, value) in &mut fields {
            *value = site.filled(value);
        }
        for name in form.typed {
            let typed = format!("{KEPT}-{name}");
            fields = with(&fields, &[(name, &typed)]);
        }
        let body = encoded(&fields);
        let sent = visitor.send(&to, &format!("{body}&more=%ff%fe"));
        assert_eq!(sent.status, 400, "{to}: {}", sent.body);
        kept(form, "garbled", &sent, garbled);
        let utf_16: Vec<u8> = body.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let sent = visitor.send_bytes(&to, &utf_16);
        sound(form, "UTF-16", &sent);
        // Words of letters that nobody was sent lead nowhere, whatever comes with them.
        assert!(
            matches!(sent.status, 400 | 403) || form.typed.is_empty() && sent.status == 404,
            "{to}: {} {}",
            sent.status,
            sent.body
        );
        if form.who == Who::Nobody {
            continue;
        }
        let sent = visitor.send(&to, &encoded(&with(&fields, &[("_csrf_token", "old")])));
        assert_eq!(sent.status, 400, "{to}: {}", sent.body);
        if form.template != "frame.html" {
            kept(form, "old seal", &sent, old);
            let sent = Visitor::new(site.server).send(&to, &body);
            assert_eq!(sent.status, 403, "{to}: {}", sent.body);
            kept(form, "signed out", &sent, signed_out);
        }
    }
}

/// Nothing, far too much, and scripts in every field.
fn too_little_or_too_much(site: &Site<'_>, form: &Form) {
    let mut visitor = site.visitor(form.who);
    let (to, fields) = site.opened(&mut visitor, form, "");
    let sent = visitor.send(&to, &encoded(&fields));
    sound(form, "nothing", &sent);
    if form.typed.is_empty() {
        return;
    }
    let mut visitor = site.visitor(form.who);
    for (what, text) in [
        ("too long", "x".repeat(70_000)),
        ("scripts", SCRIPT.to_owned()),
        (
            "control characters",
            "before\u{0}\u{b}\u{202e}after".to_owned(),
        ),
    ] {
        let (to, fields) = site.opened(&mut visitor, form, "");
        let mut fields = fields;
        for (name, value) in form.good {
            let is_typed = form.typed.contains(name);
            let value = if is_typed {
                text.clone()
            } else {
                site.filled(value)
            };
            fields = with(&fields, &[(name, &value)]);
        }
        for name in form.typed {
            fields = with(&fields, &[(name, &text)]);
        }
        let sent = visitor.send(&to, &encoded(&fields));
        sound(form, what, &sent);
        match sent.status {
            302 => {
                let led = sent.leads_to(site.server);
                sound(form, what, &visitor.get(&led));
                if form.template == DECIDES {
                    break;
                }
            }
            // Some say that it is done, and show no form any more.
            200 if !sent.body.contains("role=\"alert\"") => {}
            _ => {
                let shown = match what {
                    "scripts" => "&#60;script&#62;alert(1)",
                    "control characters" => "before",
                    _ => "xxxxxxxxxx",
                };
                assert!(
                    sent.body.contains(shown),
                    "{to} loses what was typed: {what}: {}",
                    &sent.body[..sent.body.len().min(20_000)]
                );
            }
        }
    }
}

/// Somebody else was quicker: it is told, and theirs stands.
fn overtaken(site: &mut Site<'_>, form: &Form) {
    for (turn, (language, said)) in [
        ("", "Somebody else changed this"),
        ("/fr", "Quelqu’un d’autre a modifié"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut visitor = site.visitor(form.who);
        let right = |site: &Site<'_>, visitor: &mut Visitor<'_>| {
            let (to, fields) = site.opened(visitor, form, language);
            let pairs = form.good.iter();
            let fields = pairs.fold(fields, |fields, (name, value)| {
                with(&fields, &[(name, &site.filled(value))])
            });
            (to, fields)
        };
        let (to, ours) = match form.rival {
            Rival::None => return,
            Rival::Form | Rival::Role | Rival::Capacity => right(site, &mut visitor),
        };
        if form.rival == Rival::Role {
            let shown = site
                .root
                .done("organization_show", &json!({"id": "water-office"}));
            let now = of_erin(&shown["users"], "name", "erin");
            let role = if now == "editor" { "admin" } else { "editor" };
            let params = json!({"id": "water-office", "username": "erin", "role": role});
            site.root.done("organization_member_create", &params);
        } else if form.rival == Rival::Capacity {
            let shown = site
                .root
                .done("package_collaborator_list", &json!({"id": "rivers"}));
            let now = of_erin(&shown, "user_id", &site.filled("{erin}"));
            let capacity = if now == "editor" { "member" } else { "editor" };
            let params = json!({"id": "rivers", "user_id": "erin", "capacity": capacity});
            site.root.done("package_collaborator_create", &params);
        } else {
            let mut other = site.visitor(form.who);
            let (to, theirs) = right(site, &mut other);
            let text = format!("Rival {turn}");
            let sent = other.send(&to, &encoded(&with(&theirs, &[(form.typed[0], &text)])));
            assert_eq!(sent.status, 302, "{to}: {}", sent.body);
        }
        let sent = visitor.send(&to, &encoded(&ours));
        assert_eq!(sent.status, 200, "{to}: {}", sent.body);
        sound(form, "overtaken", &sent);
        assert!(
            sent.body.contains(said),
            "{to} does not say {said}: {}",
            sent.body
        );
        let shown = unescaped(&sent.body);
        for (name, value) in form.good {
            let is_typed = form.typed.contains(name);
            assert!(
                !is_typed || shown.contains(&site.filled(value)),
                "{to} loses {name}: {shown}"
            );
        }
    }
}

/// Returns the capacity of erin in a list of people.
fn of_erin<'v>(list: &'v Value, key: &str, erin: &str) -> &'v str {
    let mut people = list.as_array().unwrap().iter();
    let found = people.find(|one| one[key] == erin).unwrap();
    found["capacity"].as_str().unwrap()
}

/// The same form arrives twice: it is taken once, and the second time that is told.
fn twice(site: &mut Site<'_>, form: &Form) {
    let mut visitor = site.visitor(form.who);
    let (to, fields) = site.opened(&mut visitor, form, "");
    let pairs = form.good.iter();
    let fields = pairs.fold(fields, |fields, (name, value)| {
        with(&fields, &[(name, &site.filled(value))])
    });
    let body = encoded(&fields);
    let session = visitor.session.clone();
    let first = visitor.send(&to, &body);
    sound(form, "once", &first);
    let ends_session = visitor.session != session;
    let made = (!form.makes.is_empty()).then(|| site.count(form.makes));
    if form.who == Who::Nobody {
        // Whoever signed in or registered is somebody by now.
        visitor = site.visitor(form.who);
    }
    let second = visitor.send(&to, &body);
    sound(form, "twice", &second);
    let now = (!form.makes.is_empty()).then(|| site.count(form.makes));
    assert_eq!(made, now, "{to} is taken twice");
    let is_sealed = fields.iter().any(|(name, _)| name == "once");
    if !is_sealed || ends_session {
        return;
    }
    match first.status {
        302 => {
            let led = second.leads_to(site.server);
            assert!(led.ends_with("sent=twice"), "{to}: {led}");
            let told = visitor.get(&led);
            assert_eq!(told.status, 200, "{led}: {}", told.body);
            told.says(&["This form had arrived before"]);
        }
        // What was wrong is wrong again; what was done is told to be done.
        _ if made.is_some() => second.says(&["This form had arrived before"]),
        _ => assert_eq!(second.status, first.status, "{to}: {}", second.body),
    }
}
