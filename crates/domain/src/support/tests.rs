use super::*;
use crate::{
    Groups, UserId,
    throttle::{Attempts, Limits},
};
use proptest::prelude::*;

const NOW: Timestamp = Timestamp::from_unix(1_800_000_000);
const STAFF: AccountId = AccountId::from_number(1);
const SECOND_STAFF: AccountId = AccountId::from_number(2);
const THIRD_STAFF: AccountId = AccountId::from_number(3);
const HOLDER: AccountId = AccountId::from_number(7);
const HOUR: i64 = 3600;
/// R17.
const CODES: Limits = Limits {
    tries: 5,
    within: None,
    pause: HOUR / 4,
    factor: 4,
    longest_pause: 4 * HOUR,
    close_after: 20,
};
/// R21.
const PASSWORDS: Limits = Limits {
    tries: 10,
    within: Some(HOUR / 4),
    pause: 60,
    factor: 2,
    longest_pause: HOUR,
    close_after: 100,
};

fn account(role: Role, status: Status, two_factor: TwoFactor) -> Account {
    Account {
        id: HOLDER,
        user_id: UserId::parse("office").expect("a userID"),
        name: String::new(),
        organisation: String::new(),
        role,
        status,
        two_factor,
        generation: 0,
        enrol_until: None,
        has_pin: false,
        groups: Groups::default(),
    }
}

fn holder(two_factor: TwoFactor) -> Account {
    account(Role::Account, Status::Enabled, two_factor)
}

/// What becomes of it when somebody else's account is at stake.
fn verdict(action: Action, account: &Account, history: &History) -> Result<Verdict, ActionError> {
    action.judge(STAFF, account, history, NOW)
}

#[test]
fn r37_nobody_acts_on_their_own_account() {
    for action in Action::ALL.iter().copied() {
        for two_factor in [TwoFactor::Off, TwoFactor::On] {
            let own = account(Role::Support, Status::Enabled, two_factor);
            let verdict = action.judge(HOLDER, &own, &History::default(), NOW);
            assert_eq!(verdict, Err(ActionError::Own));
        }
    }
}

#[test]
fn r37_whatever_is_done_to_staff_needs_a_second_one() {
    let history = History {
        has_mail: true,
        ..History::default()
    };
    for action in Action::ALL.iter().copied() {
        for two_factor in [TwoFactor::AwaitingEnrolment, TwoFactor::On] {
            let other = account(Role::Support, Status::Enabled, two_factor);
            let verdict = verdict(action, &other, &history);
            assert_ne!(verdict, Ok(Verdict::Now), "{action}");
            let is_for_holders = matches!(action, Action::Disable | Action::LetAdd);
            assert!(!is_for_holders || verdict.is_err(), "{action}");
        }
    }
}

/// Neither renewing the other half, nor lifting the pauses that stop guesses at it.
#[test]
fn r37_r57_nobody_gets_both_halves_of_a_logon_alone() {
    for (password, authenticators) in [(false, true), (true, false), (true, true)] {
        let history = History {
            renewed: Renewed {
                password,
                authenticators,
            },
            has_mail: true,
            ..History::default()
        };
        for two_factor in [TwoFactor::Off, TwoFactor::AwaitingEnrolment, TwoFactor::On] {
            let holder = holder(two_factor);
            let fits = Action::ALL
                .iter()
                .copied()
                .filter(|action| action.fits(&holder));
            for action in fits.filter(|action| *action != Action::AllowSetUpCodes) {
                let completes = match action {
                    Action::IssueSetUpCode | Action::MailSetUpCode => authenticators,
                    Action::Reset => password,
                    Action::Disable => password && two_factor == TwoFactor::On,
                    Action::Unpause => true,
                    Action::Enable
                    | Action::Rearm
                    | Action::AllowSetUpCodes
                    | Action::LetAdd
                    | Action::EndSessions
                    | Action::ForgetBrowsers
                    | Action::Close
                    | Action::Reopen => false,
                };
                let verdict = verdict(action, &holder, &history);
                assert_eq!(
                    verdict != Ok(Verdict::Now),
                    completes,
                    "{action} {history:?}"
                );
            }
        }
    }
}

