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
    clock_tolerance_seconds = 68
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
    [retention]
    replaced_authenticators = 66
    audit_writer_days = 67
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
        browser_seconds: 91 * 86_400,
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
        clock_tolerance: Some(68),
        retention: Retention {
            replaced_authenticators: 66,
            audit_writer_seconds: 67 * 24 * 3600,
        },
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
        } else if ["[logon]", "[session]", "[throttle]", "[retention]"].contains(&section.as_str())
            && let Some((setting, source)) = line.split_once(" # ")
        {
            assert_ne!(source, "default", "{section} {setting}");
            let value = setting.rsplit(" = ").next();
            assert!(values.insert(value.map(str::to_owned)), "{setting}");
        }
    }
    assert!(values.len() > 30, "{values:?}");
}
