//! The administration of the site, over HTTP.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::clients;
use crate::http::Client;
use crate::pages::{site, site_with};
use crate::place::{self, Place, everywhere};
use crate::visitor::Visitor;

/// Makes the account of somebody who administers nothing.
fn alice(root: &mut Client) {
    root.done(
        "user_create",
        &json!({"name": "alice", "email": "alice@example.org", "password": "correct-horse"}),
    );
}

#[test]
fn sysadmins_administer_and_others_do_not() {
    everywhere(|place| {
        let (server, mut root) = site(place);
        alice(&mut root);
        let pages = [
            "/ckan-admin",
            "/ckan-admin/",
            "/ckan-admin/config",
            "/ckan-admin/users",
            "/ckan-admin/users?q=ali&state=active",
            "/ckan-admin/jobs",
            "/ckan-admin/jobs?state=done",
            "/ckan-admin/moderation",
            "/ckan-admin/trash",
            "/ckan-admin/audit",
            "/ckan-admin/audit.csv",
        ];
        let mut admin = Visitor::signed_in(&server, "root", "correct-horse-battery");
        let mut alice = Visitor::signed_in(&server, "alice", "correct-horse");
        let mut nobody = Visitor::new(&server);
        for path in pages {
            assert_eq!(admin.get(path).status, 200, "{path}");
            assert_eq!(admin.get(&format!("/fr{path}")).status, 200, "{path}");
            assert_eq!(alice.get(path).status, 403, "{path}");
            assert_eq!(nobody.get(path).status, 403, "{path}");
        }
        for (path, status) in [
            ("/ckan-admin/users?page=0", 400),
            ("/ckan-admin/jobs?state=x", 400),
            ("/ckan-admin/audit?since=x", 400),
            ("/ckan-admin/audit?before=x", 400),
            ("/ckan-admin/harvest", 302),
            ("/harvest", 200),
            ("/harvest/none", 404),
            ("/harvest/new", 200),
            ("/ckan-admin/nothing", 404),
        ] {
            assert_eq!(admin.get(path).status, status, "{path}");
        }
        for (path, form) in [
            ("/ckan-admin/config", "ckan.site_title=Mine"),
            ("/ckan-admin/users", "do=deactivate&username=root"),
            ("/user/sysadmin", "username=alice&status=1"),
        ] {
            assert_eq!(alice.post(path, form).status, 403, "{path}");
        }
        // Settings: those that change, and none that is secret.
        let page = admin.get("/ckan-admin/config");
        page.says(&["value=\"Library\"", "tokens.secret", "sessions.hours"]);
        let form = "ckan.site_title=Reading+Room&ckan.site_description=&ckan.site_intro_text=&ckan.site_about=";
        let bad = admin.post(
            "/fr/ckan-admin/config",
            &format!("{form}&ckan.site_url=nowhere"),
        );
        bad.says(&["adresse d’un site", "value=\"Reading Room\""]);
        let url = server.url();
        let done = admin.post("/ckan-admin/config", &format!("{form}&ckan.site_url={url}"));
        assert_eq!(done.leads_to(&server), "/ckan-admin/config?done=config");
        admin.get("/").says(&["<title>Reading Room</title>"]);
        // Accounts: out of use, and back.
        let gone = admin.post(
            "/ckan-admin/users",
            "do=deactivate&username=alice&here=?q=ali",
        );
        assert_eq!(
            gone.leads_to(&server),
            "/ckan-admin/users?q=ali&done=deactivated"
        );
        assert_eq!(alice.get("/dashboard").status, 302);
        admin
            .get("/ckan-admin/users?state=deleted")
            .says(&["reactivate", "alice"]);
        admin.post("/ckan-admin/users", "do=reactivate&username=alice");
        assert_eq!(
            root.done("user_show", &json!({"id": "alice"}))["state"],
            "active"
        );
        let made = admin.post("/user/sysadmin", "username=alice&status=1");
        assert_eq!(made.leads_to(&server), "/ckan-admin/?done=sysadmin");
        admin
            .get("/ckan-admin/")
            .says(&["alice", "End these rights"]);
        admin
            .post("/user/sysadmin", "username=nobody&status=1")
            .says(&["There is no account of this name."]);
        // Trash: back, and gone for good.
        for name in ["rivers", "early-draft"] {
            root.done("package_delete", &json!({"id": name}));
        }
        admin
            .get("/ckan-admin/trash")
            .says(&["rivers", "early-draft"]);
        let id = root.done("package_show", &json!({"id": "rivers"}))["id"].clone();
        let id = id.as_str().unwrap();
        let back = admin.post(
            "/ckan-admin/trash",
            &format!("kind=package&do=restore&id={id}"),
        );
        assert_eq!(back.leads_to(&server), "/ckan-admin/trash?done=restored");
        assert_eq!(
            root.done("package_show", &json!({"id": "rivers"}))["state"],
            "active"
        );
        admin.post("/ckan-admin/trash", "kind=package&do=purge&id=early-draft");
        assert!(
            root.try_action("package_show", &json!({"id": "early-draft"}))
                .unwrap()
                .is_err()
        );
        // All of it is noted, nothing secret among it.
        let log = admin.get("/ckan-admin/audit?user=root");
        log.says(&[
            "config_option_update",
            "user_delete",
            "dataset_purge",
            "early-draft",
            "ckan.site_title: Reading Room",
        ]);
        assert!(!log.body.contains("correct-horse"));
        let file = admin.get("/ckan-admin/audit.csv?action=dataset_purge");
        assert!(file.head.contains("text/csv"), "{}", file.head);
        assert_eq!(file.body.lines().count(), 2, "{}", file.body);
        assert!(
            admin
                .get("/ckan-admin/audit?action=none")
                .body
                .contains("Nothing is noted")
        );
    });
}

