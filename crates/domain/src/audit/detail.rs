//! More about an event, from a closed set of words and numbers: the one writer and the one reader of
//! the text that is stored.
//!
//! The audit chain covers that text, so each form stays as it is for ever. What a later version wrote,
//! or none, is kept as it stands ([`About::Other`]).

use super::{
    About, Kind,
    forms::{named, value},
};
use crate::{Initials, UserId};

/// More about an event: what it is about, and who had to do with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Detail {
    /// What it is about.
    pub about: Option<About>,
    /// Who it is at a shared userID.
    pub initials: Option<Initials>,
    /// The member of staff who did it.
    pub by: Option<UserId>,
    /// The member of staff who had asked for it, where a second one had to agree.
    pub asked_by: Option<UserId>,
}

impl From<About> for Detail {
    fn from(about: About) -> Self {
        Self {
            about: Some(about),
            ..Self::default()
        }
    }
}

impl Detail {
    /// Returns the text that is stored; `None` where there is nothing to tell.
    #[must_use]
    pub fn write(&self) -> Option<String> {
        let parts = [
            self.about.as_ref().map(About::write),
            self.initials.as_ref().map(|who| named("initials", who)),
            self.by.as_ref().map(|who| named("by", who)),
            self.asked_by.as_ref().map(|who| named("asked-by", who)),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    /// Reads what was stored with an event of `kind`; `None`: of a kind that this version does not know.
    /// Written again, it is the same text.
    #[must_use]
    pub fn read(kind: Option<Kind>, text: Option<&str>) -> Self {
        let Some(whole) = text else {
            return Self::default();
        };
        let mut rest = whole;
        let user_id = |text: &str| UserId::parse(text).ok();
        let asked_by = take_last(&mut rest, "asked-by", user_id);
        let by = take_last(&mut rest, "by", user_id);
        let people = Self {
            about: None,
            initials: take_last(&mut rest, "initials", Initials::parse),
            by,
            asked_by,
        };
        let known = kind.and_then(|kind| About::read(kind, rest));
        let mut read = [known, Some(About::Other(rest.to_owned())), None]
            .into_iter()
            .map(|about| Self {
                about,
                ..people.clone()
            });
        read.find(|detail| detail.write().as_deref() == Some(whole))
            .unwrap_or_else(|| About::Other(whole.to_owned()).into())
    }
}

/// Takes `name=value` from the end of `text`.
fn take_last<T>(text: &mut &str, name: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
    let (rest, last) = text.rsplit_once(' ').unwrap_or(("", text));
    let taken = read(value(last, name)?)?;
    *text = rest;
    Some(taken)
}

#[cfg(test)]
mod tests;
