//! How an account stands, in one sentence: the first thing that is read out.

use super::when;
use crate::texts::Texts;
use domain::{Stage, regulation::Halt, support::Trouble};
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
        domain::TwoFactor::AwaitingEnrolment => t.support_is_waiting(&since),
        domain::TwoFactor::On => t.support_is_on(&since),
    };
    let mut wrong = Vec::new();
    if dossier.state == AccountState::Disabled {
        wrong.push(t.support_is_disabled().to_owned());
    }
    wrong.extend(halt(t, dossier.standing.codes).map(|text| t.support_codes_halted(&text)));
    wrong.extend(halt(t, dossier.standing.passwords).map(|text| t.support_passwords_halted(&text)));
    wrong.extend(trouble(t, dossier));
    wrong.extend(dossier.stage.and_then(|stage| at_stage(t, stage)));
    (status, wrong.join(" "))
}

fn halt(t: Texts, halt: Option<Halt>) -> Option<String> {
    Some(match halt? {
        Halt::Closed => t.support_halt_closed().to_owned(),
        Halt::Paused { wait } if wait <= 60 => t.support_halt_paused_one().to_owned(),
        Halt::Paused { wait } => t.support_halt_paused(&((wait + 59) / 60).to_string()),
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
fn at_stage(t: Texts, stage: Stage) -> Option<String> {
    let page = match stage {
        Stage::ChoosingPassword => t.password_title(),
        Stage::PinRequired => t.pin_label(),
        Stage::Enrolling => t.enrol_title(),
        Stage::GoodToGo => t.good_title(),
        Stage::Confirming => t.confirm_title(),
        Stage::CodeRequired => t.code_title(),
        Stage::KeepingCodes => t.keep_title(),
        Stage::WhoIsThis => t.who_title(),
        _ => return None,
    };
    Some(t.support_is_at(page))
}
