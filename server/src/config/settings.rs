//! Every setting: its type, unit, default, limits and the rule it comes from. This is the one place
//! where a setting is added; `Leptos.toml` and `docs/configuration.md` follow (a test holds them to
//! it).

mod apps;
mod channels;

pub use apps::App;
pub use channels::{Channels, Host};

use std::{net::IpAddr, path::PathBuf};

use domain::{EmailAddress, Origin, issuer, support::Accepted};
use ipnet::IpNet;

use super::{
    database_url::DatabaseUrl,
    mail_url::MailUrl,
    reader::Reader,
    rules::{self, LogFormat},
    security_contact::SecurityContact,
};

/// Minutes of the longest pause and window that can be set.
const DAY: u32 = 1440;

/// `[site]`: what people see of the installation.
#[derive(Clone, Debug)]
pub struct Site {
    /// Where browsers find it. All links and origin checks use it, never the Host header (R28,
    /// R31). Default `http://localhost:3000`; plain http for loopback only (R25).
    pub origin: Origin,
    /// Its name in headings, letters and authenticators, as [`issuer::check`] allows. Default "Good to Go".
    pub name: String,
    /// The application that people log on to, as a subtitle. Default none (empty).
    pub application: String,
    /// What a person who is stuck can do, such as a phone number. Default none (empty).
    pub support: String,
    /// Code of the language for browsers that ask for none of ours: "en" (default) or "cy".
    pub language: String,
    /// Whom somebody tells who has found a weakness (RFC 9116 §2.5.3). Default none (empty).
    pub security_contact: Option<SecurityContact>,
}

/// `[database]`: where everything is kept.
#[derive(Clone, Debug)]
pub struct Database {
    /// Default `sqlite:data/good-to-go.db`, relative to the working folder.
    pub url: DatabaseUrl,
    /// Connections open at once, 1 to 200. Default 10.
    pub max_connections: u32,
}

/// `[keys]`: what encrypts secrets in the database (R3, R40).
#[derive(Clone, Debug)]
pub struct Keys {
    /// The key file. Default `data/keyring.toml`, relative to the working folder.
    pub file: PathBuf,
}

/// `[logon]`: the way to a session.
#[derive(Clone, Debug)]
pub struct Logon {
    /// Minutes from the right password to the end of the logon, enrolment included, 1 to 60.
    /// Default 10 (R13, R25).
    pub attempt_minutes: u32,
    /// Code points of a new password with 2FA, 12 to 128. Default 12 (R4).
    pub minimum_password_length: u32,
    /// Code points of a new password without 2FA, 15 to 128. Default 15 (R4).
    pub minimum_password_length_without_2fa: u32,
    /// The list of Pwned Passwords, SHA-1, ordered by hash, in none of which a new password may be.
    /// Default none (empty); looked into at the start (R6).
    pub breached_passwords_file: Option<PathBuf>,
    /// Hours that a set-up code is good for, 1 to 168. Default 24 (R7).
    pub set_up_code_hours: u32,
    /// Hours after enabling 2FA within which the enrolment must begin, 1 to 720. Default 72 (R14).
    pub enrolment_hours: u32,
    /// The organisations whose people say, after the code, who they are: initials, which the audit
    /// events carry. Default none (empty) (S13).
    pub ask_initials: Vec<String>,
}

/// `[session]`: how long somebody stays logged on (R25).
#[derive(Clone, Debug)]
pub struct Session {
    /// Minutes without a request, 1 to 720. Default 60.
    pub idle_minutes: u32,
    /// Hours from the logon, 1 to 24. Default 12.
    pub absolute_hours: u32,
    /// Minutes without a request for support staff, 1 to 60. Default 15.
    pub support_idle_minutes: u32,
    /// Hours from the logon for support staff, 1 to 12. Default 8.
    pub support_absolute_hours: u32,
    /// Days that a browser stays known after a logon, 1 to 365. Default 90 (R21).
    pub device_days: u32,
}

