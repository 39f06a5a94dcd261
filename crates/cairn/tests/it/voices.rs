//! People take part through the website: they ask, vote, say something, are answered, and hear of it; what they use is counted.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::clients;
use crate::http::Client;
use crate::place::{self, Place, everywhere};
use crate::server::Server;
use crate::visitor::Visitor;

/// A site with an organization, a steward of it, a record, and two citizens; nobody looks at contributions first.
fn site(place: &Place, more: &[&str]) -> (Server, Client) {
    let token = place.sysadmin("root");
    let mut settings = vec![
        "site.title=Library",
        "loading.enabled=false",
        "participation.least_seconds=0",
    ];
    settings.extend(more);
    let server = place.serve(&settings);
    let mut root = server.client(&token);
    root.done(
        "organization_create",
        &json!({"name": "water-office", "title": "Water Office"}),
    );
    root.done(
        "package_create",
        &json!({"name": "rivers", "title": "Rivers", "notes": "x", "owner_org": "water-office"}),
    );
    for name in ["alice", "citizen", "other"] {
        let email = format!("{name}@example.org");
        root.done(
            "user_create",
            &json!({"name": name, "email": email, "password": "correct-horse"}),
        );
    }
    root.done(
        "organization_member_create",
        &json!({"id": "water-office", "username": "alice", "role": "admin"}),
    );
    (server, root)
}

/// Returns the sealed time that the form of a page carries.
fn opened(visitor: &mut Visitor<'_>, path: &str) -> String {
    let page = visitor.get(path).body;
    let rest = page
        .split("name=\"opened\" value=\"")
        .nth(1)
        .expect("a form");
    rest.split('"').next().unwrap_or_default().to_owned()
}

#[test]
fn contributions_wait_on_pages_until_a_steward_has_looked_at_them() {
    everywhere(|place| {
        let (server, mut root) = site(place, &[]);
        let sign_in = |name| Visitor::signed_in(&server, name, "correct-horse");
        let (mut citizen, mut alice) = (sign_in("citizen"), sign_in("alice"));
        let mut nobody = Visitor::new(&server);
        let office = root.done("organization_show", &json!({"id": "water-office"}));
        let owner = office["id"].as_str().unwrap();
        let page = citizen.get("/participate/ask");
        page.says(&["Water Office", "within 30 days", "name=\"opened\""]);
        let opened_at = opened(&mut citizen, "/participate/ask");
        let owner = format!("{owner}&opened={opened_at}");
        let form = format!("title=&notes=x&organization_id={owner}");
        let wrong = citizen.post("/participate/ask", &form);
        assert_eq!(wrong.status, 200);
        wrong.says(&["role=\"alert\""]);
        let form = format!("title=Snow+depth&notes=Daily&organization_id={owner}");
        let sent = citizen.post("/participate/ask", &form);
        assert_eq!(sent.leads_to(&server), "/participate/requests?done=waiting");
        citizen
            .get("/fr/participate/requests?done=waiting")
            .says(&["Votre contribution sera affichée après examen"]);
        assert!(
            !nobody
                .get("/participate/requests")
                .body
                .contains("Snow depth")
        );
        let work = alice.get("/dashboard/publishing").body;
        assert!(work.contains("Snow depth"), "{work}");
        let waiting = root.done("publication_list", &json!({}));
        let id = waiting[0]["package_id"].as_str().unwrap().to_owned();
        root.done("publication_approve", &json!({"id": id}));
        nobody
            .get("/participate/requests")
            .says(&["Snow depth", "1 vote"]);
        let file = nobody.get("/participate/requests.csv");
        file.says(&["id,name,title,status,votes", ",Snow depth,submitted,1,"]);

        // A vote comes from who is signed in, with the seal of the site's forms.
        let vote = format!("id={id}&vote=yes");
        let refused = nobody.send("/participate/vote", &vote);
        assert_eq!(refused.status, 403);
        refused.says(&["You are signed out by now", "/user/login?came_from="]);
        assert_eq!(citizen.send("/participate/vote", &vote).status, 400);
        let voted = alice.post("/participate/vote", &vote);
        assert!(
            voted
                .leads_to(&server)
                .starts_with("/data-request/snow-depth")
        );
        nobody.get("/participate").says(&["2 votes"]);

        // A question waits, is shown, and is answered in the organization's name.
        let asked = citizen.post(
            "/dataset/comments/rivers",
            "kind=question&text=How+*often*%3F&opened=",
        );
        assert_eq!(asked.status, 200, "a form without its time is shown again");
        let opened_at = opened(&mut citizen, "/dataset/comments/rivers");
        let form = format!("kind=question&text=How+*often*%3F&website=&opened={opened_at}");
        let asked = citizen.post("/dataset/comments/rivers", &form);
        assert_eq!(
            asked.leads_to(&server),
            "/dataset/comments/rivers?done=waiting"
        );
        let page = nobody.get("/dataset/comments/rivers").body;
        assert!(!page.contains("<em>often</em>"), "{page}");
        let queue = alice.get("/participate/moderation").body;
        assert!(queue.contains("How <em>often</em>?"), "{queue}");
        let found = root.done("comment_moderation_list", &json!({}));
        let comment = found[0]["id"].as_str().unwrap();
        alice.post("/participate/moderation", &format!("id={comment}&do=show"));
        nobody
            .get("/dataset/comments/rivers")
            .says(&["How <em>often</em>?"]);
        nobody
            .get("/dataset/rivers")
            .says(&["1 question or remark"]);
        nobody
            .get("/fr/dataset/rivers")
            .says(&["1 question ou commentaire"]);
        let opened_at = opened(&mut alice, "/dataset/comments/rivers");
        let form = format!("reply_to={comment}&text=Monthly&opened={opened_at}");
        let replied = alice.post("/dataset/comments/rivers", &form);
        assert_eq!(
            replied.leads_to(&server),
            "/dataset/comments/rivers?done=commented"
        );
        nobody
            .get("/dataset/comments/rivers")
            .says(&["Monthly", "From the organization"]);
    });
}

