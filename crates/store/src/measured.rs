//! Records with what is kept of them, a page at a time.

use chrono::NaiveDate;
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Bool, Date, Integer, Nullable, Text};

use crate::backend::Tx;
use crate::error::StoreError;
use crate::sql::Sql;

/// Which of the three sets of measures is asked after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeasureSet {
    /// What a record meets.
    Met,
    /// What it does not.
    NotMet,
    /// What nobody knows.
    NotAssessed,
}

/// In which order records are told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MeasureOrder {
    /// By name.
    #[default]
    Name,
    /// Fewest points first.
    Points,
    /// Most votes first.
    Votes,
    /// The earliest planned day first.
    Planned,
    /// Late for the longest time first.
    Late,
}

/// Among which records is looked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MeasureScope {
    /// Published ones.
    #[default]
    Published,
    /// Lines of the inventory.
    Inventory,
    /// All of which something is kept.
    All,
}

/// Which records are told.
#[derive(Debug, Clone, Default)]
pub struct MeasureFilter<'a> {
    /// Those of an organization.
    pub owner: Option<&'a str>,
    /// Among which records is looked.
    pub scope: MeasureScope,
    /// Those of an access level; an empty one is that of records that say none.
    pub level: Option<&'a str>,
    /// Those with a measure in one of its sets, given as its bit.
    pub measure: Option<(MeasureSet, i64)>,
    /// Those that were to be open before a day and are not.
    pub overdue: Option<NaiveDate>,
    /// Those whose data are late.
    pub late: bool,
    /// Those whose names come after one.
    pub after: Option<&'a str>,
    /// Of these rules.
    pub rules: i32,
}

/// A record with what is kept of it.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct MeasuredRecord {
    /// The record.
    #[diesel(sql_type = Text)]
    pub dataset_id: String,
    /// Its name.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// The organization that owns it; empty for none.
    #[diesel(sql_type = Text)]
    pub owner_org: String,
    /// Its access level; empty where none is said.
    #[diesel(sql_type = Text)]
    pub level: String,
    /// It is one of the published records that quality is told of: others have neither points nor stars.
    #[diesel(sql_type = Bool)]
    pub published: bool,
    /// Points, in thousandths.
    #[diesel(sql_type = BigInt)]
    pub points: i64,
    /// Stars.
    #[diesel(sql_type = Integer)]
    pub stars: i32,
    /// Measures that it does not meet.
    #[diesel(sql_type = BigInt)]
    pub not_met: i64,
    /// The day on which it is to be open.
    #[diesel(sql_type = Nullable<Date>)]
    pub planned: Option<NaiveDate>,
    /// Since when it is under review.
    #[diesel(sql_type = Nullable<Date>)]
    pub review_since: Option<NaiveDate>,
    /// Since when its data are late.
    #[diesel(sql_type = Nullable<Date>)]
    pub late_since: Option<NaiveDate>,
    /// How many people want it to be opened.
    #[diesel(sql_type = BigInt)]
    pub votes: i64,
    /// Everything that was counted, as JSON.
    #[diesel(sql_type = Text)]
    pub body: String,
}

/// A number of records.
#[derive(QueryableByName)]
pub(crate) struct Counted {
    #[diesel(sql_type = BigInt)]
    pub(crate) number: i64,
}

impl Tx<'_> {
    /// Returns records that everybody sees, with what is kept of them.
    pub fn measured_records(
        &mut self,
        filter: &MeasureFilter<'_>,
        order: MeasureOrder,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<MeasuredRecord>, StoreError> {
        let mut sql = Sql::new(self);
        filter.push_page(&mut sql, order, limit, offset);
        sql.load(self)
    }

    /// Returns how the database reads such a page, a line a step.
    pub fn plan_of_measured_records(
        &mut self,
        filter: &MeasureFilter<'_>,
        order: MeasureOrder,
    ) -> Result<Vec<String>, StoreError> {
        let mut sql = Sql::new(self);
        filter.push_page(&mut sql, order, 20, 0);
        sql.plan(self)
    }

    /// Returns how many records that everybody sees a filter passes.
    pub fn count_measured(&mut self, filter: &MeasureFilter<'_>) -> Result<i64, StoreError> {
        let mut sql = Sql::new(self);
        sql.push(
            "SELECT COUNT(*) AS number FROM record_measure AS k CROSS JOIN dataset AS d WHERE d.id = k.dataset_id",
        );
        filter.push_conditions(&mut sql, None);
        let rows: Vec<Counted> = sql.load(self)?;
        Ok(rows.first().map_or(0, |row| row.number))
    }
}

