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

impl<T: ToString> Rule<T> {
    const fn new(expected: &'static str, read: fn(&str) -> Option<T>) -> Self {
        Self {
            expected,
            secret: false,
            read,
            show: T::to_string,
        }
    }

    const fn secret(expected: &'static str, read: fn(&str) -> Option<T>) -> Self {
        Self {
            secret: true,
            ..Self::new(expected, read)
        }
    }
}

const fn path(expected: &'static str) -> Rule<PathBuf> {
    Rule {
        expected,
        secret: false,
        read: |text| (!text.trim().is_empty()).then(|| text.into()),
        show: |path| path.display().to_string(),
    }
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

pub(super) static TEXT: Rule<String> = Rule::new("text without control characters", |text| {
    Some(text.trim().to_owned())
});

pub(super) static NAME: Rule<String> = Rule::new(
    "text that is not empty, without control characters",
    |text| Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
);

pub(super) static LANGUAGE: Rule<String> = Rule::new(r#""en" or "cy""#, |text| {
    matches!(text, "en" | "cy").then(|| text.to_owned())
});

pub(super) static ACCEPTED: Rule<Accepted> = Rule::new(
    r#""read-back", "call-back", "manager" or "in-person""#,
    Accepted::from_word,
);

pub(super) static FILE: Rule<PathBuf> = path("the path of a file");

pub(super) static OPTIONAL_FILE: Rule<PathBuf> = path("the path of a file, or empty");

pub(super) static FOLDER: Rule<PathBuf> = path("the path of a folder");

pub(super) static ORIGIN: Rule<Origin> = Rule::new(
    r#"an origin such as "https://logon.example": https, host and port and nothing behind them; plain http only for localhost, 127.0.0.0/8 and [::1]"#,
    Origin::parse,
);

pub(super) static DATABASE_URL: Rule<DatabaseUrl> = Rule::secret(
    r#""sqlite:FILE", at most with ?mode=rwc or ?mode=rw, or "postgres://USER:PASSWORD@HOST:PORT/NAME" (special characters of the password percent-encoded), with such parameters as ?sslmode=verify-full"#,
    DatabaseUrl::parse,
);

pub(super) static MAIL_URL: Rule<MailUrl> = Rule::secret(
    r#""smtps://USER:PASSWORD@HOST:PORT", "smtp://…" for STARTTLS, "smtp+plain://HOST:PORT" without TLS and password, or "" for no mail (special characters of the password percent-encoded)"#,
    MailUrl::parse,
);

/// By the rules of what sends e-mails too: found out later, none would ever be sent.
pub(super) static EMAIL: Rule<EmailAddress> =
    Rule::new(r#"an e-mail address such as "logon@example.org""#, |text| {
        let address = EmailAddress::parse(text).ok();
        address.filter(|address| address.as_str().parse::<lettre::Address>().is_ok())
    });

pub(super) static SECURITY_CONTACT: Rule<SecurityContact> = Rule::new(
    r#"an e-mail address, "mailto:ADDRESS", "https://…" or "tel:+…" with the country, or empty"#,
    SecurityContact::parse,
);

pub(super) static NETWORK: Rule<IpNet> = Rule::new(
    r#"an IP address or network such as "127.0.0.1" or "10.0.0.0/8""#,
    |text| {
        let network = text.parse::<IpNet>().ok();
        let network = network.or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))?;
        Some(canonical(network))
    },
);

pub(super) static GROUP: Rule<String> = Rule::new(
    "the name of a group: letters, digits, dots, hyphens and underscores",
    groups::parse_name,
);

pub(super) static BEARER: Rule<Bearer> = Rule::secret(
    "32 to 256 letters, digits and signs without spaces, such as `openssl rand -hex 32` prints, or empty",
    Bearer::parse,
);

pub(super) static HOST_TOKEN: Rule<Bearer> = Rule::secret(
    "32 to 256 letters, digits and signs without spaces, such as `openssl rand -hex 32` prints",
    Bearer::parse,
);

pub(super) static HOST: Rule<String> = Rule::new(
    r#"the name of a host such as "reception-1": 1 to 64 letters, digits, dots, hyphens and underscores"#,
    |text| {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        let is_name = (1..=64).contains(&text.len()) && text.bytes().all(is_allowed);
        is_name.then(|| text.to_owned())
    },
);

pub(super) static CHANNEL: Rule<Channel> = Rule::new(
    r#"the name of a channel such as "remote-desktop": lower-case letters, digits and hyphens"#,
    Channel::parse,
);

pub(super) static LOG_LEVEL: Rule<String> = Rule::new(
    r#"a level (off, error, warn, info, debug, trace) or several with targets such as "info,sea_orm=warn""#,
    |text| text.split(',').all(is_directive).then(|| text.to_owned()),
);

pub(super) static LOG_FORMAT: Rule<LogFormat> =
    Rule::new(r#""text" or "json""#, |text| match text {
        "text" => Some(LogFormat::Text),
        "json" => Some(LogFormat::Json),
        _ => None,
    });

pub(super) static LISTEN: Rule<SocketAddr> = Rule::new(
    r#"an IP address and a port such as "127.0.0.1:3000" or "[::]:3000" (of names only "localhost:3000" is taken)"#,
    |text| {
        let text = text.trim();
        let port = text
            .strip_prefix("localhost:")
            .and_then(|port| port.parse().ok());
        let here = port.map(|port: u16| SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
        here.or_else(|| text.parse().ok())
    },
);

pub(super) static OUTPUT_NAME: Rule<String> =
    Rule::new(r#""good-to-go", as what was compiled is called"#, |text| {
        (text == "good-to-go").then(|| text.to_owned())
    });

pub(super) static PKG: Rule<String> =
    Rule::new(r#""pkg", where pages look for what was compiled"#, |text| {
        (text == "pkg").then(|| text.to_owned())
    });

pub(super) static LEPTOS_ENV: Rule<String> = Rule::new(r#""PROD" or "DEV""#, |text| {
    let known = ["prod", "production", "dev", "development"];
    known
        .contains(&&*text.to_lowercase())
        .then(|| text.to_owned())
});

pub(super) static RELOAD_PROTOCOL: Rule<String> = Rule::new(r#""ws" or "wss""#, |text| {
    matches!(&*text.to_lowercase(), "ws" | "wss").then(|| text.to_owned())
});

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
