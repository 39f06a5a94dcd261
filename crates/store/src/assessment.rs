//! Impact assessments of algorithms: every version, and the versions of the data sets that each was made for.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::{Map, Value};

use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::{assessment, assessment_data, dataset};

/// An assessment.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// UUID.
    pub id: String,
    /// The algorithm's record.
    pub dataset_id: String,
    /// Number among the assessments of the record, from 1.
    pub version: i64,
    /// When it was made.
    pub at: NaiveDateTime,
    /// Who made it.
    pub account_id: Option<String>,
    /// Version of the questionnaire.
    pub survey: String,
    /// The answers.
    pub answers: Map<String, Value>,
    /// What they score.
    pub score: Value,
    /// The level.
    pub level: i32,
    /// Since when it does not hold any more.
    pub stale: Option<NaiveDateTime>,
    /// Why it does not.
    pub reason: Option<String>,
    /// Which data set is the reason.
    pub cause: Option<String>,
}

/// A version of a data set that an assessment was made for.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = assessment_data)]
pub struct AssessedData {
    /// The assessment.
    pub assessment_id: String,
    /// The data set.
    pub dataset_id: String,
    /// Its version.
    pub version: i64,
    /// Its name then.
    pub name: String,
    /// Its title then.
    pub title: String,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = assessment)]
struct Row {
    id: String,
    dataset_id: String,
    version: i64,
    at: NaiveDateTime,
    account_id: Option<String>,
    survey: String,
    answers: String,
    score: String,
    level: i32,
    stale: Option<NaiveDateTime>,
    reason: Option<String>,
    cause: Option<String>,
}

impl Row {
    fn into_assessment(self) -> Result<Assessment, StoreError> {
        Ok(Assessment {
            id: self.id,
            dataset_id: self.dataset_id,
            version: self.version,
            at: self.at,
            account_id: self.account_id,
            survey: self.survey,
            answers: serde_json::from_str(&self.answers)?,
            score: serde_json::from_str(&self.score)?,
            level: self.level,
            stale: self.stale,
            reason: self.reason,
            cause: self.cause,
        })
    }
}

fn all(rows: Vec<Row>) -> Result<Vec<Assessment>, StoreError> {
    rows.into_iter().map(Row::into_assessment).collect()
}

