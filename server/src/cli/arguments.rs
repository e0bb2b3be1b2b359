//! Arguments that several commands take, and how they are read.

use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};
use domain::{Reason, Role, UserId, line::canonical};

use crate::text::is_unsafe;

/// Most characters of a name, an organisation or a place.
const MAX_LENGTH: usize = 200;

/// The account that a command is about.
#[derive(Debug, Args)]
pub struct Whom {
    /// The account's userID
    #[arg(value_name = "USERID", value_parser = UserId::parse)]
    pub user_id: UserId,
}

/// Text of at most [`MAX_LENGTH`] characters on one line, without spaces around it.
pub fn text(typed: &str) -> Result<String, String> {
    let typed = typed.trim();
    if typed.chars().count() > MAX_LENGTH {
        return Err(format!("at most {MAX_LENGTH} characters are allowed"));
    }
    if typed.contains(is_unsafe) {
        return Err("control characters and line breaks are not allowed".to_owned());
    }
    Ok(typed.to_owned())
}

/// A reason, as the support console reads one.
pub fn reason(typed: &str) -> Result<Reason, String> {
    let why = "say in a few words why, for readers of the audit events";
    Reason::parse(typed).map_err(|error| format!("{error}; {why}"))
}

/// A reason that may be given.
#[derive(Debug, Default, Args)]
pub struct Why {
    /// The reason, for readers of the audit events
    #[arg(long, value_name = "TEXT", value_parser = reason)]
    reason: Option<Reason>,
}

impl Why {
    /// What was given.
    pub fn as_str(&self) -> Option<&str> {
        self.reason.as_ref().map(Reason::as_str)
    }
}

/// The name of an organisation, as accounts have it: [`text`] that is not empty.
pub fn organisation(typed: &str) -> Result<String, String> {
    let name = canonical(&text(typed)?);
    if name.is_empty() {
        return Err("the name of the organisation is missing".to_owned());
    }
    Ok(name)
}

/// `account` or `support`.
pub fn role() -> impl TypedValueParser<Value = Role> {
    let words = [Role::Account, Role::Support].map(Role::as_str);
    PossibleValuesParser::new(words)
        .try_map(|word| Role::from_word(&word).ok_or("there is no such role"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_short_single_lines() {
        assert_eq!(text("  Siân O'Neill  ").as_deref(), Ok("Siân O'Neill"));
        assert_eq!(text("").as_deref(), Ok(""));
        assert!(text(&"ŵ".repeat(200)).is_ok());
        assert!(text(&"ŵ".repeat(201)).is_err());
        for typed in ["a\nb", "a\u{0}", "\u{1b}[31m", "a\u{202e}b", "a\u{85}b"] {
            assert!(text(typed).is_err(), "{typed:?}");
        }
        assert!(reason(" \t").is_err());
        let read = reason(" Sia\u{302}n\u{200b} called ").map(|reason| reason.to_string());
        assert_eq!(read.as_deref(), Ok("Si\u{e2}n called"));
    }
}
