//! Signing in at another provider, with one that runs beside the test, signs as providers do, and lies where it is told to.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::digest;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};

use crate::place::{Place, everywhere};
use crate::server::Server;
use crate::visitor::{Sent, Visitor};

/// What the provider does next.
struct Told {
    /// Claims beside those that every token has, or in their place.
    claims: Value,
    nonce: String,
    challenge: String,
    /// Whether it signs with a key that it does not publish.
    forges: bool,
}

/// A provider.
struct Provider {
    issuer: String,
    told: Arc<Mutex<Told>>,
}

fn key() -> EcdsaKeyPair {
    let chance = SystemRandom::new();
    let way = &ECDSA_P256_SHA256_FIXED_SIGNING;
    let made = EcdsaKeyPair::generate_pkcs8(way, &chance).unwrap();
    EcdsaKeyPair::from_pkcs8(way, made.as_ref(), &chance).unwrap()
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Provider {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let told = Arc::new(Mutex::new(Told {
            claims: json!({}),
            nonce: String::new(),
            challenge: String::new(),
            forges: false,
        }));
        let (own, other) = (key(), key());
        let (address, shared) = (issuer.clone(), Arc::clone(&told));
        std::thread::spawn(move || {
            for connection in listener.incoming() {
                answer(
                    &connection.unwrap(),
                    &address,
                    &shared.lock().unwrap(),
                    &own,
                    &other,
                );
            }
        });
        Self { issuer, told }
    }
}

fn answer(
    connection: &TcpStream,
    issuer: &str,
    told: &Told,
    own: &EcdsaKeyPair,
    other: &EcdsaKeyPair,
) {
    let mut reader = BufReader::new(connection);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if line.trim().is_empty() {
            break;
        }
        lines.push(line.trim().to_owned());
    }
    let header = |name: &str| {
        lines.iter().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then(|| value.to_owned())
        })
    };
    let length = header("content-length").map_or(0, |text| text.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let path = lines[0].split(' ').nth(1).unwrap();
    let (status, said) = match path {
        "/.well-known/openid-configuration" => (
            200,
            json!({
                "issuer": issuer, "authorization_endpoint": format!("{issuer}/authorize?tenant=1"),
                "token_endpoint": format!("{issuer}/token"), "jwks_uri": format!("{issuer}/keys"),
                "userinfo_endpoint": format!("{issuer}/me"),
            }),
        ),
        "/keys" => {
            let point = own.public_key().as_ref();
            (
                200,
                json!({"keys": [{"kty": "EC", "crv": "P-256", "kid": "k", "x": encode(&point[1..33]), "y": encode(&point[33..])}]}),
            )
        }
        "/me" => (
            200,
            json!({"sub": told.claims["sub"], "email": told.claims["at_userinfo"], "email_verified": true}),
        ),
        "/token" => {
            let form: HashMap<String, String> =
                url::form_urlencoded::parse(&body).into_owned().collect();
            let verifier = digest::digest(&digest::SHA256, form["code_verifier"].as_bytes());
            let secret = STANDARD.encode("cairn:s%26cret");
            let right = header("authorization") == Some(format!("Basic {secret}"))
                && encode(verifier) == told.challenge
                && form["code"] == "the code"
                && form["grant_type"] == "authorization_code"
                && form["redirect_uri"].ends_with("/user/login/openid/return");
            match right {
                true => (
                    200,
                    json!({"access_token": "a", "token_type": "Bearer", "id_token": token(issuer, told, own, other)}),
                ),
                false => (400, json!({"error": "invalid_grant"})),
            }
        }
        _ => (404, json!({})),
    };
    let text = said.to_string();
    let mut connection = connection;
    write!(connection, "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}", text.len()).unwrap();
}

