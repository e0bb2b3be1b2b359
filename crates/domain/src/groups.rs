//! The groups of an account: what the applications behind may allow or refuse it for.

use crate::visible::seen;
use std::fmt;
use thiserror::Error;

/// Most bytes of a group's name.
const MAX_NAME_LENGTH: usize = 64;
/// Most groups of an account: together with their commas they must fit into a header.
const MAX_GROUPS: usize = 32;

/// Names of groups, in order, each once. They travel with commas between them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Groups(Vec<String>);

/// What was given as groups are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum GroupsError {
    /// A name that is none.
    #[error(
        "a group's name has 1 to {MAX_NAME_LENGTH} letters, digits, dots, hyphens or underscores"
    )]
    Name,
    /// Too many.
    #[error("an account has at most {MAX_GROUPS} groups")]
    TooMany,
}

impl Groups {
    /// Reads names.
    ///
    /// # Errors
    ///
    /// [`GroupsError`] for more than 32, or for anything in one that could be misread in a header
    /// or a list: only ASCII letters, digits, `.`, `-` and `_`, 64 at most.
    pub fn parse<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, GroupsError> {
        let mut groups = Vec::new();
        for name in names {
            groups.push(parse_name(name).ok_or(GroupsError::Name)?);
        }
        groups.sort_unstable();
        groups.dedup();
        if groups.len() > MAX_GROUPS {
            return Err(GroupsError::TooMany);
        }
        Ok(Self(groups))
    }

    /// Reads what [`Groups`] displays; empty for none.
    ///
    /// # Errors
    ///
    /// As [`Groups::parse`].
    pub fn from_list(list: &str) -> Result<Self, GroupsError> {
        if list.is_empty() {
            return Ok(Self::default());
        }
        Self::parse(list.split(','))
    }

    /// Whether one of `names` is among them.
    #[must_use]
    pub fn has_any(&self, names: &[String]) -> bool {
        self.0.iter().any(|group| names.contains(group))
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The name of a group, without spaces around it and signs that nobody sees; `None` where `typed` is none.
#[must_use]
pub fn parse_name(typed: &str) -> Option<String> {
    let name = seen(typed);
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    let is_name = (1..=MAX_NAME_LENGTH).contains(&name.len()) && name.bytes().all(is_allowed);
    is_name.then_some(name)
}

impl fmt::Display for Groups {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::{Groups, GroupsError};

    #[test]
    fn names_in_order_each_once() {
        let groups = Groups::parse(["office", "accounts", "office"]).expect("groups");
        assert_eq!(groups.to_string(), "accounts,office");
        assert_eq!(Groups::from_list("accounts,office"), Ok(groups));
        assert_eq!(Groups::from_list(""), Ok(Groups::default()));
        let pasted = Groups::parse(["\u{feff}office\u{a0}", " acc\u{200b}ounts\u{2060}"]);
        assert_eq!(
            pasted.map(|groups| groups.to_string()),
            Ok("accounts,office".to_owned())
        );
    }

    #[test]
    fn r32_nothing_that_a_header_or_a_list_could_misread() {
        for name in ["", "a,b", "a b", "a\nb", "ä", "a;b", "a\"", &"g".repeat(65)] {
            assert_eq!(Groups::parse([name]), Err(GroupsError::Name), "{name:?}");
        }
        let many: Vec<String> = (0..33).map(|n| format!("g{n}")).collect();
        let many = Groups::parse(many.iter().map(String::as_str));
        assert_eq!(many, Err(GroupsError::TooMany));
    }
}
