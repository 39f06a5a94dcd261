//! Tags and vocabularies.

use cairn_domain::record::{ACTIVE, Tag, Vocabulary};
use diesel::dsl::{exists, not, sql};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

use crate::among::AmongText as _;
use crate::backend::{Conn, Tx, on_backend};
use crate::dataset::CHUNK;
use crate::error::StoreError;
use crate::folded::folded;
use crate::group::like_escaped;
use crate::schema::{dataset, dataset_tag, tag, vocabulary};

/// What a search of tags asks for.
#[derive(Debug, Clone, Copy)]
pub struct TagSearch<'a> {
    /// Texts that a tag's name holds, all of them, in any case.
    pub texts: &'a [String],
    /// The vocabulary of the tags; free tags where there is none.
    pub vocabulary_id: Option<&'a str>,
    /// Whether free tags are found that only datasets carry which are not public.
    pub with_hidden: bool,
    /// Tags to pass over.
    pub offset: i64,
    /// Most tags.
    pub limit: Option<i64>,
}

type Row = (String, String, Option<String>);

fn tag_of((id, name, vocabulary_id): Row) -> Tag {
    Tag {
        id,
        name,
        vocabulary_id,
    }
}

/// Free tags belong to the vocabulary with the empty id here, as in the unique index.
const OF_VOCABULARY: &str = "COALESCE(tag.vocabulary_id, '') = ";

/// Builds the query of [`Tx::search_tags`].
macro_rules! matching {
    ($search:expr) => {{
        let search: &TagSearch<'_> = $search;
        let mut query = tag::table
            .filter(
                sql::<Bool>(OF_VOCABULARY)
                    .bind::<Text, _>(search.vocabulary_id.unwrap_or_default()),
            )
            .into_boxed();
        for text in search.texts {
            let pattern = format!("%{}%", like_escaped(text));
            query = query.filter(
                folded(tag::name.nullable())
                    .like(folded(pattern.into_sql::<Text>().nullable()))
                    .escape('\\'),
            );
        }
        if search.vocabulary_id.is_none() && !search.with_hidden {
            let links = dataset_tag::table.filter(dataset_tag::tag_id.eq(tag::id));
            let public = dataset_tag::table
                .inner_join(dataset::table.on(dataset::id.eq(dataset_tag::dataset_id)))
                .filter(dataset_tag::tag_id.eq(tag::id))
                .filter(dataset::state.eq(ACTIVE))
                .filter(dataset::private.eq(false));
            query = query.filter(exists(public).or(not(exists(links))));
        }
        query
    }};
}

