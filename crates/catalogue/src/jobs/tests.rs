//! Jobs on a catalogue of their own, with a clock that is set by hand.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use cairn_domain::record::{ACTIVE, Account, Job, JobState};
use chrono::{NaiveDateTime, TimeDelta};
use serde_json::{Map, Value, json};

use super::{JobError, JobKind, JobRun, KINDS, run_due};
use crate::clock::{Clock, new_id};
use crate::input::{Input, Upload};
use crate::settings::Settings;
use crate::{ActionError, App, Caller, Ctx, IndexMode, actions};

/// A clock that stands until it is moved.
struct Hands(Mutex<NaiveDateTime>);

impl Clock for Hands {
    fn now(&self) -> NaiveDateTime {
        *self.0.lock().unwrap()
    }
}

struct Place {
    app: Arc<App>,
    clock: Arc<Hands>,
    _folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = Settings::default();
        settings.storage.data = folder.path().to_owned();
        settings.database.durable = false;
        settings.auth.create_unowned_dataset = true;
        // Files get the time of the machine, so the clock begins there too.
        let start = chrono::Utc::now().naive_utc();
        let clock = Arc::new(Hands(Mutex::new(start)));
        let (app, _follower) = App::open(
            settings,
            Arc::clone(&clock) as Arc<dyn Clock>,
            IndexMode::None,
        )
        .unwrap();
        Self {
            app,
            clock,
            _folder: folder,
        }
    }

    /// Runs an action that succeeds.
    fn act(&self, caller: &Caller, action: &str, params: &Value) -> Value {
        let def = actions::find(action).unwrap();
        let input = Input::new(params.as_object().cloned().unwrap());
        let reply = self.app.run(def, caller, &input, "en").unwrap();
        reply.result.into_value().unwrap()
    }

    fn pass(&self, time: TimeDelta) {
        *self.clock.0.lock().unwrap() += time;
    }

    fn write<T>(&self, work: impl FnMut(&mut Ctx<'_, '_>) -> Result<T, ActionError>) -> T {
        self.app.write(&Caller::anonymous(), "en", work).unwrap()
    }

    fn enqueue(&self, kind: &'static JobKind, payload: Value) -> String {
        self.write(|ctx| ctx.enqueue(kind, payload.clone()))
    }

    fn job(&self, id: &str) -> Option<Job> {
        self.app.store.read(|tx| tx.job(id)).unwrap()
    }

    fn run(&self, kinds: &[&JobKind]) -> usize {
        run_due(&self.app, kinds).unwrap()
    }
}

/// A kind that says what it was given.
static ECHO: JobKind = kind("echo", |run| Ok(json!({"echo": run.job.payload})));

/// A kind that fails until its third attempt, and notes how far it came.
static STUBBORN: JobKind = kind("stubborn", |run| {
    let come = run
        .job
        .progress
        .as_ref()
        .map_or(0, |p| p["come"].as_i64().unwrap());
    run.note(&json!({"come": come + 1}))?;
    if come < 2 {
        return Err(JobError::Failed("not yet".to_owned()));
    }
    Ok(json!(come))
});

static HOPELESS: JobKind = kind("hopeless", |_| Err(JobError::Hopeless("never".to_owned())));

static PANICS: JobKind = kind("panics", |_| panic!("on purpose"));

const fn kind(name: &'static str, run: fn(&mut JobRun<'_>) -> Result<Value, JobError>) -> JobKind {
    JobKind {
        name,
        queue: super::DEFAULT_QUEUE,
        tries: 4,
        every: None,
        run,
    }
}

#[test]
fn a_job_runs_once_its_transaction_stands() {
    let place = Place::new();
    let refused = place.app.write(&Caller::anonymous(), "en", |ctx| {
        ctx.enqueue(&ECHO, json!(1))?;
        Err::<(), _>(ActionError::denied())
    });
    assert!(refused.is_err());
    assert_eq!(place.run(&[&ECHO]), 0);
    let id = place.enqueue(&ECHO, json!([1, "a"]));
    // A node that does not know the kind leaves it alone.
    assert_eq!(place.run(&[&STUBBORN]), 0);
    assert_eq!(place.run(&[&ECHO]), 1);
    let job = place.job(&id).unwrap();
    assert_eq!(
        (job.state, job.attempts, job.result),
        (JobState::Done, 1, Some(json!({"echo": [1, "a"]})))
    );
    assert_eq!(place.run(&[&ECHO]), 0);
}

