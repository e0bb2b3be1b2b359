//! `[channels]` and `[[channels.hosts]]`: other ways to log on than the web (S10).

use domain::channel::Channel;

use super::settings;
use crate::config::{Config, bearer::Bearer, reader::Reader, rules};

settings! {
    /// Other ways to log on than a web browser, such as a remote desktop. Two-factor logon works in none
    /// of them, so accounts that have it are refused there.
    ///
    /// So are accounts that are to set it up, whatever is set here. How a host asks:
    /// [channels.md](channels.md).
    ["channels"] Channels {
        /// One token for all hosts that ask `POST /channel/check`, such as `openssl rand -hex 32` prints.
        /// Better is a token for each host, below.
        ///
        /// 32 to 256 characters. Without this or `[[channels.hosts]]` nobody can ask, so no host lets anybody
        /// in. Better kept out of the file: `GTG__CHANNELS__TOKEN`.
        token: Option<Bearer> = optional(&rules::BEARER);
        /// The channels that accounts without two-factor logon may use, e.g. `["remote-desktop"]`.
        without_two_factor: Vec<Channel> = list(&rules::CHANNEL, &[]);
    }
}

settings! {
    /// The hosts that may ask, one table each.
    ///
    /// A stolen token is taken away without the others noticing, and the audit events say which host
    /// asked. Several tokens of one host are valid at once, so a token is changed without an outage
    /// ([channels.md](channels.md)). In the environment they are numbered, `GTG__CHANNELS__HOSTS__1__NAME`,
    /// `GTG__CHANNELS__HOSTS__1__TOKEN`, and stand in for all of the file's.
    ["channels.hosts"] Host {
        /// What the audit events call it; two tables of one name while a token is changed.
        ///
        /// 1 to 64 letters, digits, dots, hyphens and underscores.
        name: String = required(&rules::HOST, "reception");
        /// What it shows, as `channels.token`; no two hosts may have the same.
        token: Bearer = required(&rules::HOST_TOKEN, "0123456789abcdef0123456789abcdef");
    }
}

impl Config {
    /// Whether any host can ask.
    #[must_use]
    pub fn has_host_tokens(&self) -> bool {
        self.channels.token.is_some() || !self.hosts.is_empty()
    }

    /// The name of the host that shows the token `given`: empty for [`Channels::token`], `None` if it is
    /// nobody's.
    #[must_use]
    pub fn host_of(&self, given: &str) -> Option<&str> {
        let host = self.hosts.iter().find(|host| host.token.is(given));
        let shared = self.channels.token.as_ref();
        let shared = || shared.is_some_and(|token| token.is(given)).then_some("");
        host.map(|host| host.name.as_str()).or_else(shared)
    }

    /// Refuses a token of two hosts: the events would not tell which of them had asked.
    pub(in crate::config) fn check_tokens(&self, reader: &mut Reader) {
        let places = reader.places("channels.hosts");
        for (n, (Host { name, token }, place)) in self.hosts.iter().zip(places).enumerate() {
            let mut before = self.hosts.iter().take(n);
            let shared = self.channels.token.as_ref();
            let shared = shared.filter(|shared| shared.is(token.expose()));
            let other = before
                .find(|other| other.token.is(token.expose()))
                .map(|other| other.name.as_str())
                .or(shared.map(|_| "channels.token"));
            if let Some(other) = other.filter(|other| other != name) {
                reader.problem(place, format!("{name} has the same token as {other}"));
            }
        }
    }
}