fn token(issuer: &str, told: &Told, own: &EcdsaKeyPair, other: &EcdsaKeyPair) -> String {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let mut claims =
        json!({"iss": issuer, "aud": "cairn", "exp": now + 300, "iat": now, "nonce": told.nonce});
    for (key, value) in told.claims.as_object().unwrap() {
        claims[key] = value.clone();
    }
    let header = json!({"alg": "ES256", "kid": "k"});
    let signed = format!(
        "{}.{}",
        encode(header.to_string()),
        encode(claims.to_string())
    );
    let signer = if told.forges { other } else { own };
    let seal = signer
        .sign(&SystemRandom::new(), signed.as_bytes())
        .unwrap();
    format!("{signed}.{}", encode(seal))
}

/// Goes to the provider and comes back, where it says this of who it is.
fn there_and_back(
    server: &Server,
    provider: &Provider,
    visitor: &mut Visitor<'_>,
    claims: Value,
    forges: bool,
) -> Sent {
    let begun = visitor.get("/fr/user/login/openid?came_from=/about");
    assert_eq!(begun.status, 302, "{}", begun.body);
    let address = begun.leads_to(server);
    let (endpoint, query) = address.split_once("?tenant=1&").unwrap();
    assert_eq!(endpoint, format!("{}/authorize", provider.issuer));
    let asked: HashMap<String, String> = url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    assert_eq!(asked["code_challenge_method"], "S256");
    assert_eq!(asked["scope"], "openid email profile");
    *provider.told.lock().unwrap() = Told {
        claims,
        nonce: asked["nonce"].clone(),
        challenge: asked["code_challenge"].clone(),
        forges,
    };
    visitor.get(&format!(
        "/user/login/openid/return?code=the+code&state={}",
        asked["state"]
    ))
}

fn serve(place: &Place, provider: &Provider, more: &[&str]) -> Server {
    let issuer = format!("openid.issuer={}", provider.issuer);
    let mut settings = vec![
        issuer.as_str(),
        "openid.client_id=cairn",
        "openid.client_secret=s&cret",
        "openid.label=Ministry",
        "openid.private_addresses=true",
    ];
    settings.extend(more);
    place.serve(&settings)
}

