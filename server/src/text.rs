//! Text of others on terminals and in logs, where some characters do more than show (R42).

use std::{borrow::Cow, fmt::Write as _};

pub use domain::visible::is_unsafe;

/// `text` on one line. What is unsafe is written like `\u001b`, which is JSON too.
#[must_use]
pub fn one_line(text: &str) -> Cow<'_, str> {
    escaped(text, is_unsafe)
}

/// `text` with its own line breaks, and otherwise as [`one_line`].
#[must_use]
pub fn lines(text: &str) -> Cow<'_, str> {
    escaped(text, |c| c != '\n' && is_unsafe(c))
}

fn escaped(text: &str, unsafe_here: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&unsafe_here) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if unsafe_here(c) {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out.into()
}

/// How wide the columns of a table are.
pub struct Widths<const N: usize>([usize; N]);

impl<const N: usize> Default for Widths<N> {
    fn default() -> Self {
        Self([0; N])
    }
}

impl<const N: usize> Widths<N> {
    /// Makes room for `row`.
    pub fn fit(&mut self, row: &[impl AsRef<str>; N]) {
        for (width, cell) in self.0.iter_mut().zip(row) {
            *width = (*width).max(length(cell));
        }
    }

    /// `row` with its columns below those of other rows, two spaces apart.
    pub fn line(&self, row: &[impl AsRef<str>; N]) -> String {
        let mut line = String::new();
        for (width, cell) in self.0.iter().zip(row) {
            line.push_str(cell.as_ref());
            line.push_str(&" ".repeat(width.saturating_sub(length(cell)) + 2));
        }
        line.truncate(line.trim_end().len());
        line.push('\n');
        line
    }
}

fn length(cell: &impl AsRef<str>) -> usize {
    cell.as_ref().chars().count()
}

/// Rows with their columns below each other.
pub fn columns<const N: usize>(rows: &[[impl AsRef<str>; N]]) -> String {
    let mut widths = Widths::default();
    for row in rows {
        widths.fit(row);
    }
    rows.iter().map(|row| widths.line(row)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r42_nothing_is_left_to_do_for_a_terminal() {
        assert_eq!(one_line("plain, ŵ and 漢"), "plain, ŵ and 漢");
        assert_eq!(
            one_line("a\nb\r\u{1b}[31m\u{9b}\u{202e}"),
            r"a\u000ab\u000d\u001b[31m\u009b\u202e"
        );
        assert_eq!(lines("a\nb\u{7}\n"), "a\nb\\u0007\n");
    }
}
