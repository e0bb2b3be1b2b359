//! What events are about.

use crate::{
    Groups, Reminder, Timestamp,
    advice::Device,
    channel::ChannelRefusal,
    foreign_hash,
    support::{Accepted, Action},
};

/// What an event is about, each for events of its own kinds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A password was not checked: a pause lasts.
    Paused,
    /// A pause of so many seconds.
    Pause(i64),
    /// A pause of an address or a network.
    NetworkPause {
        /// For how many seconds.
        seconds: i64,
        /// Of which.
        network: String,
    },
    /// An address or a network.
    Network(String),
    /// Why a code did not count.
    Code(CodeRefusal),
    /// How many recovery codes are left.
    CodesLeft(u64),
    /// A logon attempt ended by wrong passwords.
    UsedUpInAttempt,
    /// A session ended by wrong passwords.
    UsedUpInSession,
    /// A logon in a browser that was not remembered, or with one of several authenticators.
    Logon {
        /// Whether the browser was not remembered.
        new_browser: bool,
        /// Which authenticator.
        authenticator: Option<i64>,
    },
    /// An authenticator.
    Authenticator(i64),
    /// An authenticator of another system.
    ImportedAuthenticator(i64),
    /// An account of another system.
    ImportedAccount {
        /// How its password was hashed; `None`: it brought none.
        hash: Option<foreign_hash::Kind>,
        /// Its groups.
        groups: Groups,
    },
    /// A planned account, and where its authenticator belongs.
    Planned(Device),
    /// A session.
    Session(i64),
    /// A remembered browser.
    Browser(i64),
    /// What the home page asked.
    Reminder(Reminder),
    /// A channel, why it was refused, and the host that asked.
    Channel {
        /// Its name.
        channel: String,
        /// Why; `None`: it was not.
        refusal: Option<ChannelRefusal>,
        /// The host; `None`: it has no name.
        host: Option<String>,
    },
    /// The origin of an application.
    Application(String),
    /// An address of the console.
    Page(String),
    /// Something of one's own that staff may not do.
    Own(String),
    /// An action that a second member of staff must agree to.
    Action(Action),
    /// An import that one must agree to, of so many accounts.
    Import(u64),
    /// An import that one did not agree to, or that was withdrawn.
    RefusedImport,
    /// The account's groups.
    Groups(Groups),
    /// A set-up code went out by e-mail.
    Mailed,
    /// Whether the word that was read out was right.
    Word(bool),
    /// What staff accepted as proof of who was calling.
    Accepted(Vec<Accepted>),
    /// How many questions were answered, as an earlier version asked them.
    Questions {
        /// How many answers were right.
        right: u32,
        /// How many there were.
        of: u32,
    },
    /// What was removed of the events.
    Pruned {
        /// Up to when.
        before: Timestamp,
        /// How many.
        events: u64,
    },
    /// Keys of a rotation.
    Keys {
        /// The former one.
        from: String,
        /// The new one.
        to: String,
    },
    /// What this version does not know.
    Other(String),
}

/// Why a code did not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeRefusal {
    /// It was used before.
    Spent,
    /// The clock of its authenticator is slow, by so many seconds.
    Slow(i64),
    /// It is one of an authenticator that was replaced.
    Replaced,
    /// It is none.
    Wrong,
}