#[test]
fn r37_a_set_up_code_for_somebody_who_has_logged_on_is_read_by_two_or_by_the_holder() {
    let history = |has_logged_on, has_mail| History {
        has_logged_on,
        has_mail,
        ..History::default()
    };
    let second = Ok(Verdict::AfterSecond(WhySecond::LoggedOnBefore));
    for two_factor in [TwoFactor::Off, TwoFactor::AwaitingEnrolment, TwoFactor::On] {
        let holder = holder(two_factor);
        let issue = |history| verdict(Action::IssueSetUpCode, &holder, &history);
        let mail = |history| verdict(Action::MailSetUpCode, &holder, &history);
        assert_eq!(issue(history(true, true)), second);
        assert_eq!(issue(history(false, true)), Ok(Verdict::Now));
        assert_eq!(mail(history(true, true)), Ok(Verdict::Now));
        assert_eq!(mail(history(true, false)), Err(ActionError::Unfit));
    }
}

#[test]
fn r37_where_somebody_else_chose_the_password_staff_look_before_they_issue_a_code() {
    let by = |by: &[AccountId]| History {
        has_mail: true,
        disowned: Some(by.to_vec()),
        ..History::default()
    };
    let holder = holder(TwoFactor::On);
    for history in [by(&[]), by(&[THIRD_STAFF])] {
        for action in [Action::IssueSetUpCode, Action::MailSetUpCode] {
            assert_eq!(verdict(action, &holder, &history), Err(ActionError::Unfit));
        }
        let look = verdict(Action::AllowSetUpCodes, &holder, &history);
        assert_eq!(look, Ok(Verdict::Now));
    }
    let second = Ok(Verdict::AfterSecond(WhySecond::OwnIssue));
    for history in [by(&[STAFF]), by(&[THIRD_STAFF, STAFF])] {
        assert_eq!(verdict(Action::AllowSetUpCodes, &holder, &history), second);
        assert!(!Action::AllowSetUpCodes.may_agree(STAFF, &history));
        assert!(Action::AllowSetUpCodes.may_agree(SECOND_STAFF, &history));
        assert!(Action::Reset.may_agree(STAFF, &history));
    }
    let nothing = verdict(Action::AllowSetUpCodes, &holder, &History::default());
    assert_eq!(nothing, Err(ActionError::Unfit));
}

#[test]
fn r57_the_second_lifting_within_a_day_needs_a_second_person() {
    let lifted = |ago: i64| History {
        lifted_at: Some(NOW.plus(-ago)),
        ..History::default()
    };
    let second = Ok(Verdict::AfterSecond(WhySecond::LiftedBefore));
    let unpause = |history| verdict(Action::Unpause, &holder(TwoFactor::On), &history);
    assert_eq!(unpause(History::default()), Ok(Verdict::Now));
    for ago in [-HOUR, 0, HOUR, 24 * HOUR - 1] {
        assert_eq!(unpause(lifted(ago)), second, "{ago} seconds ago");
    }
    assert_eq!(unpause(lifted(24 * HOUR)), Ok(Verdict::Now));
}

#[test]
fn r57_what_unlocks_an_account_that_wrong_codes_have_locked_needs_a_second_person() {
    let history = History {
        codes_locked: true,
        ..History::default()
    };
    let second = Ok(Verdict::AfterSecond(WhySecond::CodesClosed));
    for (action, two_factor) in [
        (Action::Reset, TwoFactor::On),
        (Action::Disable, TwoFactor::On),
        (Action::Disable, TwoFactor::AwaitingEnrolment),
        (Action::Rearm, TwoFactor::AwaitingEnrolment),
    ] {
        assert_eq!(verdict(action, &holder(two_factor), &history), second);
    }
}