#[test]
fn jobs_are_shown_and_cancelled() {
    let place = Place::sqlite();
    let token = place.sysadmin("root");
    let server = place.serve(&["jobs.workers=0"]);
    let mut root = server.client(&token);
    root.done("organization_create", &json!({"name": "water"}));
    root.done(
        "package_create",
        &json!({"name": "people", "owner_org": "water", "resources": [{"url": "https://example.org/a.csv", "format": "CSV", "name": "Staff"}]}),
    );
    let mut admin = Visitor::signed_in(&server, "root", "correct-horse-battery");
    let page = admin.get("/ckan-admin/jobs?state=waiting");
    page.says(&[
        "Loading a file into the DataStore",
        "load_resource",
        "value=\"cancel\"",
    ]);
    let jobs = root.done("job_list", &json!({}));
    let id = jobs[0]["id"].as_str().unwrap();
    let done = admin.post("/ckan-admin/jobs", &format!("do=cancel&id={id}"));
    assert_eq!(
        done.leads_to(&server),
        "/ckan-admin/jobs?state=waiting&done=job-cancelled"
    );
    assert_eq!(
        admin.post("/ckan-admin/jobs", "do=retry&id=none").status,
        302
    );
}

/// The story of an administrator in Chromium, narrow and wide; then every page of theirs holds.
#[test]
fn an_administrator_goes_about_in_a_browser() {
    let Some(clients) = clients::folder() else {
        return;
    };
    let place = Place::sqlite();
    let (server, mut root) = site_with(&place, &["auth.allow_dataset_collaborators=true"]);
    alice(&mut root);
    root.done(
        "harvest_source_create",
        &json!({"name": "neighbours", "title": "Neighbours", "url": "http://127.0.0.1:9/data.json", "source_type": "datajson", "owner_org": "water-office"}),
    );
    root.done("harvest_job_create", &json!({"source_id": "neighbours"}));
    root.done(
        "package_collaborator_create",
        &json!({"id": "rivers", "user_id": "alice", "capacity": "editor"}),
    );
    // Somebody who administers without a second step looks at the pages meanwhile.
    root.done(
        "user_create",
        &json!({"name": "bob", "email": "bob@example.org", "password": "correct-horse", "sysadmin": true}),
    );
    root.done("package_delete", &json!({"id": "hidden-plan"}));
    let mut bob = Visitor::signed_in(&server, "bob", "correct-horse");
    bob.post("/dataset/follow/rivers", "x=");
    bob.post(
        "/user/bob/api-tokens",
        "name=Reports&scope=read&expires_in=30",
    );
    root.done("package_patch", &json!({"id": "rivers", "notes": "Longer"}));
    let script = |name: &str| {
        let mut command = Command::new("node");
        command
            .env("NODE_PATH", clients.join("node/node_modules"))
            .arg(
                Path::new(env!("CARGO_MANIFEST_DIR"))
                    .join("tests/clients")
                    .join(name),
            )
            .arg(server.url());
        command
    };
    let run = |command: &mut Command| {
        let found = place::said(command, "");
        assert!(
            found.code == Some(0) && found.out.ends_with("done\n"),
            "{found:?}"
        );
    };
    let pictures = std::env::var_os("CAIRN_TEST_PICTURES");
    run(script("administrator.cjs").args(pictures));
    run(script("look_at_pages.cjs").arg(bob.session.unwrap()).args([
        "/dashboard",
        "/fr/dashboard/work",
        "/dashboard/organizations",
        "/fr/dashboard/groups",
        "/user/edit",
        "/fr/user/bob/api-tokens",
        "/user/password",
        "/fr/user/security",
        "/user/register",
        "/fr/user/activity/bob",
        "/fr/organization/manage_members/water-office",
        "/dataset/followers/rivers",
        "/fr/dataset/collaborators/rivers",
        "/ckan-admin/",
        "/fr/ckan-admin/config",
        "/ckan-admin/users",
        "/fr/ckan-admin/jobs?state=done",
        "/harvest",
        "/fr/harvest/new",
        "/harvest/neighbours",
        "/fr/harvest/neighbours/job/last",
        "/harvest/delete/neighbours",
        "/fr/ckan-admin/moderation",
        "/ckan-admin/trash",
        "/fr/ckan-admin/audit",
    ]));
}

