//! What the configuration says, in the units of the use cases.

use std::{num::NonZero, time::Duration};

use domain::{
    Application, Applications,
    line::canonical,
    session::{Lifetime, Lifetimes},
    throttle::{AddressLimits, Limits},
};
use service::{Hashing, Retention, Settings};

use crate::{
    config::{App, Config, Session, Throttle},
    icons::Icons,
};

/// A day: who waits longer for wrong codes calls support in any case. `docs/configuration.md` says
/// so beside `code_pause_factor`.
const MAX_CODE_PAUSE: i64 = 24 * 60 * 60;

/// What the use cases need of `config`, in their units.
#[must_use]
pub fn settings(config: &Config) -> Settings {
    let (logon, session, throttle) = (&config.logon, &config.session, &config.throttle);
    Settings {
        issuer: config.site.name.clone(),
        application: config.site.application.clone(),
        attempt_seconds: minutes(logon.attempt_minutes),
        lifetimes: lifetimes(session),
        minimum_password_length: count(logon.minimum_password_length),
        minimum_password_length_without_2fa: count(logon.minimum_password_length_without_2fa),
        breached_passwords_file: logon.breached_passwords_file.clone(),
        set_up_code_seconds: hours(logon.set_up_code_hours),
        enrolment_seconds: hours(logon.enrolment_hours),
        ask_initials: organisations(&logon.ask_initials),
        accepted: config.support.accept.clone(),
        browser_seconds: days(session.device_days),
        codes: codes(throttle),
        passwords: passwords(throttle),
        addresses: addresses(throttle),
        applications: applications(config, &Icons::default()),
        open_channels: config.channels.without_two_factor.clone(),
        writer: "command-line".to_owned(),
        mail: config.mail.is_on(),
        clock_tolerance: Some(logon.clock_tolerance_seconds.into()).filter(|seconds| *seconds > 0),
        retention: Retention {
            replaced_authenticators: config.retention.replaced_authenticators,
            audit_writer_seconds: days(config.retention.audit_writer_days),
        },
        hashing: Hashing {
            at_once: NonZero::new(count(throttle.hashes_at_once)),
            waiting: count(throttle.hashes_waiting),
            patience: Duration::from_secs(throttle.hash_wait_seconds.into()),
            threads: None,
        },
    }
}

fn lifetimes(session: &Session) -> Lifetimes {
    Lifetimes {
        account: Lifetime {
            idle: minutes(session.idle_minutes),
            absolute: hours(session.absolute_hours),
        },
        support: Lifetime {
            idle: minutes(session.support_idle_minutes),
            absolute: hours(session.support_absolute_hours),
        },
    }
}

fn codes(throttle: &Throttle) -> Limits {
    Limits {
        tries: throttle.code_tries,
        within: None,
        pause: minutes(throttle.code_pause_minutes),
        factor: throttle.code_pause_factor.into(),
        longest_pause: MAX_CODE_PAUSE,
        close_after: throttle.code_close_after,
    }
}

fn passwords(throttle: &Throttle) -> Limits {
    Limits {
        tries: throttle.password_tries,
        within: Some(minutes(throttle.password_window_minutes)),
        pause: minutes(throttle.password_pause_minutes),
        factor: throttle.password_pause_factor.into(),
        longest_pause: minutes(throttle.password_longest_pause_minutes),
        close_after: throttle.password_close_after,
    }
}

fn addresses(throttle: &Throttle) -> AddressLimits {
    AddressLimits {
        tries: count(throttle.address_tries),
        within: minutes(throttle.address_window_minutes),
        accounts: count(throttle.address_accounts),
        accounts_within: minutes(throttle.address_accounts_window_minutes),
        pause: minutes(throttle.address_pause_minutes),
    }
}

/// The applications of `config`, with those of their pictures that are among `icons`.
#[must_use]
pub fn applications(config: &Config, icons: &Icons) -> Applications {
    let apps = config.apps.iter();
    apps.map(|app| application(app, icons)).collect()
}

fn application(app: &App, icons: &Icons) -> Application {
    let icon = app.icon.as_ref();
    let limit = |number| (number > 0).then(|| minutes(number));
    Application {
        name: app.name.clone(),
        origin: app.origin.clone(),
        description: app.description.clone(),
        icon: icon.map(|path| icons.address_of(path)).unwrap_or_default(),
        organisations: organisations(&app.organisations),
        groups: app.groups.clone(),
        session_seconds: limit(app.session_minutes),
        code_seconds: limit(app.require_code_within),
    }
}

/// In the spelling that accounts have theirs in, however the file was typed.
fn organisations(names: &[String]) -> Vec<String> {
    names.iter().map(|name| canonical(name)).collect()
}

fn days(days: u32) -> i64 {
    hours(days) * 24
}

fn minutes(minutes: u32) -> i64 {
    i64::from(minutes) * 60
}

fn hours(hours: u32) -> i64 {
    minutes(hours) * 60
}

fn count(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests;
