//! The log is handed over from its key to another.
//!
//! Both keys sign that, and both sign the newest checkpoint, so that whoever knows either reads it. The key that follows is on the disk
//! before the database names it, and takes the place of the one before after that: a handover that is cut off is taken up again.

use cairn_store::LogKey;
use cairn_translog::checkpoint::Checkpoint;
use cairn_translog::keys::Handover;
use cairn_translog::note::Signer;

use super::key::origin;
use super::writer;
use crate::app::App;
use crate::caller::Caller;
use crate::error::ActionError;

/// Hands the log over to the key that follows, and returns how.
///
/// # Errors
///
/// Where the log has not begun, its key is not here, or it is not what was signed last.
pub fn rotate_key(app: &App) -> Result<Handover, ActionError> {
    let nobody = Caller::anonymous();
    let made = app.write(&nobody, &app.settings.site.locale_default, |ctx| {
        let newest = ctx.tx.log_checkpoint(None)?;
        let newest = newest.ok_or_else(|| ActionError::no("The log has no entries yet"))?;
        // One that was cut off after the database named its key.
        app.log_key.settle(app, &newest.verifier)?;
        let from = app.log_key.of(app, &newest.verifier)?;
        let from = from.ok_or_else(writer::away)?;
        writer::edge(ctx, &from)?;
        let to = app.log_key.next(app, from.verifier().name())?;
        let keys = ctx.tx.log_keys()?;
        let verifier = to.verifier().to_string();
        if keys.iter().any(|key| key.note.contains(&verifier)) {
            return Err(ActionError::field(
                "transparency.next_signing_secret",
                "The log had this key already",
            ));
        }
        let checkpoint = Checkpoint::open(&newest.note, &from.verifier())?;
        let (handover, note) = Handover::sign(&checkpoint, &from, &to)?;
        ctx.tx.insert_log_key(&LogKey {
            number: keys.last().map_or(1, |last| last.number + 1),
            at: ctx.now,
            size: newest.size,
            verifier: verifier.clone(),
            note,
        })?;
        let both = to.countersign(&newest.note)?;
        ctx.tx.put_log_signature(newest.size, &verifier, &both)?;
        Ok(handover)
    })?;
    app.log_key.settle(app, &made.to.to_string())?;
    Ok(made)
}

/// Makes a key for this log and returns it, to be kept secret; nothing is changed by that.
///
/// # Errors
///
/// What the database says.
pub fn new_key(app: &App) -> Result<String, ActionError> {
    let nobody = Caller::anonymous();
    let newest = app.read(&nobody, &app.settings.site.locale_default, |ctx| {
        Ok(ctx.tx.log_checkpoint(None)?)
    })?;
    let name = match newest {
        Some(newest) => {
            let verifier = cairn_translog::note::Verifier::parse(&newest.verifier)?;
            verifier.name().to_owned()
        }
        None => origin(&app.site_url()),
    };
    Ok(Signer::new(&name, rand::random())?.secret())
}
