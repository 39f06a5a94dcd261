//! What people do with their accounts on the website, over HTTP.

use hmac::{Hmac, KeyInit as _, Mac as _};
use regex::Regex;
use serde_json::json;
use sha1::Sha1;

use crate::pages::{raw, said, site};
use crate::place::everywhere;
use crate::visitor::Visitor;

#[test]
fn people_change_what_they_tell_of_themselves_and_their_password() {
    everywhere(|place| {
        let (server, mut root) = site(place);
        root.done(
            "user_create",
            &json!({"name": "alice", "email": "alice@example.org", "password": "correct-horse"}),
        );
        let mut nobody = Visitor::new(&server);
        for (path, status) in [
            ("/user/edit/alice", 403),
            ("/user/alice/api-tokens", 403),
            ("/user/password", 302),
            ("/user/register", 403),
        ] {
            assert_eq!(nobody.get(path).status, status, "{path}");
        }
        let mut alice = Visitor::signed_in(&server, "alice", "correct-horse");
        assert_eq!(alice.get("/user/edit/root").status, 403);
        assert_eq!(alice.get("/user/root/api-tokens").status, 403);
        let page = alice.get("/fr/user/edit");
        page.says(&["value=\"alice@example.org\"", "Nom complet"]);
        // A form without its seal is nobody's.
        assert_eq!(
            alice
                .send("/user/edit/alice", "fullname=A&email=a@example.org")
                .status,
            400
        );
        let bad = alice.post(
            "/fr/user/edit/alice",
            "fullname=Alice+%3Cb%3E&email=nowhere",
        );
        assert_eq!(bad.status, 200);
        bad.says(&[
            "value=\"Alice &#60;b&#62;\"",
            "value=\"nowhere\"",
            "adresse courriel, ou quelqu’un",
        ]);
        let done = alice.post(
            "/user/edit/alice",
            "fullname=Alice&email=alice@example.org&about=I&sysadmin=true&state=deleted",
        );
        assert_eq!(done.leads_to(&server), "/user/edit/alice?done=profile");
        let shown = root.done("user_show", &json!({"id": "alice"}));
        assert_eq!(
            (&shown["fullname"], &shown["sysadmin"], &shown["state"]),
            (&json!("Alice"), &json!(false), &json!("active"))
        );
        let mut other = Visitor::signed_in(&server, "alice", "correct-horse");
        let wrong = alice.post(
            "/user/password",
            "old_password=x&password=better-horse&password2=better-horse",
        );
        wrong.says(&["This is not your password."]);
        let differ = alice.post(
            "/user/password",
            "old_password=correct-horse&password=better-horse&password2=x",
        );
        differ.says(&["The two passwords differ"]);
        let short = alice.post(
            "/user/password",
            "old_password=correct-horse&password=x&password2=x",
        );
        short.says(&["at least 8 characters"]);
        let done = alice.post(
            "/user/password",
            "old_password=correct-horse&password=better-horse&password2=better-horse",
        );
        assert_eq!(done.leads_to(&server), "/user/password?done=password");
        // This browser goes on, the other one is signed out.
        assert_eq!(alice.get("/user/password").status, 200);
        assert_eq!(other.get("/user/password").status, 302);
    });
}

