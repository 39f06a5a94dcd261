//! Rows out, and whole tables.

use serde_json::Value;

use crate::Tables;
use crate::conditions;
use crate::engine::{Sql, Written};
use crate::error::TablesError;
use crate::filter::{self, Condition};
use crate::history::Ledger;
use crate::search::Records;
use crate::write;
use cairn_tabular::types::{Kind, Type};

const NUMBER: Type = Type::of(Kind::Int8);

impl Tables {
    /// Removes a table with its aliases and tells whether there was one.
    pub fn drop_table(&self, id: &str) -> Result<bool, TablesError> {
        self.engine.drop_table(id)
    }

    /// Deletes the rows that filters find and returns the first so many of them, as JSON, where they are asked for. `by` is who
    /// deletes, for the history.
    pub fn delete_rows(
        &self,
        id: &str,
        filters: &Value,
        shown: Option<u64>,
        by: Option<&str>,
    ) -> Result<Option<String>, TablesError> {
        let mut records = None;
        self.change(id, &mut |session, current| {
            let mut meta = current.ok_or_else(|| TablesError::NoTable(id.to_owned()))?;
            let condition = filter::condition(&meta, filters)?;
            let everything = condition == Condition::All(Vec::new());
            if everything && shown.is_none() && !meta.history {
                let sql = format!("DELETE FROM {}", session.table());
                session.execute(&sql, &[])?;
                session.forget_all_documents()?;
                meta.lists = None;
                meta.rows = 0;
            } else {
                let mut sql = Sql::new(
                    session.dialect(),
                    format!("SELECT _id FROM {} WHERE ", session.table()),
                );
                conditions::write(&mut sql, &condition);
                sql.push(" ORDER BY _id");
                let mut numbers = Vec::new();
                session.each(&sql.text, &sql.params, &[NUMBER], &mut |cells| {
                    numbers.extend(cells[0].int());
                    Ok(true)
                })?;
                if let Some(most) = shown {
                    let most = usize::try_from(most)
                        .unwrap_or(usize::MAX)
                        .min(numbers.len());
                    records = Some(write::shown(
                        session,
                        &meta,
                        &numbers[..most],
                        Records::Objects,
                        &self.limits,
                    )?);
                }
                let mut ledger = Ledger::new(&self.limits, by);
                ledger.touch(session, &meta, &numbers)?;
                let mut sql = Sql::new(
                    session.dialect(),
                    format!("DELETE FROM {} WHERE ", session.table()),
                );
                conditions::write(&mut sql, &condition);
                session.execute(&sql.text, &sql.params)?;
                session.forget_documents(&numbers)?;
                ledger.close(session, &meta)?;
                meta.rows -= i64::try_from(numbers.len()).unwrap_or(0);
            }
            Ok(Written {
                meta,
                aliases: None,
                keep: true,
            })
        })?;
        Ok(records)
    }
}
