//! Logs, to standard error: text for people, JSON for machines.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

use crate::failure::Failure;
use crate::settings::{LogFormat, LogSettings};

/// What the web framework says of itself is left out, unless the settings speak of it: our own lines say it in our words.
const QUIET: &str = "actix_server=warn";

/// Starts to log as the settings say.
pub(crate) fn start(settings: &LogSettings) -> Result<(), Failure> {
    let directives = if settings.level.contains("actix") {
        settings.level.clone()
    } else {
        format!("{},{QUIET}", settings.level)
    };
    let filter = EnvFilter::builder()
        .parse(directives)
        .map_err(|error| Failure::Usage(format!("log.level = \"{}\": {error}", settings.level)))?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let started = match settings.format {
        LogFormat::Text => builder
            .with_ansi(std::io::stderr().is_terminal())
            .try_init(),
        LogFormat::Json => builder
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .try_init(),
    };
    started.map_err(|error| Failure::Other(format!("logging cannot start: {error}")))
}