#[test]
fn people_sign_in_at_another_provider_and_nobody_with_what_is_untrue() {
    everywhere(|place| {
        let token = place.sysadmin("root");
        let provider = Provider::start();
        let server = serve(
            place,
            &provider,
            &[
                "openid.accounts=everybody",
                "openid.email_domains=gov.example",
            ],
        );
        let mut root = server.client(&token);
        root.done(
            "user_create",
            &json!({"name": "alice", "email": "alice@example.org", "password": "correct-horse"}),
        );
        let mut visitor = Visitor::new(&server);
        visitor
            .get("/fr/user/login")
            .says(&["Se connecter avec Ministry", "/fr/user/login/openid"]);
        let bob = || json!({"sub": "b-1", "preferred_username": "Bob.B@gov.example", "name": "Bob B", "email": "bob@gov.example", "email_verified": true});
        // What is untrue signs nobody in.
        for (changed, forges) in [
            (json!({"iss": "https://evil.example"}), false),
            (json!({"aud": "other"}), false),
            (json!({"nonce": "other"}), false),
            (json!({"exp": 1_000_000_000}), false),
            (json!({"sub": ""}), false),
            (json!({}), true),
        ] {
            let mut claims = bob();
            for (key, value) in changed.as_object().unwrap() {
                claims[key] = value.clone();
            }
            let refused = there_and_back(&server, &provider, &mut visitor, claims, forges);
            assert_eq!(refused.status, 403, "{changed} {}", refused.body);
            refused.says(&["cannot be trusted"]);
            assert!(visitor.session.is_none());
        }
        // Neither does what was not begun in this browser.
        let stray = visitor.get("/user/login/openid/return?code=the+code&state=x");
        stray.says(&["was not begun in this browser"]);
        let begun = visitor.get("/user/login/openid");
        assert_eq!(begun.status, 302);
        let swapped = visitor.get("/user/login/openid/return?code=the+code&state=x");
        swapped.says(&["was not begun in this browser"]);
        // A new account for those whose domain gets one, the same one from then on.
        let done = there_and_back(&server, &provider, &mut visitor, bob(), false);
        assert_eq!(done.leads_to(&server), "/about");
        visitor
            .get("/user/edit")
            .says(&["<strong>bob-b</strong>", "bob@gov.example"]);
        let shown = root.done("user_show", &json!({"id": "bob-b"}));
        assert_eq!(
            (&shown["fullname"], &shown["sysadmin"]),
            (&json!("Bob B"), &json!(false))
        );
        let mut again = Visitor::new(&server);
        let moved = json!({"sub": "b-1", "email": "other@gov.example"});
        there_and_back(&server, &provider, &mut again, moved, false);
        again.get("/user/edit").says(&["<strong>bob-b</strong>"]);
        // An address that the provider made sure of is that of an account here; told at the other place too.
        let mut known = Visitor::new(&server);
        let alice = json!({"sub": "a-1", "at_userinfo": "Alice@example.org"});
        there_and_back(&server, &provider, &mut known, alice, false);
        known.get("/user/edit").says(&["<strong>alice</strong>"]);
        for claims in [
            json!({"sub": "c-1", "email": "carol@example.org", "email_verified": true}),
            json!({"sub": "c-2", "email": "carol@gov.example", "email_verified": false}),
            json!({"sub": "c-3", "email": "alice@example.org", "email_verified": false}),
            // Sysadmins join theirs themselves.
            json!({"sub": "c-4", "email": "root@example.org", "email_verified": true}),
        ] {
            let mut nobody = Visitor::new(&server);
            let refused = there_and_back(&server, &provider, &mut nobody, claims, false);
            refused.says(&["There is no account for you here"]);
        }
        let mut admin = Visitor::signed_in(&server, "root", "correct-horse-battery");
        let own = json!({"sub": "r-1"});
        there_and_back(&server, &provider, &mut admin, own.clone(), false);
        let mut later = Visitor::new(&server);
        there_and_back(&server, &provider, &mut later, own.clone(), false);
        later.get("/user/edit").says(&["<strong>root</strong>"]);
        // What belongs to one account does not come to belong to another.
        let taken = there_and_back(&server, &provider, &mut visitor, own, false);
        taken.says(&["belongs to another account"]);
        // Whoever is signed in and gives up there, or fails, stays signed in.
        let begun = admin.get("/user/login/openid?came_from=/user/security");
        assert_eq!(begun.status, 302);
        admin.get("/user/edit").says(&["<strong>root</strong>"]);
        admin
            .get("/user/login/openid/return?error=access_denied&state=x")
            .says(&["was not begun in this browser"]);
        admin.get("/user/edit").says(&["<strong>root</strong>"]);
        // The provider's user did not want to.
        let begun = visitor.get("/user/login/openid").leads_to(&server);
        let state = begun
            .split("&state=")
            .nth(1)
            .unwrap()
            .split('&')
            .next()
            .unwrap();
        let back = format!("/user/login/openid/return?error=access_denied&state={state}");
        visitor.get(&back).says(&["did not sign you in"]);
    });
}

#[test]
fn a_provider_that_cannot_be_reached_is_said_and_none_has_no_page() {
    let place = Place::sqlite();
    place.sysadmin("root");
    let server = place.serve(&[
        "openid.issuer=http://127.0.0.1:1",
        "openid.private_addresses=true",
    ]);
    let refused = Visitor::new(&server).get("/user/login/openid");
    assert_eq!(refused.status, 503);
    refused.says(&["cannot be reached"]);
    let other = Place::sqlite();
    other.sysadmin("root");
    let server = other.serve(&[]);
    for path in ["/user/login/openid", "/user/login/openid/return"] {
        assert_eq!(Visitor::new(&server).get(path).status, 404);
    }
}
