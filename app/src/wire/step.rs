//! Steps as text: a word and its fields. Deserialising the same from JSON costs the browser some
//! 10 kB (brotli) more, and the logon page would pay for it.

use super::{AccountPage, AppLink, Asks, Enrolment, Home, RecoveryCodes, SetUpCodeIssued, Step};
use crate::error::PageError;

/// ASCII unit separator. No field holds it: it cannot be typed, and is dropped.
const SEPARATOR: char = '\u{1f}';

/// Says that a recovery code does instead of a code.
const RECOVERY: &str = "recovery";

/// Says that recovery codes were made on the account page.
const LOGGED_ON: &str = "logged-on";

/// Says that a set-up code was not wanted.
const UNWANTED: &str = "unwanted";

impl From<Step> for String {
    fn from(step: Step) -> Self {
        let fields = match step {
            Step::LogOn => vec!["log-on".to_owned()],
            Step::ChoosePassword { user_id, minimum } => {
                vec!["password".to_owned(), user_id, minimum.to_string()]
            }
            Step::Enrol(it) => enrolment("enrol", it),
            Step::Add(it) => enrolment("add", it),
            Step::Replaced => vec!["replaced".to_owned()],
            Step::GoodToGo { user_id } => vec!["good-to-go".to_owned(), user_id],
            Step::Confirm {
                user_id,
                wait,
                halt,
            } => {
                let (wait, halt) = (wait.to_string(), word(halt));
                vec!["confirm".to_owned(), user_id, wait, halt]
            }
            Step::Code {
                user_id,
                halt,
                has_recovery,
            } => {
                let recovery = if has_recovery { RECOVERY } else { "" };
                vec!["code".to_owned(), user_id, word(halt), recovery.to_owned()]
            }
            Step::Pin { user_id, halt } => vec!["pin".to_owned(), user_id, word(halt)],
            Step::KeepCodes(it) => {
                let logged_on = if it.is_logged_on { LOGGED_ON } else { "" };
                vec![
                    "keep".to_owned(),
                    it.user_id,
                    it.codes,
                    it.made,
                    logged_on.to_owned(),
                ]
            }
            Step::Who { user_id, known } => ["who".to_owned(), user_id]
                .into_iter()
                .chain(known)
                .collect(),
            Step::Account(page) => page.into_fields(),
            Step::Home(home) => {
                let apps = home
                    .apps
                    .into_iter()
                    .flat_map(|app| [app.name, app.origin, app.description, app.icon]);
                [
                    "home".to_owned(),
                    home.user_id,
                    home.name,
                    home.last_logon,
                    home.last_address,
                    home.set_up,
                    home.set_up_address,
                    home.codes_left
                        .map(|left| left.to_string())
                        .unwrap_or_default(),
                    home.asks.map(Asks::word).unwrap_or_default().to_owned(),
                ]
                .into_iter()
                .chain(set_up_code(home.set_up_code))
                .chain(apps)
                .collect()
            }
        };
        let fields: Vec<String> = fields
            .iter()
            .map(|field| field.replace(SEPARATOR, ""))
            .collect();
        fields.join("\u{1f}")
    }
}

impl TryFrom<String> for Step {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let mut fields = text.split(SEPARATOR).map(str::to_owned);
        let mut next = || fields.next().ok_or("a field is missing");
        let number = |field: String| field.parse().map_err(|_| "not a number");
        Ok(match next()?.as_str() {
            "log-on" => Self::LogOn,
            "password" => Self::ChoosePassword {
                user_id: next()?,
                minimum: number(next()?)?,
            },
            word @ ("enrol" | "add") => {
                let it = Enrolment {
                    user_id: next()?,
                    label: next()?,
                    qr: next()?,
                    secret_key: next()?,
                    key_uri: next()?,
                };
                if word == "add" {
                    Self::Add(it)
                } else {
                    Self::Enrol(it)
                }
            }
            "who" => {
                let user_id = next()?;
                let mut known = Vec::new();
                while let Ok(initials) = next() {
                    known.push(initials);
                }
                Self::Who { user_id, known }
            }
            "account" => Self::Account(Box::new(AccountPage::read(next)?)),
            "replaced" => Self::Replaced,
            "good-to-go" => Self::GoodToGo { user_id: next()? },
            "confirm" => Self::Confirm {
                user_id: next()?,
                wait: number(next()?)?,
                halt: error(next()?),
            },
            "code" => Self::Code {
                user_id: next()?,
                halt: error(next()?),
                has_recovery: next()? == RECOVERY,
            },
            "pin" => Self::Pin {
                user_id: next()?,
                halt: error(next()?),
            },
            "keep" => Self::KeepCodes(RecoveryCodes {
                user_id: next()?,
                codes: next()?,
                made: next()?,
                is_logged_on: next()? == LOGGED_ON,
            }),
            "home" => {
                let (user_id, name, last_logon, last_address) =
                    (next()?, next()?, next()?, next()?);
                let (set_up, set_up_address, codes_left) = (next()?, next()?, next()?);
                let asks = Asks::from_word(&next()?);
                let issued = (next()?, next()?, next()?, next()?);
                let mut apps = Vec::new();
                while let Ok(name) = next() {
                    apps.push(AppLink {
                        name,
                        origin: next()?,
                        description: next()?,
                        icon: next()?,
                    });
                }
                Self::Home(Home {
                    user_id,
                    name,
                    last_logon,
                    last_address,
                    set_up,
                    set_up_address,
                    codes_left: codes_left.parse().ok(),
                    asks,
                    set_up_code: issued.0.parse().ok().map(|id| SetUpCodeIssued {
                        id,
                        date: issued.1,
                        staff: issued.2,
                        is_unwanted: issued.3 == UNWANTED,
                    }),
                    apps,
                })
            }
            _ => return Err("an unknown step"),
        })
    }
}

