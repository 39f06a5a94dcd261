//! Consultations as calendars (RFC 5545): the days on which people can take part, and meetings.

use cairn_domain::text as form;
use chrono::{Days, NaiveDateTime};
use serde_json::{Value, json};

use super::{address, file};
use crate::desk::{Desk, part};
use crate::markdown;
use crate::pages::Answer;
use crate::pages::record::title_of;
use crate::said::{by_language_of, list, said, text};

/// Media type of calendars.
const ICAL: &str = "text/calendar; charset=utf-8";
/// Most consultations of the whole calendar.
const MOST: usize = 500;
/// Bytes of a line.
const LINE: usize = 75;

/// Answers `/feeds/consultation.ics`: consultations that are open or coming, and those that closed in the last year.
pub(super) fn all(desk: &Desk<'_>) -> Answer {
    let found = desk.ask(
        "package_search",
        json!({"fq_list": ["+dataset_type:consultation", "+(end_date:[NOW-1YEAR TO *] OR (*:* -end_date:[* TO *]))", "-consultation_status:not_going_forward"],
            "sort": "start_date asc", "rows": MOST}),
    )?;
    let title = desk.type_name("consultation");
    file(ICAL, written(desk, &title, list(&found, "results")))
}

/// Answers `/consultation/{id}/calendar.ics`.
pub(super) fn one(desk: &Desk<'_>, id: &str) -> Answer {
    let Some(record) = desk.find("package_show", json!({"id": id}))? else {
        return Ok(None);
    };
    if text(&record, "type") != "consultation" {
        return Ok(None);
    }
    let title = title_of(desk, &record).text;
    file(ICAL, written(desk, &title, std::slice::from_ref(&record)))
}

fn written(desk: &Desk<'_>, title: &str, records: &[Value]) -> String {
    let site = desk.app.site().title.clone();
    let mut lines = Lines::default();
    lines.add("BEGIN", "VCALENDAR");
    lines.add("VERSION", "2.0");
    lines.add("PRODID", "-//Cairn//Consultations//EN");
    lines.add("CALSCALE", "GREGORIAN");
    lines.text("X-WR-CALNAME", &format!("{title} – {site}"));
    for record in records {
        consultation(desk, record, &mut lines);
    }
    lines.add("END", "VCALENDAR");
    lines.0
}

fn consultation(desk: &Desk<'_>, record: &Value, lines: &mut Lines) {
    let id = text(record, "id");
    let host = desk
        .visit
        .origin
        .split("://")
        .nth(1)
        .unwrap_or(&desk.visit.origin);
    let link = address(
        desk,
        &format!("/consultation/{}", part(text(record, "name"))),
    );
    let title = title_of(desk, record).text;
    let stamp = form::parse_date(text(record, "metadata_modified")).unwrap_or_default();
    let stamp = stamp.format("%Y%m%dT%H%M%SZ").to_string();
    let day = |key: &str| form::parse_date(text(record, key)).map(|time| time.date());
    if let Some(start) = day("start_date") {
        lines.add("BEGIN", "VEVENT");
        lines.text("UID", &format!("{id}@{host}"));
        lines.add("DTSTAMP", &stamp);
        lines.add("DTSTART;VALUE=DATE", &start.format("%Y%m%d").to_string());
        // The end is the first day that is no part of it.
        if let Some(behind) = day("end_date").and_then(|end| end.checked_add_days(Days::new(1))) {
            lines.add("DTEND;VALUE=DATE", &behind.format("%Y%m%d").to_string());
        }
        lines.text("SUMMARY", &title);
        let about = said(record, "notes", desk.language).text;
        lines.text(
            "DESCRIPTION",
            &format!("{}\n{link}", markdown::excerpt(&about, 500)),
        );
        lines.add("URL", &link);
        if text(record, "consultation_status") == "not_going_forward" {
            lines.add("STATUS", "CANCELLED");
        }
        lines.add("TRANSP", "TRANSPARENT");
        lines.add("END", "VEVENT");
    }
    for (place, event) in list(record, "events").iter().enumerate() {
        let said = |key: &str| by_language_of(&event[key], desk.language).text;
        let Some(starts) = form::parse_date(text(event, "starts")) else {
            continue;
        };
        lines.add("BEGIN", "VEVENT");
        lines.text("UID", &format!("{id}-{place}@{host}"));
        lines.add("DTSTAMP", &stamp);
        lines.add("DTSTART", &moment(starts));
        if let Some(ends) = form::parse_date(text(event, "ends")) {
            lines.add("DTEND", &moment(ends));
        }
        let summary = match said("title") {
            none if none.is_empty() => title.clone(),
            own => format!("{title}: {own}"),
        };
        lines.text("SUMMARY", &summary);
        let place = said("place");
        if !place.is_empty() {
            lines.text("LOCATION", &place);
        }
        lines.add(
            "URL",
            match text(event, "url") {
                "" => &link,
                url => url,
            },
        );
        lines.add("END", "VEVENT");
    }
}

fn moment(time: NaiveDateTime) -> String {
    time.format("%Y%m%dT%H%M%SZ").to_string()
}

/// The lines of a calendar, folded as the format asks for.
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// Adds a property whose value needs no escapes; what would end the line is left out.
    fn add(&mut self, name: &str, value: &str) {
        let line: String = format!("{name}:{value}")
            .chars()
            .filter(|c| !c.is_control())
            .collect();
        let mut room = LINE;
        for c in line.chars() {
            if c.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = LINE - 1;
            }
            room -= c.len_utf8();
            self.0.push(c);
        }
        self.0.push_str("\r\n");
    }

    /// Adds a property that is text.
    fn text(&mut self, name: &str, value: &str) {
        let escaped = value
            .replace('\\', "\\\\")
            .replace(';', "\\;")
            .replace(',', "\\,")
            .replace("\r\n", "\\n")
            .replace('\n', "\\n");
        self.add(name, &escaped);
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn long_lines_are_folded_and_signs_escaped() {
        let mut lines = Lines::default();
        lines.text("SUMMARY", &format!("a, b; c\\d\ne{}", "é".repeat(60)));
        assert!(
            lines.0.starts_with("SUMMARY:a\\, b\\; c\\\\d\\ne"),
            "{}",
            lines.0
        );
        for line in lines.0.split("\r\n") {
            assert!(line.len() <= 75, "{line}");
        }
        let whole = lines.0.replace("\r\n ", "");
        assert!(whole.contains(&"é".repeat(60)), "{whole}");
        let mut lines = Lines::default();
        lines.add("URL", "https://a.example/\r\nX:1");
        assert_eq!(lines.0, "URL:https://a.example/X:1\r\n");
    }
}
