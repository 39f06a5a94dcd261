//! The walk over everything that can be read, as everybody who can ask.
//!
//! One catalogue holds records of every visibility, each with words of its own in every field that takes text. Every reading
//! action and every address is asked by every kind of caller. Two things are held against the answers, headers and errors
//! included: a word of what the caller may not see is in none of them, and none of them changes when more is added of what
//! the caller may not see, which is how a count, a facet or an order would tell.
//!
//! An action or address that is new makes the walk fail until `questions.rs` or `addresses.rs` says how it is asked.

mod addresses;
mod questions;
mod searches;
mod world;

use std::collections::BTreeMap;

use actix_web::body::to_bytes;
use actix_web::dev::ServiceResponse;
use actix_web::test::{self, TestRequest};
use cairn_catalogue::action::Kind;
use cairn_catalogue::actions;
use futures_util::future::join_all;
use regex::Regex;

use questions::{Asked, Question};
use world::World;

/// Addresses whose answers are about the process and not about the catalogue: they are never the same twice.
const OF_THE_PROCESS: &[&str] = &["/metrics"];

/// An answer as text: status, headers, body.
type Told = String;

#[actix_web::test]
async fn nobody_learns_of_what_they_may_not_see() {
    let world = World::new().await;
    let state = std::sync::Arc::clone(&world.site.state);
    let service = test::init_service(
        actix_web::App::new().configure(|config| cairn_server::configure(config, state)),
    )
    .await;
    // Everybody asks at once, as on a busy site.
    let ask = async |question: &Question| {
        join_all(world.callers.iter().map(async |caller| {
            let request = request(question, caller.token.as_deref()).to_request();
            told(question, test::call_service(&service, request).await).await
        }))
        .await
    };
    let questions = every_question(&world);
    let mut failures = Failures::default();
    let mut general: Vec<(&Question, Vec<Told>)> = Vec::new();
    for question in &questions {
        let answers = ask(question).await;
        for (caller, told) in world.callers.iter().zip(&answers) {
            failures.note_leaks(&world, question, caller.name, told);
        }
        if !question.names_a_record {
            general.push((question, answers));
        }
    }
    world.check_that_the_others_see().await;
    for phase in world::PHASES {
        world.add_more(phase).await;
        for (question, before) in &mut general {
            let answers = ask(question).await;
            for ((caller, told), earlier) in world.callers.iter().zip(&answers).zip(&*before) {
                if !phase.is_seen_by(caller.name) && told != earlier {
                    let what = format!("{} changes with more {}", question.text(), phase.name);
                    failures.note(what, caller.name, &format!("{earlier}\n{told}"));
                }
            }
            *before = answers;
        }
    }
    failures.check();
}

/// Answers that tell too much, by what they tell.
#[derive(Default)]
struct Failures(BTreeMap<String, (Vec<&'static str>, Told)>);

impl Failures {
    fn note(&mut self, what: String, caller: &'static str, told: &str) {
        let (callers, _) = self
            .0
            .entry(what)
            .or_insert_with(|| (Vec::new(), told.to_owned()));
        callers.push(caller);
    }

    /// Notes the words of an answer that its asker may not see.
    fn note_leaks(&mut self, world: &World, question: &Question, caller: &'static str, told: &str) {
        let text = question.text();
        for secret in &world.secrets {
            if secret.is_for(caller, &text) {
                continue;
            }
            if let Some(word) = secret.leaks(&text, told) {
                self.note(
                    format!("{text} tells {word:?} of {}", secret.of),
                    caller,
                    told,
                );
            }
        }
    }

    fn check(self) {
        for (what, (callers, told)) in &self.0 {
            eprintln!("{what}\n  to {}\n{told}\n", callers.join(", "));
        }
        assert!(self.0.is_empty(), "{} leaks, told above", self.0.len());
    }
}

/// Returns how every reading action and every address is asked; fails on those that nobody has thought of.
fn every_question(world: &World) -> Vec<Question> {
    let mut all = Vec::new();
    let mut unknown = Vec::new();
    for def in actions::all().filter(|def| def.kind == Kind::Read) {
        match questions::of_action(def.name, world) {
            Some(list) => all.extend(list),
            None => unknown.push(def.name.to_owned()),
        }
    }
    let patterns = cairn_server::patterns(std::sync::Arc::clone(&world.site.state));
    for pattern in patterns {
        match addresses::of_address(&pattern, world) {
            Some(list) => all.extend(list),
            None => unknown.push(pattern),
        }
    }
    assert!(
        unknown.is_empty(),
        "say in questions.rs or addresses.rs how these are asked: {unknown:?}"
    );
    all
}

/// Makes the request that asks a question.
fn request(question: &Question, token: Option<&str>) -> TestRequest {
    let request = match &question.asked {
        Asked::Action(name, params) => TestRequest::post()
            .uri(&format!("/api/3/action/{name}"))
            .set_json(params),
        Asked::Address(path) => TestRequest::get().uri(path),
    };
    match token {
        Some(token) => request.insert_header(("Authorization", token)),
        None => request,
    }
}

/// Reads an answer whole.
async fn told(question: &Question, answer: ServiceResponse) -> Told {
    let mut told = format!("{}\n", answer.status());
    let mut headers: Vec<String> = answer
        .headers()
        .iter()
        .filter(|(name, _)| *name != "x-request-id")
        .map(|(name, value)| format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes())))
        .collect();
    headers.sort();
    told.extend(headers);
    let body = to_bytes(answer.into_body())
        .await
        .unwrap_or_else(|_| panic!("the body of {} ended too early", question.text()));
    told.push_str(&String::from_utf8_lossy(&body));
    if OF_THE_PROCESS.contains(&question.text().as_str()) {
        return told.lines().next().unwrap_or_default().to_owned();
    }
    without_cursors(&without_times(&told))
}

/// Cursors are sealed: no two are alike, whatever happened between.
fn without_cursors(told: &str) -> String {
    static CURSOR: std::sync::LazyLock<Regex> = std::sync::LazyLock::new(|| {
        Regex::new(r#""cursor":"[\w-]{38}""#).expect("the pattern is literal")
    });
    CURSOR.replace_all(told, "<cursor>").into_owned()
}

/// Times go on by themselves.
fn without_times(told: &str) -> String {
    static TIME: std::sync::LazyLock<Regex> = std::sync::LazyLock::new(|| {
        Regex::new(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?").expect("the pattern is literal")
    });
    TIME.replace_all(told, "<time>").into_owned()
}