/// `[throttle]`: what holds guessing and floods back.
#[derive(Clone, Debug)]
pub struct Throttle {
    /// Wrong codes of an account before a pause, 1 to 10. Default 5 (R17).
    pub code_tries: u32,
    /// Minutes of the first pause after wrong codes, 1 to 1440. Default 15 (R17).
    pub code_pause_minutes: u32,
    /// How many times the one before each further pause is, 1 to 10. Default 4 (R17).
    pub code_pause_factor: u32,
    /// Wrong codes in a row until only support opens the account again, 1 to 100. Default 20
    /// (R17).
    pub code_close_after: u32,
    /// Wrong passwords from one known browser, or from all unknown ones together, before a pause,
    /// 1 to 100. Default 10 (R21).
    pub password_tries: u32,
    /// Minutes within which they add up, 1 to 1440. Default 15 (R21).
    pub password_window_minutes: u32,
    /// Minutes of the first pause after wrong passwords, 1 to 60. Default 1 (R21).
    pub password_pause_minutes: u32,
    /// How many times the one before each further pause is, 1 to 10. Default 2 (R21).
    pub password_pause_factor: u32,
    /// Minutes of the longest of these pauses, 1 to 1440. Default 60 (R21).
    pub password_longest_pause_minutes: u32,
    /// Wrong passwords in a row until only support opens it again, 1 to 1000. Default 100 (R21).
    pub password_close_after: u32,
    /// Wrong tries from an address before it has to wait, 1 to 10000. Default 20 (R22).
    pub address_tries: u32,
    /// Minutes within which they add up, 1 to 1440. Default 15 (R22).
    pub address_window_minutes: u32,
    /// Different userIDs with wrong tries from an address before it has to wait, 1 to 10000. Default 10
    /// (R22).
    pub address_accounts: u32,
    /// Minutes within which they add up, 1 to 1440. Default 10 (R22).
    pub address_accounts_window_minutes: u32,
    /// Minutes that it then has to wait, 1 to 1440. Default 60 (R22).
    pub address_pause_minutes: u32,
    /// Passwords hashed at a time, 1 to 64; 0 (default) for as many as there are cores (R43).
    pub hashes_at_once: u32,
    /// Passwords that wait to be hashed, 0 to 1000. Default 32 (R43).
    pub hashes_waiting: u32,
    /// Seconds that each of them waits, 1 to 10. Default 2 (R43).
    pub hash_wait_seconds: u32,
    /// KiB of a body, and of a request's line and headers, 8 to 256. Default 16 (R43).
    pub request_kib: u32,
    /// Seconds for a client to send line and headers, and again for the body, 1 to 60. Default 10
    /// (R43).
    pub receive_seconds: u32,
    /// Seconds from the headers of a request to its answer, 1 to 120. Default 15 (R43).
    pub request_seconds: u32,
    /// Connections open at once, 10 to 20,000. Default 800 (R43).
    pub connections: u32,
}

/// `[proxy]`: what stands in front of the server.
#[derive(Clone, Debug)]
pub struct Proxy {
    /// The networks of the proxies whose `X-Forwarded-For` is believed. Default none (R31).
    pub trusted: Vec<IpNet>,
    /// Whether every peer is one. Default no: without it nobody trusts all addresses by mistake
    /// (R31).
    pub trust_everybody: bool,
}

impl Proxy {
    /// Whether a peer is one of the trusted proxies, also where the socket shows its IPv4 address
    /// as IPv6.
    #[must_use]
    pub fn trusts(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        self.trust_everybody || self.trusted.iter().any(|network| network.contains(&peer))
    }
}

/// `[support]`: how staff find out who is calling.
#[derive(Clone, Debug)]
pub struct Support {
    /// What staff may accept as proof. Default a word that is read back, a call back, and the word of a
    /// manager.
    pub accept: Vec<Accepted>,
}

impl Support {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let mut support = reader.section("support");
        let usual = ["read-back", "call-back", "manager"];
        Self {
            accept: support.list_or("accept", &rules::ACCEPTED, &usual),
        }
    }
}

/// `[mail]`: letters to account holders about what happens to their accounts.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The mail server. Default none (empty): nobody is written to.
    pub url: Option<MailUrl>,
    /// Whose letters they are. Default none (empty); there must be one when there is a server.
    pub from: Option<EmailAddress>,
    /// Where answers go. Default none (empty): to [`Mail::from`].
    pub reply_to: Option<EmailAddress>,
}

impl Mail {
    /// Whether anybody is written to.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.url.is_some()
    }
}

/// `[log]`: what the server writes about its work.
#[derive(Clone, Debug)]
pub struct Log {
    /// A `tracing` filter: a level, or several with targets. Default "info".
    pub level: String,
    /// "text" (default) or "json".
    pub format: LogFormat,
    /// The file that checkpoints of the audit events are added to (R39). Default none (empty):
    /// `audit-checkpoints.ndjson` beside the key file.
    pub audit_checkpoints: Option<PathBuf>,
}

impl Site {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let mut site = reader.section("site");
        let read = Self {
            origin: site.value("origin", &rules::ORIGIN, "http://localhost:3000"),
            name: site.value("name", &rules::NAME, "Good to Go"),
            application: site.value("application", &rules::TEXT, ""),
            support: site.value("support", &rules::TEXT, ""),
            language: site.value("language", &rules::LANGUAGE, "en"),
            security_contact: site.value("security_contact", &rules::SECURITY_CONTACT, ""),
        };
        if let Err(why) = issuer::check(&read.name) {
            site.problem("name", format!("site.name {why}"));
        }
        read
    }
}

impl Database {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let mut database = reader.section("database");
        Self {
            url: database.value("url", &rules::DATABASE_URL, "sqlite:data/good-to-go.db"),
            max_connections: database.number("max_connections", 10, 1..=200),
        }
    }
}

