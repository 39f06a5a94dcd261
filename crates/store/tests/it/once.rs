//! What is there once, and what is let go: forms that arrive twice, entries of the audit log.

use cairn_store::{AuditFilter, NewAudit};
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

use crate::places::{everywhere, read, write};

fn day(number: u32) -> NaiveDateTime {
    let day = NaiveDate::from_ymd_opt(2026, 1, number).unwrap();
    day.and_hms_opt(0, 0, 0).unwrap()
}

#[test]
fn a_form_is_begun_once_until_it_is_forgotten() {
    everywhere(|place| {
        let begin = |now: NaiveDateTime| {
            let known = write(place, |tx| {
                let patience = now - TimeDelta::minutes(10);
                tx.begin_form("mark", now, now - TimeDelta::days(1), patience)
            });
            known.map(|known| (known.taken, known.led_to))
        };
        assert_eq!(begin(day(1)), None);
        assert_eq!(begin(day(1)), Some((false, None)));
        // Nothing came of it: it may be sent again; so it may where somebody was about it for too long.
        write(place, |tx| tx.forget_form("mark"));
        assert_eq!(begin(day(1)), None);
        assert_eq!(begin(day(1) + TimeDelta::hours(1)), None);
        write(place, |tx| tx.end_form("mark", Some("/dataset/rivers")));
        let taken = Some((true, Some("/dataset/rivers".to_owned())));
        assert_eq!(begin(day(1) + TimeDelta::hours(2)), taken);
        assert_eq!(begin(day(3)), None);
    });
}

#[test]
fn the_audit_log_is_forgotten_as_far_as_is_said_and_no_further() {
    everywhere(|place| {
        for number in 1..=3 {
            let entry = NewAudit {
                at: day(number),
                account_id: None,
                account_name: "root".to_owned(),
                token_id: None,
                act: format!("act-{number}"),
                subject: None,
                details: "{}".to_owned(),
            };
            write(place, |tx| tx.insert_audit(&entry));
        }
        let acts = || -> Vec<String> {
            let found = read(place, |tx| tx.list_audit(&AuditFilter::default(), 10));
            found.into_iter().map(|entry| entry.act).collect()
        };
        assert_eq!(write(place, |tx| tx.forget_audit(day(1))), 0);
        assert_eq!(acts(), ["act-3", "act-2", "act-1"]);
        assert_eq!(write(place, |tx| tx.forget_audit(day(2))), 1);
        assert_eq!(acts(), ["act-3", "act-2"]);
    });
}
