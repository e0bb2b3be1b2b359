//! The forms in which [`About`] is stored.

use super::{About, CodeRefusal, Kind};
use crate::{
    Groups, Reminder, Timestamp,
    advice::Device,
    channel::ChannelRefusal,
    foreign_hash,
    support::{Accepted, Action},
};
use std::{fmt::Display, str::FromStr};

impl About {
    pub(super) fn write(&self) -> String {
        match self {
            Self::Paused => "paused".to_owned(),
            Self::Pause(seconds) => named("seconds", seconds),
            Self::NetworkPause { seconds, network } => {
                format!("seconds={seconds} network={network}")
            }
            Self::Network(network) => named("network", network),
            Self::Code(CodeRefusal::Spent) => "spent".to_owned(),
            Self::Code(CodeRefusal::Slow(seconds)) => format!("slow seconds={seconds}"),
            Self::Code(CodeRefusal::Replaced) => "replaced".to_owned(),
            Self::Code(CodeRefusal::Wrong) => "wrong".to_owned(),
            Self::CodesLeft(left) => named("left", left),
            Self::UsedUpInAttempt => "attempt".to_owned(),
            Self::UsedUpInSession => "session".to_owned(),
            Self::Logon {
                new_browser,
                authenticator,
            } => {
                let browser = new_browser.then(|| "new-device".to_owned());
                let authenticator = authenticator.map(|id| named("authenticator", &id));
                [browser, authenticator]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" ")
            }
            Self::Authenticator(id) => named("authenticator", id),
            Self::ImportedAuthenticator(id) => format!("authenticator={id} imported"),
            Self::ImportedAccount { hash, groups } => {
                let hash = hash.map(|hash| format!(" hash={hash}")).unwrap_or_default();
                let groups = (!groups.is_empty()).then(|| format!(" groups={groups}"));
                format!("imported{hash}{}", groups.unwrap_or_default())
            }
            Self::Planned(device) => format!("planned authenticator-on={device}"),
            Self::Session(id) => named("session", id),
            Self::Browser(id) => named("device", id),
            Self::Reminder(reminder) => reminder.to_string(),
            Self::Channel {
                channel,
                refusal,
                host,
            } => {
                let refusal = refusal.map(|why| format!(" {why}")).unwrap_or_default();
                let host = host.as_ref().map(|host| format!(" host={host}"));
                format!("{channel}{refusal}{}", host.unwrap_or_default())
            }
            Self::Application(target) | Self::Page(target) | Self::Other(target) => target.clone(),
            Self::Own(what) => format!("own {what}"),
            Self::Action(action) => action.to_string(),
            Self::Import(accounts) => format!("import accounts={accounts}"),
            Self::RefusedImport => "import".to_owned(),
            Self::Groups(groups) => groups.to_string(),
            Self::Mailed => "mailed".to_owned(),
            Self::Word(true) => "word right".to_owned(),
            Self::Word(false) => "word wrong".to_owned(),
            Self::Accepted(accepted) if accepted.is_empty() => "accepted=none".to_owned(),
            Self::Accepted(accepted) => {
                let words: Vec<&str> = accepted.iter().map(|one| one.as_str()).collect();
                named("accepted", &words.join(","))
            }
            Self::Questions { right, of } => format!("questions right={right} of={of}"),
            Self::Pruned { before, events } => format!("before={before} events={events}"),
            Self::Keys { from, to } => format!("from={from} to={to}"),
        }
    }

    /// Reads what an event of `kind` is about. Whatever else it takes for it is written otherwise.
    pub(super) fn read(kind: Kind, text: &str) -> Option<Self> {
        let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
        Some(match kind {
            Kind::PasswordRefused => Self::Paused,
            Kind::CodesPaused | Kind::PasswordsPaused => Self::Pause(number(text, "seconds")?),
            Kind::AddressPaused => Self::NetworkPause {
                seconds: number(first, "seconds")?,
                network: value(rest, "network")?.to_owned(),
            },
            Kind::AddressUnpaused => Self::Network(value(text, "network")?.to_owned()),
            Kind::CodeRefused => Self::Code(match first {
                "spent" => CodeRefusal::Spent,
                "slow" => CodeRefusal::Slow(number(rest, "seconds")?),
                "replaced" => CodeRefusal::Replaced,
                _ => CodeRefusal::Wrong,
            }),
            Kind::RecoveryCodeUsed => Self::CodesLeft(number(text, "left")?),
            Kind::PasswordsUsedUp if text == "attempt" => Self::UsedUpInAttempt,
            Kind::PasswordsUsedUp => Self::UsedUpInSession,
            Kind::LoggedOn | Kind::PasswordChosen => Self::Logon {
                new_browser: first == "new-device",
                authenticator: number(first, "authenticator")
                    .or_else(|| number(rest, "authenticator")),
            },
            Kind::AuthenticatorAdded if rest == "imported" => {
                Self::ImportedAuthenticator(number(first, "authenticator")?)
            }
            Kind::AuthenticatorAdded
            | Kind::AuthenticatorRenamed
            | Kind::AuthenticatorRevoked
            | Kind::ChangesUnlocked => Self::Authenticator(number(text, "authenticator")?),
            Kind::AccountAdded if first == "planned" => {
                Self::Planned(Device::from_word(value(rest, "authenticator-on")?)?)
            }
            Kind::AccountAdded => {
                let (hash, groups) = rest.split_once(' ').unwrap_or((rest, rest));
                Self::ImportedAccount {
                    hash: value(hash, "hash").and_then(foreign_hash::Kind::from_word),
                    groups: Groups::from_list(value(groups, "groups").unwrap_or_default()).ok()?,
                }
            }
            Kind::SessionEnded => Self::Session(number(text, "session")?),
            Kind::BrowserForgotten => Self::Browser(number(text, "device")?),
            Kind::ReminderAnswered => Self::Reminder(Reminder::of_word(text)?),
            Kind::ChannelAllowed | Kind::ChannelRefused => {
                let (why, host) = rest.split_once("host=").unwrap_or((rest, ""));
                Self::Channel {
                    channel: first.to_owned(),
                    refusal: ChannelRefusal::from_word(why.trim_end()),
                    host: (!host.is_empty()).then(|| host.to_owned()),
                }
            }
            Kind::ApplicationEntered | Kind::ApplicationRefused => {
                Self::Application(text.to_owned())
            }
            Kind::ConsoleRefused if first == "own" => Self::Own(rest.to_owned()),
            Kind::ConsoleRefused => Self::Page(text.to_owned()),
            Kind::ApprovalAskedFor if first == "import" => Self::Import(number(rest, "accounts")?),
            Kind::ApprovalRefused | Kind::ApprovalWithdrawn if text == "import" => {
                Self::RefusedImport
            }
            Kind::ApprovalAskedFor | Kind::ApprovalRefused | Kind::ApprovalWithdrawn => {
                Self::Action(Action::from_word(text)?)
            }
            Kind::GroupsChanged => Self::Groups(Groups::from_list(text).ok()?),
            Kind::SetUpCodeIssued => Self::Mailed,
            Kind::IdentityChecked => match first {
                "word" => Self::Word(rest == "right"),
                "accepted=none" => Self::Accepted(Vec::new()),
                "questions" => {
                    let (right, of) = rest.split_once(' ')?;
                    Self::Questions {
                        right: number(right, "right")?,
                        of: number(of, "of")?,
                    }
                }
                accepted => {
                    let words = value(accepted, "accepted")?.split(',');
                    Self::Accepted(words.map(Accepted::from_word).collect::<Option<_>>()?)
                }
            },
            Kind::AuditPruned => Self::Pruned {
                before: Timestamp::from_unix(number(first, "before")?),
                events: number(rest, "events")?,
            },
            Kind::KeysRotated => Self::Keys {
                from: value(first, "from")?.to_owned(),
                to: value(rest, "to")?.to_owned(),
            },
            _ => return None,
        })
    }
}

pub(super) fn named(name: &str, value: &impl Display) -> String {
    format!("{name}={value}")
}

pub(super) fn value<'a>(part: &'a str, name: &str) -> Option<&'a str> {
    part.strip_prefix(name)?.strip_prefix('=')
}

fn number<T: FromStr>(part: &str, name: &str) -> Option<T> {
    value(part, name)?.parse().ok()
}
