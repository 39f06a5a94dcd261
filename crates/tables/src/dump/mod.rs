//! Dumps: a table or a part of it as a file, page after page, none held longer than until it is sent.

mod measure;
mod text;

use std::collections::VecDeque;

use crate::Tables;
use crate::engine::{Pinned, Session};
use crate::error::TablesError;
use crate::listed::Listed;
use crate::meta::Meta;
use crate::ranking::Ranked;
use crate::search::{Plan, Search, Shown};
use crate::xml;
use cairn_tabular::cell::CellRef;

/// The form of a dump.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Text, as CKAN has it.
    Text(TextForm),
    /// A file for programs, with the types of its columns.
    Export(cairn_export::Form),
}

/// A form of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextForm {
    /// Lines separated by commas.
    Csv,
    /// Lines separated by tabs.
    Tsv,
    /// An object with fields and records.
    Json,
    /// An object a line.
    NdJson,
    /// Elements.
    Xml,
}

/// Rows that are read at once, and bytes after which a page ends.
const ROWS: u64 = 5_000;
const BYTES: usize = 1 << 20;
/// Rows that are read at once where they are held until they are in order.
const HELD: u64 = 1_000;

/// A dump on its way.
pub struct Dump {
    id: String,
    /// The table as it was when the dump began, once it has.
    table: Option<Box<dyn Pinned>>,
    form: Form,
    search: Search,
    /// Rows that are left to send; `None` for all.
    left: Option<u64>,
    /// The last row that was sent, where rows come by their numbers.
    after: Option<i64>,
    sorted: Sorted,
    /// The rows with the words, at a state of the table.
    listed: Option<(u64, Listed)>,
    state: State,
    rows: u64,
    bom: bool,
}

/// The numbers of the next rows of a dump that has an order of its own.
#[derive(Default)]
struct Sorted {
    numbers: VecDeque<i64>,
    /// Whether there are no others behind them.
    ended: bool,
}

/// How far a dump is.
#[derive(Debug)]
enum State {
    New,
    /// The columns that it was begun with.
    Text(TextForm, Vec<Shown>),
    /// The file in the making, and the columns.
    Export(Box<cairn_export::Writer>, Vec<Shown>),
    Ended,
}

impl std::fmt::Debug for Dump {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dump")
            .field("id", &self.id)
            .field("form", &self.form)
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}

impl Dump {
    /// Prepares the dump of what a search finds; its limit and format do not count.
    pub fn new(id: String, form: Form, search: Search, limit: Option<u64>, bom: bool) -> Self {
        Self {
            id,
            table: None,
            form,
            search,
            left: limit,
            after: None,
            sorted: Sorted::default(),
            listed: None,
            state: State::New,
            rows: 0,
            bom,
        }
    }
}

impl Tables {
    /// Returns the next page of a dump, which may be empty; `None` when it has ended.
    pub fn next_page(&self, dump: &mut Dump) -> Result<Option<Vec<u8>>, TablesError> {
        if matches!(dump.state, State::Ended) {
            return Ok(None);
        }
        let mut page = Vec::new();
        let mut table = match dump.table.take() {
            Some(table) => table,
            None => self.engine.pin(&dump.id)?,
        };
        table.read(&mut |session, meta| {
            let search = dump.search.clone();
            let mut plan = Plan::new(meta, &search)?;
            if let Some(after) = dump.after {
                plan.go_on_behind(after);
            }
            // What lists told of the words holds for as long as the table stays as it is.
            match dump.listed.take() {
                Some((version, listed)) if version == meta.version => plan.listed = Some(listed),
                _ => plan.look_up(session, meta)?,
            }
            let mut text = String::new();
            if matches!(dump.state, State::New) {
                dump.state = match dump.form {
                    Form::Text(form) => {
                        text::begin(&mut text, form, dump.bom, &plan.shown);
                        State::Text(form, plan.shown.clone())
                    }
                    Form::Export(form) => {
                        let columns =
                            measure::columns(session, meta, &plan, form, dump.left, search.offset)?;
                        let writer = cairn_export::Writer::new(form, &columns)?;
                        State::Export(Box::new(writer), plan.shown.clone())
                    }
                };
            }
            let (found, full) = self.rows(session, meta, &plan, &search, dump, &mut text)?;
            if let Some(left) = &mut dump.left {
                *left -= found;
            }
            if plan.is_by_number() && dump.after.is_some() {
                dump.search.offset = 0;
            } else {
                dump.search.offset += found;
            }
            let ended = !full || dump.left == Some(0);
            dump.listed = plan.listed.take().map(|listed| (meta.version, listed));
            // Whatever fails from here on, the dump does not go on.
            let state = std::mem::replace(&mut dump.state, State::Ended);
            match state {
                State::Text(form, columns) => {
                    if ended {
                        text::end(&mut text, form);
                    } else {
                        dump.state = State::Text(form, columns);
                    }
                    page = text.into_bytes();
                }
                State::Export(mut writer, columns) => {
                    page = writer.page()?;
                    if ended {
                        page.extend(writer.finish()?);
                    } else {
                        dump.state = State::Export(writer, columns);
                    }
                }
                State::New | State::Ended => {}
            }
            Ok(())
        })?;
        if !matches!(dump.state, State::Ended) {
            dump.table = Some(table);
        }
        Ok(Some(page))
    }

