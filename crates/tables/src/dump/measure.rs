//! What must be known of values before a file of them can begin: digits of decimals, lengths of texts.
//!
//! It stands in the profile of the table while that is current, and bounds every part of it; otherwise the rows are read once more.

use crate::engine::Session;
use crate::error::TablesError;
use crate::meta::Meta;
use crate::profile;
use crate::search::Plan;
use cairn_export::{
    Column, ExportError, Form, MOST_XLSX_CHARACTERS, MOST_XLSX_COLUMNS, MOST_XLSX_ROWS,
};
use cairn_tabular::cell::CellRef;
use cairn_tabular::statistics::{Digits, Summary};
use cairn_tabular::types::Kind;

/// Returns the columns of a file, or refuses it where its form cannot hold the rows.
pub(super) fn columns(
    session: &mut dyn Session,
    meta: &Meta,
    plan: &Plan,
    form: Form,
    limit: Option<u64>,
    offset: u64,
) -> Result<Vec<Column>, TablesError> {
    let mut columns: Vec<Column> = plan
        .shown
        .iter()
        .map(|column| Column {
            name: column.id.clone(),
            ty: column.ty,
            digits: None,
        })
        .collect();
    let sheet = form == Form::Xlsx;
    if sheet && columns.len() > MOST_XLSX_COLUMNS {
        return Err(ExportError::Columns {
            found: columns.len(),
            most: MOST_XLSX_COLUMNS,
        }
        .into());
    }
    let known = profile::kept(session, meta)?.filter(|kept| kept.current);
    let mut open = sheet && u64::try_from(meta.rows).unwrap_or(0) >= MOST_XLSX_ROWS;
    for column in &mut columns {
        let summary = known
            .iter()
            .flat_map(|kept| &kept.profile.columns)
            .find(|one| one.id == column.name && one.ty == column.ty)
            .map(|one| &one.statistics);
        open |= match summary {
            None => !sheet && Column::needs_digits(column.ty) || sheet && may_be_long(column),
            Some(summary) => {
                column.digits = summary.digits.or(Some(Digits::default()));
                sheet && is_long(summary)
            }
        };
    }
    if open {
        read(session, meta, plan, form, (limit, offset), &mut columns)?;
    }
    Ok(columns)
}

fn may_be_long(column: &Column) -> bool {
    column.ty.list
        || matches!(
            column.ty.kind,
            Kind::Text | Kind::Varchar | Kind::Char | Kind::Json | Kind::Jsonb | Kind::Numeric
        )
}

fn is_long(summary: &Summary) -> bool {
    let most = MOST_XLSX_CHARACTERS as u64;
    summary.lengths.is_some_and(|lengths| lengths.utf16 > most)
        || summary
            .digits
            .is_some_and(|digits| u64::from(digits.whole) + u64::from(digits.scale) + 2 > most)
}

/// Reads the rows that will be sent.
fn read(
    session: &mut dyn Session,
    meta: &Meta,
    plan: &Plan,
    form: Form,
    (limit, offset): (Option<u64>, u64),
    columns: &mut [Column],
) -> Result<(), TablesError> {
    for column in columns.iter_mut() {
        column.digits = Some(Digits::default());
    }
    let mut rows = 0;
    let limit = limit.unwrap_or(u64::MAX);
    plan.each(session, meta, limit, offset, false, &mut |cells| {
        rows += 1;
        if form == Form::Xlsx && rows >= MOST_XLSX_ROWS {
            return Err(ExportError::Rows(MOST_XLSX_ROWS - 1).into());
        }
        for (column, cell) in columns.iter_mut().zip(cells) {
            let CellRef::Text(text) = cell else {
                continue;
            };
            if form == Form::Xlsx {
                if text.len() > MOST_XLSX_CHARACTERS
                    && text.encode_utf16().count() > MOST_XLSX_CHARACTERS
                {
                    return Err(ExportError::Long {
                        column: column.name.clone(),
                        most: MOST_XLSX_CHARACTERS,
                    }
                    .into());
                }
            } else if Column::needs_digits(column.ty)
                && let Some(digits) = &mut column.digits
            {
                digits.add(text);
            }
        }
        Ok(true)
    })
}
