//! The known name that somebody most likely meant.

use strsim::damerau_levenshtein;

use super::leptos_options;

/// The one of `known` nearest to `written`: the same letters otherwise written come first, then the
/// right key in the wrong section comes before any misspelling, then the fewest slips of the finger
/// count. Among equals the first.
pub(super) fn nearest<'a>(written: &str, known: &'a [String]) -> Option<&'a String> {
    known.iter().min_by_key(|path| {
        (
            distance(&squeezed(written), path) != 0,
            key(path) != key(written),
            damerau_levenshtein(written, path),
        )
    })
}

/// Slips of the finger between `written`, which is [`squeezed`], and a known path.
pub(super) fn distance(written: &str, path: &str) -> usize {
    let path = leptos_options::option(path).unwrap_or(path);
    damerau_levenshtein(written, &squeezed(path))
}

/// A name without what is between its words, and all in small letters.
pub(super) fn squeezed(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// The last part of a path.
pub(super) fn key(path: &str) -> String {
    let key = path.rsplit('.').next().unwrap_or(path);
    key.replace('-', "_")
}