impl Tx<'_> {
    /// Keeps an assessment and what it was made for.
    pub fn insert_assessment(
        &mut self,
        new: &Assessment,
        data: &[AssessedData],
    ) -> Result<(), StoreError> {
        let row = Row {
            id: new.id.clone(),
            dataset_id: new.dataset_id.clone(),
            version: new.version,
            at: new.at,
            account_id: new.account_id.clone(),
            survey: new.survey.clone(),
            answers: serde_json::to_string(&new.answers)?,
            score: new.score.to_string(),
            level: new.level,
            stale: new.stale,
            reason: new.reason.clone(),
            cause: new.cause.clone(),
        };
        on_backend!(self.conn, |c| diesel::insert_into(assessment::table)
            .values(&row)
            .execute(c))?;
        for one in data {
            on_backend!(self.conn, |c| diesel::insert_into(assessment_data::table)
                .values(one)
                .execute(c))?;
        }
        Ok(())
    }

    /// Returns the assessments of a record, the latest first.
    pub fn assessments(&mut self, dataset_id: &str) -> Result<Vec<Assessment>, StoreError> {
        let rows: Vec<Row> = on_backend!(self.conn, |c| assessment::table
            .filter(assessment::dataset_id.eq(dataset_id))
            .order(assessment::version.desc())
            .select(Row::as_select())
            .load(c))?;
        all(rows)
    }

    /// Returns one assessment of a record: a version, or the latest.
    pub fn assessment(
        &mut self,
        dataset_id: &str,
        version: Option<i64>,
    ) -> Result<Option<Assessment>, StoreError> {
        let row: Option<Row> = on_backend!(self.conn, |c| {
            let mut query = assessment::table
                .filter(assessment::dataset_id.eq(dataset_id))
                .order(assessment::version.desc())
                .select(Row::as_select())
                .into_boxed();
            if let Some(version) = version {
                query = query.filter(assessment::version.eq(version));
            }
            query.first(c).optional()
        })?;
        row.map(Row::into_assessment).transpose()
    }

    /// Returns an assessment by its own id.
    pub fn assessment_by_id(&mut self, id: &str) -> Result<Option<Assessment>, StoreError> {
        let row: Option<Row> = on_backend!(self.conn, |c| assessment::table
            .find(id)
            .select(Row::as_select())
            .get_result(c)
            .optional())?;
        row.map(Row::into_assessment).transpose()
    }

    /// Returns what an assessment was made for.
    pub fn assessed_data(&mut self, id: &str) -> Result<Vec<AssessedData>, StoreError> {
        Ok(on_backend!(self.conn, |c| assessment_data::table
            .filter(assessment_data::assessment_id.eq(id))
            .order((assessment_data::title, assessment_data::dataset_id))
            .select(AssessedData::as_select())
            .load(c))?)
    }

    /// Returns the latest assessments, still holding, that were made for some data sets, with the version of each that they know.
    pub fn assessments_of_data(
        &mut self,
        datasets: &[String],
    ) -> Result<Vec<(Assessment, AssessedData)>, StoreError> {
        let rows: Vec<(Row, AssessedData)> = on_backend!(self.conn, |c| {
            let later = diesel::alias!(assessment as later);
            assessment::table
                .inner_join(assessment_data::table)
                .filter(assessment_data::dataset_id.eq_any(datasets))
                .filter(assessment::stale.is_null())
                .filter(diesel::dsl::not(diesel::dsl::exists(
                    later
                        .filter(
                            later
                                .field(assessment::dataset_id)
                                .eq(assessment::dataset_id),
                        )
                        .filter(later.field(assessment::version).gt(assessment::version)),
                )))
                .order((assessment::id, assessment_data::dataset_id))
                .select((Row::as_select(), AssessedData::as_select()))
                .load(c)
        })?;
        rows.into_iter()
            .map(|(row, data)| Ok((row.into_assessment()?, data)))
            .collect()
    }

    /// Says that an assessment does not hold any more; tells whether it did.
    pub fn make_assessment_stale(
        &mut self,
        id: &str,
        at: NaiveDateTime,
        reason: &str,
        cause: &str,
    ) -> Result<bool, StoreError> {
        let row = assessment::table
            .filter(assessment::id.eq(id))
            .filter(assessment::stale.is_null());
        let count = on_backend!(self.conn, |c| diesel::update(row)
            .set((
                assessment::stale.eq(at),
                assessment::reason.eq(reason),
                assessment::cause.eq(cause)
            ))
            .execute(c))?;
        Ok(count > 0)
    }

    /// Returns the assessments that do not hold any more and that no later one replaces, the latest to become so first; of records
    /// of these organizations, or of all.
    pub fn stale_assessments(
        &mut self,
        owners: Option<&[String]>,
        limit: i64,
    ) -> Result<Vec<Assessment>, StoreError> {
        let rows: Vec<Row> = on_backend!(self.conn, |c| {
            let later = diesel::alias!(assessment as later);
            let mut query = assessment::table
                .inner_join(dataset::table)
                .filter(assessment::stale.is_not_null())
                .filter(dataset::state.ne("deleted"))
                .filter(diesel::dsl::not(diesel::dsl::exists(
                    later
                        .filter(
                            later
                                .field(assessment::dataset_id)
                                .eq(assessment::dataset_id),
                        )
                        .filter(later.field(assessment::version).gt(assessment::version)),
                )))
                .into_boxed();
            if let Some(owners) = owners {
                query = query.filter(dataset::owner_org.eq_any(owners));
            }
            query
                .order((assessment::stale.desc(), assessment::id.asc()))
                .limit(limit)
                .select(Row::as_select())
                .load(c)
        })?;
        all(rows)
    }
}
