//! The running server: its one line, its log, its end, its second start.

use std::io::{BufRead as _, BufReader};
use std::time::Duration;

use serde_json::json;

use crate::place::{Place, everywhere};

/// A debug build on a machine that runs other tests; a release build takes a small part of it.
const SECOND_START: Duration = Duration::from_secs(20);

#[test]
fn one_line_says_that_it_is_ready_and_logs_go_to_standard_error() {
    everywhere(|place| {
        let mut server = place.serve(&[]);
        let expected = format!("cairn ready on http://{} after ", server.address);
        assert!(server.ready.starts_with(&expected), "{:?}", server.ready);
        let status = server.anonymous().done("status_show", &json!({}));
        assert_eq!(status["site_url"], json!(server.url()));
        server.signal("TERM");
        assert!(server.wait().success(), "{}", server.log());
        assert!(server.log().contains("stopped"), "{}", server.log());
        assert!(
            server.anonymous().get("/healthz").is_err(),
            "nobody listens any more"
        );
    });
}

#[test]
fn requests_that_run_are_answered_before_the_end() {
    let place = Place::sqlite();
    let token = place.sysadmin("admin");
    let mut server = place.serve(&["auth.create_unowned_dataset=true"]);
    let mut client = server.client(&token);
    // The connection is open before the signal, so that it is one of those that run.
    client.done("package_create", &json!({"name": "before"}));
    let acknowledged = std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut acknowledged = Vec::new();
            for number in 0.. {
                let name = format!("during-{number}");
                match client.try_action("package_create", &json!({"name": name})) {
                    Ok(Ok(_)) => acknowledged.push(name),
                    Ok(Err(answer)) => panic!("{} {}", answer.status, answer.text()),
                    Err(_) => break,
                }
            }
            acknowledged
        });
        server.signal("TERM");
        assert!(server.wait().success(), "{}", server.log());
        writer.join().unwrap()
    });
    let again = place.serve(&[]);
    let mut anonymous = again.anonymous();
    for name in acknowledged {
        anonymous.done("package_show", &json!({"id": name}));
    }
}

#[test]
fn the_second_start_is_quick_and_finds_what_was_there() {
    everywhere(|place| {
        let token = place.sysadmin("admin");
        let server = place.serve(&["auth.create_unowned_dataset=true"]);
        let mut client = server.client(&token);
        for number in 0..40 {
            client.done(
                "package_create",
                &json!({"name": format!("record-{number}")}),
            );
        }
        server.stop();
        let server = place.serve(&[]);
        assert!(server.ready.contains("with 40 records"), "{}", server.ready);
        assert!(server.took < SECOND_START, "{:?}", server.took);
        let found = server
            .anonymous()
            .done("package_search", &json!({"q": "name:record-17"}));
        assert_eq!(found["count"], json!(1));
    });
}

#[test]
fn two_servers_do_not_share_one_index() {
    let place = Place::sqlite();
    let server = place.serve(&[]);
    let mut second = place.start(&["serve", "--listen", "127.0.0.1:0"]);
    let mut ready = String::new();
    BufReader::new(second.stdout.take().unwrap())
        .read_line(&mut ready)
        .unwrap();
    // One that started after all would go on for ever.
    if !ready.is_empty() {
        second.kill().unwrap();
    }
    let ended = second.wait_with_output().unwrap();
    let message = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(1), "{ready}{message}");
    assert!(message.contains("cannot be opened"), "{message}");
    server.stop();
}
