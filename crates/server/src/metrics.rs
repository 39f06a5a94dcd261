//! What operators watch, as Prometheus text. Whoever reads it learns nothing of records that are not public, not even how many.

use std::time::Duration;

use prometheus::{
    Encoder, Gauge, Histogram, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, Opts,
    Registry, TextEncoder,
};

use crate::state::State;

/// Bounds of the latency histogram, in seconds.
const BOUNDS: &[f64] = &[
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
];

/// The registry and what it holds.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    seconds: HistogramVec,
    ready_seconds: Histogram,
    ready_served: IntCounterVec,
    bridge_in_use: IntGauge,
    bridge_waiting: IntGauge,
    bridge_size: IntGauge,
    index_position: IntGauge,
    index_damaged: IntGauge,
    ready: IntGauge,
}

impl Metrics {
    /// Makes the registry; fails only where two names are the same.
    pub(crate) fn new() -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let gauge = |name: &str, help: &str| {
            let gauge = IntGauge::new(name, help)?;
            registry.register(Box::new(gauge.clone()))?;
            Ok::<_, prometheus::Error>(gauge)
        };
        let counter = |name: &str, help: &str, labels: &[&str]| {
            let counter = IntCounterVec::new(Opts::new(name, help), labels)?;
            registry.register(Box::new(counter.clone()))?;
            Ok::<_, prometheus::Error>(counter)
        };
        let seconds = HistogramVec::new(
            HistogramOpts::new(
                "cairn_request_seconds",
                "Time from the head of a request to the head of its answer",
            )
            .buckets(BOUNDS.to_vec()),
            &["action"],
        )?;
        registry.register(Box::new(seconds.clone()))?;
        let started = Gauge::new(
            "process_start_time_seconds",
            "When the process started, in seconds of the Unix epoch",
        )?;
        started.set(chrono::Utc::now().timestamp_millis() as f64 / 1000.0);
        registry.register(Box::new(started))?;
        Ok(Self {
            requests: counter(
                "cairn_requests_total",
                "Requests by action and HTTP status",
                &["action", "status"],
            )?,
            ready_seconds: seconds.with_label_values(&["package_show"]),
            seconds,
            ready_served: counter(
                "cairn_ready_answers_total",
                "package_show from memory, or not",
                &["from"],
            )?,
            bridge_in_use: gauge("cairn_bridge_in_use", "Pieces of blocking work that run")?,
            bridge_waiting: gauge("cairn_bridge_waiting", "Requests that wait for a turn")?,
            bridge_size: gauge(
                "cairn_bridge_size",
                "Pieces of blocking work that may run at once",
            )?,
            index_position: gauge("cairn_index_position", "Last change that the index shows")?,
            index_damaged: gauge(
                "cairn_index_damaged",
                "1 while files of the index are damaged and a new one is built",
            )?,
            ready: gauge(
                "cairn_ready",
                "1 once the index shows everything committed before the start",
            )?,
            registry,
        })
    }

    /// Counts one answered request. `action` is the name of an action or the pattern of a route.
    pub(crate) fn answered(&self, action: &str, status: u16, took: Duration) {
        let mut text = [0_u8; 3];
        self.requests
            .with_label_values(&[action, status_text(status, &mut text)])
            .inc();
        if action == "package_show" {
            self.ready_seconds.observe(took.as_secs_f64());
        } else {
            self.seconds
                .with_label_values(&[action])
                .observe(took.as_secs_f64());
        }
    }

    /// Counts a `package_show` that was in memory, or was not.
    pub(crate) fn served_ready(&self, from_memory: bool) {
        self.ready_served
            .with_label_values(&[if from_memory { "memory" } else { "database" }])
            .inc();
    }

    /// Writes everything as text.
    pub(crate) fn text(&self, state: &State) -> Result<Vec<u8>, prometheus::Error> {
        let whole = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        self.bridge_in_use.set(whole(state.bridge.in_use()));
        self.bridge_waiting.set(whole(state.bridge.waiting()));
        self.bridge_size.set(whole(state.bridge.size()));
        self.index_position.set(state.app.indexed_position());
        self.index_damaged
            .set(i64::from(state.app.index_is_damaged()));
        self.ready.set(i64::from(state.app.is_ready()));
        let mut out = Vec::with_capacity(16 << 10);
        TextEncoder::new().encode(&self.registry.gather(), &mut out)?;
        Ok(out)
    }
}

/// Writes a status into three bytes.
fn status_text(status: u16, out: &mut [u8; 3]) -> &str {
    let status = status.clamp(100, 999);
    for (place, digit) in out
        .iter_mut()
        .zip([status / 100, status / 10 % 10, status % 10])
    {
        *place = b'0' + u8::try_from(digit).unwrap_or(0);
    }
    std::str::from_utf8(out).unwrap_or("000")
}
