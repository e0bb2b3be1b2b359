//! What travels between server and page, and in what form: short texts, of which the browser
//! needs less code than of JSON.

mod account;
mod rendered;
mod standing;
mod step;
mod text;

pub use account::{AccountPage, Row, TwoFactor};
pub use rendered::Rendered;
pub use standing::Standing;
pub use text::{Form, Text};

use crate::error::PageError;
use std::fmt;

/// The answer to a form; travels as the error's word, or as nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Done; where to go next is in the redirect.
    Done,
    /// The page stays, for so many seconds more.
    Stays(u32),
    /// Not done, and why.
    Refused(PageError),
}

/// The word for [`Answer::Stays`], before the seconds. No error is called so.
const STAYS: &str = "stays:";

impl From<Answer> for String {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Done => Self::new(),
            Answer::Stays(seconds) => format!("{STAYS}{seconds}"),
            Answer::Refused(error) => error.into(),
        }
    }
}

impl From<String> for Answer {
    fn from(text: String) -> Self {
        let stays = text.strip_prefix(STAYS);
        match stays.and_then(|seconds| seconds.parse().ok()) {
            Some(seconds) => Self::Stays(seconds),
            None if text.is_empty() => Self::Done,
            None => Self::Refused(text.into()),
        }
    }
}

/// Where the browser stands, with what its page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Nowhere yet.
    LogOn,
    /// Choosing a password with a set-up code.
    ChoosePassword {
        /// Whose.
        user_id: String,
        /// Least characters.
        minimum: u32,
    },
    /// The enrolment PIN.
    Pin {
        /// Whose.
        user_id: String,
        /// Why none is looked at, if so.
        halt: Option<PageError>,
    },
    /// Scanning the QR code.
    Enrol(Enrolment),
    /// The QR code is dead: enrolment began elsewhere.
    Replaced,
    /// The message.
    GoodToGo {
        /// Whose.
        user_id: String,
    },
    /// Password and a fresh code.
    Confirm {
        /// Whose.
        user_id: String,
        /// Seconds until the next code.
        wait: u32,
        /// Why none is looked at, if so.
        halt: Option<PageError>,
    },
    /// A code, or a recovery code.
    Code {
        /// Whose.
        user_id: String,
        /// Why none is looked at, if so.
        halt: Option<PageError>,
        /// Whether a recovery code does instead.
        has_recovery: bool,
    },
    /// Keeping the recovery codes.
    KeepCodes(RecoveryCodes),
    /// Saying who it is at a shared userID.
    Who {
        /// Whose userID.
        user_id: String,
        /// The initials that were given before.
        known: Vec<String>,
    },
    /// Scanning the QR code of another authenticator.
    Add(Enrolment),
    /// Logged on.
    Home(Home),
    /// Logged on, and at the account page.
    Account(Box<AccountPage>),
}

/// What the enrolment page shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// Whose.
    pub user_id: String,
    /// What the app calls it.
    pub label: String,
    /// SVG.
    pub qr: String,
    /// In groups of four.
    pub secret_key: String,
    /// The `otpauth://` link.
    pub key_uri: String,
}

impl Enrolment {
    /// Without its secret.
    fn blank(&self) -> Self {
        Self {
            user_id: self.user_id.clone(),
            label: self.label.clone(),
            qr: String::new(),
            secret_key: String::new(),
            key_uri: String::new(),
        }
    }
}

impl fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Enrolment")
            .field("user_id", &self.user_id)
            .finish_non_exhaustive()
    }
}

/// What the page of the recovery codes shows.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCodes {
    /// Whose.
    pub user_id: String,
    /// One a line.
    pub codes: String,
    /// When they were made.
    pub made: String,
    /// Whether they were made on the account page.
    pub is_logged_on: bool,
}

impl fmt::Debug for RecoveryCodes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecoveryCodes")
            .field("user_id", &self.user_id)
            .finish_non_exhaustive()
    }
}

/// What the home page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// The logon name.
    pub user_id: String,
    /// The holder's name; may be empty.
    pub name: String,
    /// When the logon before this one was; empty when this is the first.
    pub last_logon: String,
    /// From which address; may be empty.
    pub last_address: String,
    /// When the authenticator was set up; empty without one.
    pub set_up: String,
    /// From which address; may be empty.
    pub set_up_address: String,
    /// How many recovery codes are left; `None` for who has none.
    pub codes_left: Option<u32>,
    /// What is asked once.
    pub asks: Option<Asks>,
    /// The set-up code of which the holder is to hear.
    pub set_up_code: Option<SetUpCodeIssued>,
    /// The applications behind.
    pub apps: Vec<AppLink>,
}

/// What the home page asks once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// Whether the recovery codes can still be found.
    RecoveryCodes,
    /// Whether a second method should be added.
    SecondMethod,
}

impl Asks {
    /// The word that its form sends.
    pub fn word(self) -> &'static str {
        match self {
            Self::RecoveryCodes => "recovery-codes",
            Self::SecondMethod => "second-method",
        }
    }

    /// What a word means.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::RecoveryCodes, Self::SecondMethod]
            .into_iter()
            .find(|asks| asks.word() == word)
    }
}

/// A set-up code that support issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetUpCodeIssued {
    /// Which one: when it was issued, in seconds.
    pub id: i64,
    /// The same for people.
    pub date: String,
    /// By whom.
    pub staff: String,
    /// Whether the holder has said that it was not wanted.
    pub is_unwanted: bool,
}

/// One application behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppLink {
    /// What it is called.
    pub name: String,
    /// Where it is.
    pub origin: String,
    /// What it is for; may be empty.
    pub description: String,
    /// The address of its picture; may be empty.
    pub icon: String,
}

impl Step {
    /// The page that belongs to this step.
    pub fn path(&self) -> &'static str {
        match self {
            Self::LogOn => "/logon",
            Self::ChoosePassword { .. } => "/logon/password",
            Self::Pin { .. } | Self::Enrol(_) | Self::Replaced => "/logon/enrol",
            Self::GoodToGo { .. } => "/logon/good-to-go",
            Self::Confirm { .. } => "/logon/confirm",
            Self::Code { .. } => "/logon/code",
            Self::KeepCodes(RecoveryCodes {
                is_logged_on: true, ..
            }) => "/account/recovery-codes",
            Self::KeepCodes(_) => "/logon/recovery-codes",
            Self::Who { .. } => "/logon/who",
            Self::Add(_) => "/account/authenticator",
            Self::Home(_) => "/",
            Self::Account(_) => "/account",
        }
    }
}
