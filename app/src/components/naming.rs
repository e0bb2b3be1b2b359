//! Sentences with a userID in them.

use leptos::prelude::*;

/// Stands in a text for the userID. No text has it, and no userID.
pub const HERE: &str = "\u{0}";

/// The `sentence` with `user_id` where it has [`HERE`]: no translator may touch that.
pub fn naming(sentence: &str, user_id: String) -> AnyView {
    let (before, behind) = sentence.split_once(HERE).unwrap_or((sentence, ""));
    let (before, behind) = (before.to_owned(), behind.to_owned());
    view! { {before} <span translate="no">{user_id}</span> {behind} }.into_any()
}
