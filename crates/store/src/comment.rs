//! Questions and feedback about records, replies to them, and who reported them.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::backend::{Tx, on_backend};
use crate::dataset::CHUNK;
use crate::error::StoreError;
use crate::schema::{comment, comment_report, dataset};

/// Where a comment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommentState {
    /// Somebody looks at it before others see it.
    Waiting,
    /// Whoever sees the record sees it.
    Shown,
    /// It is not shown.
    Refused,
}

impl CommentState {
    /// Returns the word that stands in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Shown => "shown",
            Self::Refused => "refused",
        }
    }
}

/// A question, feedback, or a reply.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = comment)]
pub struct Comment {
    /// UUID.
    pub id: String,
    /// The record that it is about.
    pub dataset_id: String,
    /// The comment that it answers.
    pub reply_to: Option<String>,
    /// Whose it is.
    pub account_id: String,
    /// `question`, `feedback` or `reply`.
    pub kind: String,
    /// The text, in Markdown.
    pub text: String,
    /// Whether the record's organization says it.
    pub official: bool,
    /// A word of [`CommentState`].
    pub state: String,
    /// When it was written.
    pub at: NaiveDateTime,
    /// Who decided on it.
    pub decided_by: Option<String>,
    /// Why it is not shown.
    pub remark: Option<String>,
}

/// That somebody holds a comment to be out of place.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = comment_report)]
pub struct Report {
    /// The comment.
    pub comment_id: String,
    /// Who says so.
    pub account_id: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: NaiveDateTime,
}

/// A comment that waits for a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedComment {
    /// The comment.
    pub comment: Comment,
    /// How many reported it.
    pub reports: i64,
}

/// A question or feedback of somebody else than the record's organization, which everybody sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// The record.
    pub dataset_id: String,
    /// When it was written.
    pub at: NaiveDateTime,
    /// When the organization first replied.
    pub answered: Option<NaiveDateTime>,
}