#[test]
fn tokens_are_shown_once_reach_as_far_as_was_said_and_are_revoked() {
    everywhere(|place| {
        let (server, mut root) = site(place);
        root.done(
            "user_create",
            &json!({"name": "alice", "email": "alice@example.org", "password": "correct-horse"}),
        );
        let mut alice = Visitor::signed_in(&server, "alice", "correct-horse");
        let wrong = alice.post("/user/alice/api-tokens", "name=&scope=read&expires_in=30");
        wrong.says(&["role=\"alert\""]);
        let made = alice.post(
            "/user/alice/api-tokens",
            "name=Reports&scope=read&expires_in=30",
        );
        let token = Regex::new("class=\"secret\">([^<]+)<").unwrap();
        let token = token.captures(&made.body).unwrap()[1].to_owned();
        let mut program = server.client(&token);
        assert_eq!(program.done("user_show", &json!({}))["name"], "alice");
        let refused = program
            .try_action("user_patch", &json!({"id": "alice", "about": "x"}))
            .unwrap();
        assert!(refused.is_err(), "{refused:?}");
        let page = alice.get("/fr/user/alice/api-tokens");
        page.says(&["Reports", "Lire", "Prend fin"]);
        assert!(!page.body.contains(&token));
        let id = Regex::new("name=\"token\" value=\"([^\"]+)\"").unwrap();
        let id = id.captures(&page.body).unwrap()[1].to_owned();
        let done = alice.post(
            "/user/alice/api-tokens/revoke",
            &format!("token={id}&token=none"),
        );
        assert_eq!(
            done.leads_to(&server),
            "/user/alice/api-tokens?done=revoked"
        );
        let nobody = program.try_action("user_show", &json!({})).unwrap();
        assert!(nobody.is_err());
    });
}

#[test]
fn people_register_where_a_setting_lets_them() {
    everywhere(|place| {
        let token = place.sysadmin("root");
        let server = place.serve(&["auth.create_user_via_web=true"]);
        let mut root = server.client(&token);
        let mut bob = Visitor::new(&server);
        bob.get("/fr/user/login").says(&["/fr/user/register"]);
        let wrong = bob.send(
            "/fr/user/register",
            "name=root&email=x&password1=short&password2=short",
        );
        assert_eq!(wrong.status, 200);
        wrong.says(&[
            "Ce nom ne peut pas",
            "adresse courriel, ou quelqu’un",
            "au moins 8",
            "value=\"root\"",
        ]);
        let done = bob.send(
            "/user/register",
            "name=bob&fullname=Bob&email=bob@example.org&password1=correct-horse&password2=correct-horse&sysadmin=true",
        );
        assert_eq!(done.leads_to(&server), "/dashboard?done=register");
        assert_eq!(bob.get("/user/edit").status, 200);
        bob.get("/user/?q=bo").says(&["/user/bob"]);
        for (path, status) in [("/user/?page=2", 200), ("/user/?page=0", 400)] {
            let page = bob.get(path);
            assert_eq!(page.status, status, "{path}");
            assert!(!page.body.contains("href=\"/user/bob\""), "{path}");
        }
        assert_eq!(
            root.done("user_show", &json!({"id": "bob"}))["sysadmin"],
            json!(false)
        );
    });
}

#[test]
fn administrators_of_an_organization_see_to_it_and_its_members() {
    everywhere(|place| {
        let (server, mut root) = site(place);
        for name in ["alice", "bob"] {
            root.done(
                "user_create",
                &json!({"name": name, "email": format!("{name}@example.org"), "password": "correct-horse"}),
            );
        }
        let mut nobody = Visitor::new(&server);
        let manage = "/organization/manage_members/water-office";
        assert_eq!(nobody.get(manage).status, 403);
        assert_eq!(nobody.get("/organization/admins/water-office").status, 200);
        let mut alice = Visitor::signed_in(&server, "alice", "correct-horse");
        assert_eq!(alice.get(manage).status, 403);
        root.done(
            "organization_create",
            &json!({"name": "ice-office", "users": [{"name": "alice", "capacity": "admin"}]}),
        );
        let members = "/organization/manage_members/ice-office";
        let wrong = alice.post(
            "/organization/member_new/ice-office",
            "username=nobody&role=editor",
        );
        wrong.says(&["There is no account of this name.", "value=\"nobody\""]);
        let done = alice.post(
            "/organization/member_new/ice-office",
            "username=bob&role=editor",
        );
        assert_eq!(done.leads_to(&server), format!("{members}?done=member"));
        alice
            .get(members)
            .says(&["id=\"role-bob\"", "<option value=\"editor\" selected>"]);
        let done = alice.post(
            "/organization/member_new/ice-office",
            "email=carol@example.org&role=member",
        );
        assert_eq!(done.leads_to(&server), format!("{members}?done=invited"));
        let invited = root.done("user_list", &json!({"email": "carol@example.org"}));
        assert_eq!(invited[0]["state"], "pending");
        let done = alice.post("/organization/member_delete/ice-office", "username=bob");
        assert_eq!(done.leads_to(&server), format!("{members}?done=left"));
        assert!(!alice.get(members).body.contains("id=\"role-bob\""));
        let mut bob = Visitor::signed_in(&server, "bob", "correct-horse");
        assert_eq!(
            bob.post(
                "/organization/member_new/ice-office",
                "username=bob&role=admin"
            )
            .status,
            403
        );
    });
}

