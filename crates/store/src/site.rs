//! Small tables of the site: options that sysadmins change, how tasks of other programs fare, translations of terms.

use cairn_domain::record::{TaskStatus, TermTranslation};
use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::backend::{Tx, on_backend};
use crate::dataset::CHUNK;
use crate::error::StoreError;
use crate::schema::{site_option, task_status, term_translation};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = task_status, treat_none_as_null = true)]
struct TaskRow {
    id: String,
    entity_id: String,
    entity_type: String,
    task_type: String,
    key: String,
    value: String,
    state: Option<String>,
    error: Option<String>,
    last_updated: NaiveDateTime,
}

impl From<TaskRow> for TaskStatus {
    fn from(row: TaskRow) -> Self {
        Self {
            id: row.id,
            entity_id: row.entity_id,
            entity_type: row.entity_type,
            task_type: row.task_type,
            key: row.key,
            value: row.value,
            state: row.state,
            error: row.error,
            last_updated: row.last_updated,
        }
    }
}

impl Tx<'_> {
    /// Returns the options that were set, with their values.
    pub fn site_options(&mut self) -> Result<Vec<(String, String)>, StoreError> {
        Ok(on_backend!(self.conn, |c| site_option::table
            .select((site_option::key, site_option::value))
            .load(c))?)
    }

    /// Sets an option of the site.
    pub fn set_site_option(&mut self, key: &str, value: &str) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(site_option::table)
            .values((site_option::key.eq(key), site_option::value.eq(value)))
            .on_conflict(site_option::key)
            .do_update()
            .set(site_option::value.eq(value))
            .execute(c))?;
        Ok(())
    }

    /// Returns the status with this id.
    pub fn task_status(&mut self, id: &str) -> Result<Option<TaskStatus>, StoreError> {
        let row: Option<TaskRow> = on_backend!(self.conn, |c| task_status::table
            .find(id)
            .select(TaskRow::as_select())
            .get_result(c)
            .optional())?;
        Ok(row.map(TaskStatus::from))
    }

    /// Returns the status that is told of an entity by a type of task under a key.
    pub fn task_status_of(
        &mut self,
        entity_id: &str,
        task_type: &str,
        key: &str,
    ) -> Result<Option<TaskStatus>, StoreError> {
        let row: Option<TaskRow> = on_backend!(self.conn, |c| task_status::table
            .filter(task_status::entity_id.eq(entity_id))
            .filter(task_status::task_type.eq(task_type))
            .filter(task_status::key.eq(key))
            .select(TaskRow::as_select())
            .get_result(c)
            .optional())?;
        Ok(row.map(TaskStatus::from))
    }

    /// Writes a status over the one with its id.
    pub fn put_task_status(&mut self, status: &TaskStatus) -> Result<(), StoreError> {
        let row = TaskRow {
            id: status.id.clone(),
            entity_id: status.entity_id.clone(),
            entity_type: status.entity_type.clone(),
            task_type: status.task_type.clone(),
            key: status.key.clone(),
            value: status.value.clone(),
            state: status.state.clone(),
            error: status.error.clone(),
            last_updated: status.last_updated,
        };
        on_backend!(self.conn, |c| diesel::insert_into(task_status::table)
            .values(&row)
            .on_conflict(task_status::id)
            .do_update()
            .set(&row)
            .execute(c))?;
        Ok(())
    }

    /// Removes a status.
    pub fn remove_task_status(&mut self, id: &str) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::delete(task_status::table.find(id))
            .execute(c))?;
        Ok(())
    }

    /// Returns the translations of these terms, into these languages or all of them, by term and language.
    pub fn term_translations(
        &mut self,
        terms: Option<&[String]>,
        lang_codes: Option<&[String]>,
    ) -> Result<Vec<TermTranslation>, StoreError> {
        let columns = (
            term_translation::term,
            term_translation::lang_code,
            term_translation::translation,
        );
        let mut found: Vec<(String, String, String)> = Vec::new();
        match terms {
            None => {
                found = on_backend!(self.conn, |c| term_translation::table
                    .select(columns)
                    .load(c))?;
            }
            Some(terms) => {
                for chunk in terms.chunks(CHUNK) {
                    let rows: Vec<(String, String, String)> =
                        on_backend!(self.conn, |c| term_translation::table
                            .filter(term_translation::term.eq_any(chunk))
                            .select(columns)
                            .load(c))?;
                    found.extend(rows);
                }
            }
        }
        found.retain(|(_, code, _)| lang_codes.is_none_or(|wanted| wanted.contains(code)));
        found.sort_unstable();
        Ok(found
            .into_iter()
            .map(|(term, lang_code, translation)| TermTranslation {
                term,
                translation,
                lang_code,
            })
            .collect())
    }

    /// Writes a translation over the one of the same term into the same language.
    pub fn put_term_translation(&mut self, new: &TermTranslation) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(term_translation::table)
            .values((
                term_translation::term.eq(&new.term),
                term_translation::lang_code.eq(&new.lang_code),
                term_translation::translation.eq(&new.translation)
            ))
            .on_conflict((term_translation::term, term_translation::lang_code))
            .do_update()
            .set(term_translation::translation.eq(&new.translation))
            .execute(c))?;
        Ok(())
    }
}
