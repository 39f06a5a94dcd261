//! Registers of other jurisdictions.

use serde_json::json;

use crate::place::Place;
use crate::visitor::Visitor;

#[test]
fn consultations_of_other_jurisdictions_stand_in_directory_calendar_and_feed() {
    let peer = Place::sqlite();
    let token = peer.sysadmin("root");
    let there = peer.serve(&["site.title=Province", "loading.enabled=false"]);
    let mut theirs = there.client(&token);
    theirs.done(
        "organization_create",
        &json!({"name": "province", "title": "Province"}),
    );
    // What they say of its status is not what the day says.
    for (name, title, status, start, end) in [
        ("past", "Old roads", "open", "2020-01-01", "2020-02-01"),
        ("now", "New roads", "planned", "2020-01-01", "2099-01-01"),
        ("soon", "Next roads", "planned", "2098-01-01", "2099-01-01"),
    ] {
        theirs.done(
            "package_create",
            &json!({
                "name": name, "type": "consultation", "owner_org": "province", "title_translated": {"en": title, "fr": format!("{title} (fr)")},
                "notes_translated": {"en": "Where to build.", "fr": "Où construire."}, "consultation_status": status,
                "start_date": start, "end_date": end, "how_to_take_part": {"en": "Write to us.", "fr": "Écrivez-nous."},
                "contact_email": "c@example.org", "jurisdiction": "provincial",
                "updates": [{"date": "2020-01-02", "text": {"en": "More time.", "fr": "Plus de temps."}}],
                "resources": [{"url": "https://example.org/paper.pdf", "name": "Paper", "format": "PDF", "resource_type": "discussion_paper"}],
            }),
        );
    }
    for kind in ["cairn", "ckan"] {
        let place = Place::sqlite();
        let token = place.sysadmin("root");
        let here = place.serve(&[
            "loading.enabled=false",
            "harvest.private_addresses=true",
            "harvest.request_pause_milliseconds=0",
        ]);
        let mut root = here.client(&token);
        root.done(
            "organization_create",
            &json!({"name": "city", "title": "City"}),
        );
        root.done(
            "harvest_source_create",
            &json!({"name": "province", "url": there.url(), "source_type": kind, "owner_org": "city"}),
        );
        let job = root.done("harvest_job_create", &json!({"source_id": "province"}));
        let job = crate::harvest::wait(here.client(&token), &job);
        assert_eq!(job["stats"]["added"], 3, "{kind}: {job}");
        let mut nobody = Visitor::new(&here);
        let list = nobody.get("/consultation");
        list.says(&["Open now: 1", "Coming: 1", "Closed: 1"]);
        for (name, state) in [("past", "Closed"), ("now", "Open"), ("soon", "Coming")] {
            let page = nobody.get(&format!("/consultation/{name}"));
            page.says(&[
                &format!("\">{state}</span>"),
                "Paper",
                "Provincial or territorial",
                "More time.",
            ]);
        }
        // The calendar has those that closed long ago no more.
        let calendar = nobody.get("/fr/feeds/consultation.ics");
        calendar.says(&[
            "SUMMARY:New roads (fr)\r\n",
            "SUMMARY:Next roads (fr)\r\n",
            "DTSTART;VALUE=DATE:20980101\r\n",
        ]);
        assert!(!calendar.body.contains("Old roads"), "{}", calendar.body);
        nobody
            .get("/consultation/past/calendar.ics")
            .says(&["SUMMARY:Old roads\r\n", "DTEND;VALUE=DATE:20200202\r\n"]);
        nobody.get("/feeds/consultation.atom").says(&[
            "<title>Old roads – Closed</title>",
            "<title>New roads – Open</title>",
            "<title>Next roads – Coming</title>",
        ]);
        nobody
            .get("/consultation/now/feed.atom")
            .says(&["<summary>More time.</summary>"]);
        here.stop();
    }
}
