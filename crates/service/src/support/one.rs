//! Everything that staff see of one account: never a secret (R38).

use crate::{
    Console, Overview, PausedAddress, RequestState, ServiceError, SetUpCodeIssue, Standing,
};
use domain::{
    Account, StageKind, Status, Timestamp, TwoFactor, UserId,
    audit::{Actor, Kind, PastEvent},
    support::{Accepted, Action, ActionError, Trouble, Verdict},
    throttle::{Throttle, Throttled, blocks_of},
};
use std::collections::BTreeSet;
use store::{
    audit::Kinds, authenticator::Former, remembered_browser::RememberedBrowser,
    session::ListedSession,
};

/// So many of the newest events are shown.
const EVENTS: usize = 100;
/// What the present two-factor status began with.
const BEGINNINGS: [Kind; 5] = [
    Kind::AccountAdded,
    Kind::TwoFactorEnabled,
    Kind::TwoFactorReset,
    Kind::TwoFactorDisabled,
    Kind::EnrolmentVerified,
];

/// How an account stands, in one word: the most pressing of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountState {
    /// Nobody may log on to it, by decision of staff.
    Disabled,
    /// Wrong attempts have locked it.
    Locked,
    /// Wrong attempts have paused it.
    Paused,
    /// It waits, and the time to enrol has passed.
    WindowOver,
    /// It waits for enrolment.
    Waiting,
    /// 2FA is on.
    On,
    /// 2FA is off.
    Off,
}

impl AccountState {
    /// The state of `account`, of whose throttles `throttled` refuse every attempt.
    pub(super) fn of(
        account: &Account,
        throttled: impl Iterator<Item = (Throttle, Throttled)>,
        now: Timestamp,
    ) -> Self {
        let throttled = throttled
            .filter(|(throttle, _)| *throttle != Throttle::Codes || account.asks_for_codes());
        let throttled: Vec<Throttled> = throttled.map(|(_, throttled)| throttled).collect();
        if account.status == Status::Disabled {
            Self::Disabled
        } else if throttled.contains(&Throttled::Locked) {
            Self::Locked
        } else if !throttled.is_empty() {
            Self::Paused
        } else if account.enrolment_is_over(now) {
            Self::WindowOver
        } else {
            match account.two_factor {
                TwoFactor::AwaitingEnrolment => Self::Waiting,
                TwoFactor::On => Self::On,
                TwoFactor::Off => Self::Off,
            }
        }
    }
}

/// What the page of one account shows.
#[derive(Debug)]
pub struct Dossier {
    /// The account.
    pub overview: Overview,
    /// How it stands, in one word.
    pub state: AccountState,
    /// Attempts, authenticators, recovery codes.
    pub standing: Standing,
    /// Since when its two-factor status is as it is.
    pub since: Option<Timestamp>,
    /// What went wrong lately.
    pub trouble: Trouble,
    /// Where somebody is on the logon's pages at this moment.
    pub stage: Option<StageKind>,
    /// Authenticators that count no more.
    pub former: Vec<Former>,
    /// The sessions that live.
    pub sessions: Vec<ListedSession>,
    /// The browsers that the account remembers.
    pub browsers: Vec<RememberedBrowser>,
    /// Whether its holder waits for 2FA.
    pub asked: RequestState,
    /// The newest set-up code that staff issued, if the holder says that it was not wanted.
    pub unwanted_code: Option<SetUpCodeIssue>,
    /// The word that is shown on both sides, if this member of staff asked for one.
    pub word: Option<store::identity_check::ShownWord>,
    /// What staff may accept as proof of who is calling.
    pub accepted: Vec<Accepted>,
    /// What can be done, and what becomes of it; nothing on one's own account.
    pub actions: Vec<(Action, Verdict)>,
    /// Whether the holder is told by mail of what is done.
    pub is_told: bool,
    /// Whether it is one's own.
    pub is_own: bool,
    /// What happened, the newest first.
    pub events: Vec<PastEvent>,
    /// Those of the addresses that it was used from lately which have to wait after wrong tries.
    pub paused_addresses: Vec<PausedAddress>,
    /// Whether more happened before.
    pub is_more: bool,
    /// The names of authenticators that events tell of.
    pub names: Vec<(i64, String)>,
    /// When it was looked at.
    pub now: Timestamp,
}

impl Console<'_> {
    /// Everything about the account of `user_id`.
    ///
    /// # Errors
    ///
    /// [`ServiceError::NoSuchAccount`].
    pub async fn dossier(&self, user_id: &UserId) -> Result<Dossier, ServiceError> {
        let staff = self.staff;
        let overview = self.find_overview(user_id).await?;
        let standing = self.find_standing(user_id).await?;
        let (db, now) = (self.store.connection(), self.now());
        let account = &overview.account;
        let id = account.id;
        let throttled = [
            (Throttle::Codes, standing.codes),
            (Throttle::Passwords, standing.passwords),
        ];
        let throttled = throttled
            .into_iter()
            .filter_map(|(throttle, throttled)| Some((throttle, throttled?)));
        let mut events =
            store::audit::newest(db, id, Kinds::Except(&[]), EVENTS as u64 + 1).await?;
        let is_more = events.len() > EVENTS;
        events.truncate(EVENTS);
        let since = store::audit::newest(db, id, Kinds::Only(&BEGINNINGS), 1).await?;
        let trouble = Trouble::of(&events, now);
        let history = self.history(db, account).await?;
        let judge = |action: Action| action.judge(staff.account.id, account, &history, now);
        let is_own = judge(Action::Unpause) == Err(ActionError::Own);
        let unwanted_code = store::issued_set_up_code::find_unwanted(db, id).await?;
        let word = store::identity_check::find(db, id, now).await?;
        let actions = Action::ALL
            .iter()
            .copied()
            .filter_map(|action| Some((action, judge(action).ok()?)));
        let lifetime = self.settings.lifetimes.of(account.role);
        let browsers = store::remembered_browser::list(db, id, now).await?;
        // Whoever comes from an address that waits is refused before anything is written down of the
        // account: so those of before are asked too.
        let used_from = events
            .iter()
            .filter(|event| event.actor == Some(Actor::Holder))
            .filter_map(|event| event.address.as_deref())
            .chain(
                browsers
                    .iter()
                    .filter_map(|browser| browser.seen.address.as_deref()),
            )
            .flat_map(blocks_of)
            .map(|block| block.name)
            .collect::<BTreeSet<_>>();
        let paused_addresses = self
            .paused_among(used_from.iter().map(String::as_str))
            .await?;
        Ok(Dossier {
            state: AccountState::of(account, throttled, now),
            since: since.first().map(|event| event.at),
            trouble,
            stage: store::logon_attempt::find_stage(db, account, now).await?,
            former: store::authenticator::list_former(db, id).await?,
            sessions: store::session::list_live(db, account, lifetime, now).await?,
            browsers,
            paused_addresses,
            asked: store::two_factor_request::find_newest(db, id).await?.into(),
            unwanted_code,
            word: word.filter(|word| word.asked_by == staff.account.id),
            accepted: self.settings.accepted.clone(),
            actions: actions.collect(),
            is_told: history.has_mail,
            is_own,
            events,
            is_more,
            names: store::authenticator::list_names(db, id).await?,
            now,
            standing,
            overview,
        })
    }
}
