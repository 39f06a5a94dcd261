//! Quality, inventory and the Charter's figures as CSV, read page by page while they are sent.

use cairn_domain::text::csv_line;
use cairn_exchange::charter::State;
use cairn_exchange::inventory::{self, Columns};
use serde_json::{Map, Value};

use crate::actions::inventory::Lines;
use crate::actions::quality::{Rows, line, with_records};
use crate::app::App;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::measures::{self, Counted};

/// Records that are read together.
const PAGE: i64 = 300;
/// What spreadsheets need to read CSV as UTF-8.
const MARK: &str = "\u{feff}";

/// A table of records that is sent while it is read. The rows are those that everybody sees.
pub struct Sheet {
    rows: Kind,
    locale: String,
    after: String,
    has_begun: bool,
}

enum Kind {
    Quality(Rows),
    Inventory(Lines, Columns),
}

/// Which table is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// Published records with their points and what was found of every measure; parameters as `quality_list`.
    Quality,
    /// Lines of the inventory; parameters as `inventory_list`, and `columns`.
    Inventory,
}

impl Sheet {
    /// Reads what is asked for.
    ///
    /// # Errors
    ///
    /// Parameters that are wrong, and an organization that is not there.
    pub fn asked(
        app: &App,
        table: Table,
        params: Map<String, Value>,
        locale: &str,
    ) -> Result<Self, ActionError> {
        let input = Input::new(params);
        app.read(&Caller::anonymous(), locale, |ctx| {
            let rows = match table {
                Table::Quality => Kind::Quality(Rows::asked(ctx, &input)?.by_name()),
                Table::Inventory => {
                    let columns = match input.text("columns") {
                        None => Columns::Canada,
                        Some(word) => Columns::of(&word).ok_or_else(|| {
                            ActionError::field(
                                "columns",
                                "Value must be one of ['canada', 'ontario']",
                            )
                        })?,
                    };
                    Kind::Inventory(Lines::asked(ctx, &input)?.by_name(), columns)
                }
            };
            Ok(Self {
                rows,
                locale: locale.to_owned(),
                after: String::new(),
                has_begun: false,
            })
        })
    }

    /// Returns the next part of the table; `None` when it has ended.
    pub fn next_part(&mut self, app: &App) -> Result<Option<String>, ActionError> {
        let locale = self.locale.clone();
        let mut out = String::new();
        if !self.has_begun {
            self.has_begun = true;
            out.push_str(MARK);
            out.push_str(&csv_line(&self.head()));
        }
        let is_whole = app.read(&Caller::anonymous(), &locale, |ctx| {
            self.page(ctx, &mut out)
        })?;
        Ok((!is_whole || !out.is_empty()).then_some(out))
    }

    fn head(&self) -> Vec<String> {
        let names: Vec<&str> = match &self.rows {
            Kind::Inventory(_, columns) => columns.head(),
            Kind::Quality(_) => {
                let own = [
                    "id",
                    "name",
                    "title",
                    "organization",
                    "points",
                    "of",
                    "rating",
                    "stars",
                    "late_days",
                ];
                own.into_iter()
                    .chain(measures::names().iter().copied())
                    .collect()
            }
        };
        names.into_iter().map(str::to_owned).collect()
    }

    /// Writes a page; tells whether it was the last.
    fn page(&mut self, ctx: &mut Ctx<'_, '_>, out: &mut String) -> Result<bool, ActionError> {
        let rows = match &self.rows {
            Kind::Quality(rows) => rows.after(ctx, &self.after, PAGE)?,
            Kind::Inventory(lines, _) => lines.after(ctx, &self.after, PAGE)?,
        };
        let Some(last) = rows.last() else {
            return Ok(true);
        };
        self.after.clone_from(&last.name);
        let today = ctx.now.date();
        let site = ctx.app.site_url();
        for (row, record) in with_records(ctx, rows)? {
            let cells = match &self.rows {
                Kind::Inventory(_, columns) => {
                    let page = |language: &str| format!("{site}/{language}/dataset/{}", row.name);
                    inventory::line(*columns, &record, row.votes, &page)
                }
                Kind::Quality(_) => {
                    let line = line(&row, &record, today);
                    let mut cells = quality_cells(&line);
                    let counted = Counted::read(&row.body)?;
                    cells.extend(
                        counted
                            .tallies()
                            .map(|tally| tally.state().map_or("", State::as_str).to_owned()),
                    );
                    cells
                }
            };
            out.push_str(&csv_line(&cells));
        }
        Ok(false)
    }
}

fn quality_cells(line: &Map<String, Value>) -> Vec<String> {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let owner = line["organization"]
        .get("name")
        .map(text)
        .unwrap_or_default();
    let mut cells: Vec<String> = ["id", "name", "title"].map(|key| text(&line[key])).to_vec();
    cells.push(owner);
    cells.extend(["points", "of", "rating", "stars", "late_days"].map(|key| text(&line[key])));
    cells
}