#[test]
fn administrators_say_who_looks_after_showcases() {
    everywhere(|place| {
        let (server, mut root) = site(place);
        alice(&mut root);
        let mut admin = Visitor::signed_in(&server, "root", "correct-horse-battery");
        let mut alice = Visitor::signed_in(&server, "alice", "correct-horse");
        let path = "/ckan-admin/showcase_admins";
        assert_eq!(alice.get(path).status, 403);
        assert_eq!(alice.post(path, "username=alice&do=add").status, 403);
        admin.get(path).says(&["Nobody yet"]);
        for (username, says) in [("", "no account"), ("nobody", "no account")] {
            let wrong = admin.post(path, &format!("username={username}&do=add"));
            wrong.says(&["role=\"alert\"", says]);
        }
        let added = admin.post(path, "username=alice&do=add");
        assert_eq!(
            added.leads_to(&server),
            "/ckan-admin/showcase_admins?done=showcase-admin"
        );
        admin
            .post(&format!("/fr{path}"), "username=alice&do=add")
            .says(&["s’occupe déjà des réutilisations", "value=\"alice\""]);
        admin.get(path).says(&["<a href=\"/user/alice\">alice</a>"]);
        // It is what the action asks for.
        let token = root.done(
            "api_token_create",
            &json!({"user": "alice", "name": "Apps"}),
        );
        let mut hers = server.client(token["token"].as_str().unwrap());
        hers.done(
            "ckanext_showcase_create",
            &json!({"name": "river-app", "title": "River app", "notes": "x"}),
        );
        for _ in 0..2 {
            let left = admin.post(path, "username=alice&do=remove");
            assert!(left.leads_to(&server).ends_with("showcase-admin-left"));
        }
        admin
            .get(&format!("/fr{path}"))
            .says(&["Personne pour l’instant"]);
        let audit = admin.get("/ckan-admin/audit");
        audit.says(&[
            "ckanext_showcase_admin_add",
            "ckanext_showcase_admin_remove",
        ]);
    });
}

#[test]
fn administrators_remove_activities_for_good() {
    everywhere(|place| {
        let (server, mut root) = site(place);
        alice(&mut root);
        let mut admin = Visitor::signed_in(&server, "root", "correct-horse-battery");
        let mut alice = Visitor::signed_in(&server, "alice", "correct-horse");
        let path = "/ckan-admin/activities";
        assert_eq!(alice.get(path).status, 403);
        assert_eq!(
            alice.post(path, "offset_days=0&known=yes&do=time").status,
            403
        );
        let told = |root: &mut Client| {
            let found = root.done("package_activity_list", &json!({"id": "rivers"}));
            found.as_array().unwrap().clone()
        };
        let first = told(&mut root);
        assert!(!first.is_empty());
        admin.get(path).says(&[
            "<dt>Older than a year</dt><dd>0</dd>",
            "type=\"checkbox\" name=\"known\"",
        ]);
        for (form, says) in [
            ("offset_days=0&do=time", "no way back"),
            ("known=yes&do=time", "href=\"#offset_days\""),
            ("known=yes&do=time&offset_days=-1", "href=\"#offset_days\""),
            (
                "known=yes&do=time&start_date=2026-02-02&end_date=2026-02-01",
                "href=\"#start_date\"",
            ),
            ("known=yes&do=one&id=", "There is no such activity"),
            ("known=yes&do=one&id=none", "There is no such activity"),
        ] {
            admin.post(path, form).says(&["role=\"alert\"", says]);
        }
        assert_eq!(told(&mut root), first);
        let id = first[0]["id"].as_str().unwrap();
        admin
            .post(&format!("/fr{path}"), &format!("known=yes&do=one&id={id}"))
            .says(&["role=\"status\"", "L’activité est supprimée."]);
        assert_eq!(told(&mut root).len(), first.len() - 1);
        // The last day is one of those that are removed.
        root.done("package_patch", &json!({"id": "rivers", "notes": "Wide"}));
        let today = told(&mut root)[0]["timestamp"].as_str().unwrap()[..10].to_owned();
        let form = format!("known=yes&do=time&start_date=2000-01-01&end_date={today}");
        admin
            .post(path, &form)
            .says(&["role=\"status\"", "rows from the activity table"]);
        assert!(told(&mut root).is_empty());
        admin
            .post(&format!("/fr{path}"), &form)
            .says(&["Aucune activité ne correspond à ces critères."]);
    });
}
