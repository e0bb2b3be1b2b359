//! The known name that somebody most likely meant.

use strsim::damerau_levenshtein;

/// The one of `known` nearest to `written`: the right key in the wrong section comes before any
/// misspelling, then the fewest slips of the finger count. Among equals the first.
pub(super) fn nearest<'a>(written: &str, known: &'a [String]) -> Option<&'a String> {
    known.iter().min_by_key(|path| {
        (
            key(path) != key(written),
            damerau_levenshtein(written, path),
        )
    })
}

fn key(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}