    /// Writes the rows of a page, and tells how many there were and whether there may be more.
    fn rows(
        &self,
        session: &mut dyn Session,
        meta: &Meta,
        plan: &Plan,
        search: &Search,
        dump: &mut Dump,
        text: &mut String,
    ) -> Result<(u64, bool), TablesError> {
        let page = if plan.is_sorted() { HELD } else { ROWS };
        let most = dump.left.map_or(page, |left| left.min(page));
        if most == 0 {
            return Ok((0, false));
        }
        if let State::Text(_, columns) | State::Export(_, columns) = &dump.state
            && !is_same(columns, &plan.shown)
        {
            return Err(TablesError::Output(
                "the columns changed while the rows were sent".to_owned(),
            ));
        }
        let keyset = plan.is_by_number();
        let shown = &plan.shown;
        let names = match dump.state {
            State::Text(TextForm::Xml, _) => {
                xml::names(shown.iter().map(|column| column.id.as_str()))
            }
            _ => Vec::new(),
        };
        let kept = plan.kept(session, meta, Some((self, &dump.id)), None)?;
        let page = match plan.is_sorted() {
            true => Some(self.next_sorted(session, meta, plan, search, dump, most)?),
            false => None,
        };
        let (mut found, mut large) = (0, false);
        let Dump {
            state, rows, after, ..
        } = dump;
        let mut row = |cells: &[CellRef<'_>]| {
            match state {
                State::Export(writer, _) => {
                    writer.row(&cells[..shown.len()])?;
                    large = writer.taken() >= BYTES;
                }
                State::Text(form, _) => {
                    text::row(text, *form, shown, &names, cells, &self.limits, *rows == 0);
                    large = text.len() >= BYTES;
                }
                State::New | State::Ended => {}
            }
            *rows += 1;
            found += 1;
            if keyset {
                *after = cells[shown.len()].int();
            }
            Ok::<bool, TablesError>(!large)
        };
        match (kept, page) {
            (Some(kept), _) => kept.each(most, search.offset, &mut row)?,
            (None, Some(page)) => plan.each_ranked(session, &page, &mut row)?,
            (None, None) => plan.each(session, meta, most, search.offset, keyset, &mut row)?,
        }
        let sent = usize::try_from(found).unwrap_or(usize::MAX);
        let sorted = &mut dump.sorted.numbers;
        sorted.drain(..sent.min(sorted.len()));
        Ok((found, found == most || large))
    }

    /// The next rows of a dump that has an order of its own: what a page takes of a long stretch, so that the table is sorted once a stretch.
    fn next_sorted(
        &self,
        session: &mut dyn Session,
        meta: &Meta,
        plan: &Plan,
        search: &Search,
        dump: &mut Dump,
        most: u64,
    ) -> Result<Vec<Ranked>, TablesError> {
        let sorted = &mut dump.sorted;
        if (sorted.numbers.len() as u64) < most && !sorted.ended {
            let most_at_once = self.limits.sorted_rows.max(HELD);
            let limit = dump
                .left
                .map_or(most_at_once, |left| left.min(most_at_once));
            let numbers = plan.numbers(session, meta, limit, search.offset)?;
            sorted.ended = (numbers.len() as u64) < limit;
            sorted.numbers = numbers.into();
        }
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let page = sorted.numbers.iter().take(most);
        Ok(page.map(|row| Ranked::unranked(*row)).collect())
    }
}

/// Whether rows still have the columns that the file was begun with.
fn is_same(begun: &[Shown], now: &[Shown]) -> bool {
    begun.len() == now.len()
        && begun.iter().zip(now).all(|(begun, now)| {
            begun.id == now.id && begun.ty == now.ty && begun.source == now.source
        })
}
