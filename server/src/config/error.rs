//! What is wrong with a configuration, and where.

use std::{fmt, io};

/// Where a value or a problem comes from. Sorts as a person would mend: the file from top to
/// bottom, then the environment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// Built in.
    Default,
    /// A file as a whole.
    File(String),
    /// A line of a file, counted from 1.
    Line(String, usize),
    /// An environment variable.
    Environment(String),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(name) => f.write_str(&printable(name)),
            Self::Line(name, line) => write!(f, "{}:{line}", printable(name)),
            Self::Environment(name) => write!(f, "environment {}", printable(name)),
        }
    }
}

/// One mistake, in a sentence that never has a secret in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Where to mend it.
    pub source: Source,
    /// What is wrong, what is expected and what was found.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.source, self.message)
    }
}

/// All that is wrong with a configuration, one problem a line.
#[derive(Debug, thiserror::Error)]
#[error("{}", lines(.problems))]
pub struct ConfigError {
    problems: Vec<Problem>,
}

impl ConfigError {
    pub(super) fn new(mut problems: Vec<Problem>) -> Self {
        problems.sort();
        problems.dedup();
        Self { problems }
    }

    pub(super) fn unreadable(name: &str, error: &io::Error) -> Self {
        let source = Source::File(name.to_owned());
        Self::new(vec![Problem {
            source,
            message: format!("cannot be read: {}", store::reason(error)),
        }])
    }

    /// The problems, in the order of the file, then of the environment. Never empty.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

fn lines(problems: &[Problem]) -> String {
    problems
        .iter()
        .map(Problem::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Names come from outside too: one with a line break in it must not forge a line of its own.
fn printable(name: &str) -> String {
    name.replace(char::is_control, "\u{FFFD}")
}