#[test]
fn what_may_be_done_when() {
    let offered = |status, two_factor| -> Vec<_> {
        let account = account(Role::Account, status, two_factor);
        let now =
            |action: &Action| verdict(*action, &account, &History::default()) == Ok(Verdict::Now);
        Action::ALL
            .iter()
            .copied()
            .filter(now)
            .map(Action::as_str)
            .collect()
    };
    let always = ["end-sessions", "forget-devices"];
    for (status, two_factor, first) in [
        (
            Status::Enabled,
            TwoFactor::Off,
            &["enable", "unpause", "set-up-code"][..],
        ),
        (
            Status::Enabled,
            TwoFactor::AwaitingEnrolment,
            &["rearm", "disable", "unpause", "set-up-code"],
        ),
        (
            Status::Enabled,
            TwoFactor::On,
            &["reset", "disable", "unpause", "set-up-code", "let-add"],
        ),
        (
            Status::Disabled,
            TwoFactor::On,
            &["reset", "disable", "unpause", "let-add"],
        ),
    ] {
        let last = if status == Status::Enabled {
            "close"
        } else {
            "reopen"
        };
        let expected = [first, &always, &[last]].concat();
        assert_eq!(offered(status, two_factor), expected);
    }
}

/// What happens to an account that somebody guesses at.
#[derive(Debug, Clone, Copy)]
enum Happening {
    /// So many seconds pass.
    Wait(i64),
    /// A wrong guess.
    Guess,
    /// Support does it, alone or by two, or the operator: whoever may.
    Support(Action),
}

fn happenings() -> impl Strategy<Value = Vec<Happening>> {
    let happening = prop_oneof![
        1 => (0..30 * HOUR).prop_map(Happening::Wait),
        6 => Just(Happening::Guess),
        3 => (0..Action::WORDS.len()).prop_map(|n| {
            Happening::Support(Action::from_word(Action::WORDS[n]).expect("an action"))
        }),
    ];
    proptest::collection::vec(happening, 0..600)
}

/// How many guesses are judged when nobody ever enrols or chooses a password: what support does
/// lifts the pause at most.
fn judged(happenings: &[Happening], limits: &Limits) -> u32 {
    let (mut tries, mut now, mut judged) = (Attempts::NONE, NOW, 0);
    for happening in happenings {
        match *happening {
            Happening::Wait(seconds) => now = now.plus(seconds),
            Happening::Guess => {
                if let Ok(counted) = tries.count(limits, now) {
                    tries = counted.was_wrong(limits, now);
                    judged += 1;
                }
            }
            Happening::Support(action) if action.lifts_pauses() => tries = tries.lifted(),
            Happening::Support(_) => {}
        }
    }
    judged
}

proptest! {
    #[test]
    fn r57_never_more_than_twenty_codes_and_a_hundred_passwords_whoever_lifts(
        happenings in happenings(),
    ) {
        prop_assert!(judged(&happenings, &CODES) <= 20);
        prop_assert!(judged(&happenings, &PASSWORDS) <= 100);
    }

    /// One member of staff, who may do what needs no second one: what is lifted alone never adds up
    /// to more than a second round within a day.
    #[test]
    fn r57_one_member_of_staff_lifts_once_a_day(waits in proptest::collection::vec(0..30 * HOUR, 0..40)) {
        let (mut history, mut now, mut lifted) = (History::default(), NOW, Vec::new());
        for wait in waits {
            now = now.plus(wait);
            let unpause = Action::Unpause.judge(STAFF, &holder(TwoFactor::On), &history, now);
            if unpause == Ok(Verdict::Now) {
                history.lifted_at = Some(now);
                lifted.push(now);
            }
        }
        for two in lifted.windows(2) {
            prop_assert!(two[0].seconds_until(two[1]) >= LIFTING_SECONDS);
        }
    }
}
