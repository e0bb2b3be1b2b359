//! The log: one event is one line on standard error, whatever is in it (R42).
//!
//! `tracing_subscriber` escapes some control characters of the text format, but no line breaks,
//! and none of JSON above U+001F. So every finished line is looked through instead.

use std::io;

use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

use crate::{
    config::{Log, LogFormat},
    failure::Failure,
    text::one_line,
};

/// At every start it would say that there is nothing to migrate. Whoever names it hears it.
const QUIET: &str = "sea_orm_migration=warn";

/// Starts logging as the configuration says.
///
/// # Errors
///
/// [`Failure::Usage`] for a filter that `tracing` does not read.
pub fn start(log: &Log) -> Result<(), Failure> {
    let filter = EnvFilter::builder()
        .parse(format!("{QUIET},{}", log.level))
        .map_err(|error| Failure::Usage(format!("log.level is no filter: {error}")))?;
    // Without colours: they are control characters themselves.
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(StandardError)
        .with_ansi(false);
    let started = match log.format {
        LogFormat::Text => subscriber.try_init(),
        LogFormat::Json => subscriber.json().try_init(),
    };
    started.map_err(|error| Failure::Refused(format!("the log cannot be started: {error}")))
}

struct StandardError;

impl MakeWriter<'_> for StandardError {
    type Writer = Lines<io::Stderr>;

    fn make_writer(&self) -> Self::Writer {
        Lines(io::stderr())
    }
}

/// Takes one whole line a write, which is how `tracing_subscriber` writes.
struct Lines<W>(W);

impl<W: io::Write> io::Write for Lines<W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        let text = text.strip_suffix('\n').unwrap_or(&text);
        let safe = one_line(text).into_owned() + "\n";
        // A log that cannot be written, say on a full disk, is no reason to stop: tracing_subscriber
        // would complain on standard error, and panic because that cannot be written either.
        _ = self.0.write_all(safe.as_bytes());
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Captured(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Captured {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("one thread").write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl MakeWriter<'_> for Captured {
        type Writer = Lines<Self>;
        fn make_writer(&self) -> Self::Writer {
            Lines(self.clone())
        }
    }

    const HOSTILE: &str = "x\n2026 INFO forged\r\u{1b}[2J\u{7f}\u{9b}\u{202e}";

    fn log_hostile_things() {
        tracing::info!(shown = %HOSTILE, debug = ?HOSTILE, field = HOSTILE, "{HOSTILE}");
    }

    fn is_one_safe_line(captured: &Captured) -> String {
        let bytes = captured.0.lock().expect("one thread").clone();
        let text = String::from_utf8(bytes).expect("UTF-8");
        let line = text.strip_suffix('\n').expect("ends its line");
        assert!(!line.contains(crate::text::is_unsafe), "{line:?}");
        line.to_owned()
    }

    #[test]
    fn r42_an_event_is_one_line_of_text() {
        let captured = Captured::default();
        let subscriber = tracing_subscriber::fmt()
            .with_writer(captured.clone())
            .with_ansi(false);
        tracing::subscriber::with_default(subscriber.finish(), log_hostile_things);
        let line = is_one_safe_line(&captured);
        assert!(line.contains(r"x\u000a2026 INFO forged\u000d"), "{line}");
    }

    #[test]
    fn r42_an_event_is_one_line_of_json_that_says_what_was_logged() {
        let captured = Captured::default();
        let subscriber = tracing_subscriber::fmt()
            .json()
            .with_writer(captured.clone());
        tracing::subscriber::with_default(subscriber.finish(), log_hostile_things);
        let line = is_one_safe_line(&captured);
        let json: serde_json::Value = serde_json::from_str(&line).expect("JSON");
        assert_eq!(json["fields"]["field"], HOSTILE);
        assert_eq!(json["fields"]["message"], HOSTILE);
    }
}
