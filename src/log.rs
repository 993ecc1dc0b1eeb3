//! The log of the process: one line for each thing that happened, as JSON for machines or as text for people.

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

use crate::config::{LogConfig, LogFormat};

/// Starts the log. Only our own words are in it: a library's may quote a statement or a path. A second call does
/// nothing.
pub fn start(config: &LogConfig) {
    let ours = Targets::new()
        .with_target("linkwork", config.level)
        .with_target("kernel", config.level)
        .with_target("actix_server", LevelFilter::WARN)
        .with_default(LevelFilter::ERROR)
        .with_target("sqlx", LevelFilter::OFF)
        .with_target("sea_orm", LevelFilter::OFF);
    let layer = match config.format {
        LogFormat::Json => fmt::layer().json().with_span_list(false).with_writer(std::io::stderr).boxed(),
        LogFormat::Text => fmt::layer().with_writer(std::io::stderr).boxed(),
    };
    let first = tracing_subscriber::registry().with(layer.with_filter(ours)).try_init().is_ok();
    if first {
        kernel::http::log::hush_panics();
    }
}
