//! Feeds (Atom and RSS) of commitments and consultations: of all, and of what was told of one.

use cairn_catalogue::{ActionError, consultation_state};
use serde_json::{Value, json};

use super::feed_form::{Entry, Feed, Form, moment};
use super::{address, coded, commitment, consultation, file, with};
use crate::desk::{Desk, part};
use crate::markdown;
use crate::pages::Answer;
use crate::pages::record::title_of;
use crate::said::{by_language_of, list, said, text};

/// Most entries.
const MOST: usize = 50;

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

/// Answers `/feeds/consultation.atom` and `.rss`: consultations, the last to change first, with how they stand today.
pub(super) fn consultations(desk: &Desk<'_>, form: Form) -> Answer {
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
    let gone = gone_of(desk, "consultation", list(&found, "results"))?;
    let feed = Feed {
        title,
        here: address(desk, &format!("/feeds/consultation.{}", form.extension())),
        page: address(desk, "/consultation"),
        entries,
        gone: list_of(&gone),
    };
    file(form.media_type(), feed.written(desk, form))
}

/// Answers `/consultation/{id}/feed.atom` and `.rss`: what came of a consultation, then its updates, the latest first.
pub(super) fn of_consultation(desk: &Desk<'_>, id: &str, form: Form) -> Answer {
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
    let feed = Feed {
        title: title_of(desk, &record).text,
        here: address(desk, &format!("{page}/feed.{}", form.extension())),
        page: link,
        entries,
        gone: &[],
    };
    file(form.media_type(), feed.written(desk, form))
}

/// Answers `/feeds/commitment.atom` and `.rss`: commitments, the last to change first.
pub(super) fn all(desk: &Desk<'_>, form: Form) -> Answer {
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
    let feed = Feed {
        title,
        here: address(desk, &format!("/feeds/commitment.{}", form.extension())),
        page: address(desk, "/commitment"),
        entries,
        gone: list_of(&gone),
    };
    file(form.media_type(), feed.written(desk, form))
}

/// Answers `/commitment/{id}/feed.atom` and `.rss`: what was told of a commitment, the latest period first.
pub(super) fn one(desk: &Desk<'_>, id: &str, form: Form) -> Answer {
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
    let feed = Feed {
        title,
        here: address(desk, &format!("{page}/feed.{}", form.extension())),
        page: address(desk, &page),
        entries,
        gone: &[],
    };
    file(form.media_type(), feed.written(desk, form))
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
