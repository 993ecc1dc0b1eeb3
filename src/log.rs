//! The log of the process: one line for each thing that happened, as JSON for machines or as text for people.

use tracing::Subscriber;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

use crate::config::{LogConfig, LogFormat};

/// A line of JSON for each thing that happened, with the request that it happened in.
fn json<S, W>(writer: W) -> impl Layer<S>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    W: for<'line> MakeWriter<'line> + 'static,
{
    fmt::layer().json().with_span_list(false).with_writer(writer)
}

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
        LogFormat::Json => json(std::io::stderr).boxed(),
        LogFormat::Text => fmt::layer().with_writer(std::io::stderr).boxed(),
    };
    let first = tracing_subscriber::registry().with(layer.with_filter(ours)).try_init().is_ok();
    if first {
        kernel::http::log::hush_panics();
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use serde_json::Value;

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().expect("nobody has panicked").write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_line_names_its_request_once() {
        let lines = Lines::default();
        let writer = lines.clone();
        let log = tracing_subscriber::registry().with(json(move || writer.clone()));
        tracing::subscriber::with_default(log, || {
            let _request = tracing::info_span!("request", request_id = "one").entered();
            tracing::info!(status = 200);
        });
        let bytes = lines.0.lock().expect("nobody has panicked").clone();
        let line: Value = serde_json::from_slice(&bytes).expect("a line of JSON");
        assert_eq!(line["span"]["request_id"], "one");
        assert!(line.get("spans").is_none(), "{line}");
    }
}
