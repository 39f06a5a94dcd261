//! Names of new datasets: their own where it is free, else one made of it.

use cairn_catalogue::clock::new_id;
use cairn_catalogue::settings::NameAppend;
use cairn_catalogue::{ActionError, Ctx};
use cairn_domain::record::DELETED;
use cairn_exchange::name::{with_suffix, with_suffix_at_once};

use super::Batch;
use crate::source::Source;

/// Random digits behind a name.
const RANDOM: usize = 5;

/// Returns a name that no dataset in use has: the wanted one, or one made of it as the settings say.
pub(super) fn free(
    ctx: &mut Ctx<'_, '_>,
    batch: &Batch,
    source: &Source,
    wanted: &str,
) -> Result<String, ActionError> {
    let append = ctx.app.settings.harvest.name_append;
    let mut is_taken = |name: &str| -> Result<bool, ActionError> {
        let head = batch.head(ctx, name)?;
        Ok(head.is_some_and(|head| head.state != DELETED || head.id == name))
    };
    if !is_taken(wanted)? {
        return Ok(wanted.to_owned());
    }
    // ckanext-harvest puts it right behind names of CKAN, ckanext-dcat a dash before it.
    let appended: fn(&str, &str) -> String = match source.kind().map(|kind| kind.name()) {
        Some("ckan") => with_suffix_at_once,
        _ => with_suffix,
    };
    if append == NameAppend::RandomHex {
        loop {
            let name = appended(wanted, &new_id()[..RANDOM]);
            if !is_taken(&name)? {
                return Ok(name);
            }
        }
    }
    let numbered = |number: u64| appended(wanted, &number.to_string());
    // Where thousands have the same title their numbers are not tried one after another.
    let (mut taken, mut free) = (0, 1);
    while is_taken(&numbered(free))? {
        taken = free;
        free *= 2;
    }
    while free - taken > 1 {
        let between = taken + (free - taken) / 2;
        match is_taken(&numbered(between))? {
            true => taken = between,
            false => free = between,
        }
    }
    Ok(numbered(free))
}
