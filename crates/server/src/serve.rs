//! Listens, answers, and stops in good order.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::KeepAlive;
use actix_web::{App as Application, HttpServer};
use cairn_catalogue::App;

use crate::routes::configure;
use crate::settings::ServerSettings;
use crate::state::State;
use crate::website::Website;

/// Answers requests until the process is told to stop (SIGTERM or SIGINT): then no new connection is taken, running
/// requests are finished within `shutdown_seconds`, and a second signal cuts them off.
///
/// `on_ready` hears the address once connections are taken.
pub async fn serve(
    app: Arc<App>,
    settings: ServerSettings,
    website: Option<Arc<dyn Website>>,
    on_ready: impl FnOnce(SocketAddr),
) -> io::Result<()> {
    let stop = Signals::new()?;
    serve_until(State::new(app, settings, website), on_ready, stop).await
}

/// What ends a server: something that is waited for, as often as it happens.
pub(crate) trait Stop {
    /// Waits for the next time.
    fn next(&mut self) -> impl Future<Output = ()>;
}

/// The signals that end a process.
struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self {
            #[cfg(unix)]
            terminate: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?,
        })
    }
}

impl Stop for Signals {
    async fn next(&mut self) {
        #[cfg(unix)]
        let terminate = self.terminate.recv();
        #[cfg(not(unix))]
        let terminate = std::future::pending::<Option<()>>();
        tokio::select! {
            _ = terminate => {}
            interrupted = tokio::signal::ctrl_c() => {
                if let Err(error) = interrupted {
                    tracing::error!(%error, "cannot listen to SIGINT");
                    std::future::pending::<()>().await;
                }
            }
        }
    }
}

pub(crate) async fn serve_until(
    state: Arc<State>,
    on_ready: impl FnOnce(SocketAddr),
    mut stop: impl Stop,
) -> io::Result<()> {
    let settings = state.settings.clone();
    let threads = settings.bridge.permits() + settings.limits.uploads_at_once + 64;
    let factory = Arc::clone(&state);
    let mut server = HttpServer::new(move || {
        let state = Arc::clone(&factory);
        Application::new().configure(move |config| configure(config, state))
    })
    .disable_signals()
    .max_connections(settings.connections.max(1))
    .worker_max_blocking_threads(threads)
    .client_request_timeout(Duration::from_secs(settings.request_head_seconds))
    .client_disconnect_timeout(Duration::from_secs(5))
    .keep_alive(match settings.keep_alive_seconds {
        0 => KeepAlive::Disabled,
        seconds => KeepAlive::Timeout(Duration::from_secs(seconds)),
    })
    .shutdown_timeout(settings.shutdown_seconds);
    if settings.workers > 0 {
        server = server.workers(settings.workers);
    }
    let server = server.bind(settings.listen)?;
    let address = server.addrs().first().copied().unwrap_or(settings.listen);
    let running = server.run();
    let handle = running.handle();
    let mut running = std::pin::pin!(running);
    on_ready(address);
    tokio::select! {
        ended = &mut running => return ended,
        () = stop.next() => {}
    }
    tracing::info!(
        shutdown_seconds = settings.shutdown_seconds,
        "stopping: finishing the requests that run"
    );
    state.stopping.begin();
    // The command is on its way once this is called; the server itself is driven below.
    let graceful = handle.stop(true);
    let patience = async {
        stop.next().await;
        tracing::warn!("told to stop again: cutting off the requests that run");
        handle.stop(false).await;
    };
    tokio::select! {
        (ended, ()) = async { tokio::join!(&mut running, graceful) } => ended,
        () = patience => Ok(()),
    }
}
