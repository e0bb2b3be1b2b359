//! What one test logs, at its most talkative.

use std::{
    cell::RefCell,
    io::{self, Write},
    sync::Once,
};
use tracing_subscriber::{
    Layer, filter::dynamic_filter_fn, fmt::layer, layer::SubscriberExt, registry,
    util::SubscriberInitExt,
};

/// What reads pages in these tests logs all that stands in them; the product does not have it.
const PAGE_READERS: [&str; 2] = ["html5ever", "selectors"];

thread_local! {
    /// A test's runtime has one thread, and a thread at most one test.
    static LOG: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

/// Keeps all that this thread logs from now on. The subscriber is everybody's: with one for each
/// thread, `tracing` now and then takes a line for one that nobody wants.
pub fn begin_log() {
    static BEGUN: Once = Once::new();
    BEGUN.call_once(|| {
        let wanted = dynamic_filter_fn(|metadata, _| {
            let target = metadata.target();
            let reads = PAGE_READERS.iter().any(|reader| target.starts_with(reader));
            !reads && LOG.with_borrow(Option::is_some)
        });
        let lines = layer().with_ansi(false).with_writer(|| Lines);
        registry().with(lines.with_filter(wanted)).init();
    });
    LOG.set(Some(Vec::new()));
}

/// What was kept.
pub fn end_log() -> Vec<u8> {
    LOG.take().expect("the log was begun")
}

struct Lines;

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.with_borrow_mut(|log| log.as_mut().map(|log| log.extend_from_slice(bytes)));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
