//! How an account stands, in one sentence: the first thing that is read out.

use super::when;
use crate::texts::Texts;
use domain::{Account, StageKind, Timestamp, support::Trouble, throttle::Throttled};
use service::{AccountState, Dossier};

/// How it stands, and what is wrong with it; the second may be empty.
pub fn sentence(t: Texts, dossier: &Dossier) -> (String, String) {
    let now = dossier.now;
    let since = dossier.since.map(|at| when::day(t, at, now));
    let since = since.unwrap_or_default();
    let account = &dossier.overview.account;
    let status = match account.two_factor {
        domain::TwoFactor::Off => t.support_is_off().to_owned(),
        domain::TwoFactor::AwaitingEnrolment if account.enrolment_is_over(now) => {
            t.support_is_over(&since)
        }
        domain::TwoFactor::AwaitingEnrolment => waiting(t, account, &since, now),
        domain::TwoFactor::On => t.support_is_on(&since),
    };
    let mut wrong = Vec::new();
    if dossier.state == AccountState::Disabled {
        wrong.push(t.support_is_disabled().to_owned());
    }
    let locked = match account.two_factor {
        domain::TwoFactor::AwaitingEnrolment => t.support_pin_closed(),
        _ => t.support_codes_closed(),
    };
    wrong.extend(throttled(
        t,
        dossier.standing.codes,
        locked,
        Texts::support_codes_throttled,
    ));
    wrong.extend(throttled(
        t,
        dossier.standing.passwords,
        t.support_passwords_closed(),
        Texts::support_passwords_throttled,
    ));
    wrong.extend(trouble(t, dossier));
    wrong.extend(dossier.stage.and_then(|stage| at_stage(t, stage)));
    (status, wrong.join(" "))
}

/// Since and until when it waits for enrolment, and what opens that.
fn waiting(t: Texts, account: &Account, since: &str, now: Timestamp) -> String {
    let waits = match account.enrol_until {
        Some(until) => t.support_is_waiting_until(&when::day(t, until, now), since),
        None => t.support_is_waiting(since),
    };
    let pin = if account.has_pin {
        t.support_is_waiting_pin()
    } else {
        t.support_is_waiting_no_pin()
    };
    format!("{waits} {pin}")
}

/// Says why no try is checked, and what unlocks it.
fn throttled(
    t: Texts,
    throttled: Option<Throttled>,
    locked: &str,
    sentence: fn(Texts, &str) -> String,
) -> Option<String> {
    Some(match throttled? {
        Throttled::Locked => locked.to_owned(),
        Throttled::Paused { wait } if wait <= 60 => sentence(t, t.support_throttled_paused_one()),
        Throttled::Paused { wait } => {
            let minutes = ((wait + 59) / 60).to_string();
            sentence(t, &t.support_throttled_paused(&minutes))
        }
    })
}

fn trouble(t: Texts, dossier: &Dossier) -> Option<String> {
    let Trouble {
        codes,
        passwords,
        last,
        slow_seconds,
    } = dossier.trouble;
    let ago = when::ago(t, last?, dossier.now);
    let number = |count: u32, one: &str, several: fn(Texts, &str) -> String| match count {
        0 => None,
        1 => Some(one.to_owned()),
        count => Some(several(t, &count.to_string())),
    };
    let counted = [
        number(codes, t.support_wrong_code(), Texts::support_wrong_codes),
        number(
            passwords,
            t.support_wrong_password(),
            Texts::support_wrong_passwords,
        ),
    ];
    let counted: Vec<String> = counted.into_iter().flatten().collect();
    let told = t.support_tried(&counted.join(", "), &ago);
    Some(match slow_seconds {
        Some(seconds) => t.support_tried_slow(&seconds.to_string(), &told),
        None => told + ".",
    })
}

/// Where somebody is at this moment.
fn at_stage(t: Texts, stage: StageKind) -> Option<String> {
    let page = match stage {
        StageKind::ChoosePassword => t.password_title(),
        StageKind::EnterPin => t.pin_label(),
        StageKind::Enrol => t.enrol_title(),
        StageKind::GoodToGo => t.good_title(),
        StageKind::Confirm => t.confirm_title(),
        StageKind::Code => t.code_title(),
        StageKind::KeepCodes => t.keep_title(),
        StageKind::AskAboutPassword => t.chosen_title(),
        StageKind::Initials => t.who_title(),
        StageKind::LogOn
        | StageKind::Replaced
        | StageKind::Home
        | StageKind::Account
        | StageKind::AddAuthenticator
        | StageKind::KeepNewCodes => return None,
    };
    Some(t.support_is_at(page))
}
