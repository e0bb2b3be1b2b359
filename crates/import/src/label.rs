//! What an authenticator app calls an entry: `issuer:account`, in the spellings of many apps.

use domain::{UserId, authenticator::Name, visible::is_ignorable};
use unicode_normalization::UnicodeNormalization;

/// The label of one entry.
pub(super) struct Label {
    issuer: String,
    account: String,
}

impl Label {
    /// Takes a label apart. `issuer` is what the entry says beside it, which may be empty: then the
    /// label's own counts.
    pub(super) fn new(label: &str, issuer: &str) -> Self {
        let (prefix, account) = label.rsplit_once(':').unwrap_or(("", label));
        let issuer = if issuer.trim().is_empty() {
            prefix
        } else {
            issuer
        };
        Self {
            issuer: issuer.trim().to_owned(),
            account: account.trim().to_owned(),
        }
    }

    /// Whether it is of `user_id`.
    pub(super) fn is_of(&self, user_id: &UserId) -> bool {
        let is_it = |text: &str| UserId::parse(text).as_ref() == Ok(user_id);
        is_it(&self.account)
            || is_it(&spaced(&self.account))
            || self.place().is_some_and(|(account, _)| is_it(account))
    }

    /// The userID that it names, be it whose it may.
    pub(super) fn user_id(&self) -> Option<UserId> {
        let whole = UserId::parse(&self.account).ok();
        whole.or_else(|| UserId::parse(self.place()?.0).ok())
    }

    /// The userID that it names, where that is not the holder's own.
    pub(super) fn other_user_id(&self, own: Option<&UserId>) -> Option<UserId> {
        let is_own = own.is_some_and(|own| self.is_of(own));
        self.user_id().filter(|_| !is_own)
    }

    /// The issuer, comparable: two spellings of one have one key. Empty where none is named.
    pub(super) fn issuer_key(&self) -> String {
        key(&self.issuer)
    }

    /// What the holder will know the entry by: its account, or where that says no more than the
    /// userID, its place or the issuer. `None` where neither is a name.
    pub(super) fn name(&self, user_id: Option<&UserId>) -> Option<Name> {
        let own = match user_id {
            Some(user_id) if self.is_of(user_id) => self.place().map(|(_, place)| place),
            _ => Some(self.account.as_str()),
        };
        own.and_then(readable).or_else(|| readable(&self.issuer))
    }

    /// `account (place)`, as our own labels of a second authenticator are.
    fn place(&self) -> Option<(&str, &str)> {
        let (account, place) = self.account.strip_suffix(')')?.split_once('(')?;
        Some((account.trim(), place.trim()))
    }
}

/// Of a site's or an issuer's name what no app writes in another way.
pub(super) fn key(name: &str) -> String {
    let said = |c: &char| !c.is_whitespace() && !matches!(c, ':' | '+') && !is_ignorable(*c);
    name.nfkc()
        .collect::<String>()
        .to_lowercase()
        .nfkc()
        .filter(said)
        .collect()
}

fn readable(text: &str) -> Option<Name> {
    // A character that could not be decoded on the way is no part of a name.
    let text = if text.contains('\u{fffd}') { "" } else { text };
    Name::parse(&spaced(text)).ok()
}

/// Some apps write a plus where others write `%20`: one in a text without any space is one.
fn spaced(text: &str) -> String {
    if text.contains(char::is_whitespace) {
        text.to_owned()
    } else {
        text.replace('+', " ").trim().to_owned()
    }
}
