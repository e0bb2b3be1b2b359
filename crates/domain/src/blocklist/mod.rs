//! Passwords that nobody may choose, however long they are (R6): common ones, and those made of
//! nothing but the userID and the names of the site. What was in a breach is in [`breached`].
//!
//! NIST SP 800-63B-4 §3.1.1.2 has the whole password compared, not parts of it: a password that
//! merely contains a common one, or a name, is fine. What counts as the same password is kept to
//! what people do without a thought: capitals, and digits and other signs behind it.
//!
//! These rules only compare. A password is kept and hashed as it was typed (R5).

pub mod breached;
pub mod lines;

use std::{collections::BTreeMap, convert::Infallible};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// The list and where it comes from; `script/blocklist` makes it.
const FILE: &str = include_str!("common.txt");
/// An empty line is between its header and the passwords, which are sorted by byte.
const HEADER_END: &str = "\n\n";

/// Signs behind a common password that make no other password of it. Behind more of them it is the
/// signs that protect: seven random digits alone are ten million.
const MAX_DECORATION: usize = 6;

/// Letters and digits from which on a name counts; a name without letters needs [`FEW_DIGITS`].
const MIN_NAME: usize = 2;
/// Any long number has every short one in it.
const FEW_DIGITS: usize = 4;

/// Whether `password` is a common one of 12 and more characters, in any capitals, or such a one
/// and up to six digits, spaces or other ASCII signs behind it.
#[must_use]
pub fn is_common(password: &str) -> bool {
    let folded = fold(password);
    let signs = folded.bytes().rev().take(MAX_DECORATION);
    let signs = signs.take_while(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic());
    // ASCII, so that every cut is between two characters.
    (0..=signs.count()).any(|cut| {
        let bare = folded.as_bytes().get(..folded.len() - cut);
        bare.is_some_and(is_listed)
    })
}

fn is_listed(password: &[u8]) -> bool {
    let list = list().as_bytes();
    let found = lines::find(list.len() as u64, |at| {
        let line = lines::around(list, usize::try_from(at).unwrap_or(usize::MAX));
        let order = list.get(line.clone()).cmp(&Some(password));
        Ok::<_, Infallible>((line.start as u64..line.end as u64, order))
    });
    found.unwrap_or_default()
}

/// The common passwords, one a line.
fn list() -> &'static str {
    FILE.split_once(HEADER_END).map_or("", |(_, list)| list)
}

/// Whether `password` is made of nothing but `names`, whole or word by word, in any order and as
/// often as it likes, with digits, spaces and ASCII punctuation between, before and behind them.
#[must_use]
pub fn is_made_of<'a>(password: &str, names: impl IntoIterator<Item = &'a str>) -> bool {
    let password = Zeroizing::new(compact(password));
    let words: Vec<String> = names.into_iter().flat_map(words).collect();
    // Those first so many bytes that are digits and words, and whether there is a word in them.
    let mut reached = BTreeMap::from([(0, false)]);
    for (at, next) in password.char_indices() {
        let Some(&has_word) = reached.get(&at) else {
            continue;
        };
        if next.is_numeric() {
            *reached.entry(at + next.len_utf8()).or_default() |= has_word;
        }
        let rest = password.get(at..).unwrap_or_default();
        for word in words.iter().filter(|word| rest.starts_with(*word)) {
            reached.insert(at + word.len(), true);
        }
    }
    reached.get(&password.len()) == Some(&true)
}

/// A name as one word, and the words in it, of which a password may repeat any. Digits at either
/// end of a word are left off, for digits are free anyway.
fn words(name: &str) -> impl Iterator<Item = String> {
    let parts = name.split(|c: char| !c.is_alphanumeric());
    let counts = |word: &String| {
        let least = if word.contains(char::is_alphabetic) {
            MIN_NAME
        } else {
            FEW_DIGITS
        };
        word.chars().count() >= least
    };
    std::iter::once(name)
        .chain(parts)
        .map(|part| {
            let word = compact(part);
            let bare = word.trim_matches(char::is_numeric);
            if bare.is_empty() {
                word
            } else {
                bare.to_owned()
            }
        })
        .filter(counts)
}

/// Folded, without spaces and ASCII punctuation.
fn compact(text: &str) -> String {
    let mut folded = fold(text);
    folded.retain(|c| !c.is_whitespace() && !c.is_ascii_punctuation());
    std::mem::take(&mut *folded)
}

/// What looks alike is alike: NFKC, lower case.
fn fold(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.nfkc().flat_map(char::to_lowercase).collect())
}

#[cfg(test)]
mod tests;
