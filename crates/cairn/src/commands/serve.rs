//! `cairn serve`: answers requests until told to stop.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cairn_catalogue::jobs::{self, Runner};
use cairn_catalogue::readers::{READERS, Readers};
use cairn_catalogue::{ActionError, IndexMode};

use crate::failure::Failure;
use crate::open::{self, Opened};
use crate::out;
use crate::settings::{Config, Flags};
use crate::website::Pages;

/// How long the index may take before requests are answered all the same; `/readyz` tells when it is there.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the command takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

/// Serves.
pub(super) fn run(flags: &Flags, _arguments: &Arguments) -> Result<ExitCode, Failure> {
    let began = Instant::now();
    let config = Config::load(flags)?;
    crate::logging::start(&config.log)?;
    let opened = open::open_with(config, IndexMode::Follow)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Failure::file("the runtime"))?;
    let runner = Runner::start(&opened.app, jobs::KINDS, opened.app.settings.jobs.workers)
        .map_err(Failure::file("the jobs"))?;
    let harvest = Runner::start(
        &opened.app,
        cairn_harvest::JOBS,
        opened.app.settings.harvest.workers,
    )
    .map_err(Failure::file("the harvests"))?;
    let readers = Readers::start(&opened.app, READERS)
        .map_err(Failure::file("the readers of the change feed"))?;
    let served = serve(&runtime, &opened, began);
    // Jobs stop at their next step and go on after the next start.
    drop(runner);
    drop(harvest);
    drop(readers);
    // The follower makes the index durable before the process ends.
    drop(opened);
    served?;
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

fn serve(
    runtime: &tokio::runtime::Runtime,
    opened: &Opened,
    began: Instant,
) -> Result<(), Failure> {
    let settings = opened.config.server.clone();
    let listen = settings.listen;
    let caught_up = opened
        .follower
        .catch_up(PATIENCE)
        .map_err(ActionError::from)?;
    if !caught_up {
        tracing::warn!(
            position = opened.app.indexed_position(),
            "the index is still catching up: searches do not show everything until /readyz says so"
        );
    }
    let tasks = tokio::task::LocalSet::new();
    let (app, records) = (Arc::clone(&opened.app), opened.app.indexed_records());
    let website: Arc<dyn cairn_server::Website> = Arc::new(Pages::new(Arc::clone(&app)));
    let server = cairn_server::serve(app, settings, Some(website), |address| {
        let took = began.elapsed().as_millis();
        tracing::info!(%address, took_ms = took, records, "ready");
        out::say(&format!(
            "cairn ready on http://{address} after {took} ms with {records} records"
        ));
    });
    tasks
        .block_on(runtime, server)
        .map_err(Failure::file(format!("listening on {listen}")))
}
