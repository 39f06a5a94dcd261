//! Jobs: one node at a time holds one, and what it notes counts only while it does.

use cairn_domain::record::{Job, JobState};
use cairn_store::JobEnd;
use serde_json::{Value, json};

use crate::places::{Place, everywhere, read, time, write};

fn job(id: &str, kind: &str, second: u32) -> Job {
    Job {
        id: id.to_owned(),
        kind: kind.to_owned(),
        queue: format!("queue of {kind}"),
        payload: json!({"a": [1]}),
        state: JobState::Waiting,
        created: time(0),
        run_at: time(second),
        attempts: 0,
        progress: None,
        result: None,
        error: None,
    }
}

fn claim(place: &Place, owner: &str, second: u32) -> Option<String> {
    write(place, |tx| {
        tx.claim_job(&["a", "b"], owner, time(second), time(second + 10))
    })
    .map(|job| job.id)
}

#[test]
fn jobs_are_leased_in_order() {
    everywhere(|place| {
        write(place, |tx| {
            for one in [job("2", "b", 5), job("1", "a", 1), job("3", "other", 1)] {
                assert!(tx.insert_job(&one, None)?);
            }
            Ok(())
        });
        assert!(!read(place, |tx| tx.has_due_job(&["a", "b"], time(0))));
        assert!(read(place, |tx| tx.has_due_job(&["a", "b"], time(1))));
        assert_eq!(claim(place, "x", 1).as_deref(), Some("1"));
        assert_eq!(claim(place, "y", 1), None);
        assert_eq!(claim(place, "y", 5).as_deref(), Some("2"));
        // The lease of the first ends, and somebody else takes it over.
        assert_eq!(claim(place, "z", 12).as_deref(), Some("1"));
        let noted = |owner: &str| write(place, |tx| tx.set_job_progress("1", owner, &json!(7)));
        assert!(!noted("x"));
        assert!(noted("z"));
        let end = JobEnd::Done(&Value::Null);
        assert!(!write(place, |tx| tx.end_job("1", "x", end, time(13))));
        assert!(write(place, |tx| tx.renew_job("1", "z", time(40))));
        let end = JobEnd::Again("why", time(20));
        assert!(write(place, |tx| tx.end_job("1", "z", end, time(13))));
        let one = read(place, |tx| tx.job("1")).unwrap();
        assert_eq!(
            (one.state, one.run_at, one.attempts, one.error.as_deref()),
            (JobState::Waiting, time(20), 2, Some("why"))
        );
        assert_eq!(
            (one.progress, one.payload),
            (Some(json!(7)), json!({"a": [1]}))
        );
        let end = JobEnd::Stopped(time(14));
        assert!(write(place, |tx| tx.end_job("2", "y", end, time(13))));
        assert_eq!(read(place, |tx| tx.job("2")).unwrap().attempts, 0);
    });
}

#[test]
fn what_waits_once_is_added_once() {
    everywhere(|place| {
        let add = |id: &str| write(place, |tx| tx.insert_job(&job(id, "a", 1), Some("sweep")));
        assert!(add("1"));
        assert!(!add("2"));
        assert_eq!(claim(place, "x", 1).as_deref(), Some("1"));
        assert!(add("3"), "one that runs may have passed by what is new");
    });
}

#[test]
fn waiting_jobs_are_listed_cleared_and_forgotten() {
    everywhere(|place| {
        write(place, |tx| {
            for one in [job("2", "b", 5), job("1", "a", 1), job("3", "c", 1)] {
                tx.insert_job(&one, None)?;
            }
            Ok(())
        });
        let list = |queues: Option<&[String]>, limit| {
            let jobs = read(place, |tx| tx.waiting_jobs(queues, limit));
            jobs.into_iter().map(|job| job.id).collect::<Vec<_>>()
        };
        let queue = ["queue of b".to_owned()];
        assert_eq!(list(None, 2), ["1", "3"]);
        assert_eq!(list(Some(&queue), 9), ["2"]);
        assert_eq!(write(place, |tx| tx.clear_jobs(Some(&queue))), queue);
        assert!(write(place, |tx| tx.cancel_job("3")));
        assert!(!write(place, |tx| tx.cancel_job("3")));
        assert_eq!(claim(place, "x", 1).as_deref(), Some("1"));
        assert_eq!(list(None, 9), [""; 0]);
        let end = JobEnd::Failed("no");
        assert!(write(place, |tx| tx.end_job("1", "x", end, time(2))));
        assert!(!write(place, |tx| tx.cancel_job("1")));
        assert_eq!(write(place, |tx| tx.forget_jobs(time(2))), 0);
        assert_eq!(write(place, |tx| tx.forget_jobs(time(3))), 1);
    });
}