impl Tx<'_> {
    /// Adds a comment.
    pub fn insert_comment(&mut self, new: &Comment) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(comment::table)
            .values(new)
            .execute(c))?;
        Ok(())
    }

    /// Returns a comment.
    pub fn comment(&mut self, id: &str) -> Result<Option<Comment>, StoreError> {
        Ok(on_backend!(self.conn, |c| comment::table
            .find(id)
            .select(Comment::as_select())
            .get_result(c)
            .optional())?)
    }

    /// Returns the comments with these ids.
    pub fn comments(&mut self, ids: &[String]) -> Result<Vec<Comment>, StoreError> {
        Ok(on_backend!(self.conn, |c| comment::table
            .filter(comment::id.eq_any(ids))
            .select(Comment::as_select())
            .load(c))?)
    }

    /// Returns the comments of a record, the oldest first.
    pub fn comments_of(
        &mut self,
        dataset_id: &str,
        limit: i64,
    ) -> Result<Vec<Comment>, StoreError> {
        Ok(on_backend!(self.conn, |c| comment::table
            .filter(comment::dataset_id.eq(dataset_id))
            .order((comment::at.asc(), comment::id.asc()))
            .limit(limit)
            .select(Comment::as_select())
            .load(c))?)
    }

    /// Returns questions and feedback about records that everybody sees, each with the organization's first reply.
    pub fn feedback_on(&mut self, dataset_ids: &[String]) -> Result<Vec<Feedback>, StoreError> {
        let mut found = Vec::new();
        for chunk in dataset_ids.chunks(CHUNK) {
            let shown = || {
                comment::table
                    .filter(comment::dataset_id.eq_any(chunk))
                    .filter(comment::state.eq(CommentState::Shown.as_str()))
            };
            let replies: Vec<(Option<String>, Option<NaiveDateTime>)> =
                on_backend!(self.conn, |c| shown()
                    .filter(comment::official.eq(true))
                    .filter(comment::reply_to.is_not_null())
                    .group_by(comment::reply_to)
                    .select((comment::reply_to, diesel::dsl::min(comment::at)))
                    .load(c))?;
            let replies: HashMap<String, NaiveDateTime> = replies
                .into_iter()
                .filter_map(|(of, at)| Some((of?, at?)))
                .collect();
            let asked: Vec<(String, String, NaiveDateTime)> = on_backend!(self.conn, |c| shown()
                .filter(comment::official.eq(false))
                .filter(comment::reply_to.is_null())
                .order((comment::at, comment::id))
                .select((comment::id, comment::dataset_id, comment::at))
                .load(c))?;
            found.extend(asked.into_iter().map(|(id, dataset_id, at)| Feedback {
                dataset_id,
                at,
                answered: replies.get(&id).copied(),
            }));
        }
        Ok(found)
    }

    /// Returns how many comments somebody has written since a moment.
    pub fn count_comments_by(
        &mut self,
        account_id: &str,
        since: NaiveDateTime,
    ) -> Result<i64, StoreError> {
        Ok(on_backend!(self.conn, |c| comment::table
            .filter(comment::account_id.eq(account_id))
            .filter(comment::at.ge(since))
            .count()
            .get_result(c))?)
    }

    /// Returns how many records of some types somebody has made since a moment.
    pub fn count_records_by(
        &mut self,
        account_id: &str,
        kinds: &[&str],
        since: NaiveDateTime,
    ) -> Result<i64, StoreError> {
        Ok(on_backend!(self.conn, |c| dataset::table
            .filter(dataset::creator.eq(account_id))
            .filter(dataset::kind.eq_any(kinds))
            .filter(dataset::created.ge(since))
            .count()
            .get_result(c))?)
    }

    /// Writes what was decided on a comment.
    pub fn decide_comment(
        &mut self,
        id: &str,
        state: CommentState,
        by: Option<&str>,
        remark: Option<&str>,
    ) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::update(comment::table.find(id))
            .set((
                comment::state.eq(state.as_str()),
                comment::decided_by.eq(by),
                comment::remark.eq(remark),
            ))
            .execute(c))?;
        Ok(())
    }

    /// Puts a comment in other words.
    pub fn reword_comment(&mut self, id: &str, text: &str, state: &str) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::update(comment::table.find(id))
            .set((comment::text.eq(text), comment::state.eq(state)))
            .execute(c))?;
        Ok(())
    }

    /// Removes a comment and the replies to it.
    pub fn delete_comment(&mut self, id: &str) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::delete(comment::table.find(id))
            .execute(c))?;
        Ok(())
    }

    /// Notes that somebody reported a comment; one who has done so is counted once. Returns how many have.
    pub fn report_comment(&mut self, report: &Report) -> Result<i64, StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(comment_report::table)
            .values(report)
            .on_conflict_do_nothing()
            .execute(c))?;
        Ok(on_backend!(self.conn, |c| comment_report::table
            .filter(comment_report::comment_id.eq(&report.comment_id))
            .count()
            .get_result(c))?)
    }

    /// Forgets who reported a comment, since somebody looked at it.
    pub fn settle_reports(&mut self, comment_id: &str) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::delete(
            comment_report::table.filter(comment_report::comment_id.eq(comment_id))
        )
        .execute(c))?;
        Ok(())
    }

    /// Returns comments that wait or were reported, of records of some organizations or of all; the oldest first.
    pub fn comments_to_decide(
        &mut self,
        owners: Option<&[String]>,
        limit: i64,
    ) -> Result<Vec<ReportedComment>, StoreError> {
        let found: Vec<Comment> = on_backend!(self.conn, |c| {
            let mut query = comment::table
                .inner_join(dataset::table)
                .filter(
                    comment::state
                        .eq(CommentState::Waiting.as_str())
                        .or(comment::state.eq(CommentState::Shown.as_str()).and(
                            diesel::dsl::exists(
                                comment_report::table
                                    .filter(comment_report::comment_id.eq(comment::id)),
                            ),
                        )),
                )
                .into_boxed();
            if let Some(owners) = owners {
                query = query.filter(dataset::owner_org.eq_any(owners));
            }
            query
                .order((comment::at.asc(), comment::id.asc()))
                .limit(limit)
                .select(Comment::as_select())
                .load(c)
        })?;
        let ids: Vec<&str> = found.iter().map(|one| one.id.as_str()).collect();
        let counts: Vec<(String, i64)> = on_backend!(self.conn, |c| comment_report::table
            .filter(comment_report::comment_id.eq_any(&ids))
            .group_by(comment_report::comment_id)
            .select((comment_report::comment_id, diesel::dsl::count_star()))
            .load(c))?;
        let reports = |id: &str| {
            counts
                .iter()
                .find(|(of, _)| of == id)
                .map_or(0, |one| one.1)
        };
        let with = |comment: Comment| ReportedComment {
            reports: reports(&comment.id),
            comment,
        };
        Ok(found.into_iter().map(with).collect())
    }
}
