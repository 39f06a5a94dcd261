//! The log as files, at the paths of C2SP `tlog-tiles`.

use cairn_translog::bundle;
use cairn_translog::tile::{File, Tile, WIDTH};

use crate::app::App;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ActionError;

/// A file of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Served {
    /// The newest signed checkpoint.
    Checkpoint(String),
    /// A tile or a bundle of entries; it stays what it is for ever.
    Tile(Vec<u8>),
}

/// Returns the file at a path below the log's address; nothing where there is none.
pub fn file(app: &App, path: &str) -> Result<Option<Served>, ActionError> {
    app.read(
        &Caller::anonymous(),
        &app.settings.site.locale_default,
        |ctx| {
            let Some(newest) = ctx.tx.log_checkpoint(None)? else {
                return Ok(None);
            };
            if path == "checkpoint" {
                return Ok(Some(Served::Checkpoint(newest.note)));
            }
            let Some(tile) = path.strip_prefix("tile/").and_then(Tile::parse) else {
                return Ok(None);
            };
            let size = u64::try_from(newest.size).unwrap_or(0);
            if Tile::width_in(tile.file, tile.index, size) < tile.width {
                return Ok(None);
            }
            tile_of(ctx, tile).map(|bytes| Some(Served::Tile(bytes)))
        },
    )
}

fn tile_of(ctx: &mut Ctx<'_, '_>, tile: Tile) -> Result<Vec<u8>, ActionError> {
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let bytes = match tile.file {
        File::Hashes(level) => {
            let mut bytes = ctx
                .tx
                .log_tile(level, number(tile.index))?
                .unwrap_or_default();
            let wanted = tile.width as usize * 32;
            let whole = bytes.len() >= wanted;
            bytes.truncate(wanted);
            whole.then_some(bytes)
        }
        File::Entries => {
            let first = number(tile.index * WIDTH);
            let entries = ctx.tx.log_entries(first, number(tile.width))?;
            let mut bytes = Vec::new();
            for entry in &entries {
                bundle::push(&mut bytes, entry.body.as_bytes())?;
            }
            (entries.len() as u64 == tile.width).then_some(bytes)
        }
    };
    bytes.ok_or_else(|| {
        ActionError::Internal(format!(
            "{} of the transparency log is damaged",
            tile.path()
        ))
    })
}