/// Four fields, empty without one.
fn set_up_code(issued: Option<SetUpCodeIssued>) -> [String; 4] {
    issued
        .map(|it| {
            let unwanted = if it.is_unwanted { UNWANTED } else { "" };
            [it.id.to_string(), it.date, it.staff, unwanted.to_owned()]
        })
        .unwrap_or_default()
}

fn enrolment(word: &str, it: Enrolment) -> Vec<String> {
    vec![
        word.to_owned(),
        it.user_id,
        it.label,
        it.qr,
        it.secret_key,
        it.key_uri,
    ]
}

/// An error as a field; empty without one.
fn word(error: Option<PageError>) -> String {
    error.map(String::from).unwrap_or_default()
}

fn error(word: String) -> Option<PageError> {
    (!word.is_empty()).then(|| word.into())
}

#[cfg(test)]
mod tests {
    use super::{AppLink, Asks, Enrolment, Home, RecoveryCodes, SetUpCodeIssued, Step};
    use crate::error::PageError;
    use crate::wire::{AccountPage, Row, TwoFactor};

    fn account() -> AccountPage {
        let row = |number: &str| Row {
            id: number.to_owned(),
            title: "Rose’s phone".to_owned(),
            text: String::new(),
        };
        AccountPage {
            user_id: "office".to_owned(),
            done: "renamed".to_owned(),
            two_factor: TwoFactor::On,
            is_locked: true,
            may_add: false,
            minimum: 12,
            codes_left: Some(10),
            asked: String::new(),
            declined: "Not now".to_owned(),
            authenticators: vec![row("1"), row("-2")],
            sessions: vec![],
            devices: vec![row("3")],
            events: vec![row("")],
        }
    }

    #[test]
    fn every_step_is_read_back() {
        let app = |name: &str| AppLink {
            name: name.to_owned(),
            origin: "https://app.example".to_owned(),
            description: String::new(),
            icon: "/application/1.svg".to_owned(),
        };
        let text = |text: &str| text.to_owned();
        for step in [
            Step::LogOn,
            Step::ChoosePassword {
                user_id: text("office"),
                minimum: 12,
            },
            Step::Enrol(Enrolment {
                user_id: text("office"),
                label: text("office (2)"),
                qr: text("<svg/>"),
                secret_key: text("ABCD EFGH"),
                key_uri: text("otpauth://x"),
            }),
            Step::Replaced,
            Step::GoodToGo {
                user_id: text("office"),
            },
            Step::Confirm {
                user_id: text("office"),
                wait: 29,
                halt: Some(PageError::CodesPaused(840)),
            },
            Step::Code {
                user_id: text("office"),
                halt: None,
                has_recovery: true,
            },
            Step::Code {
                user_id: text("office"),
                halt: Some(PageError::CodesPaused(840)),
                has_recovery: false,
            },
            Step::Pin {
                user_id: text("office"),
                halt: Some(PageError::Closed),
            },
            Step::KeepCodes(RecoveryCodes {
                user_id: text("office"),
                codes: text("AB\nCD\n"),
                made: text("today"),
                is_logged_on: true,
            }),
            Step::Who {
                user_id: text("office"),
                known: vec![text("RF"), text("AB")],
            },
            Step::Add(Enrolment {
                user_id: text("office"),
                label: text("office (2)"),
                qr: text("<svg/>"),
                secret_key: text("ABCD EFGH"),
                key_uri: text("otpauth://x"),
            }),
            Step::Account(Box::new(account())),
            Step::Home(Home {
                user_id: text("office"),
                name: String::new(),
                last_logon: String::new(),
                last_address: String::new(),
                set_up: String::new(),
                set_up_address: String::new(),
                codes_left: None,
                asks: None,
                set_up_code: None,
                apps: vec![],
            }),
            Step::Home(Home {
                user_id: text("office"),
                name: text("Ann"),
                last_logon: text("today"),
                last_address: text("::1"),
                set_up: text("yesterday"),
                set_up_address: text("::2"),
                codes_left: Some(3),
                asks: Some(Asks::SecondMethod),
                set_up_code: Some(SetUpCodeIssued {
                    id: 1_800_000_000,
                    date: text("today"),
                    staff: text("priya"),
                    is_unwanted: true,
                }),
                apps: vec![app("a"), app("b")],
            }),
        ] {
            assert_eq!(Step::try_from(String::from(step.clone())), Ok(step));
        }
    }

    #[test]
    fn a_separator_in_a_field_forges_nothing() {
        let step = Step::Code {
            user_id: "a\u{1f}home\u{1f}b".to_owned(),
            halt: None,
            has_recovery: false,
        };
        assert_eq!(
            Step::try_from(String::from(step)),
            Ok(Step::Code {
                user_id: "ahomeb".to_owned(),
                halt: None,
                has_recovery: false,
            })
        );
        for junk in ["", "home", "confirm\u{1f}a\u{1f}x", "nothing"] {
            assert!(Step::try_from(junk.to_owned()).is_err(), "{junk}");
        }
    }
}
