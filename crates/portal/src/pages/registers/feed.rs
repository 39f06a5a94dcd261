//! Atom feeds of commitments and consultations: of all, and of what was told of one.

use std::fmt::Write as _;

use cairn_catalogue::{ActionError, consultation_state};
use cairn_domain::text::escape_xml;
use serde_json::{Value, json};

use super::{address, coded, commitment, consultation, file, with};
use crate::desk::{Desk, part};
use crate::markdown;
use crate::pages::Answer;
use crate::pages::record::title_of;
use crate::said::{by_language_of, list, said, text};

/// Media type of feeds.
const ATOM: &str = "application/atom+xml; charset=utf-8";
/// Most entries.
const MOST: usize = 50;

/// The namespace of what is left of entries that went (RFC 6721).
const TOMBSTONES: &str = "http://purl.org/atompub/tombstones/1.0";

struct Entry {
    id: String,
    title: String,
    link: String,
    updated: String,
    summary: String,
}

/// Returns the records of a type, the last to change first.
fn latest_of(desk: &Desk<'_>, kind: &str) -> Result<Value, ActionError> {
    desk.ask(
        "package_search",
        json!({"fq_list": [format!("+dataset_type:{kind}")], "sort": "metadata_modified desc", "rows": MOST}),
    )
}

/// Returns the tombstones of records of a type, the last to go first, as far back as the records that a feed lists.
fn gone_of(desk: &Desk<'_>, kind: &str, listed: &[Value]) -> Result<Value, ActionError> {
    let mut asked = json!({"type": kind, "limit": MOST});
    if let [.., oldest] = listed
        && listed.len() == MOST
    {
        asked["since"] = json!(text(oldest, "metadata_modified"));
    }
    desk.ask("tombstone_list", asked)
}