#[test]
fn pages_are_counted_and_their_figures_are_a_file_too() {
    let place = Place::sqlite();
    let (server, _root) = site(&place, &[]);
    let mut nobody = Visitor::new(&server);
    for path in [
        "/dataset/rivers",
        "/organization/water-office",
        "/dataset?q=rivers",
    ] {
        assert_eq!(nobody.get(path).status, 200);
    }
    // Counts are written by the server itself when it ends.
    server.stop();
    let server = place.serve(&[]);
    let token = place.run(&["token", "create", "root"]).done();
    let shown = server
        .client(token.trim())
        .done("analytics_show", &json!({}));
    // Visitors of this test say nothing of their program, as crawlers do.
    assert_eq!(shown["crawlers"]["views"], 3, "{shown}");
    assert_eq!(shown["crawlers"]["searches"], 1, "{shown}");
    let mut nobody = Visitor::new(&server);
    let file = nobody.get("/dataset/analytics/rivers/usage.csv").body;
    assert!(file.starts_with("day,views,downloads,api_calls"), "{file}");
    assert!(file.lines().nth(1).unwrap().contains(",1,"), "{file}");
    nobody
        .get("/fr/analytics")
        .says(&["Pages consultées", "<svg"]);
}

/// A citizen asks, another votes without scripts, the steward answers, and the follower hears of it; a comment is reported and hidden, a
/// showcase is submitted and approved.
#[test]
fn people_take_part_in_a_browser() {
    let Some(clients) = clients::folder() else {
        return;
    };
    let place = Place::sqlite();
    let (server, mut root) = site(&place, &["participation.moderation=false"]);
    root.done(
        "user_create",
        &json!({"name": "chief", "email": "chief@example.org", "password": "correct-horse"}),
    );
    root.done("user_patch", &json!({"id": "chief", "sysadmin": true}));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients/voices.cjs");
    let mut command = Command::new("node");
    command
        .env("NODE_PATH", clients.join("node/node_modules"))
        .arg(script)
        .arg(server.url());
    let found = place::said(&mut command, "");
    assert!(
        found.code == Some(0) && found.out.ends_with("done\n"),
        "{found:?}"
    );
}
