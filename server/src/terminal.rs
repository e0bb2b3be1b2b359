//! What reaches the terminal: nothing that could do more than be read (R42).

use std::{
    io::{self, ErrorKind, Write as _},
    process::ExitCode,
};

use clap::error::{ContextKind, ContextValue};

use store::reason;

use crate::{
    failure::Failure,
    text::{lines, one_line},
};

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
            "cannot write to standard output: {}",
            reason(&error)
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
