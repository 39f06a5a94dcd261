//! Loading: a table is built beside the one that readers see, and takes its place when it is whole.
//!
//! Its words are indexed afterwards, in steps: until they all are, searches for words look into the rows.

use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Scope, ScopedJoinHandle};

use serde_json::{Map, Value};

use crate::Tables;
use crate::batch::{Batch, Batches};
use crate::create::is_valid_name;
use crate::engine::{Bulk, Filled, Session, Written};
use crate::error::TablesError;
use crate::meta::{Field, Index, Meta, ProfileState, ROW_ID};
use crate::profile::body;
use crate::write;
use cairn_tabular::cell::{Cell, CellRef};
use cairn_tabular::profile::{Profile, Profiler};
use cairn_tabular::types::{Kind, Type};

/// Batches of rows that may wait to be looked through, while keys and indexes are made of them too: 64 MiB.
const WAITING: usize = 128;
/// How far what looks through the rows steps back behind what reads and writes them, which others wait for.
const BEHIND: i32 = 10;
/// Rows whose words are indexed at once: as many as two bytes tell apart.
const STRETCH: usize = 1 << 16;
/// Rows that are read at once on the way there.
const READ: usize = 1_024;
/// Bytes of rows' texts that are indexed at once, about.
const STEP: usize = 32 << 20;

/// A column of a table that is loaded.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadField {
    /// Its name.
    pub id: String,
    /// Its type.
    pub ty: Type,
    /// The data dictionary's entry.
    pub info: Option<Map<String, Value>>,
}

