//! Pages of activity streams, read by index: each stream of a union gives no more rows than the page needs.

use chrono::NaiveDateTime;
use diesel::QueryableByName;
use diesel::sql_types::{Text, Timestamp};

use crate::backend::Tx;
use crate::error::StoreError;
use crate::sql::Sql;

/// How many streams one statement joins; SQLite joins 500.
const STREAMS: usize = 100;

/// A sequence of activities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream<'a> {
    /// What an account did.
    By(&'a str),
    /// What happened to an object.
    About(&'a str),
    /// What happened to the public datasets of a group: those in it, and deleted ones that were.
    DatasetsOfGroup(&'a str),
    /// What happened to the public datasets of an organization.
    DatasetsOfOrganization(&'a str),
    /// What happened to any dataset.
    Datasets,
}

/// Which activities of a stream are shown.
#[derive(Debug, Clone, Default)]
pub struct ActivityFilter {
    /// Accounts whose activities are left out.
    pub hidden: Vec<String>,
    /// Only these kinds.
    pub kinds: Option<Vec<String>>,
    /// Not these kinds.
    pub without_kinds: Vec<String>,
    /// What the reader may see beside what is public; `None` for everything.
    pub labels: Option<Vec<String>>,
}

/// Which part of a stream is read.
#[derive(Debug, Clone, Copy, Default)]
pub struct ActivityWindow {
    /// Only what happened before.
    pub before: Option<NaiveDateTime>,
    /// Only what happened after.
    pub after: Option<NaiveDateTime>,
    /// The oldest first.
    pub oldest_first: bool,
    /// Most activities.
    pub limit: i64,
    /// Activities to pass over.
    pub offset: i64,
}

/// What orders activities and tells whose they are.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct ActivityHead {
    /// Id of the activity.
    #[diesel(sql_type = Text)]
    pub id: String,
    /// When it happened.
    #[diesel(sql_type = Timestamp)]
    pub at: NaiveDateTime,
    /// Who did it.
    #[diesel(sql_type = Text)]
    pub account_id: String,
}

/// One stream as SQL: where its rows come from and what they are ordered by.
struct Branch<'a> {
    /// `FROM` and the beginning of `WHERE`; the value takes the place of the mark.
    from: &'static str,
    value: Option<&'a str>,
    at: &'static str,
    id: &'static str,
    /// Whether the branch itself shows the reader nothing that is not for them.
    is_guarded: bool,
}

impl Tx<'_> {
    /// Returns a page of several streams as one, each activity once.
    pub fn activity_heads(
        &mut self,
        streams: &[Stream<'_>],
        filter: &ActivityFilter,
        window: &ActivityWindow,
    ) -> Result<Vec<ActivityHead>, StoreError> {
        let branches: Vec<Branch<'_>> = streams
            .iter()
            .flat_map(|stream| branches(*stream, filter))
            .collect();
        let all = window.offset.saturating_add(window.limit);
        let mut found: Vec<ActivityHead> = Vec::new();
        for chunk in branches.chunks(STREAMS) {
            found.extend(self.joined(chunk, filter, window, all)?);
        }
        if branches.len() > STREAMS {
            found.sort_by(|one, other| {
                let order = (one.at, &one.id).cmp(&(other.at, &other.id));
                if window.oldest_first {
                    order
                } else {
                    order.reverse()
                }
            });
            found.dedup();
        }
        let skipped = usize::try_from(window.offset).unwrap_or(usize::MAX);
        let limit = usize::try_from(window.limit).unwrap_or(0);
        Ok(found.into_iter().skip(skipped).take(limit).collect())
    }

    /// Returns the first activities of some branches.
    fn joined(
        &mut self,
        branches: &[Branch<'_>],
        filter: &ActivityFilter,
        window: &ActivityWindow,
        count: i64,
    ) -> Result<Vec<ActivityHead>, StoreError> {
        let order = if window.oldest_first { "ASC" } else { "DESC" };
        let held = filter.labels.as_deref().unwrap_or_default();
        let mut sql = Sql::new(self);
        if !held.is_empty() {
            sql.push("WITH held (label) AS (VALUES ");
            for (place, label) in held.iter().enumerate() {
                sql.push(if place == 0 { "(" } else { ", (" })
                    .bind(label)
                    .push(")");
            }
            sql.push(") ");
        }
        for (place, branch) in branches.iter().enumerate() {
            sql.push(if place == 0 { "" } else { " UNION " })
                .push("SELECT id, at, account_id FROM (SELECT activity.id, activity.at, activity.account_id FROM ");
            match (branch.from.split_once("{}"), branch.value) {
                (Some((before, after)), Some(value)) => {
                    sql.push(before).bind(value).push(after);
                }
                _ => {
                    sql.push(branch.from);
                }
            }
            restrict(&mut sql, branch, filter, window, !held.is_empty());
            for (place, column) in [branch.at, branch.id].into_iter().enumerate() {
                sql.push(if place == 0 { " ORDER BY " } else { ", " })
                    .push(column)
                    .push(" ")
                    .push(order);
            }
            sql.push(" LIMIT ")
                .bind(count)
                .push(&format!(") AS stream_{place}"));
        }
        sql.push(&format!(" ORDER BY at {order}, id {order} LIMIT "))
            .bind(count);
        sql.load(self)
    }
}

/// Returns the branches of a stream.
fn branches<'a>(stream: Stream<'a>, filter: &'a ActivityFilter) -> Vec<Branch<'a>> {
    let of_activity = |from, value| Branch {
        from,
        value,
        at: "activity.at",
        id: "activity.id",
        is_guarded: false,
    };
    let of_place = |from, value| Branch {
        from,
        value: Some(value),
        at: "activity_place.at",
        id: "activity_place.activity_id",
        is_guarded: false,
    };
    match stream {
        Stream::By(id) => vec![of_activity(
            "activity WHERE activity.account_id = {}",
            Some(id),
        )],
        Stream::About(id) => vec![of_activity(
            "activity WHERE activity.object_id = {}",
            Some(id),
        )],
        Stream::DatasetsOfGroup(id) => vec![of_place(
            "activity_place CROSS JOIN activity CROSS JOIN dataset CROSS JOIN member \
             WHERE activity_place.group_id = {} AND activity.id = activity_place.activity_id \
             AND dataset.id = activity_place.object_id AND dataset.private = FALSE \
             AND member.group_id = activity_place.group_id AND member.table_name = 'package' \
             AND member.table_id = dataset.id AND member.state = dataset.state",
            id,
        )],
        Stream::DatasetsOfOrganization(id) => vec![of_place(
            "activity_place CROSS JOIN activity CROSS JOIN dataset \
             WHERE activity_place.group_id = {} AND activity.id = activity_place.activity_id \
             AND dataset.id = activity_place.object_id AND dataset.private = FALSE \
             AND dataset.owner_org = activity_place.group_id",
            id,
        )],
        Stream::Datasets => {
            let mut found = vec![Branch {
                is_guarded: true,
                ..of_activity(
                    "activity WHERE activity.of_dataset = TRUE AND activity.public = TRUE",
                    None,
                )
            }];
            match &filter.labels {
                None => found.push(Branch {
                    is_guarded: true,
                    ..of_activity("activity WHERE activity.of_dataset = TRUE AND activity.public = FALSE", None)
                }),
                Some(labels) => found.extend(labels.iter().map(|label| Branch {
                    from: "activity_label CROSS JOIN activity WHERE activity_label.label = {} \
                           AND activity.id = activity_label.activity_id AND activity.of_dataset = TRUE \
                           AND activity.public = FALSE",
                    value: Some(label),
                    at: "activity_label.at",
                    id: "activity_label.activity_id",
                    is_guarded: true,
                })),
            }
            found
        }
    }
}

/// Adds what every branch filters by.
fn restrict(
    sql: &mut Sql,
    branch: &Branch<'_>,
    filter: &ActivityFilter,
    window: &ActivityWindow,
    holds_labels: bool,
) {
    if let Some(before) = window.before {
        sql.push(" AND ").push(branch.at).push(" < ").bind(before);
    }
    if let Some(after) = window.after {
        sql.push(" AND ").push(branch.at).push(" > ").bind(after);
    }
    if !filter.hidden.is_empty() {
        sql.push(" AND activity.account_id NOT IN ")
            .bind_list(&filter.hidden);
    }
    match &filter.kinds {
        Some(kinds) if kinds.is_empty() => {
            sql.push(" AND FALSE");
        }
        Some(kinds) => {
            sql.push(" AND activity.kind IN ").bind_list(kinds);
        }
        None => {}
    }
    if !filter.without_kinds.is_empty() {
        sql.push(" AND activity.kind NOT IN ")
            .bind_list(&filter.without_kinds);
    }
    if filter.labels.is_some() && !branch.is_guarded {
        sql.push(" AND (activity.public = TRUE");
        if holds_labels {
            sql.push(
                " OR EXISTS (SELECT 1 FROM activity_label WHERE activity_label.activity_id = activity.id \
                 AND activity_label.label IN (SELECT label FROM held))",
            );
        }
        sql.push(")");
    }
}
