//! The ways to log on other than a web browser, such as a remote desktop (S10).
//!
//! A code can only be asked for in a web browser. So whoever has two-factor logon, or waits for it, is
//! let in nowhere else: a way around it would be worth as much as the password alone.

use crate::{Account, Status, TwoFactor, words};
use std::fmt;

/// Most bytes of a channel's name.
const MAX_LENGTH: usize = 32;
/// The one that has two-factor logon: ours.
const WEB: &str = "web";

/// The name of a channel: "web", "remote-desktop", or whatever an operator calls one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel(String);

/// Why an account is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChannelRefusal {
    /// There is no such account, or it is disabled.
    NoAccount,
    /// It has two-factor logon, or must set it up.
    TwoFactor,
    /// The operator has not opened this channel.
    NotOpen,
}

words!(ChannelRefusal {
    NoAccount = "no-account",
    TwoFactor = "two-factor",
    NotOpen = "not-open",
});

impl Channel {
    /// Lower-case letters, digits and hyphens, 1 to 32.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_allowed =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let is_name = (1..=MAX_LENGTH).contains(&text.len()) && text.bytes().all(is_allowed);
        is_name.then(|| Self(text.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the logon itself. It asks for the second factor, which nobody else can: a host
    /// that asked as it would let people in on a password alone.
    #[must_use]
    pub fn is_web(&self) -> bool {
        self.0 == WEB
    }

    /// Whether `account` may log on by this channel; `open` are those that the operator opened for
    /// accounts without two-factor logon.
    ///
    /// # Errors
    ///
    /// [`ChannelRefusal`].
    pub fn admits(&self, account: Option<&Account>, open: &[Self]) -> Result<(), ChannelRefusal> {
        let account = account.filter(|account| account.status == Status::Enabled);
        let account = account.ok_or(ChannelRefusal::NoAccount)?;
        match account.two_factor {
            _ if self.is_web() => Ok(()),
            TwoFactor::On | TwoFactor::AwaitingEnrolment => Err(ChannelRefusal::TwoFactor),
            TwoFactor::Off if open.contains(self) => Ok(()),
            TwoFactor::Off => Err(ChannelRefusal::NotOpen),
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AccountId, Groups, Role, UserId};

    fn account(status: Status, two_factor: TwoFactor) -> Account {
        Account {
            id: AccountId::from_number(1),
            user_id: UserId::parse("alice").expect("a userID"),
            name: String::new(),
            organisation: String::new(),
            role: Role::Account,
            status,
            two_factor,
            generation: 0,
            enrol_until: None,
            has_pin: false,
            groups: Groups::default(),
        }
    }

    fn channel(name: &str) -> Channel {
        Channel::parse(name).expect("a channel")
    }

    #[test]
    fn s10_two_factor_logon_is_for_the_web_only() {
        use ChannelRefusal::{NoAccount, NotOpen};
        use TwoFactor::{AwaitingEnrolment, Off, On};
        let open = [channel("remote-desktop")];
        for (name, two_factor, decision) in [
            ("web", Off, Ok(())),
            ("web", AwaitingEnrolment, Ok(())),
            ("web", On, Ok(())),
            ("remote-desktop", Off, Ok(())),
            (
                "remote-desktop",
                AwaitingEnrolment,
                Err(ChannelRefusal::TwoFactor),
            ),
            ("remote-desktop", On, Err(ChannelRefusal::TwoFactor)),
            ("ssh", Off, Err(NotOpen)),
            ("ssh", AwaitingEnrolment, Err(ChannelRefusal::TwoFactor)),
            ("ssh", On, Err(ChannelRefusal::TwoFactor)),
        ] {
            let channel = channel(name);
            let enabled = account(Status::Enabled, two_factor);
            let disabled = account(Status::Disabled, two_factor);
            assert_eq!(
                channel.admits(Some(&enabled), &open),
                decision,
                "{name} {two_factor}"
            );
            assert_eq!(channel.admits(Some(&disabled), &open), Err(NoAccount));
            assert_eq!(channel.admits(None, &open), Err(NoAccount));
        }
    }

    #[test]
    fn only_the_exact_name_is_the_web() {
        for text in [
            "",
            "Web",
            " web",
            "web ",
            "web\n",
            "remote desktop",
            "wéb",
            &"w".repeat(33),
        ] {
            assert_eq!(Channel::parse(text), None, "{text:?}");
        }
    }
}
