//! What the text of a setting must be, and how an error says so.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use domain::{EmailAddress, Origin, channel::Channel, groups, support::Accepted};
use ipnet::{IpNet, Ipv4Net};

use super::{
    bearer::Bearer, database_url::DatabaseUrl, mail_url::MailUrl, security_contact::SecurityContact,
};

/// How one kind of setting is read from text and shown again.
pub(super) struct Rule<T> {
    /// Completes "… must be".
    pub expected: &'static str,
    /// Whether a wrong value may not be shown.
    pub secret: bool,
    pub read: fn(&str) -> Option<T>,
    /// Shows a value without its secrets.
    pub show: fn(&T) -> String,
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for log collectors.
    Json,
}

impl fmt::Display for LogFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::Json => "json",
        })
    }
}

pub(super) static TEXT: Rule<String> = Rule {
    expected: "text without control characters",
    secret: false,
    read: |text| Some(text.trim().to_owned()),
    show: String::clone,
};

pub(super) static NAME: Rule<String> = Rule {
    expected: "text that is not empty, without control characters",
    secret: false,
    read: |text| Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
    show: String::clone,
};

pub(super) static LANGUAGE: Rule<String> = Rule {
    expected: r#""en" or "cy""#,
    secret: false,
    read: |text| matches!(text, "en" | "cy").then(|| text.to_owned()),
    show: String::clone,
};

pub(super) static ACCEPTED: Rule<Accepted> = Rule {
    expected: r#""read-back", "call-back", "manager" or "in-person""#,
    secret: false,
    read: Accepted::from_word,
    show: ToString::to_string,
};

pub(super) static FILE: Rule<PathBuf> = Rule {
    expected: "the path of a file",
    secret: false,
    read: |text| (!text.trim().is_empty()).then(|| PathBuf::from(text)),
    show: |path| path.display().to_string(),
};

pub(super) static OPTIONAL_FILE: Rule<Option<PathBuf>> = Rule {
    expected: "the path of a file, or empty",
    secret: false,
    read: |text| Some((!text.trim().is_empty()).then(|| PathBuf::from(text))),
    show: |path| {
        let path = path.as_ref();
        path.map_or_else(String::new, |path| path.display().to_string())
    },
};

pub(super) static ORIGIN: Rule<Origin> = Rule {
    expected: r#"an origin such as "https://logon.example": https, host and port and nothing behind them; plain http only for localhost, 127.0.0.0/8 and [::1]"#,
    secret: false,
    read: Origin::parse,
    show: Origin::to_string,
};

pub(super) static DATABASE_URL: Rule<DatabaseUrl> = Rule {
    expected: r#""sqlite:FILE" or "postgres://USER:PASSWORD@HOST:PORT/NAME" (special characters of the password percent-encoded)"#,
    secret: true,
    read: DatabaseUrl::parse,
    show: DatabaseUrl::redacted,
};

pub(super) static MAIL_URL: Rule<Option<MailUrl>> = Rule {
    expected: r#""smtps://USER:PASSWORD@HOST:PORT", "smtp://…" for STARTTLS, "smtp+plain://HOST:PORT" without TLS and password, or "" for no mail (special characters of the password percent-encoded)"#,
    secret: true,
    read: |text| optional(text, MailUrl::parse),
    show: |url| url.as_ref().map(MailUrl::to_string).unwrap_or_default(),
};

pub(super) static EMAIL: Rule<Option<EmailAddress>> = Rule {
    expected: r#"an e-mail address such as "logon@example.org""#,
    secret: false,
    // By the rules of what sends letters too: found out later, none would ever be sent.
    read: |text| {
        optional(text, |text| {
            let address = EmailAddress::parse(text).ok();
            address.filter(|address| address.as_str().parse::<lettre::Address>().is_ok())
        })
    },
    show: |address| {
        let address = address.as_ref();
        address.map(EmailAddress::to_string).unwrap_or_default()
    },
};

pub(super) static SECURITY_CONTACT: Rule<Option<SecurityContact>> = Rule {
    expected: r#"an e-mail address, "mailto:ADDRESS", "https://…" or "tel:+…" with the country, or empty"#,
    secret: false,
    read: |text| optional(text, SecurityContact::parse),
    show: |contact| {
        contact
            .as_ref()
            .map(SecurityContact::to_string)
            .unwrap_or_default()
    },
};

pub(super) static NETWORK: Rule<IpNet> = Rule {
    expected: r#"an IP address or network such as "127.0.0.1" or "10.0.0.0/8""#,
    secret: false,
    read: |text| {
        let network = text.parse::<IpNet>().ok();
        let network = network.or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))?;
        Some(canonical(network))
    },
    show: IpNet::to_string,
};

pub(super) static GROUP: Rule<String> = Rule {
    expected: "the name of a group: letters, digits, dots, hyphens and underscores",
    secret: false,
    read: groups::parse_name,
    show: String::clone,
};

