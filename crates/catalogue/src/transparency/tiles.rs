//! The tree's tiles as the database has them.

use cairn_store::Tx;
use cairn_translog::hash::Hash;
use cairn_translog::tile;
use cairn_translog::tree::Tiles;

use crate::error::ActionError;

/// The tiles of a transaction's view.
pub(crate) struct Stored<'a, 'c>(pub(crate) &'a mut Tx<'c>);

impl Tiles for Stored<'_, '_> {
    type Error = ActionError;

    fn hashes(&mut self, level: u8, index: u64, _width: u64) -> Result<Vec<Hash>, ActionError> {
        let index = i64::try_from(index).unwrap_or(i64::MAX);
        let bytes = self.0.log_tile(level, index)?.unwrap_or_default();
        Ok(tile::decode(&bytes)?)
    }
}
