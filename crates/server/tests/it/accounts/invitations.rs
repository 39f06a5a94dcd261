//! Invitations and forgotten passwords: what is sent, and what its links open.

use cairn_catalogue::Caller;
use cairn_catalogue::clock::{Clock as _, SystemClock, new_id};
use cairn_catalogue::settings::MailSecurity;
use cairn_domain::record::{ACTIVE, ChangeKind, Group, Member};
use serde_json::{Map, Value, json};

use super::{MISSING, call, check, denied, refusal};
use crate::post_office::post_office;
use crate::support::Site;

/// Makes an organization with one admin, past all actions.
fn organization(site: &Site, name: &str, admin: &str) -> String {
    let id = new_id();
    let row = Group {
        id: id.clone(),
        name: name.to_owned(),
        kind: "organization".to_owned(),
        title: "Water Board".to_owned(),
        description: String::new(),
        image_url: String::new(),
        created: SystemClock.now(),
        is_organization: true,
        approval_status: "approved".to_owned(),
        state: ACTIVE.to_owned(),
        version: 1,
        body: Map::new(),
    };
    site.app
        .write(&Caller::anonymous(), "en", |ctx| {
            let admin = ctx.tx.account_by_ref(admin)?.unwrap();
            ctx.tx.insert_group(&row)?;
            ctx.tx.put_member(&Member {
                id: new_id(),
                group_id: id.clone(),
                table_name: "user".to_owned(),
                table_id: admin.id,
                capacity: "admin".to_owned(),
                state: ACTIVE.to_owned(),
            })?;
            ctx.record_change(ChangeKind::Group, &id)
        })
        .unwrap();
    id
}

/// Returns the roles in a group by account id.
fn roles(site: &Site, group: &str) -> Vec<(String, String)> {
    let members = site
        .app
        .read(&Caller::anonymous(), "en", |ctx| {
            Ok(ctx.tx.members_of_group(group, Some("user"))?)
        })
        .unwrap();
    members
        .into_iter()
        .map(|member| (member.table_id, member.capacity))
        .collect()
}

fn posting(server: String) -> Site {
    Site::with(move |settings, _| {
        settings.mail.server = Some(server);
        settings.mail.security = MailSecurity::None;
        settings.mail.from = Some("post@example.org".to_owned());
        settings.site.title = "Rivers".to_owned();
    })
}

/// Takes apart the quoted-printable text of a letter as far as these letters need it.
fn plain(letter: &str) -> String {
    letter.replace("=\n", "").replace("=3D", "=")
}

#[actix_web::test]
async fn an_invitation_leads_to_an_account() {
    let (server, letters) = post_office("250 taken");
    let site = posting(server);
    let alice = site.user("alice");
    let water = organization(&site, "water", "alice");
    let params = json!({"email": " New.Person@example.org", "group_id": "water", "role": "editor"});
    let invited = call(&site, &alice, "user_invite", params).await.result();
    let name = invited["name"].as_str().unwrap();
    let number: u32 = name.strip_prefix("new-person-").unwrap().parse().unwrap();
    assert!(number < 10_000);
    assert_eq!(
        (&invited["state"], invited.get("email")),
        (&json!("pending"), None)
    );
    let letter = plain(&letters.recv().unwrap());
    assert!(
        letter.contains("RCPT TO:<New.Person@example.org>"),
        "{letter}"
    );
    assert!(
        letter.contains("Subject: Invitation to Rivers") && letter.contains("Water Board"),
        "{letter}"
    );
    let link = format!(
        "http://127.0.0.1:5000/user/reset/{}?key=",
        invited["id"].as_str().unwrap()
    );
    let key: String = letter
        .split(&link)
        .nth(1)
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap()
        .to_owned();
    let id = invited["id"].as_str().unwrap();
    assert!(roles(&site, &water).contains(&(id.to_owned(), "editor".to_owned())));
    let set = |key: &str| {
        json!({"id": name, "reset_key": key, "email": "new.person@example.org",
        "password": "correct-horse", "name": "newton"})
    };
    let answer = call(&site, "", "user_update", set("wrong")).await;
    check(
        &answer,
        403,
        denied(": Have to be logged in to edit user"),
        "another key",
    );
    assert!(site.app.sign_in(name, "correct-horse").unwrap().is_none());
    let settled = call(&site, "", "user_update", set(&key)).await.result();
    assert_eq!(
        (&settled["state"], &settled["name"]),
        (&json!("active"), &json!("newton"))
    );
    assert!(
        site.app
            .sign_in("newton", "correct-horse")
            .unwrap()
            .is_some()
    );
    let again = json!({"id": "newton", "reset_key": key, "email": "new.person@example.org", "password": "other-horse"});
    assert_eq!(
        call(&site, "", "user_update", again).await.status,
        403,
        "a key opens once"
    );
}

