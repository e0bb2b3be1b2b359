//! The stages of a logon, each told once: what its page shows, where the page is, and which forms it
//! has. Which stage may follow which is the domain's.

use crate::{
    AccountPage, Enrolment, Fields, Home, RecoveryCodes, Refusal, SetUpCodeIssue, Wire, Writer,
};

/// The page where a recovery code is given in place of a code: the only one that is not the page of a
/// stage of its own.
const RECOVERY: &str = "/logon/recovery";

/// Declares a stage a line: what its page shows, the word that it is stored and sent as, the path of the
/// page, and the forms on it.
macro_rules! stages {
    ($($(#[$meta:meta])* $variant:ident $(($it:ident: $data:ty))? = $word:literal at $path:literal [$($form:literal),*],)*) => {
        /// Where a browser stands, with what its page shows.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Stage {
            $($(#[$meta])* $variant $(($data))?,)*
        }

        wire_words! {
            /// Where a browser stands: what is stored, and what the transitions are about.
            pub enum StageKind {
                $($(#[$meta])* $variant = $word,)*
            }
        }

        impl Stage {
            /// Returns the stage without what its page shows.
            #[must_use]
            pub const fn kind(&self) -> StageKind {
                match self {
                    $(Self::$variant { .. } => StageKind::$variant,)*
                }
            }
        }

        impl StageKind {
            /// Returns the path of the page.
            #[must_use]
            pub const fn path(self) -> &'static str {
                match self {
                    $(Self::$variant => $path,)*
                }
            }
        }

        impl Wire for Stage {
            fn write(&self, to: &mut Writer) {
                self.kind().write(to);
                match self {
                    $(Self::$variant $(($it))? => { $($it.write(to);)? })*
                }
            }

            fn read(from: &mut Fields<'_>) -> Option<Self> {
                Some(match StageKind::read(from)? {
                    $(StageKind::$variant => Self::$variant $(({ let $it: $data = Wire::read(from)?; $it }))?,)*
                })
            }
        }

        /// Every form, and the page that it is on: where the browser returns to when JavaScript is off.
        /// The server registers exactly these.
        pub const FORMS: &[(&str, &str)] = &[$($(($form, $path),)*)* ("/api/recovery", RECOVERY)];
    };
}

stages! {
    /// Not logged on, and not about to.
    LogOn = "log-on" at "/logon" ["/api/position", "/api/logon"],
    /// A set-up code was right: a password is to be chosen (R7).
    ChoosePassword(page: ChoosePassword) = "choosing-password" at "/logon/password" ["/api/choose-password"],
    /// The enrolment PIN is asked (R14).
    EnterPin(page: EnterPin) = "pin-required" at "/logon/enrol" ["/api/pin"],
    /// The QR code is shown.
    Enrol(page: Enrolment) = "enrolling" at "/logon/enrol" ["/api/verify"],
    /// Another browser began the enrolment of the same userID: this one's QR code is dead (R13).
    Replaced = "replaced" at "/logon/enrol" [],
    /// The authenticator is proved; the message awaits its OK.
    GoodToGo = "good-to-go" at "/logon/good-to-go" ["/api/acknowledge"],
    /// Password and a fresh code are asked.
    Confirm(page: Confirm) = "confirming" at "/logon/confirm" ["/api/confirm"],
    /// A code is asked, or a recovery code in its place.
    Code(page: AskCode) = "code-required" at "/logon/code" ["/api/code"],
    /// The new recovery codes are shown (R18).
    KeepCodes(page: RecoveryCodes) = "keeping-codes" at "/logon/recovery-codes" ["/api/keep"],
    /// A password was chosen with a set-up code: the holder says whether it was they (R37).
    AskAboutPassword(page: AskAboutPassword) = "asking-about-password" at "/logon/password-chosen" ["/api/password-chosen"],
    /// Initials are asked: several people share the userID.
    Initials(page: AskInitials) = "who-is-this" at "/logon/who" ["/api/who"],
    /// Logged on: there is a session, and the attempt is worth nothing any more.
    Home(page: Home) = "logged-on" at "/" ["/api/log-off", "/api/stay", "/api/answer-reminder", "/api/set-up-code"],
    /// Logged on, and at the account page.
    Account(page: Box<AccountPage>) = "account" at "/account" [
        "/api/unlock", "/api/change-password", "/api/make-codes", "/api/end-session",
        "/api/log-off-elsewhere", "/api/forget-device", "/api/ask", "/api/begin-adding",
        "/api/rename-authenticator", "/api/remove-authenticator"
    ],
    /// The QR code of another authenticator is shown, on the account page.
    AddAuthenticator(page: Enrolment) = "adding" at "/account/authenticator" [
        "/api/add-authenticator", "/api/stop-adding"
    ],
    /// New recovery codes are shown, on the account page (R18).
    KeepNewCodes(page: RecoveryCodes) = "keeping-new-codes" at "/account/recovery-codes" ["/api/keep-new-codes"],
}

wire_struct! {
    /// What is asked of a new password.
    pub struct ChoosePassword {
        /// The minimum length, in characters.
        pub minimum: u32,
    }
}

wire_struct! {
    /// What the page of the PIN shows.
    pub struct EnterPin {
        /// Why PINs are currently not accepted, if they are not.
        pub throttled: Option<Refusal>,
    }
}

wire_struct! {
    /// What the page of the confirmation shows.
    pub struct Confirm {
        /// Seconds until an authenticator shows a code that is not spent.
        pub wait: u32,
        /// Why codes are currently not accepted, if they are not.
        pub throttled: Option<Refusal>,
    }
}

wire_struct! {
    /// What the page of the code shows.
    pub struct AskCode {
        /// Why codes are currently not accepted, if they are not.
        pub throttled: Option<Refusal>,
        /// Whether a recovery code does instead.
        pub has_recovery: bool,
    }
}

wire_struct! {
    /// What the page of a password that was chosen with a set-up code shows.
    pub struct AskAboutPassword {
        /// When it was chosen, for people.
        pub chosen_at: String,
        /// The set-up code, where staff issued it.
        pub issue: Option<SetUpCodeIssue>,
    }
}

wire_struct! {
    /// What the page of the initials shows.
    pub struct AskInitials {
        /// The initials that were given before.
        pub known: Vec<String>,
    }
}

wire_struct! {
    /// A stage, whose it is, and how long it lasts.
    pub struct CurrentStage {
        /// The stage.
        pub stage: Stage,
        /// The userID of the account; `None` where it is nobody's.
        pub user_id: Option<String>,
        /// Seconds until it ends if nothing is done; 0: it does not end.
        pub seconds_left: u32,
    }
}

impl From<CurrentStage> for String {
    fn from(stage: CurrentStage) -> Self {
        stage.to_text()
    }
}

impl TryFrom<String> for CurrentStage {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::of_text(&text).ok_or("not a stage")
    }
}

/// Returns the stage whose page is at `path`, of several the first; `None`: there is no such page.
#[must_use]
pub fn page_of(path: &str) -> Option<StageKind> {
    let of_stage = StageKind::ALL.iter().find(|kind| kind.path() == path);
    of_stage
        .copied()
        .or((path == RECOVERY).then_some(StageKind::Code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AppLink, Mark, Reminder, Row, Secret, SetUpCodeIssue, TwoFactor};

    fn enrolment() -> Enrolment {
        Enrolment {
            label: "office (2)".to_owned(),
            qr_svg: Secret::new("<svg>hidden</svg>".to_owned()),
            secret_key: Secret::new("hidden".to_owned()),
            key_uri: Secret::new("otpauth://hidden".to_owned()),
            replaces: true,
        }
    }

    fn codes() -> RecoveryCodes {
        RecoveryCodes {
            codes: Secret::new("hidden\nhidden".to_owned()),
            made_at: "2026-11-24 07:03 UTC".to_owned(),
        }
    }

    fn home() -> Home {
        Home {
            name: Some("Rose Fern".to_owned()),
            previous_logon: Some(Mark {
                at: "2026-11-24 07:03 UTC".to_owned(),
                address: None,
            }),
            set_up: None,
            recovery_codes_left: Some(9),
            reminder: Some(Reminder::SecondMethod),
            set_up_code: Some(SetUpCodeIssue {
                id: "1800000000".to_owned(),
                at: "2027-01-15 08:00 UTC".to_owned(),
                asked_by: Some("anna".to_owned()),
                issued_by: "ben".to_owned(),
                is_unwanted: true,
            }),
            apps: vec![AppLink {
                name: "Office".to_owned(),
                origin: "https://office.example".to_owned(),
                description: String::new(),
                icon: String::new(),
            }],
            is_staff: false,
        }
    }

    fn account() -> AccountPage {
        let row = Row {
            id: None,
            title: "Rose’s phone".to_owned(),
            text: String::new(),
        };
        AccountPage {
            done: Some("renamed".to_owned()),
            two_factor: TwoFactor::On,
            is_locked: true,
            wait: 12,
            may_add: false,
            minimum: 8,
            recovery_codes_left: None,
            asked_at: None,
            declined: None,
            authenticators: vec![row.clone(), row.clone()],
            sessions: vec![],
            browsers: vec![],
            events: vec![row],
        }
    }

    fn of_kind(kind: StageKind) -> Stage {
        let throttled = Some(Refusal::CodesPaused(60));
        match kind {
            StageKind::LogOn => Stage::LogOn,
            StageKind::ChoosePassword => Stage::ChoosePassword(ChoosePassword { minimum: 8 }),
            StageKind::EnterPin => Stage::EnterPin(EnterPin { throttled }),
            StageKind::Enrol => Stage::Enrol(enrolment()),
            StageKind::Replaced => Stage::Replaced,
            StageKind::GoodToGo => Stage::GoodToGo,
            StageKind::Confirm => Stage::Confirm(Confirm { wait: 7, throttled }),
            StageKind::Code => Stage::Code(AskCode {
                throttled: None,
                has_recovery: true,
            }),
            StageKind::KeepCodes => Stage::KeepCodes(codes()),
            StageKind::AskAboutPassword => Stage::AskAboutPassword(AskAboutPassword {
                chosen_at: "2026-11-24 07:03 UTC".to_owned(),
                issue: home().set_up_code,
            }),
            StageKind::Initials => Stage::Initials(AskInitials {
                known: vec!["rf".to_owned()],
            }),
            StageKind::Home => Stage::Home(home()),
            StageKind::Account => Stage::Account(Box::new(account())),
            StageKind::AddAuthenticator => Stage::AddAuthenticator(enrolment()),
            StageKind::KeepNewCodes => Stage::KeepNewCodes(codes()),
        }
    }

    fn current(stage: Stage) -> CurrentStage {
        CurrentStage {
            stage,
            user_id: Some("office".to_owned()),
            seconds_left: 600,
        }
    }

    #[test]
    fn every_stage_is_read_back() {
        for kind in StageKind::ALL {
            let stage = current(of_kind(*kind));
            assert_eq!(stage.stage.kind(), *kind);
            assert_eq!(CurrentStage::of_text(&stage.to_text()), Some(stage));
        }
        assert_eq!(CurrentStage::of_text("no-such\u{1f}"), None);
    }

    #[test]
    fn invariant_3_what_a_page_is_hydrated_from_has_no_secret() {
        for kind in StageKind::ALL {
            let stage = current(of_kind(*kind));
            let text = stage.to_text_without_secrets();
            assert!(!text.contains("hidden"), "{text}");
            assert!(!format!("{stage:?}").contains("hidden"));
            let read = CurrentStage::of_text(&text).expect("a stage");
            assert_eq!(read.stage.kind(), *kind);
        }
    }

    #[test]
    fn every_form_is_on_a_page() {
        for (form, page) in FORMS {
            assert!(form.starts_with("/api/"), "{form}");
            assert!(page_of(page).is_some(), "{page}");
            let same = FORMS.iter().filter(|(other, _)| other == form);
            assert_eq!(same.count(), 1, "{form}");
        }
        assert_eq!(page_of("/logon/recovery"), Some(StageKind::Code));
        assert_eq!(page_of("/nowhere"), None);
    }
}