pub(super) static BEARER: Rule<Option<Bearer>> = Rule {
    expected: "32 to 256 letters, digits and signs without spaces, such as `openssl rand -hex 32` prints, or empty",
    secret: true,
    read: |text| optional(text, Bearer::parse),
    show: |token| token.as_ref().map(Bearer::to_string).unwrap_or_default(),
};

pub(super) static HOST_TOKEN: Rule<Bearer> = Rule {
    expected: "32 to 256 letters, digits and signs without spaces, such as `openssl rand -hex 32` prints",
    secret: true,
    read: Bearer::parse,
    show: Bearer::to_string,
};

pub(super) static HOST: Rule<String> = Rule {
    expected: r#"the name of a host such as "reception-1": 1 to 64 letters, digits, dots, hyphens and underscores"#,
    secret: false,
    read: |text| {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        let is_name = (1..=64).contains(&text.len()) && text.bytes().all(is_allowed);
        is_name.then(|| text.to_owned())
    },
    show: String::clone,
};

pub(super) static CHANNEL: Rule<Channel> = Rule {
    expected: r#"the name of a channel such as "remote-desktop": lower-case letters, digits and hyphens"#,
    secret: false,
    read: Channel::parse,
    show: Channel::to_string,
};

pub(super) static LOG_LEVEL: Rule<String> = Rule {
    expected: r#"a level (off, error, warn, info, debug, trace) or several with targets such as "info,sea_orm=warn""#,
    secret: false,
    read: |text| text.split(',').all(is_directive).then(|| text.to_owned()),
    show: String::clone,
};

pub(super) static LOG_FORMAT: Rule<LogFormat> = Rule {
    expected: r#""text" or "json""#,
    secret: false,
    read: |text| match text {
        "text" => Some(LogFormat::Text),
        "json" => Some(LogFormat::Json),
        _ => None,
    },
    show: LogFormat::to_string,
};

pub(super) static LISTEN: Rule<SocketAddr> = Rule {
    expected: r#"an IP address and a port such as "127.0.0.1:3000" or "[::]:3000" (of names only "localhost:3000" is taken)"#,
    secret: false,
    read: |text| {
        let text = text.trim();
        let port = text
            .strip_prefix("localhost:")
            .and_then(|port| port.parse().ok());
        let here = port.map(|port: u16| SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
        here.or_else(|| text.parse().ok())
    },
    show: SocketAddr::to_string,
};

pub(super) static FOLDER: Rule<PathBuf> = Rule {
    expected: "the path of a folder",
    secret: false,
    read: |text| (!text.trim().is_empty()).then(|| PathBuf::from(text)),
    show: |path| path.display().to_string(),
};

pub(super) static OUTPUT_NAME: Rule<String> = Rule {
    expected: r#""good-to-go", as what was compiled is called"#,
    secret: false,
    read: |text| (text == "good-to-go").then(|| text.to_owned()),
    show: String::clone,
};

pub(super) static PKG: Rule<String> = Rule {
    expected: r#""pkg", where pages look for what was compiled"#,
    secret: false,
    read: |text| (text == "pkg").then(|| text.to_owned()),
    show: String::clone,
};

pub(super) static LEPTOS_ENV: Rule<String> = Rule {
    expected: r#""PROD" or "DEV""#,
    secret: false,
    read: |text| {
        let known = ["prod", "production", "dev", "development"];
        known
            .contains(&text.to_lowercase().as_str())
            .then(|| text.to_owned())
    },
    show: String::clone,
};

pub(super) static RELOAD_PROTOCOL: Rule<String> = Rule {
    expected: r#""ws" or "wss""#,
    secret: false,
    read: |text| matches!(&*text.to_lowercase(), "ws" | "wss").then(|| text.to_owned()),
    show: String::clone,
};

/// As peers are compared with it: without host bits, and a network of IPv4 addresses written as IPv6
/// (RFC 4291 §2.5.5.2) as the IPv4 network that it is.
fn canonical(network: IpNet) -> IpNet {
    const MAPPED: u8 = 96;
    let network = network.trunc();
    let address = network.addr().to_canonical();
    let length = network.prefix_len();
    match (network, address, length.checked_sub(MAPPED)) {
        (IpNet::V6(_), IpAddr::V4(v4), Some(length)) => {
            Ipv4Net::new(v4, length).map_or(network, IpNet::V4)
        }
        _ => network,
    }
}

/// Nothing, or what `read` makes of it.
#[expect(
    clippy::option_option,
    reason = "nothing is a value here, none is an error"
)]
fn optional<T>(text: &str, read: fn(&str) -> Option<T>) -> Option<Option<T>> {
    if text.is_empty() {
        Some(None)
    } else {
        read(text).map(Some)
    }
}

/// Stricter than `tracing`, for which a misspelt level is the name of a target: the log would
/// fall silent and nobody would be told.
fn is_directive(text: &str) -> bool {
    let is_level = |text: &str| {
        ["off", "error", "warn", "info", "debug", "trace"].contains(&text.to_lowercase().as_str())
    };
    let is_target = |text: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "_:-.".contains(c))
    };
    match text.trim().split_once('=') {
        Some((target, level)) => is_target(target) && is_level(level),
        None => is_level(text.trim()),
    }
}
