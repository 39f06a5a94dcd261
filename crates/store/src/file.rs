//! Files that are kept by themselves: their names, owners and where their bytes are.

use cairn_domain::record::{File, FileOwner};
use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::backend::{Tx, on_backend};
use crate::dataset::CHUNK;
use crate::error::StoreError;
use crate::schema::{file, file_transfer};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = file)]
struct Row {
    id: String,
    name: String,
    storage: String,
    location: String,
    content_type: String,
    size: i64,
    md5: String,
    sha256: String,
    created: NaiveDateTime,
    owner_type: Option<String>,
    owner_id: Option<String>,
    pinned: bool,
}

impl From<Row> for File {
    fn from(row: Row) -> Self {
        let owner = row.owner_type.zip(row.owner_id);
        Self {
            id: row.id,
            name: row.name,
            storage: row.storage,
            location: row.location,
            content_type: row.content_type,
            size: row.size,
            md5: row.md5,
            sha256: row.sha256,
            created: row.created,
            owner: owner.map(|(kind, id)| FileOwner {
                kind,
                id,
                pinned: row.pinned,
            }),
        }
    }
}

/// What a list of files is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants are the fields of a file")]
pub enum FileField {
    Id,
    Name,
    Location,
    Storage,
    ContentType,
    Size,
    Hash,
    Created,
}

/// Adds one order to a query, the first or a further one.
macro_rules! ordered {
    ($query:expr, $column:expr, $descending:expr) => {
        if $descending {
            $query.then_order_by($column.desc())
        } else {
            $query.then_order_by($column.asc())
        }
    };
}

impl Tx<'_> {
    /// Returns the file with this id.
    pub fn file(&mut self, id: &str) -> Result<Option<File>, StoreError> {
        let row: Option<Row> = on_backend!(self.conn, |c| file::table
            .find(id)
            .select(Row::as_select())
            .get_result(c)
            .optional())?;
        Ok(row.map(File::from))
    }

    /// Tells whether a storage has a file at a location.
    pub fn file_exists_at(&mut self, storage: &str, location: &str) -> Result<bool, StoreError> {
        Ok(on_backend!(self.conn, |c| diesel::select(
            diesel::dsl::exists(
                file::table
                    .filter(file::storage.eq(storage))
                    .filter(file::location.eq(location))
            )
        )
        .get_result(c))?)
    }

    /// Adds a file.
    pub fn insert_file(&mut self, new: &File) -> Result<(), StoreError> {
        let new = new.clone();
        let owner = new.owner.as_ref();
        let row = Row {
            pinned: owner.is_some_and(|owner| owner.pinned),
            owner_type: owner.map(|owner| owner.kind.clone()),
            owner_id: owner.map(|owner| owner.id.clone()),
            id: new.id,
            name: new.name,
            storage: new.storage,
            location: new.location,
            content_type: new.content_type,
            size: new.size,
            md5: new.md5,
            sha256: new.sha256,
            created: new.created,
        };
        on_backend!(self.conn, |c| diesel::insert_into(file::table)
            .values(&row)
            .execute(c))?;
        Ok(())
    }

    /// Gives a file another name; where its bytes are does not change.
    pub fn rename_file(&mut self, id: &str, name: &str) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::update(file::table.find(id))
            .set(file::name.eq(name))
            .execute(c))?;
        Ok(())
    }

    /// Gives a file an owner.
    pub fn set_file_owner(&mut self, id: &str, owner: &FileOwner) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::update(file::table.find(id))
            .set((
                file::owner_type.eq(&owner.kind),
                file::owner_id.eq(&owner.id),
                file::pinned.eq(owner.pinned),
            ))
            .execute(c))?;
        Ok(())
    }

    /// Notes whose a file was before it went to somebody else.
    pub fn record_file_transfer(
        &mut self,
        transfer_id: &str,
        file_id: &str,
        before: &FileOwner,
        by: Option<&str>,
        at: NaiveDateTime,
    ) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(file_transfer::table)
            .values((
                file_transfer::id.eq(transfer_id),
                file_transfer::file_id.eq(file_id),
                file_transfer::owner_type.eq(&before.kind),
                file_transfer::owner_id.eq(&before.id),
                file_transfer::at.eq(at),
                file_transfer::account_id.eq(by),
            ))
            .execute(c))?;
        Ok(())
    }

    /// Returns the owners that a file had before, the first one first: type, id, when it went away.
    pub fn file_transfers(
        &mut self,
        file_id: &str,
    ) -> Result<Vec<(String, String, NaiveDateTime)>, StoreError> {
        Ok(on_backend!(self.conn, |c| file_transfer::table
            .filter(file_transfer::file_id.eq(file_id))
            .order((file_transfer::at.asc(), file_transfer::id.asc()))
            .select((
                file_transfer::owner_type,
                file_transfer::owner_id,
                file_transfer::at
            ))
            .load(c))?)
    }

    /// Removes a file; its bytes stay until nothing else refers to them.
    pub fn remove_file(&mut self, id: &str) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::delete(file::table.find(id))
            .execute(c))?;
        Ok(())
    }

    /// Returns how many files an owner has, and a page of them; `order` says by what, `true` for descending.
    pub fn files_of_owner(
        &mut self,
        kind: &str,
        id: &str,
        order: &[(FileField, bool)],
        start: i64,
        rows: i64,
    ) -> Result<(i64, Vec<File>), StoreError> {
        let (count, page): (i64, Vec<Row>) = on_backend!(self.conn, |c| {
            let count = file::table
                .filter(file::owner_type.eq(kind))
                .filter(file::owner_id.eq(id))
                .count()
                .get_result(c)?;
            let mut query = file::table
                .filter(file::owner_type.eq(kind))
                .filter(file::owner_id.eq(id))
                .select(Row::as_select())
                .into_boxed();
            for (field, descending) in order {
                query = match field {
                    FileField::Id => ordered!(query, file::id, *descending),
                    FileField::Name => ordered!(query, file::name, *descending),
                    FileField::Location => ordered!(query, file::location, *descending),
                    FileField::Storage => ordered!(query, file::storage, *descending),
                    FileField::ContentType => ordered!(query, file::content_type, *descending),
                    FileField::Size => ordered!(query, file::size, *descending),
                    FileField::Hash => ordered!(query, file::md5, *descending),
                    FileField::Created => ordered!(query, file::created, *descending),
                };
            }
            let page = query
                .then_order_by(file::id.asc())
                .offset(start)
                .limit(rows)
                .load(c)?;
            Ok::<_, diesel::result::Error>((count, page))
        })?;
        Ok((count, page.into_iter().map(File::from).collect()))
    }

    /// Removes the files of owners that are purged.
    pub fn remove_files_of(&mut self, kinds: &[&str], ids: &[String]) -> Result<(), StoreError> {
        for chunk in ids.chunks(CHUNK) {
            on_backend!(self.conn, |c| diesel::delete(
                file::table
                    .filter(file::owner_type.eq_any(kinds))
                    .filter(file::owner_id.eq_any(chunk))
            )
            .execute(c))?;
        }
        Ok(())
    }
}