impl MeasureFilter<'_> {
    /// Adds the statement that reads a page.
    ///
    /// `k` walks an index that holds all that conditions and order ask for, and stops when the page is full; whole rows (`m`) are read
    /// of the page alone. SQLite joins in the order that `CROSS JOIN` gives.
    fn push_page(&self, sql: &mut Sql, order: MeasureOrder, limit: i64, offset: i64) {
        sql.push(
            "SELECT m.dataset_id, d.name, m.owner_org, m.level, m.published, m.points, m.stars, m.not_met, m.planned, m.review_since, \
             m.late_since, m.votes, m.body FROM ",
        )
        .push(match (order, self.owner) {
            // All names are in order already; an organization's few are put into it.
            (MeasureOrder::Name, None) => "dataset AS d CROSS JOIN record_measure AS k",
            _ => "record_measure AS k CROSS JOIN dataset AS d",
        })
        .push(" CROSS JOIN record_measure AS m WHERE d.id = k.dataset_id AND m.dataset_id = k.dataset_id");
        self.push_conditions(sql, Some(order));
        sql.push(match order {
            MeasureOrder::Name => " ORDER BY d.name",
            MeasureOrder::Points => " ORDER BY k.published DESC, k.points, k.dataset_id",
            MeasureOrder::Votes => " ORDER BY k.votes DESC, k.dataset_id",
            MeasureOrder::Planned => " AND k.planned IS NOT NULL ORDER BY k.planned, k.dataset_id",
            MeasureOrder::Late => {
                " AND k.late_since IS NOT NULL ORDER BY k.late_since, k.dataset_id"
            }
        });
        sql.push(" LIMIT ")
            .bind(limit)
            .push(" OFFSET ")
            .bind(offset);
    }

    /// Adds the conditions. The record itself is asked as well: what was made private a moment ago is told no more.
    fn push_conditions(&self, sql: &mut Sql, order: Option<MeasureOrder>) {
        // SQLite looks a truth value up in an index where it is compared, and there alone: where the index of the order begins with it.
        let is_first = matches!(order, Some(MeasureOrder::Points | MeasureOrder::Votes));
        sql.push(" AND d.state = 'active' AND d.private = FALSE AND k.rules = ")
            .bind(i64::from(self.rules))
            .push(match self.scope {
                MeasureScope::Published => " AND k.published",
                MeasureScope::Inventory => " AND k.listed",
                MeasureScope::All => "",
            })
            .push(match self.scope {
                MeasureScope::Published | MeasureScope::Inventory if is_first => " = TRUE",
                _ => "",
            });
        if let Some(owner) = self.owner {
            sql.push(" AND k.owner_org = ").bind(owner);
        }
        if let Some(level) = self.level {
            sql.push(" AND k.level = ").bind(level);
        }
        if let Some((set, bit)) = self.measure {
            sql.push(match set {
                MeasureSet::Met => " AND (k.met & ",
                MeasureSet::NotMet => " AND (k.not_met & ",
                MeasureSet::NotAssessed => " AND (k.not_assessed & ",
            })
            .bind(bit)
            .push(") <> 0");
        }
        if let Some(day) = self.overdue {
            sql.push(" AND k.level <> 'open' AND k.planned < ")
                .bind(day);
        }
        if self.late {
            sql.push(" AND k.late_since IS NOT NULL");
        }
        if let Some(name) = self.after {
            sql.push(" AND d.name > ").bind(name);
        }
    }
}
