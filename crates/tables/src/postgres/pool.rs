//! A few connections that are used again and again.

use std::collections::HashMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use postgres::{Client, Config, NoTls, Statement};

use crate::error::TablesError;

/// How long a request waits for a connection.
const PATIENCE: Duration = Duration::from_secs(10);
/// Statements that a connection keeps prepared.
const STATEMENTS: usize = 200;

/// What holds on a connection. Most statements are short and guessed to be long: compiling them takes longer than running them.
const SETTINGS: &str = "SET jit = off; SET TIME ZONE 'UTC'; SET DateStyle = 'ISO, MDY'; SET IntervalStyle = 'postgres'";

/// A connection, and what it has prepared.
pub(super) struct Kept {
    pub(super) client: Client,
    pub(super) statements: HashMap<String, Statement>,
}

struct State {
    idle: Vec<Kept>,
    open: usize,
}

/// The connections.
pub(super) struct Pool {
    config: Config,
    most: usize,
    /// How long a statement may take; zero where that is not limited.
    limit: Duration,
    state: Mutex<State>,
    freed: Condvar,
}

impl Pool {
    pub(super) fn new(url: &str, most: usize, limit: Duration) -> Result<Self, TablesError> {
        let mut config: Config = url.parse()?;
        config.application_name("cairn tables");
        config.connect_timeout(PATIENCE);
        Ok(Self {
            config,
            most: most.max(1),
            limit,
            state: Mutex::new(State {
                idle: Vec::new(),
                open: 0,
            }),
            freed: Condvar::new(),
        })
    }

    /// What sets how long a statement of a connection may take.
    fn timeout(&self) -> String {
        let limit = self.limit().map_or(0, |limit| limit.as_millis().max(1));
        format!("SET statement_timeout = {limit}")
    }

    /// How long a statement may take, where that is limited.
    pub(super) fn limit(&self) -> Option<Duration> {
        Some(self.limit).filter(|limit| !limit.is_zero())
    }

    /// Does work whose statements may take as long as they take.
    pub(super) fn unlimited<T>(
        &self,
        client: &mut Client,
        work: impl FnOnce(&mut Client) -> Result<T, TablesError>,
    ) -> Result<T, TablesError> {
        client.batch_execute("SET statement_timeout = 0")?;
        let done = work(client);
        client.batch_execute(&self.timeout())?;
        done
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lends a connection.
    ///
    /// The client drives its connection itself and must not do so on a thread that drives other tasks, so work has a thread of
    /// its own: some ten microseconds beside a round trip to the server.
    pub(super) fn with<T: Send>(
        &self,
        work: impl FnOnce(&mut Kept) -> Result<T, TablesError> + Send,
    ) -> Result<T, TablesError> {
        aside(|| self.lend(work))
    }

    fn lend<T>(
        &self,
        work: impl FnOnce(&mut Kept) -> Result<T, TablesError>,
    ) -> Result<T, TablesError> {
        let mut lent = Lent {
            pool: self,
            kept: self.take()?,
        };
        match &mut lent.kept {
            Some(kept) => work(kept),
            None => {
                let mut client = self.config.connect(NoTls)?;
                client.batch_execute(SETTINGS)?;
                client.batch_execute(&self.timeout())?;
                work(lent.kept.insert(Kept {
                    client,
                    statements: HashMap::new(),
                }))
            }
        }
    }

    /// Takes an idle connection, or the right to open one.
    fn take(&self) -> Result<Option<Kept>, TablesError> {
        let end = Instant::now() + PATIENCE;
        let mut state = self.lock();
        loop {
            while let Some(kept) = state.idle.pop() {
                if !kept.client.is_closed() {
                    return Ok(Some(kept));
                }
                state.open -= 1;
            }
            if state.open < self.most {
                state.open += 1;
                return Ok(None);
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(TablesError::Busy);
            }
            state = self
                .freed
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let idle = std::mem::take(&mut self.lock().idle);
        aside(move || drop(idle));
    }
}

/// Runs work on a thread of its own. A panic there goes on here.
fn aside<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| match scope.spawn(work).join() {
        Ok(done) => done,
        Err(panic) => std::panic::resume_unwind(panic),
    })
}

/// A connection that is lent out; it comes back whatever happens.
struct Lent<'p> {
    pool: &'p Pool,
    kept: Option<Kept>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let mut state = self.pool.lock();
        match self.kept.take().filter(|kept| !kept.client.is_closed()) {
            Some(mut kept) => {
                if kept.statements.len() > STATEMENTS {
                    kept.statements.clear();
                }
                state.idle.push(kept);
            }
            None => state.open -= 1,
        }
        drop(state);
        self.pool.freed.notify_one();
    }
}
