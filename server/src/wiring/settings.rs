//! What the configuration says, in the units of the use cases.

use std::{num::NonZero, time::Duration};

use domain::{
    Application, Applications,
    line::canonical,
    regulation::{AddressLimits, Limits},
    session::{Lifetime, Lifetimes},
};
use service::{Hashing, Settings};

use crate::{
    config::{App, Config},
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
        lifetimes: Lifetimes {
            account: Lifetime {
                idle: minutes(session.idle_minutes),
                absolute: hours(session.absolute_hours),
            },
            support: Lifetime {
                idle: minutes(session.support_idle_minutes),
                absolute: hours(session.support_absolute_hours),
            },
        },
        minimum_password_length: count(logon.minimum_password_length),
        minimum_password_length_without_2fa: count(logon.minimum_password_length_without_2fa),
        breached_passwords_file: logon.breached_passwords_file.clone(),
        set_up_code_seconds: hours(logon.set_up_code_hours),
        enrolment_seconds: hours(logon.enrolment_hours),
        ask_initials: organisations(&logon.ask_initials),
        accepted: config.support.accept.clone(),
        device_seconds: days(session.device_days),
        codes: Limits {
            tries: throttle.code_tries,
            within: None,
            pause: minutes(throttle.code_pause_minutes),
            factor: throttle.code_pause_factor.into(),
            longest_pause: MAX_CODE_PAUSE,
            close_after: throttle.code_close_after,
        },
        passwords: Limits {
            tries: throttle.password_tries,
            within: Some(minutes(throttle.password_window_minutes)),
            pause: minutes(throttle.password_pause_minutes),
            factor: throttle.password_pause_factor.into(),
            longest_pause: minutes(throttle.password_longest_pause_minutes),
            close_after: throttle.password_close_after,
        },
        addresses: AddressLimits {
            tries: count(throttle.address_tries),
            within: minutes(throttle.address_window_minutes),
            accounts: count(throttle.address_accounts),
            accounts_within: minutes(throttle.address_accounts_window_minutes),
            pause: minutes(throttle.address_pause_minutes),
        },
        applications: applications(config, &Icons::default()),
        open_channels: config.channels.without_two_factor.clone(),
        writer: "command-line".to_owned(),
        mail: config.mail.is_on(),
        hashing: Hashing {
            at_once: NonZero::new(count(throttle.hashes_at_once)),
            waiting: count(throttle.hashes_waiting),
            patience: Duration::from_secs(throttle.hash_wait_seconds.into()),
            threads: None,
        },
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
mod tests {
    use std::collections::HashSet;

    use domain::{Origin, channel::Channel};

    use super::*;
    use domain::support::Accepted;

    /// Every setting of these sections has a value that no other has, and that is not its default:
    /// two that change places show.
    const ALL_DIFFERENT: &str = r#"
        [logon]
        attempt_minutes = 7
        minimum_password_length = 13
        minimum_password_length_without_2fa = 17
        breached_passwords_file = "pwned.txt"
        set_up_code_hours = 25
        enrolment_hours = 73
        ask_initials = ["Little Oaks"]
        [session]
        idle_minutes = 61
        absolute_hours = 11
        support_idle_minutes = 14
        support_absolute_hours = 9
        device_days = 91
        [throttle]
        code_tries = 6
        code_pause_minutes = 16
        code_pause_factor = 3
        code_close_after = 21
        password_tries = 12
        password_window_minutes = 18
        password_pause_minutes = 2
        password_pause_factor = 5
        password_longest_pause_minutes = 62
        password_close_after = 101
        address_tries = 22
        address_window_minutes = 19
        address_accounts = 23
        address_accounts_window_minutes = 24
        address_pause_minutes = 63
        hashes_at_once = 4
        hashes_waiting = 33
        hash_wait_seconds = 8
        # Of the listener, and not of the use cases:
        request_kib = 26
        receive_seconds = 27
        request_seconds = 28
        connections = 801
        [channels]
        without_two_factor = ["remote-desktop"]
        [support]
        accept = ["manager"]
        [[apps]]
        name = "Office"
        origin = "https://office.example"
        description = "Rotas and rooms"
        organisations = ["Sunflower"]
        groups = ["office"]
        session_minutes = 64
        require_code_within = 65
    "#;

    fn expected() -> Settings {
        Settings {
            issuer: "Good to Go".to_owned(),
            application: String::new(),
            attempt_seconds: 7 * 60,
            lifetimes: Lifetimes {
                account: Lifetime {
                    idle: 61 * 60,
                    absolute: 11 * 3600,
                },
                support: Lifetime {
                    idle: 14 * 60,
                    absolute: 9 * 3600,
                },
            },
            minimum_password_length: 13,
            minimum_password_length_without_2fa: 17,
            breached_passwords_file: Some("pwned.txt".into()),
            set_up_code_seconds: 25 * 3600,
            enrolment_seconds: 73 * 3600,
            ask_initials: vec!["Little Oaks".to_owned()],
            accepted: vec![Accepted::Manager],
            device_seconds: 91 * 86_400,
            codes: Limits {
                tries: 6,
                within: None,
                pause: 16 * 60,
                factor: 3,
                longest_pause: 86_400,
                close_after: 21,
            },
            passwords: Limits {
                tries: 12,
                within: Some(18 * 60),
                pause: 2 * 60,
                factor: 5,
                longest_pause: 62 * 60,
                close_after: 101,
            },
            addresses: AddressLimits {
                tries: 22,
                within: 19 * 60,
                accounts: 23,
                accounts_within: 24 * 60,
                pause: 63 * 60,
            },
            applications: Applications::from_iter([Application {
                name: "Office".to_owned(),
                origin: Origin::parse("https://office.example").expect("an origin"),
                description: "Rotas and rooms".to_owned(),
                icon: String::new(),
                organisations: vec!["Sunflower".to_owned()],
                groups: vec!["office".to_owned()],
                session_seconds: Some(64 * 60),
                code_seconds: Some(65 * 60),
            }]),
            open_channels: vec![Channel::parse("remote-desktop").expect("a channel")],
            writer: "command-line".to_owned(),
            mail: false,
            hashing: Hashing {
                at_once: NonZero::new(4),
                waiting: 33,
                patience: Duration::from_secs(8),
                threads: None,
            },
        }
    }

    #[test]
    fn every_setting_arrives_where_it_belongs() {
        let file = ("test.toml", ALL_DIFFERENT.as_bytes());
        let config = Config::parse(Some(file), std::iter::empty()).expect("a configuration");
        let debug = |settings: &Settings| format!("{settings:#?}");
        assert_eq!(debug(&settings(&config)), debug(&expected()));

        // Nobody adds a setting and forgets it here.
        let (mut values, mut section) = (HashSet::new(), String::new());
        for line in config.print().lines() {
            if line.starts_with('[') {
                line.clone_into(&mut section);
            } else if ["[logon]", "[session]", "[throttle]"].contains(&section.as_str())
                && let Some((setting, source)) = line.split_once(" # ")
            {
                assert_ne!(source, "default", "{section} {setting}");
                let value = setting.rsplit(" = ").next();
                assert!(values.insert(value.map(str::to_owned)), "{setting}");
            }
        }
        assert!(values.len() > 30, "{values:?}");
    }
}