#[test]
fn who_follows_reads_what_is_new_and_what_waits() {
    everywhere(|place| {
        let (server, mut root) = site(place);
        root.done(
            "user_create",
            &json!({"name": "alice", "email": "alice@example.org", "password": "correct-horse"}),
        );
        root.done(
            "organization_member_create",
            &json!({"id": "water-office", "username": "alice", "role": "editor"}),
        );
        let mut nobody = Visitor::new(&server);
        nobody
            .get("/dataset/rivers")
            .says(&["/user/login?came_from=%2Fdataset%2Frivers"]);
        assert_eq!(nobody.send("/dataset/follow/rivers", "").status, 403);
        let mut alice = Visitor::signed_in(&server, "alice", "correct-horse");
        for (path, to) in [
            ("/dataset/follow/rivers", "/dataset/rivers"),
            (
                "/organization/follow/water-office",
                "/organization/water-office",
            ),
            ("/user/follow/root", "/user/root"),
        ] {
            assert_eq!(alice.post(path, "x=").leads_to(&server), to);
        }
        assert_eq!(alice.post("/user/follow/alice", "x=").status, 400);
        assert_eq!(alice.post("/dataset/follow/none", "x=").status, 404);
        assert_eq!(alice.get("/dataset/followers/rivers").status, 403);
        alice
            .get("/dataset/rivers")
            .says(&["/dataset/unfollow/rivers", "1 follower"]);
        let mut admin = Visitor::signed_in(&server, "root", "correct-horse-battery");
        admin
            .get("/dataset/followers/rivers")
            .says(&["/user/alice"]);
        alice.get("/dashboard");
        root.done("package_patch", &json!({"id": "rivers", "notes": "Longer"}));
        alice
            .get("/fr/dashboard")
            .says(&["class=\"new\"", "Fiche modifiée", "/fr/dataset/"]);
        assert!(!alice.get("/dashboard").body.contains("class=\"new\""));
        assert_eq!(
            alice
                .post("/dataset/unfollow/rivers", "x=")
                .leads_to(&server),
            "/dataset/rivers"
        );
        // What waits: a draft of the organization, a record past its promise, and nobody else's.
        let work = alice.get("/dashboard/work");
        work.says(&["/dataset/edit/early-draft", "Nothing waits here."]);
        alice
            .get("/dashboard/organizations")
            .says(&["/organization/water-office", "Editor"]);
        assert_eq!(alice.get("/dashboard/groups").status, 200);
        assert_eq!(alice.get("/dashboard/nothing").status, 404);
        assert_eq!(nobody.get("/dashboard/work").status, 302);
    });
}

/// Gives a visitor's account a second step; returns its secret.
fn with_second_step(visitor: &mut Visitor) -> String {
    visitor.post("/user/security", "do=begin");
    let page = visitor.get("/user/security").body;
    let secret = Regex::new("class=\"secret\">([A-Z2-7]{32})<").unwrap();
    let secret = secret.captures(&page).unwrap()[1].to_owned();
    visitor.post(
        "/user/security",
        &format!("do=confirm&code={}", code_of(&secret, 0)),
    );
    secret
}

