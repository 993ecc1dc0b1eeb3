//! What is logged, and how.

use super::source::Source;

/// What is logged, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogConfig {
    /// What is too fine to be logged.
    pub level: tracing::Level,
    /// For programs or for people.
    pub format: LogFormat,
}

/// How a line of the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// An object a line, for machines.
    Json,
    /// For people.
    Text,
}

pub(super) fn log(source: &mut Source) -> LogConfig {
    let level = source.checked("log_level", "error, warn, info or debug", |text| match text {
        "error" => Some(tracing::Level::ERROR),
        "warn" => Some(tracing::Level::WARN),
        "info" => Some(tracing::Level::INFO),
        "debug" => Some(tracing::Level::DEBUG),
        // Not `trace`: libraries write there what they send and read.
        _ => None,
    });
    let format = source.checked("log_format", "json or text", |text| match text {
        "json" => Some(LogFormat::Json),
        "text" => Some(LogFormat::Text),
        _ => None,
    });
    LogConfig { level: level.unwrap_or(tracing::Level::INFO), format: format.unwrap_or(LogFormat::Json) }
}