impl Keys {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let mut keys = reader.section("keys");
        Self {
            file: keys.value("file", &rules::FILE, "data/keyring.toml"),
        }
    }
}

impl Logon {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let mut logon = reader.section("logon");
        Self {
            attempt_minutes: logon.number("attempt_minutes", 10, 1..=60),
            minimum_password_length: logon.number("minimum_password_length", 12, 12..=128),
            minimum_password_length_without_2fa: logon.number(
                "minimum_password_length_without_2fa",
                15,
                15..=128,
            ),
            breached_passwords_file: logon.value(
                "breached_passwords_file",
                &rules::OPTIONAL_FILE,
                "",
            ),
            set_up_code_hours: logon.number("set_up_code_hours", 24, 1..=168),
            enrolment_hours: logon.number("enrolment_hours", 72, 1..=720),
            ask_initials: logon.list("ask_initials", &rules::NAME),
        }
    }
}

impl Session {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let mut session = reader.section("session");
        Self {
            idle_minutes: session.number("idle_minutes", 60, 1..=720),
            absolute_hours: session.number("absolute_hours", 12, 1..=24),
            support_idle_minutes: session.number("support_idle_minutes", 15, 1..=60),
            support_absolute_hours: session.number("support_absolute_hours", 8, 1..=12),
            device_days: session.number("device_days", 90, 1..=365),
        }
    }
}

impl Throttle {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let mut it = reader.section("throttle");
        Self {
            code_tries: it.number("code_tries", 5, 1..=10),
            code_pause_minutes: it.number("code_pause_minutes", 15, 1..=DAY),
            code_pause_factor: it.number("code_pause_factor", 4, 1..=10),
            code_close_after: it.number("code_close_after", 20, 1..=100),
            password_tries: it.number("password_tries", 10, 1..=100),
            password_window_minutes: it.number("password_window_minutes", 15, 1..=DAY),
            password_pause_minutes: it.number("password_pause_minutes", 1, 1..=60),
            password_pause_factor: it.number("password_pause_factor", 2, 1..=10),
            password_longest_pause_minutes: it.number(
                "password_longest_pause_minutes",
                60,
                1..=DAY,
            ),
            password_close_after: it.number("password_close_after", 100, 1..=1000),
            address_tries: it.number("address_tries", 20, 1..=10_000),
            address_window_minutes: it.number("address_window_minutes", 15, 1..=DAY),
            address_accounts: it.number("address_accounts", 10, 1..=10_000),
            address_accounts_window_minutes: it.number(
                "address_accounts_window_minutes",
                10,
                1..=DAY,
            ),
            address_pause_minutes: it.number("address_pause_minutes", 60, 1..=DAY),
            hashes_at_once: it.number("hashes_at_once", 0, 0..=64),
            hashes_waiting: it.number("hashes_waiting", 32, 0..=1000),
            hash_wait_seconds: it.number("hash_wait_seconds", 2, 1..=10),
            request_kib: it.number("request_kib", 16, 8..=256),
            receive_seconds: it.number("receive_seconds", 10, 1..=60),
            request_seconds: it.number("request_seconds", 15, 1..=120),
            connections: it.number("connections", 800, 10..=20_000),
        }
    }
}

impl Proxy {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let mut proxy = reader.section("proxy");
        let read = Self {
            trusted: proxy.list("trusted", &rules::NETWORK),
            trust_everybody: proxy.flag("trust_everybody", false),
        };
        // Together too: two halves of the Internet are all of it.
        let all = IpNet::aggregate(&read.trusted);
        let everybody = all.iter().find(|network| network.prefix_len() == 0);
        if let Some(everybody) = everybody.filter(|_| !read.trust_everybody) {
            proxy.problem(
                "trusted",
                format!(
                    "proxy.trusted is {everybody}, which is everybody: anybody could claim to be any client; name the proxies, or set proxy.trust_everybody to true"
                ),
            );
        }
        read
    }
}

impl Mail {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let mut mail = reader.section("mail");
        let read = Self {
            url: mail.value("url", &rules::MAIL_URL, ""),
            from: mail.value("from", &rules::EMAIL, ""),
            reply_to: mail.value("reply_to", &rules::EMAIL, ""),
        };
        if read.url.is_some() && read.from.is_none() {
            let expected = rules::EMAIL.expected;
            mail.problem(
                "url",
                format!("mail.from is missing; it must be {expected}"),
            );
        }
        read
    }
}

impl Log {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let mut log = reader.section("log");
        Self {
            level: log.value("level", &rules::LOG_LEVEL, "info"),
            format: log.value("format", &rules::LOG_FORMAT, "text"),
            audit_checkpoints: log.value("audit_checkpoints", &rules::OPTIONAL_FILE, ""),
        }
    }
}