impl Tx<'_> {
    /// Returns the tag with this id.
    pub fn tag(&mut self, id: &str) -> Result<Option<Tag>, StoreError> {
        let row: Option<Row> = on_backend!(self.conn, |c| tag::table
            .find(id)
            .select((tag::id, tag::name, tag::vocabulary_id))
            .get_result(c)
            .optional())?;
        Ok(row.map(tag_of))
    }

    /// Returns the tag with this name, free or of a vocabulary.
    pub fn tag_by_name(
        &mut self,
        name: &str,
        vocabulary_id: Option<&str>,
    ) -> Result<Option<Tag>, StoreError> {
        let row: Option<Row> = on_backend!(self.conn, |c| tag::table
            .filter(tag::name.eq(name))
            .filter(sql::<Bool>(OF_VOCABULARY).bind::<Text, _>(vocabulary_id.unwrap_or_default()))
            .select((tag::id, tag::name, tag::vocabulary_id))
            .get_result(c)
            .optional())?;
        Ok(row.map(tag_of))
    }

    /// Returns the tags with these names, of any vocabulary and free ones.
    pub fn tags_by_name(&mut self, names: &[String]) -> Result<Vec<Tag>, StoreError> {
        let mut found: Vec<Row> = Vec::new();
        let known = tag::table.select((tag::id, tag::name, tag::vocabulary_id));
        match &mut self.conn {
            // A question that is prepared once is answered before another one is read.
            Conn::Sqlite(c) => {
                for name in names {
                    found.extend(known.filter(tag::name.eq(name)).load::<Row>(*c)?);
                }
            }
            Conn::Pg(c) => {
                for chunk in names.chunks(CHUNK) {
                    found.extend(known.filter(tag::name.among(chunk)).load::<Row>(*c)?);
                }
            }
        }
        Ok(found.into_iter().map(tag_of).collect())
    }

    /// Adds a tag; nothing happens where the same one is there already.
    pub fn insert_tag(&mut self, new: &Tag) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(tag::table)
            .values((
                tag::id.eq(&new.id),
                tag::name.eq(&new.name),
                tag::vocabulary_id.eq(new.vocabulary_id.as_deref())
            ))
            .on_conflict_do_nothing()
            .execute(c))?;
        Ok(())
    }

    /// Removes a tag with its links to datasets.
    pub fn remove_tag(&mut self, id: &str) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| {
            diesel::delete(dataset_tag::table.filter(dataset_tag::tag_id.eq(id))).execute(c)?;
            diesel::delete(tag::table.find(id)).execute(c)
        })?;
        Ok(())
    }

    /// Makes these the tags of a dataset.
    pub fn set_dataset_tags(
        &mut self,
        dataset_id: &str,
        tag_ids: &[String],
    ) -> Result<(), StoreError> {
        let before: Vec<String> = on_backend!(self.conn, |c| dataset_tag::table
            .filter(dataset_tag::dataset_id.eq(dataset_id))
            .select(dataset_tag::tag_id)
            .load(c))?;
        let gone: Vec<&String> = before.iter().filter(|id| !tag_ids.contains(id)).collect();
        if !gone.is_empty() {
            on_backend!(self.conn, |c| diesel::delete(
                dataset_tag::table
                    .filter(dataset_tag::dataset_id.eq(dataset_id))
                    .filter(dataset_tag::tag_id.eq_any(gone))
            )
            .execute(c))?;
        }
        let rows: Vec<_> = tag_ids
            .iter()
            .filter(|id| !before.contains(id))
            .map(|id| {
                (
                    dataset_tag::dataset_id.eq(dataset_id),
                    dataset_tag::tag_id.eq(id),
                )
            })
            .collect();
        match &mut self.conn {
            // A statement that is prepared once is done before a longer one is read.
            Conn::Sqlite(c) => {
                for row in rows {
                    diesel::insert_into(dataset_tag::table)
                        .values(row)
                        .execute(*c)?;
                }
            }
            Conn::Pg(c) => {
                for chunk in rows.chunks(CHUNK) {
                    diesel::insert_into(dataset_tag::table)
                        .values(chunk.to_vec())
                        .execute(*c)?;
                }
            }
        }
        Ok(())
    }

    /// Returns ids of the datasets that carry a tag.
    pub fn dataset_ids_with_tag(&mut self, tag_id: &str) -> Result<Vec<String>, StoreError> {
        Ok(on_backend!(self.conn, |c| dataset_tag::table
            .filter(dataset_tag::tag_id.eq(tag_id))
            .select(dataset_tag::dataset_id)
            .load(c))?)
    }

    /// Returns the free tags that an active public dataset carries.
    pub fn used_free_tags(&mut self) -> Result<Vec<Tag>, StoreError> {
        let rows: Vec<Row> = on_backend!(self.conn, |c| tag::table
            .filter(tag::vocabulary_id.is_null())
            .filter(
                tag::id.eq_any(
                    dataset_tag::table
                        .inner_join(dataset::table.on(dataset::id.eq(dataset_tag::dataset_id)))
                        .filter(dataset::state.eq(ACTIVE))
                        .filter(dataset::private.eq(false))
                        .select(dataset_tag::tag_id)
                )
            )
            .order(tag::name.asc())
            .select((tag::id, tag::name, tag::vocabulary_id))
            .load(c))?;
        Ok(rows.into_iter().map(tag_of).collect())
    }

    /// Returns all tags of these vocabularies, by name.
    pub fn tags_of_vocabularies(
        &mut self,
        vocabulary_ids: &[String],
    ) -> Result<Vec<Tag>, StoreError> {
        let mut found = Vec::new();
        for chunk in vocabulary_ids.chunks(CHUNK) {
            let rows: Vec<Row> = on_backend!(self.conn, |c| tag::table
                .filter(tag::vocabulary_id.eq_any(chunk))
                .order(tag::name.asc())
                .select((tag::id, tag::name, tag::vocabulary_id))
                .load(c))?;
            found.extend(rows.into_iter().map(tag_of));
        }
        Ok(found)
    }

    /// Returns ids of active public datasets that carry a tag, those that changed last first.
    pub fn public_dataset_ids_with_tag(
        &mut self,
        tag_id: &str,
        limit: i64,
    ) -> Result<Vec<String>, StoreError> {
        Ok(on_backend!(self.conn, |c| dataset_tag::table
            .inner_join(dataset::table.on(dataset::id.eq(dataset_tag::dataset_id)))
            .filter(dataset_tag::tag_id.eq(tag_id))
            .filter(dataset::state.eq(ACTIVE))
            .filter(dataset::private.eq(false))
            .order((dataset::modified.desc(), dataset::id.asc()))
            .limit(limit)
            .select(dataset::id)
            .load(c))?)
    }

    /// Returns ids of the datasets that carry any tag of a vocabulary.
    pub fn dataset_ids_with_vocabulary(
        &mut self,
        vocabulary_id: &str,
    ) -> Result<Vec<String>, StoreError> {
        Ok(on_backend!(self.conn, |c| dataset_tag::table
            .inner_join(tag::table)
            .filter(tag::vocabulary_id.eq(vocabulary_id))
            .select(dataset_tag::dataset_id)
            .distinct()
            .load(c))?)
    }

    /// Finds tags by parts of their name, in its order, and how many there are.
    pub fn search_tags(&mut self, search: &TagSearch<'_>) -> Result<(i64, Vec<Tag>), StoreError> {
        on_backend!(self.conn, |c| {
            let total: i64 = matching!(search)
                .select(diesel::dsl::count_star())
                .get_result(c)?;
            let rows: Vec<Row> = matching!(search)
                .order(tag::name.asc())
                .offset(search.offset)
                .limit(search.limit.unwrap_or(i64::MAX))
                .select((tag::id, tag::name, tag::vocabulary_id))
                .load(c)?;
            Ok((total, rows.into_iter().map(tag_of).collect()))
        })
    }

    /// Returns the vocabulary with this id or, where there is none, this name.
    pub fn vocabulary_by_ref(
        &mut self,
        id_or_name: &str,
    ) -> Result<Option<Vocabulary>, StoreError> {
        let row: Option<(String, String)> = on_backend!(self.conn, |c| vocabulary::table
            .filter(
                vocabulary::id
                    .eq(id_or_name)
                    .or(vocabulary::name.eq(id_or_name))
            )
            .order(vocabulary::id.eq(id_or_name).desc())
            .select((vocabulary::id, vocabulary::name))
            .first(c)
            .optional())?;
        Ok(row.map(|(id, name)| Vocabulary { id, name }))
    }

    /// Returns all vocabularies, by name.
    pub fn vocabularies(&mut self) -> Result<Vec<Vocabulary>, StoreError> {
        let rows: Vec<(String, String)> = on_backend!(self.conn, |c| vocabulary::table
            .order(vocabulary::name.asc())
            .select((vocabulary::id, vocabulary::name))
            .load(c))?;
        Ok(rows
            .into_iter()
            .map(|(id, name)| Vocabulary { id, name })
            .collect())
    }

    /// Adds a vocabulary, or gives it another name.
    pub fn put_vocabulary(&mut self, new: &Vocabulary) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(vocabulary::table)
            .values((vocabulary::id.eq(&new.id), vocabulary::name.eq(&new.name)))
            .on_conflict(vocabulary::id)
            .do_update()
            .set(vocabulary::name.eq(&new.name))
            .execute(c))?;
        Ok(())
    }

    /// Removes a vocabulary that has no tags.
    pub fn remove_vocabulary(&mut self, id: &str) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::delete(vocabulary::table.find(id))
            .execute(c))?;
        Ok(())
    }
}
