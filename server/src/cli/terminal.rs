//! What reaches the terminal, and in which shape: nothing that could do more than be read (R42).

use std::{
    borrow::Cow,
    fmt::Write as _,
    io::{self, ErrorKind, Write as _},
    process::ExitCode,
};

use clap::error::{ContextKind, ContextValue};

use super::Failure;

/// Whether `c` does something to a terminal or to lines instead of showing: control characters,
/// line separators, and the marks that turn the direction of what follows.
#[must_use]
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

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

/// Prints what a command has to say. Somebody who stops reading (`… | head`) has read enough.
#[must_use]
pub fn print(text: &str) -> ExitCode {
    match print_part(text) {
        Err(failure) => {
            complain(&failure.to_string());
            failure.exit_code()
        }
        Ok(_) => ExitCode::SUCCESS,
    }
}

/// Prints a part of what a command has to say, for one that says more than memory should hold.
/// `false`: nobody reads any more, and the rest can be left.
///
/// # Errors
///
/// [`Failure::Refused`] when it cannot be written, as on a full disk.
pub fn print_part(text: &str) -> Result<bool, Failure> {
    let mut out = io::stdout().lock();
    match out
        .write_all(lines(text).as_bytes())
        .and_then(|()| out.flush())
    {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Failure::Refused(format!(
            "cannot write to standard output: {error}"
        ))),
    }
}

/// Says what went wrong, on standard error.
pub fn complain(text: &str) {
    write_error(&format!("error: {text}\n"));
}

/// Says what is wrong beside what was done, on standard error.
pub fn warn(text: &str) {
    write_error(&format!("warning: {text}\n"));
}

/// What clap has to say: help, the version, or what is wrong with the arguments, of which it
/// quotes some as they were typed.
#[must_use]
pub fn explain(mut error: clap::Error) -> ExitCode {
    if !error.use_stderr() {
        return print(&error.render().to_string());
    }
    for kind in [
        ContextKind::InvalidArg,
        ContextKind::InvalidSubcommand,
        ContextKind::InvalidValue,
    ] {
        if let Some(ContextValue::String(typed)) = error.get(kind) {
            let typed = one_line(typed).into_owned();
            error.insert(kind, ContextValue::String(typed));
        }
    }
    write_error(&error.render().to_string());
    ExitCode::from(2)
}

fn write_error(text: &str) {
    // Nobody is left who could be told that this failed.
    let _ = io::stderr().lock().write_all(lines(text).as_bytes());
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
