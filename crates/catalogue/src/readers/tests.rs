//! Readers on a catalogue of their own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use cairn_domain::record::ChangeKind;

use super::{LEAST, Reader, Readers, TURN, next_page, run_readers};
use crate::clock::SystemClock;
use crate::settings::Settings;
use crate::{ActionError, App, Caller, IndexMode};

/// Notes what it took as options of the site.
static NOTES: Reader = Reader {
    name: "notes",
    page: 2,
    take: |ctx, changes| {
        assert!(!changes.is_empty());
        for change in changes {
            let key = format!("taken.{}", change.id);
            let options = ctx.tx.site_options()?;
            let before = options.iter().find(|(name, _)| *name == key);
            let next = before.map_or("", |(_, value)| value).to_owned() + "x";
            ctx.tx.set_site_option(&key, &next)?;
        }
        Ok(())
    },
};

static ALL: &[&Reader] = &[&NOTES];

static FAILS: AtomicBool = AtomicBool::new(true);

/// Fails after it wrote.
static FAILING: Reader = Reader {
    name: "failing",
    page: 10,
    take: |ctx, changes| {
        (NOTES.take)(ctx, changes)?;
        match FAILS.load(Ordering::SeqCst) {
            true => Err(ActionError::Internal("not yet".to_owned())),
            false => Ok(()),
        }
    },
};

fn place() -> (tempfile::TempDir, Arc<App>) {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = Settings::default();
    settings.storage.data = folder.path().to_owned();
    settings.database.durable = false;
    let (app, _follower) = App::open(settings, Arc::new(SystemClock), IndexMode::None).unwrap();
    (folder, app)
}

/// Writes a change of something of this id.
fn write(app: &App, id: &str) {
    app.write(&Caller::anonymous(), "en", |ctx| {
        ctx.record_change(ChangeKind::Account, id)
    })
    .unwrap();
}

fn taken(app: &App, id: &str) -> Option<String> {
    let options = app.store.read(|tx| tx.site_options()).unwrap();
    let key = format!("taken.{id}");
    options
        .into_iter()
        .find(|(name, _)| *name == key)
        .map(|(_, value)| value)
}

#[test]
fn each_change_is_taken_once() {
    let (_folder, app) = place();
    let ids = ["one", "two", "three", "four", "five"];
    ids.iter().for_each(|id| write(&app, id));
    run_readers(&app, &[&NOTES]).unwrap();
    run_readers(&app, &[&NOTES]).unwrap();
    write(&app, "six");
    run_readers(&app, &[&NOTES]).unwrap();
    for id in ids.iter().chain(&["six"]) {
        assert_eq!(taken(&app, id).as_deref(), Some("x"));
    }
}

#[test]
fn what_a_reader_that_fails_wrote_is_taken_back() {
    let (_folder, app) = place();
    write(&app, "somebody");
    assert!(run_readers(&app, &[&FAILING]).is_err());
    assert_eq!(taken(&app, "somebody"), None);
    FAILS.store(false, Ordering::SeqCst);
    run_readers(&app, &[&FAILING]).unwrap();
    assert_eq!(taken(&app, "somebody").as_deref(), Some("x"));
}

#[test]
fn the_threads_take_what_is_written_while_they_run() {
    let (_folder, app) = place();
    let readers = Readers::start(&app, ALL).unwrap();
    write(&app, "somebody");
    let began = std::time::Instant::now();
    while taken(&app, "somebody").is_none() {
        assert!(began.elapsed().as_secs() < 30);
        std::thread::yield_now();
    }
    drop(readers);
    assert_eq!(taken(&app, "somebody").as_deref(), Some("x"));
}

#[test]
fn pages_get_as_long_as_one_turn() {
    // A change takes a millisecond.
    let took = |page: i64| TURN / 40 * u32::try_from(page).unwrap();
    let mut page = 500;
    for _ in 0..10 {
        page = next_page(page, took(page));
    }
    assert!(took(page) <= TURN && took(page) * 3 >= TURN, "{page}");
    assert_eq!(next_page(LEAST, TURN * 2), LEAST);
}