#[actix_web::test]
async fn whoever_forgot_the_password_gets_a_link() {
    let (server, letters) = post_office("250 taken");
    let site = posting(server);
    site.user("alice");
    site.app.request_reset("nobody", "fr").unwrap();
    site.app.request_reset("Alice@example.org", "fr").unwrap();
    let letter = plain(&letters.recv().unwrap());
    assert!(
        letter.contains("/user/reset/") && letter.contains("alice"),
        "{letter}"
    );
    let key: String = letter
        .split("?key=")
        .nth(1)
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap()
        .to_owned();
    let params = json!({"id": "alice", "reset_key": key, "password": "correct-horse"});
    call(&site, "", "user_patch", params).await.result();
    assert!(
        site.app
            .sign_in("alice", "correct-horse")
            .unwrap()
            .is_some()
    );
}

#[actix_web::test]
async fn an_invitation_that_cannot_be_sent_leaves_no_account() {
    let (server, _letters) = post_office("554 no such person");
    let site = posting(server);
    let water = organization(&site, "water", "admin");
    let params = json!({"email": "new@example.org", "group_id": "water", "role": "member"});
    let answer = call(&site, &site.token, "user_invite", params).await;
    let (status, error) = refusal(&answer);
    assert_eq!(status, 409);
    let message = error["message"].as_str().unwrap();
    assert!(
        message.starts_with("Error sending the invite email, the user was not created: "),
        "{message}"
    );
    assert_eq!(
        site.done("user_list", json!({"q": "new-"})).await,
        json!([])
    );
    assert_eq!(roles(&site, &water).len(), 1);
}

#[actix_web::test]
async fn invitations_are_checked() {
    let site = Site::new();
    let (alice, bob) = (site.user("alice"), site.user("bob"));
    organization(&site, "water", "alice");
    let with =
        |email: Value, role: Value| json!({"group_id": "water", "email": email, "role": role});
    let add = |name: &str| denied(&format!(": User {name} not authorized to add members"));
    for (token, params, status, error) in [
        (
            alice.as_str(),
            with(Value::Null, json!("member")),
            409,
            json!({"email": [MISSING]}),
        ),
        (
            &alice,
            with(json!("bad"), json!("member")),
            409,
            json!({"email": ["Email bad is not a valid format"]}),
        ),
        (
            &alice,
            with(json!("bob@example.org"), json!("king")),
            409,
            json!({"email": ["The email address 'bob@example.org' belongs to a registered user."]}),
        ),
        (
            &alice,
            with(json!("new@example.org"), json!("king")),
            409,
            json!({"role": ["role does not exist."]}),
        ),
        (
            &alice,
            with(json!("new@example.org"), Value::Null),
            409,
            json!({"role": [MISSING]}),
        ),
        (
            &bob,
            with(json!("new@example.org"), json!("member")),
            403,
            add("bob"),
        ),
        (
            "",
            with(json!("new@example.org"), json!("member")),
            403,
            add(""),
        ),
        (&alice, json!({}), 403, add("alice")),
        (
            &site.token,
            json!({}),
            409,
            json!({"email": [MISSING], "group_id": [MISSING], "role": [MISSING]}),
        ),
        (
            &site.token,
            json!({"group_id": "none", "email": "new@example.org", "role": "member"}),
            404,
            json!({"message": "Not found"}),
        ),
    ] {
        let answer = call(&site, token, "user_invite", params.clone()).await;
        check(&answer, status, error, &params.to_string());
    }
}