/// What takes the rows one by one.
pub type TakeRow<'t> = &'t mut dyn FnMut(&[CellRef<'_>]) -> Result<(), TablesError>;

/// What hands over all rows, and in the end what is to be noted of the load. An error leaves everything as it was.
pub type HandRows<'h> = &'h mut (dyn FnMut(TakeRow<'_>) -> Result<String, TablesError> + Send);

/// What was loaded.
#[derive(Debug)]
pub struct Loaded {
    /// How many rows there are.
    pub rows: i64,
    /// The columns of a unique key that the rows do not have any more, so that the table is without it.
    pub lost_key: Option<Vec<String>>,
    /// What the rows are like.
    pub profile: Profile,
}

impl Tables {
    /// Replaces a table, or makes it. Key, indexes and other names stay where the columns are still there. The rows come in the
    /// order of the columns, their cells of the columns' types.
    pub fn load(
        &self,
        id: &str,
        fields: &[LoadField],
        hand: HandRows<'_>,
    ) -> Result<Loaded, TablesError> {
        if let Some(field) = fields.iter().find(|field| !is_valid_name(&field.id)) {
            return Err(TablesError::refused(
                "fields",
                format!("\"{}\" is not a valid field name", field.id),
            ));
        }
        let mut meta = Meta::new();
        for field in fields {
            let column = meta.next_number();
            meta.fields.push(Field {
                id: field.id.clone(),
                ty: field.ty,
                info: field.info.clone(),
                column,
            });
        }
        self.keep_indexes(id, &mut meta)?;
        // Nothing is indexed yet, and what is known of the rows comes with them.
        meta.words_to = Some(0);
        meta.profile = ProfileState::Current;
        let made = meta.created;
        let names: Vec<(String, Type)> = fields
            .iter()
            .map(|field| (field.id.clone(), field.ty))
            .collect();
        let known = Mutex::new(None);
        let key = meta.key.clone();
        let after = std::thread::scope(|scope| {
            self.engine.replace(id, meta, &mut |bulk: &mut dyn Bulk| {
                let (note, looking) = fill(scope, &names, hand, bulk)?;
                let known = &known;
                Ok(Filled {
                    note,
                    profile: Box::new(move || {
                        let profile = joined(looking)?;
                        // The old table is there until this one is let through.
                        self.let_through(id, &profile)?;
                        let body = body(made, &profile)?;
                        *known.lock().unwrap_or_else(PoisonError::into_inner) = Some(profile);
                        Ok(body)
                    }),
                })
            })
        })?;
        let known = known.into_inner().unwrap_or_else(PoisonError::into_inner);
        let profile = known.ok_or_else(|| {
            TablesError::Engine("a table that was loaded and not looked through".to_owned())
        })?;
        Ok(Loaded {
            rows: after.rows,
            lost_key: key
                .filter(|_| after.key.is_none())
                .map(|index| index.fields),
            profile,
        })
    }

    /// Takes over the key and the indexes of the table that is replaced, and whether it keeps a history.
    fn keep_indexes(&self, id: &str, meta: &mut Meta) -> Result<(), TablesError> {
        let mut before = None;
        match self.engine.read(id, &mut |_, meta| {
            before = Some(meta.clone());
            Ok(())
        }) {
            Ok(()) | Err(TablesError::NoTable(_)) => {}
            Err(error) => return Err(error),
        }
        let Some(before) = before else {
            return Ok(());
        };
        meta.history = before.history;
        let mut kept = |index: &Index| {
            let there = index
                .fields
                .iter()
                .all(|id| meta.field(id).is_some_and(|field| field.ty.is_comparable()));
            there.then(|| Index {
                number: meta.next_number(),
                fields: index.fields.clone(),
            })
        };
        let key = before.key.as_ref().and_then(&mut kept);
        let indexes = before.indexes.iter().filter_map(kept).collect();
        meta.key = key;
        meta.indexes = indexes;
        Ok(())
    }

    /// Returns what was noted of the load that a table comes from; it changes with the rows and never without them.
    pub fn load_note(&self, id: &str) -> Result<Option<String>, TablesError> {
        self.engine.load_note(id)
    }

    /// Returns how many of these columns, from the first on, the engine has room for.
    pub fn most_columns(&self, types: &[Type]) -> usize {
        self.engine.most_columns(types)
    }

    /// Tells whether the words of all rows are indexed.
    pub fn has_words(&self, id: &str) -> Result<bool, TablesError> {
        let mut all = true;
        self.engine.read(id, &mut |_, meta| {
            all = meta.words_to.is_none();
            Ok(())
        })?;
        Ok(all)
    }

    /// Indexes the words of the rows of a table that was loaded, step by step; `watch` hears how far it is and may end it, so that
    /// it goes on another time.
    pub fn index_words(
        &self,
        id: &str,
        watch: &mut dyn FnMut(i64) -> Result<(), TablesError>,
    ) -> Result<(), TablesError> {
        if self.has_words(id)? {
            return Ok(());
        }
        // The first searches want to know what the rows are like, the others what indexing them leaves behind.
        self.tidy(id);
        self.index_all_words(id, watch)?;
        self.tidy(id);
        Ok(())
    }

    /// Without it searches are slower, and not wrong.
    fn tidy(&self, id: &str) {
        if let Err(error) = self.engine.tidy(id) {
            tracing::warn!(%error, table = id, "what is known of a table beside its rows is out of date");
        }
    }

    fn index_all_words(
        &self,
        id: &str,
        watch: &mut dyn FnMut(i64) -> Result<(), TablesError>,
    ) -> Result<(), TablesError> {
        loop {
            let mut reached = None;
            self.engine.write(id, &mut |session, meta| {
                let mut meta = meta.ok_or_else(|| TablesError::NoTable(id.to_owned()))?;
                let Some(from) = meta.words_to else {
                    return Ok(Written {
                        meta,
                        aliases: None,
                        keep: false,
                    });
                };
                let documents = stretch(session, &meta, from)?;
                session.pack(&documents)?;
                let packed = meta.lists.get_or_insert_default();
                let first = documents.first().map(|(number, _)| *number);
                packed.stretches.extend(first);
                packed.rows += i64::try_from(documents.len()).unwrap_or(0);
                meta.words_to = match documents.last() {
                    Some((number, _)) => Some(*number),
                    None => {
                        session.words_are_there()?;
                        None
                    }
                };
                reached = meta.words_to;
                Ok(Written {
                    meta,
                    aliases: None,
                    keep: true,
                })
            })?;
            match reached {
                Some(number) => watch(number)?,
                None => return Ok(()),
            }
        }
    }
}

/// Reads the texts of the next rows whose words are not indexed yet: none where all are.
fn stretch(
    session: &mut dyn Session,
    meta: &Meta,
    from: i64,
) -> Result<Vec<(i64, String)>, TablesError> {
    let fields: Vec<&Field> = meta.fields.iter().collect();
    let (mut documents, mut bytes) = (Vec::<(i64, String)>::new(), 0);
    while documents.len() < STRETCH && bytes < STEP {
        let after = documents.last().map_or(from, |(number, _)| *number);
        let mut sql = write::rows_of(session, &fields);
        sql.push(&format!(" WHERE {ROW_ID} > "))
            .bind(Type::of(Kind::Int8), Cell::Int(after));
        // All that is asked for comes, whether it is read or not.
        let most = READ.min(STRETCH - documents.len());
        sql.push(&format!(" ORDER BY {ROW_ID} LIMIT {most}"));
        let next = write::documents(session, &fields, &sql)?;
        if next.is_empty() {
            break;
        }
        bytes += next.iter().map(|(_, text)| text.len()).sum::<usize>();
        documents.extend(next);
    }
    Ok(documents)
}

/// What looks through the rows.
type Looking<'s> = ScopedJoinHandle<'s, Result<Profile, TablesError>>;

/// Fills a table, and has its rows looked through by another thread, which may need longer.
fn fill<'s>(
    scope: &'s Scope<'s, '_>,
    columns: &[(String, Type)],
    hand: HandRows<'_>,
    bulk: &mut dyn Bulk,
) -> Result<(String, Looking<'s>), TablesError> {
    let mut profiler = Profiler::new(columns.to_vec());
    let (send, batches) = sync_channel::<Option<Arc<Batch>>>(WAITING);
    let looking = scope.spawn(move || {
        step_back();
        for batch in batches.into_iter().flatten() {
            batch.each_row(|cells| {
                profiler.row(cells);
                Ok(())
            })?;
        }
        Ok(profiler.finish())
    });
    let mut give = |batch: Arc<Batch>| {
        bulk.add(&batch)?;
        // One with long texts takes as many places as they are worth.
        let beside = batch.places() - 1;
        for waiting in std::iter::once(Some(batch)).chain((0..beside).map(|_| None)) {
            send.send(waiting)
                .map_err(|_| TablesError::Engine("nobody looks through the rows".to_owned()))?;
        }
        Ok(())
    };
    let mut rows = Batches::new(columns.len(), &mut give);
    let note = hand(&mut |cells| rows.push(cells))?;
    rows.flush()?;
    Ok((note, looking))
}

/// Lets this thread take what others leave of the processors. Where that cannot be, a load takes longer.
fn step_back() {
    // Elsewhere this would be the priority of the whole process.
    if cfg!(target_os = "linux")
        && let Err(error) = rustix::process::setpriority_process(None, BEHIND)
    {
        tracing::debug!(%error, "a thread keeps its priority");
    }
}

/// Waits for what is known of the rows.
fn joined(looking: Looking<'_>) -> Result<Profile, TablesError> {
    looking
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