#[test]
fn a_job_that_fails_is_tried_again_after_a_pause_and_goes_on() {
    let place = Place::new();
    let id = place.enqueue(&STUBBORN, Value::Null);
    assert_eq!(place.run(&[&STUBBORN]), 1);
    let job = place.job(&id).unwrap();
    assert_eq!(
        (job.state, job.error.as_deref(), job.progress),
        (JobState::Waiting, Some("not yet"), Some(json!({"come": 1})))
    );
    assert_eq!(place.run(&[&STUBBORN]), 0);
    place.pass(TimeDelta::seconds(11));
    assert_eq!(place.run(&[&STUBBORN]), 1);
    // The second pause is twice as long.
    place.pass(TimeDelta::seconds(11));
    assert_eq!(place.run(&[&STUBBORN]), 0);
    place.pass(TimeDelta::seconds(10));
    assert_eq!(place.run(&[&STUBBORN]), 1);
    let job = place.job(&id).unwrap();
    assert_eq!(
        (job.state, job.result, job.error),
        (JobState::Done, Some(json!(2)), None)
    );
}

#[test]
fn a_job_is_given_up_at_last() {
    let place = Place::new();
    let (hopeless, panics) = (
        place.enqueue(&HOPELESS, Value::Null),
        place.enqueue(&PANICS, Value::Null),
    );
    let kinds: &[&JobKind] = &[&HOPELESS, &PANICS];
    for _ in 0..6 {
        place.run(kinds);
        place.pass(TimeDelta::hours(1));
    }
    let job = place.job(&hopeless).unwrap();
    assert_eq!((job.state, job.attempts), (JobState::Failed, 1));
    let job = place.job(&panics).unwrap();
    assert_eq!(
        (job.state, job.attempts, job.error.as_deref()),
        (JobState::Failed, 4, Some("the job panicked"))
    );
}

#[test]
fn a_lease_that_ran_out_is_taken_over() {
    let place = Place::new();
    let id = place.enqueue(&ECHO, json!(1));
    let now = place.clock.now();
    let until = now + TimeDelta::seconds(60);
    let claim = |owner: &str| {
        place
            .app
            .store
            .write(|tx| tx.claim_job(&["echo"], owner, now, until))
            .unwrap()
    };
    assert!(claim("first").is_some());
    assert!(claim("second").is_none());
    place.pass(TimeDelta::seconds(61));
    assert_eq!(place.run(&[&ECHO]), 1);
    assert_eq!(place.job(&id).unwrap().attempts, 2);
    // The first node comes back too late.
    let renewed = place
        .app
        .store
        .write(|tx| tx.renew_job(&id, "first", until));
    assert!(!renewed.unwrap());
}

#[test]
fn a_job_that_is_cancelled_stops_at_its_next_step() {
    static BEGUN: AtomicU32 = AtomicU32::new(0);
    static CANCELLED: JobKind = kind("cancelled", |run| {
        BEGUN.fetch_add(1, Ordering::SeqCst);
        run.app.store.write(|tx| tx.cancel_job(&run.job.id))?;
        run.note(&json!(1))?;
        Ok(Value::Null)
    });
    let place = Place::new();
    let id = place.enqueue(&CANCELLED, Value::Null);
    assert_eq!(place.run(&[&CANCELLED]), 1);
    assert_eq!(BEGUN.load(Ordering::SeqCst), 1);
    assert_eq!(place.job(&id), None);
}

#[test]
fn jobs_that_ended_are_forgotten() {
    let place = Place::new();
    let id = place.enqueue(&ECHO, json!(1));
    place.run(&[&ECHO]);
    place.enqueue(&super::forget_jobs::KIND, Value::Null);
    place.run(KINDS);
    assert!(place.job(&id).is_some());
    place.pass(TimeDelta::days(15));
    place.run(KINDS);
    assert_eq!(place.job(&id), None);
}

fn upload(place: &Place, content: &[u8]) -> Upload {
    use sha2::{Digest as _, Sha256};
    let sha256: String = Sha256::digest(content)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let file = tempfile::NamedTempFile::new_in(place.app.files.incoming()).unwrap();
    std::fs::write(file.path(), content).unwrap();
    Upload {
        file_name: "a.txt".to_owned(),
        content_type: None,
        file: file.into_temp_path(),
        size: content.len() as u64,
        sha256,
    }
}