/// Returns the code that a device makes of a secret, for the time step that many steps from now.
fn code_of(secret: &str, later: i64) -> String {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String = secret
        .chars()
        .map(|letter| format!("{:05b}", LETTERS.find(letter).unwrap()))
        .collect();
    let key: Vec<u8> = bits
        .as_bytes()
        .chunks_exact(8)
        .map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap())
        .collect();
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    let step = i64::try_from(now.as_secs()).unwrap() / 30 + later;
    let mut mac = Hmac::<Sha1>::new_from_slice(&key).unwrap();
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash[19] & 15);
    let word = u32::from_be_bytes(hash[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", word % 1_000_000)
}

#[test]
fn a_second_step_is_set_up_asked_for_and_ended() {
    everywhere(|place| {
        place.sysadmin("root");
        let server = place.serve(&[
            "sessions.second_factor_for_sysadmins=true",
            "sessions.failures=3",
        ]);
        let mut root = Visitor::signed_in(&server, "root", "correct-horse-battery");
        // Without one, a sysadmin does no more than others.
        assert_eq!(root.get("/ckan-admin/audit").status, 403);
        root.get("/user/security")
            .says(&["wants its administrators"]);
        let begun = root.post("/user/security", "do=begin");
        assert_eq!(begun.leads_to(&server), "/user/security");
        let page = root.get("/fr/user/security");
        page.says(&["<svg class=\"scan\"", "Faites lire"]);
        assert!(!page.body.contains("style="));
        let secret = Regex::new("class=\"secret\">([A-Z2-7]{32})<").unwrap();
        let secret = secret.captures(&page.body).unwrap()[1].to_owned();
        root.post("/user/security", "do=confirm&code=000000")
            .says(&["This code does not fit"]);
        let first = code_of(&secret, 0);
        let on = root.post("/user/security", &format!("do=confirm&code={first}"));
        let recovery = Regex::new("<code>([a-z2-7]{4}(?:-[a-z2-7]{4}){3})</code>").unwrap();
        let recovery: Vec<String> = recovery
            .captures_iter(&on.body)
            .map(|code| code[1].to_owned())
            .collect();
        assert_eq!(recovery.len(), 10, "{}", on.body);
        assert!(!root.get("/user/security").body.contains(&secret));
        assert_eq!(root.get("/ckan-admin/audit").status, 200);
        // Signing in asks for a code, which is taken once.
        let second = |visitor: &mut Visitor<'_>, code: &str| {
            let form = "login=root&password=correct-horse-battery&came_from=/about";
            let page = visitor.send("/user/login", form);
            assert_eq!(page.status, 200);
            assert!(visitor.session.is_none());
            let ticket = Regex::new("name=\"ticket\" value=\"([^\"]+)\"").unwrap();
            let ticket = ticket.captures(&page.body).unwrap()[1].to_owned();
            visitor.send(
                "/user/login/code",
                &format!("ticket={ticket}&code={code}&came_from=/about"),
            )
        };
        let mut again = Visitor::new(&server);
        let used = second(&mut again, &first);
        used.says(&["This code does not fit", "name=\"ticket\""]);
        let done = second(&mut again, &code_of(&secret, 1));
        assert_eq!(done.leads_to(&server), "/about");
        assert_eq!(again.get("/user/security").status, 200);
        let mut lost = Visitor::new(&server);
        assert_eq!(second(&mut lost, &recovery[0]).status, 302);
        let mut twice = Visitor::new(&server);
        assert_eq!(second(&mut twice, &recovery[0]).status, 200);
        lost.get("/user/security")
            .says(&["9 recovery codes are left"]);
        let forged = twice.send("/user/login/code", "ticket=bm90ZQ.c2VhbA&code=000000");
        assert_eq!(forged.status, 200);
        for _ in 0..2 {
            second(&mut twice, "000000");
        }
        second(&mut twice, &recovery[1]).says(&["too many wrong codes"]);
    });
}