fn list_of(found: &Value) -> &[Value] {
    found.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// Answers `/feeds/consultation.atom`: consultations, the last to change first, with how they stand today.
pub(super) fn consultations(desk: &Desk<'_>) -> Answer {
    let found = latest_of(desk, "consultation")?;
    let today = desk.app.clock.now().date();
    let entries: Vec<Entry> = list(&found, "results")
        .iter()
        .map(|record| {
            let code = record
                .as_object()
                .map_or("off", |record| consultation_state(record, today));
            let state = desk.say(&format!("consultation-state-{code}"));
            let about = markdown::excerpt(&said(record, "notes", desk.language).text, 500);
            let dates = consultation::dates(desk, record);
            Entry {
                id: format!("urn:uuid:{}", text(record, "id")),
                title: format!("{} – {state}", title_of(desk, record).text),
                link: address(
                    desk,
                    &format!("/consultation/{}", part(text(record, "name"))),
                ),
                updated: moment(text(record, "metadata_modified")),
                summary: format!("{dates}. {about}"),
            }
        })
        .collect();
    let title = with(
        desk,
        "consultations-feed-of",
        &[("value", &desk.app.site().title)],
    );
    let here = address(desk, "/feeds/consultation.atom");
    let page = address(desk, "/consultation");
    let gone = gone_of(desk, "consultation", list(&found, "results"))?;
    file(
        ATOM,
        written(desk, &title, &here, &page, &entries, list_of(&gone)),
    )
}

/// Answers `/consultation/{id}/feed.atom`: what came of a consultation, then its updates, the latest first.
pub(super) fn of_consultation(desk: &Desk<'_>, id: &str) -> Answer {
    let Some(record) = desk.find("package_show", json!({"id": id}))? else {
        return Ok(None);
    };
    if text(&record, "type") != "consultation" {
        return Ok(None);
    }
    let page = format!("/consultation/{}", part(text(&record, "name")));
    let link = address(desk, &page);
    let id = text(&record, "id");
    let mut entries = Vec::new();
    for (what, field) in [("changed", "what_changed"), ("heard", "what_was_heard")] {
        let summary = by_language_of(&record[field], desk.language).text;
        if !summary.trim().is_empty() {
            entries.push(Entry {
                id: format!("urn:uuid:{id}#{what}"),
                title: desk.say(&format!("consultation-{what}")),
                link: link.clone(),
                updated: moment(text(&record, "metadata_modified")),
                summary,
            });
        }
    }
    let updates = list(&record, "updates").iter().enumerate();
    let mut updates: Vec<(usize, &Value)> = updates.collect();
    updates.sort_by(|(_, one), (_, other)| text(other, "date").cmp(text(one, "date")));
    for (place, update) in updates {
        let day = text(update, "date");
        entries.push(Entry {
            id: format!("urn:uuid:{id}#{day}-{place}"),
            title: desk.language.day(day),
            link: link.clone(),
            updated: moment(day),
            summary: by_language_of(&update["text"], desk.language).text,
        });
    }
    entries.truncate(MOST);
    let title = title_of(desk, &record).text;
    let here = address(desk, &format!("{page}/feed.atom"));
    file(ATOM, written(desk, &title, &here, &link, &entries, &[]))
}

/// Answers `/feeds/commitment.atom`: commitments, the last to change first.
pub(super) fn all(desk: &Desk<'_>) -> Answer {
    let found = latest_of(desk, "commitment")?;
    let entries: Vec<Entry> = list(&found, "results")
        .iter()
        .map(|record| {
            let latest = commitment::entries(desk, record);
            let summary = match latest.first() {
                Some([period, number, _, completion, told]) => format!(
                    "{period} {number} {completion}. {}",
                    markdown::excerpt(told, 500)
                ),
                None => said(record, "notes", desk.language).text,
            };
            let level = coded(desk, "completion", text(record, "completion"));
            Entry {
                id: format!("urn:uuid:{}", text(record, "id")),
                title: format!("{} – {level}", title_of(desk, record).text),
                link: address(desk, &format!("/commitment/{}", part(text(record, "name")))),
                updated: moment(text(record, "metadata_modified")),
                summary,
            }
        })
        .collect();
    let gone = gone_of(desk, "commitment", list(&found, "results"))?;
    let title = with(
        desk,
        "commitments-feed-of",
        &[("value", &desk.app.site().title)],
    );
    let here = address(desk, "/feeds/commitment.atom");
    let page = address(desk, "/commitment");
    file(
        ATOM,
        written(desk, &title, &here, &page, &entries, list_of(&gone)),
    )
}

/// Answers `/commitment/{id}/feed.atom`: what was told of a commitment, the latest period first.
pub(super) fn one(desk: &Desk<'_>, id: &str) -> Answer {
    let Some(record) = desk.find("package_show", json!({"id": id}))? else {
        return Ok(None);
    };
    if text(&record, "type") != "commitment" {
        return Ok(None);
    }
    let page = format!("/commitment/{}", part(text(&record, "name")));
    let title = title_of(desk, &record).text;
    let entries: Vec<Entry> = commitment::entries(desk, &record)
        .into_iter()
        .take(MOST)
        .map(|[period, number, about, completion, told]| Entry {
            id: format!("urn:uuid:{}#{period}-{number}", text(&record, "id")),
            title: match number.is_empty() {
                true => format!("{period}: {completion}"),
                false => format!("{period}: {number} {about} – {completion}"),
            },
            link: address(desk, &page),
            updated: moment(&last_day(&period)),
            summary: told,
        })
        .collect();
    let here = address(desk, &format!("{page}/feed.atom"));
    file(
        ATOM,
        written(desk, &title, &here, &address(desk, &page), &entries, &[]),
    )
}

/// Returns the last day of a month or year.
fn last_day(period: &str) -> String {
    let mut parts = period.split('-').map(|part| part.parse::<i32>().ok());
    let year = parts.next().flatten();
    let month = parts.next().flatten();
    let next = match (year, month) {
        (Some(year), Some(12)) => chrono::NaiveDate::from_ymd_opt(year + 1, 1, 1),
        (Some(year), Some(month)) => u32::try_from(month)
            .ok()
            .and_then(|month| chrono::NaiveDate::from_ymd_opt(year, month + 1, 1)),
        (Some(year), None) => chrono::NaiveDate::from_ymd_opt(year + 1, 1, 1),
        _ => None,
    };
    match next.and_then(|next| next.pred_opt()) {
        Some(last) if period.len() <= 7 => last.to_string(),
        _ => period.to_owned(),
    }
}

/// Returns a day or time as feeds write it.
fn moment(text: &str) -> String {
    match text.get(..19) {
        Some(time) => format!("{time}Z"),
        None if text.len() == 10 => format!("{text}T00:00:00Z"),
        None => "1970-01-01T00:00:00Z".to_owned(),
    }
}

fn written(
    desk: &Desk<'_>,
    title: &str,
    here: &str,
    page: &str,
    entries: &[Entry],
    gone: &[Value],
) -> String {
    let went: Vec<String> = gone
        .iter()
        .map(|left| moment(text(left, "withdrawn")))
        .collect();
    let updated = entries
        .iter()
        .map(|entry| entry.updated.as_str())
        .chain(went.iter().map(String::as_str))
        .max()
        .unwrap_or("1970-01-01T00:00:00Z");
    let site = desk.app.site().title.clone();
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:at=\"{TOMBSTONES}\" xml:lang=\"{}\">\n<title>{}</title>\n<id>{}</id>\n<updated>{updated}</updated>\n\
         <author><name>{}</name></author>\n<link rel=\"self\" href=\"{}\"/>\n<link rel=\"alternate\" href=\"{}\"/>\n",
        desk.language.code(),
        escape_xml(title),
        escape_xml(here),
        escape_xml(&site),
        escape_xml(here),
        escape_xml(page),
    );
    for entry in entries {
        // Writing to a String cannot fail.
        let _ = write!(
            out,
            "<entry>\n<title>{}</title>\n<id>{}</id>\n<updated>{}</updated>\n<link rel=\"alternate\" href=\"{}\"/>\n<summary>{}</summary>\n</entry>\n",
            escape_xml(&entry.title),
            escape_xml(&entry.id),
            entry.updated,
            escape_xml(&entry.link),
            escape_xml(&entry.summary),
        );
    }
    for (left, when) in gone.iter().zip(&went) {
        let id = escape_xml(text(left, "id"));
        let reason = match text(left, "reason") {
            "" => String::new(),
            reason => format!("<at:comment>{}</at:comment>\n", escape_xml(reason)),
        };
        // Writing to a String cannot fail.
        let _ = write!(
            out,
            "<at:deleted-entry ref=\"urn:uuid:{id}\" when=\"{when}\">\n{reason}</at:deleted-entry>\n",
        );
    }
    out.push_str("</feed>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_end_with_their_last_day() {
        for (period, expected) in [
            ("2024-02", "2024-02-29"),
            ("2024-12", "2024-12-31"),
            ("2024", "2024-12-31"),
            ("2024-05-07", "2024-05-07"),
            ("soon", "soon"),
        ] {
            assert_eq!(last_day(period), expected, "{period}");
        }
        assert_eq!(moment("2024-02-29"), "2024-02-29T00:00:00Z");
        assert_eq!(moment("2024-02-29T10:11:12.345"), "2024-02-29T10:11:12Z");
    }
}