fn sysadmin(place: &Place) -> Account {
    place.write(|ctx| {
        let admin = Account {
            id: new_id(),
            name: "admin".to_owned(),
            fullname: None,
            email: None,
            password: None,
            about: None,
            created: ctx.now,
            last_active: None,
            notify_by_email: false,
            sysadmin: true,
            state: ACTIVE.to_owned(),
            image_url: None,
            apikey: None,
            reset_key: None,
            plugin_extras: None,
        };
        ctx.tx.insert_account(&admin)?;
        Ok(admin)
    })
}

#[test]
fn files_that_nothing_refers_to_are_swept_after_a_day() {
    let place = Place::new();
    let admin = sysadmin(&place);
    let caller = Caller::of(admin);
    let act = |name: &str, params: Value, content: Option<&[u8]>| {
        let mut input = Input::new(params.as_object().cloned().unwrap_or_else(Map::new));
        let mut sha256 = String::new();
        if let Some(content) = content {
            let upload = upload(&place, content);
            sha256.clone_from(&upload.sha256);
            input
                .files
                .insert("upload".to_owned(), std::sync::Arc::new(upload));
        }
        let def = actions::find(name).unwrap();
        let reply = place.app.run(def, &caller, &input, "en").unwrap();
        (reply.result.into_value().unwrap(), sha256)
    };
    act("package_create", json!({"name": "rivers"}), None);
    let (resource, old) = act(
        "resource_create",
        json!({"package_id": "rivers"}),
        Some(b"old"),
    );
    let path = |sha256: &str| place.app.files.path(sha256);
    // A file without a row, as a failed transaction leaves it, and what an interrupted upload left.
    let orphan = path(&"ab".repeat(32));
    std::fs::create_dir_all(orphan.parent().unwrap()).unwrap();
    std::fs::write(&orphan, "x").unwrap();
    let part = place.app.files.incoming().join("part");
    std::fs::write(&part, "x").unwrap();
    let (_, new) = act(
        "resource_update",
        json!({"id": resource["id"]}),
        Some(b"new"),
    );
    assert_eq!(place.run(KINDS), 0, "a sweep runs a day later");
    assert!(path(&old).exists() && path(&new).exists());
    place.pass(TimeDelta::hours(25));
    assert_eq!(place.run(KINDS), 1);
    let there = |path: &Path| path.exists();
    assert_eq!(
        [
            there(&path(&old)),
            there(&path(&new)),
            there(&orphan),
            there(&part)
        ],
        [false, true, false, false]
    );
    // The same content can come back.
    act(
        "resource_update",
        json!({"id": resource["id"]}),
        Some(b"old"),
    );
    assert!(path(&old).exists());
    act("dataset_purge", json!({"id": "rivers"}), None);
    place.pass(TimeDelta::hours(25));
    place.run(KINDS);
    assert!(!path(&old).exists() && !path(&new).exists());
}

#[test]
fn pauses_grow_to_an_hour() {
    for (attempts, seconds) in [(1, 10), (2, 20), (4, 80), (9, 2560), (10, 3600), (40, 3600)] {
        assert_eq!(
            super::runner::pause(attempts),
            TimeDelta::seconds(seconds),
            "{attempts}"
        );
    }
}

#[test]
fn tables_whose_resource_is_gone_are_removed_after_a_day() {
    let place = Place::new();
    let caller = Caller::of(sysadmin(&place));
    let act = |action: &str, params: Value| place.act(&caller, action, &params);
    act("package_create", json!({"name": "rivers"}));
    let used = act(
        "datastore_create",
        json!({"resource": {"package_id": "rivers"}, "fields": [{"id": "a", "type": "text"}]}),
    );
    let used = used["resource_id"].as_str().unwrap();
    place
        .app
        .tables
        .create("left-over", &cairn_tables::Create::default())
        .unwrap();
    let sweep = || {
        place.enqueue(&super::sweep_tables::KIND, Value::Null);
        place.run(&[&super::sweep_tables::KIND]);
        let found = |id: &str| place.app.tables.find(id).unwrap().is_some();
        (found(used), found("left-over"))
    };
    assert_eq!(sweep(), (true, true), "a resource may be on its way");
    place.pass(TimeDelta::hours(25));
    assert_eq!(sweep(), (true, false));
}