/// Programs of ckanext-auth learn whether both steps are right; a code is good once.
#[test]
fn programs_are_told_whether_both_steps_are_right() {
    everywhere(|place| {
        let (server, mut root) = site(place);
        let mut visitor = Visitor::signed_in(&server, "root", "correct-horse-battery");
        let secret = with_second_step(&mut visitor);
        let mut asked = |password: &str, code: &str| {
            let params = json!({"login": "root", "password": password, "code": code, "mfa_type": "authenticator"});
            root.done("auth_2fa_user_login", &params)
        };
        let password = "correct-horse-battery";
        let next = code_of(&secret, 1);
        for (password, code, expected) in [
            (
                password,
                "000000",
                json!({"success": false, "error": "The verification code is not right", "valid": false}),
            ),
            (
                "wrong",
                &next,
                json!({"success": false, "error": "Invalid login or password", "valid": false}),
            ),
            (
                password,
                &next,
                json!({"success": true, "error": null, "valid": true}),
            ),
            (
                password,
                &next,
                json!({"success": false, "error": "The verification code has expired", "valid": false}),
            ),
        ] {
            assert_eq!(asked(password, code), expected);
        }
    });
}

#[test]
fn a_second_step_is_ended_with_a_code() {
    everywhere(|place| {
        let (server, mut root) = site(place);
        let mut visitor = Visitor::signed_in(&server, "root", "correct-horse-battery");
        let secret = with_second_step(&mut visitor);
        visitor
            .post("/user/security", "do=end&code=000000")
            .says(&["This code does not fit"]);
        let ended = visitor.post(
            "/user/security",
            &format!("do=end&code={}", code_of(&secret, 1)),
        );
        assert_eq!(ended.leads_to(&server), "/user/security?done=second-ended");
        let noted = root.done("audit_list", &json!({"user": "root"}));
        let acts: Vec<&str> = noted
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|one| one["action"].as_str())
            .collect();
        assert!(
            acts.starts_with(&["second_factor_end", "second_factor_begin"]),
            "{acts:?}"
        );
    });
}

#[test]
fn people_arrive_at_the_language_that_they_prefer_and_go_about_in_any() {
    everywhere(|place| {
        let (server, _) = site(place);
        let own = format!("Referer: {}/fr/", server.url());
        let arrive = |headers: &[&str]| {
            let headers: Vec<String> = headers.iter().map(|&one| one.to_owned()).collect();
            let (head, _) = raw(&server, "GET", "/", &headers, "");
            let to = said(&head, "location").unwrap_or("here");
            to.trim_start_matches(&server.url()).to_owned()
        };
        for (headers, to) in [
            (vec!["Accept-Language: fr-CA, en;q=0.5"], "/fr/"),
            (vec!["Accept-Language: en, fr;q=0.5"], "here"),
            (vec!["Accept-Language: de"], "here"),
            (vec![], "here"),
            (vec!["Accept-Language: fr", own.as_str()], "here"),
            (
                vec!["Accept-Language: fr", "Sec-Fetch-Site: same-origin"],
                "here",
            ),
            (
                vec!["Accept-Language: fr", "Sec-Fetch-Site: cross-site"],
                "/fr/",
            ),
        ] {
            assert_eq!(arrive(&headers), to, "{headers:?}");
        }
        let mut root = Visitor::signed_in(&server, "root", "correct-horse-battery");
        let form = |language: &str| format!("email=root@example.org&language={language}");
        assert_eq!(root.post("/user/edit/root", &form("xx")).status, 200);
        assert_eq!(root.post("/user/edit/root", &form("fr")).status, 302);
        let cookie = format!("Cookie: ckan={}", root.session.clone().unwrap());
        assert_eq!(arrive(&["Accept-Language: en", &cookie]), "/fr/");
        let mut again = Visitor::new(&server);
        let done = again.send("/user/login", "login=root&password=correct-horse-battery");
        assert_eq!(done.leads_to(&server), "/fr/dashboard/datasets");
    });
}
