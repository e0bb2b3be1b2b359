//! Browsers that stand at each stage of the logon.

use super::{Authenticator, Browser, KEEP, PASSWORD, Way, World, went};
use domain::{TwoFactor, account::TwoFactorChange};
use protocol::StageKind;

/// A password that is chosen with a set-up code.
pub const CHOSEN: &str = "seven sunflowers 8";

/// Where a browser can stand, and an attempt that has run out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Nowhere,
    Password,
    Pin,
    Enrol,
    Replaced,
    GoodToGo,
    Confirm,
    Keep,
    Code,
    WasItYou,
    Who,
    Home,
    Add,
    KeepNew,
    Expired,
}

pub const STAGES: [Stage; 15] = [
    Stage::Nowhere,
    Stage::Password,
    Stage::Pin,
    Stage::Enrol,
    Stage::Replaced,
    Stage::GoodToGo,
    Stage::Confirm,
    Stage::Keep,
    Stage::Code,
    Stage::WasItYou,
    Stage::Who,
    Stage::Home,
    Stage::Add,
    Stage::KeepNew,
    Stage::Expired,
];

impl Stage {
    /// Where the server says that such a browser stands.
    pub fn kind(self) -> StageKind {
        match self {
            Self::Add | Self::KeepNew => StageKind::Home,
            stage => stage.own_kind(),
        }
    }

    /// The page to which it belongs.
    pub fn page(self) -> &'static str {
        self.own_kind().path()
    }

    fn own_kind(self) -> StageKind {
        match self {
            Self::Nowhere | Self::Expired => StageKind::LogOn,
            Self::Password => StageKind::ChoosePassword,
            Self::Pin => StageKind::EnterPin,
            Self::Enrol => StageKind::Enrol,
            Self::Replaced => StageKind::Replaced,
            Self::GoodToGo => StageKind::GoodToGo,
            Self::Confirm => StageKind::Confirm,
            Self::Keep => StageKind::KeepCodes,
            Self::Code => StageKind::Code,
            Self::WasItYou => StageKind::AskAboutPassword,
            Self::Who => StageKind::Initials,
            Self::Home => StageKind::Home,
            Self::Add => StageKind::AddAuthenticator,
            Self::KeepNew => StageKind::KeepNewCodes,
        }
    }

    /// Whether there is a session.
    pub fn is_logged_on(self) -> bool {
        matches!(self, Self::Home | Self::Add | Self::KeepNew)
    }
}

/// A browser of the account `name`, which it adds, at `stage`, and the authenticator where it
/// has one. Its present code is unspent.
pub async fn at_stage<'w>(
    world: &'w World,
    way: Way,
    stage: Stage,
    name: &str,
) -> (Browser<'w>, Option<Authenticator>) {
    let mut browser = world.browser(way);
    let mut authenticator = None;
    match stage {
        Stage::Nowhere => world.account(name, TwoFactor::AwaitingEnrolment).await,
        Stage::Password => {
            world.account(name, TwoFactor::AwaitingEnrolment).await;
            let code = world.set_up_code(name).await;
            assert_eq!(browser.log_on(name, &code).await, went("/logon/password"));
        }
        Stage::Pin => {
            world.account(name, TwoFactor::Off).await;
            world.with_pin(name, TwoFactorChange::Enable).await;
            assert_eq!(browser.log_on(name, PASSWORD).await, went("/logon/enrol"));
        }
        Stage::WasItYou => {
            let enrolled = world.enrolled(name).await;
            world.choose_with_code(name, CHOSEN).await;
            assert_eq!(browser.log_on(name, CHOSEN).await, went("/logon/code"));
            let code = enrolled.code(world.now());
            assert_eq!(browser.code(&code).await, went("/logon/password-chosen"));
            world.clock.advance(30);
            authenticator = Some(enrolled);
        }
        Stage::Who => {
            world.shared_account(name).await;
            let enrolled = world.enrol(name).await;
            assert_eq!(browser.log_on(name, PASSWORD).await, went("/logon/code"));
            let code = enrolled.code(world.now());
            assert_eq!(browser.code(&code).await, went("/logon/who"));
            world.clock.advance(30);
            authenticator = Some(enrolled);
        }
        Stage::Code | Stage::Home | Stage::Add | Stage::KeepNew => {
            let enrolled = world.enrolled(name).await;
            assert_eq!(browser.log_on(name, PASSWORD).await, went("/logon/code"));
            if stage.is_logged_on() {
                let code = enrolled.code(world.now());
                assert_eq!(browser.code(&code).await, went("/"));
                world.clock.advance(30);
            }
            let then = match stage {
                Stage::Add => Some("/api/begin-adding"),
                Stage::KeepNew => Some("/api/make-codes"),
                _ => None,
            };
            if let Some(form) = then {
                let code = enrolled.code(world.now());
                assert_eq!(browser.unlock(&code).await, went("/account?done=unlocked"));
                let outcome = browser.post(form, &[]).await.outcome();
                assert_eq!(outcome, went(stage.page()));
                world.clock.advance(30);
            }
            authenticator = Some(enrolled);
        }
        Stage::Enrol
        | Stage::Replaced
        | Stage::GoodToGo
        | Stage::Confirm
        | Stage::Keep
        | Stage::Expired => {
            world.account(name, TwoFactor::AwaitingEnrolment).await;
            assert_eq!(browser.log_on(name, PASSWORD).await, went("/logon/enrol"));
            let scanned = browser.scan().await;
            let code = scanned.code(world.now());
            if matches!(stage, Stage::GoodToGo | Stage::Confirm | Stage::Keep) {
                assert_eq!(browser.verify(&code).await, went("/logon/good-to-go"));
                world.clock.advance(30);
            }
            if matches!(stage, Stage::Confirm | Stage::Keep) {
                assert_eq!(browser.acknowledge().await, went("/logon/confirm"));
            }
            if stage == Stage::Keep {
                let code = scanned.code(world.now());
                assert_eq!(browser.confirm(PASSWORD, &code).await, went(KEEP));
                world.clock.advance(30);
            }
            if stage == Stage::Replaced {
                let mut second = world.browser(way);
                assert_eq!(second.log_on(name, PASSWORD).await, went("/logon/enrol"));
            }
            if stage == Stage::Expired {
                world.clock.advance(600);
            }
            authenticator = Some(scanned);
        }
    }
    assert_eq!(browser.stage().await, stage.kind(), "{stage:?}");
    (browser, authenticator)
}
