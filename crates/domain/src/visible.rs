//! Which characters nobody sees, or do more than show.

use unicode_segmentation::UnicodeSegmentation as _;

/// Whether `c` does something to a terminal or to lines instead of showing (R42): control
/// characters, line separators, and the marks that turn the direction of what follows.
#[must_use]
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Control characters, those that turn the direction of what follows, and those that look like
/// nothing at all: names of authenticators and initials have none of them.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{345}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether `c` is a sign that nobody sees and nobody means, as a paste brings it along. What is typed
/// is read without it. A control character is not: that is no text at all; nor is what turns letters
/// round: then something else was seen.
#[must_use]
pub fn is_ignorable(c: char) -> bool {
    let turns = matches!(c, '\u{202d}' | '\u{202e}');
    is_invisible(c) && !c.is_control() && !c.is_whitespace() && !turns
}

/// What of a short typed text says something: without signs that nobody sees, and without spaces of any
/// kind around it.
#[must_use]
pub fn seen(typed: &str) -> String {
    let seen: String = typed.chars().filter(|c| !is_ignorable(*c)).collect();
    let is_space = |c: char| c.is_whitespace() && !c.is_control();
    seen.trim_matches(is_space).to_owned()
}

/// Bytes that one of the characters that people see may have on average: enough for a text of families
/// and flags, and too few for piles of accents.
const BYTES_A_CHARACTER: usize = 16;

/// Whether `text` has at most `most` of the characters that people see: an emoji is one, of however
/// many it is made.
#[must_use]
pub fn fits(text: &str, most: usize) -> bool {
    text.len() <= most * BYTES_A_CHARACTER && text.graphemes(true).take(most + 1).count() <= most
}

/// Whether there is a sign in `text` that nobody sees and that is no part of the writing.
#[must_use]
pub fn has_strays(text: &str) -> bool {
    strays(text).any(|(_, is_stray)| is_stray)
}

/// The characters of `text`, and of each whether nobody sees it. What joins the letters of a script
/// or the parts of an emoji, or chooses how a sign looks, is part of the writing.
pub fn strays(text: &str) -> impl Iterator<Item = (char, bool)> {
    let mut before = None;
    let mut rest = text.chars().peekable();
    std::iter::from_fn(move || {
        let c = rest.next()?;
        let is_stray = is_invisible(c) && !belongs(before, c, rest.peek().copied());
        if !is_stray || c.is_whitespace() {
            before = Some(c);
        }
        Some((c, is_stray))
    })
}

/// Whether the sign `c`, which shows nothing itself, changes how its neighbours look.
fn belongs(before: Option<char>, c: char, after: Option<char>) -> bool {
    let Some(before) = before else {
        return false;
    };
    match c {
        ZERO_WIDTH_NON_JOINER | ZERO_WIDTH_JOINER => {
            is_virama(before)
                || ((joins(before) || is_selector(before)) && after.is_some_and(joins))
        }
        _ if is_selector(c) => {
            let is_key = matches!(before, '0'..='9' | '#' | '*') && after == Some('\u{20e3}');
            let is_seen = !before.is_whitespace() && !is_invisible(before);
            is_key || (is_seen && !before.is_ascii())
        }
        // The flags of England, Scotland and Wales: a black flag, and letters that nobody sees.
        '\u{e0020}'..='\u{e007f}' => matches!(before, '\u{1f3f4}' | '\u{e0020}'..='\u{e007e}'),
        _ => false,
    }
}

const ZERO_WIDTH_NON_JOINER: char = '\u{200c}';
const ZERO_WIDTH_JOINER: char = '\u{200d}';

/// Letters, marks and signs that can be joined: none of the Latin ones.
fn joins(c: char) -> bool {
    let is_latin = c < '\u{370}' || ('\u{1e00}'..='\u{1eff}').contains(&c);
    !is_latin && !c.is_whitespace() && !is_invisible(c)
}

/// Signs that choose between two shapes of what stands before them.
fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{180b}'..='\u{180d}' | '\u{180f}' | '\u{e0100}'..='\u{e01ef}')
}

/// The mark behind which Indic scripts choose between two shapes, at the end of a word too.
fn is_virama(c: char) -> bool {
    unicode_normalization::char::canonical_combining_class(c) == 9
}

/// The signs that keyboards offer for an apostrophe.
#[must_use]
pub fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`' | '\u{b4}' | '\u{2bc}' | '\u{2018}' | '\u{2019}' | '\u{2032}' | '\u{ff07}'
    )
}