/// The kind that tells that rows changed.
const TOLD: &[&JobKind] = &[&super::touch_resource::KIND];

#[test]
fn when_rows_changed_is_told_some_seconds_later_and_once() {
    let place = Place::new();
    let caller = Caller::of(sysadmin(&place));
    let act = |action: &str, params: Value| place.act(&caller, action, &params);
    act("package_create", json!({"name": "rivers"}));
    let fields = json!([{"id": "a", "type": "text"}]);
    let made = act(
        "datastore_create",
        json!({"resource": {"package_id": "rivers"}, "fields": fields, "primary_key": "a"}),
    );
    let id = made["resource_id"].clone();
    let link = act(
        "resource_create",
        json!({"package_id": "rivers", "url": "http://a/b"}),
    );
    let told = |id: &Value| act("resource_show", json!({"id": id}))["last_modified"].clone();
    let activities = || act("package_activity_list", json!({"id": "rivers"}));
    let (first, noted) = (told(&id), activities());
    // Time passes, a write is told of once, whatever follows it.
    let writes: [(&str, Value); 5] = [
        ("datastore_upsert", json!({"records": [{"a": "x"}]})),
        (
            "datastore_upsert",
            json!({"records": [{"a": "y"}], "method": "insert"}),
        ),
        ("datastore_create", json!({"records": [{"a": "z"}]})),
        ("datastore_delete", json!({"filters": {"a": ["x", "z"]}})),
        ("datastore_records_delete", json!({"filters": {"a": "y"}})),
    ];
    for (action, params) in &writes {
        let mut params = params.clone();
        params["resource_id"] = id.clone();
        place.pass(TimeDelta::seconds(1));
        act(action, params);
    }
    assert_eq!((place.run(TOLD), told(&id)), (0, first.clone()));
    place.pass(TimeDelta::seconds(15));
    assert_eq!(place.run(TOLD), 1);
    let second = told(&id);
    assert!(second.as_str() > first.as_str(), "{first} {second}");
    for (action, params) in &writes {
        let mut params = params.clone();
        params["resource_id"] = id.clone();
        act(action, params);
        place.pass(TimeDelta::seconds(16));
        assert_eq!(place.run(TOLD), 1, "{action}");
        let now = told(&id);
        assert!(now.as_str() > second.as_str(), "{action}");
    }
    // Nobody did anything to the dataset, so nobody is told so.
    assert_eq!(activities(), noted);
    // A trial changes nothing; the rows of a file change with the file.
    act(
        "datastore_upsert",
        json!({"resource_id": id, "records": [{"a": "q"}], "dry_run": true}),
    );
    for _ in 0..2 {
        act(
            "datastore_create",
            json!({"resource_id": link["id"], "force": true, "fields": fields, "records": [{"a": "q"}]}),
        );
    }
    place.pass(TimeDelta::seconds(16));
    assert_eq!((place.run(TOLD), told(&link["id"])), (0, Value::Null));
    // A later change of the dataset goes on from there.
    act("package_patch", json!({"id": "rivers", "title": "Rivers"}));
    assert_ne!(activities(), noted);
}

#[test]
fn a_record_is_published_at_its_time_unless_that_was_taken_back() {
    let place = Place::new();
    let caller = Caller::of(sysadmin(&place));
    place.act(&caller, "organization_create", &json!({"name": "water"}));
    let is_private =
        |name: &str| place.act(&caller, "package_show", &json!({ "id": name }))["private"].clone();
    let at = crate::clock::iso(place.clock.now() + TimeDelta::hours(2));
    for name in ["rivers", "lakes"] {
        let hidden = json!({"name": name, "owner_org": "water", "private": true});
        place.act(&caller, "package_create", &hidden);
        let asked = place.act(
            &caller,
            "publication_request",
            &json!({"id": name, "publish_at": at}),
        );
        assert_eq!(asked["state"], "scheduled");
    }
    place.act(&caller, "publication_cancel", &json!({"id": "lakes"}));
    place.run(KINDS);
    assert_eq!(is_private("rivers"), true);
    place.pass(TimeDelta::hours(3));
    place.run(KINDS);
    assert_eq!(
        (is_private("rivers"), is_private("lakes")),
        (json!(false), json!(true))
    );
    let left = place.act(&caller, "publication_list", &json!({}));
    assert_eq!(left, json!([]));
}
