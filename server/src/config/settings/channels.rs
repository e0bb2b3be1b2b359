//! `[channels]` and `[[channels.hosts]]`: other ways to log on than the web (S10).

use domain::channel::Channel;

use crate::config::{bearer::Bearer, reader::Reader, rules};

/// The settings of one of `[[channels.hosts]]`.
const HOST_KEYS: [&str; 2] = ["name", "token"];

/// `[channels]`.
#[derive(Clone, Debug)]
pub struct Channels {
    /// What every host may show that has no token of its own. Default none (empty).
    pub token: Option<Bearer>,
    /// The channels that are open for accounts without two-factor logon. Default none (empty).
    pub without_two_factor: Vec<Channel>,
    /// The hosts with tokens of their own. A name may come twice, with the old token and the new one.
    pub hosts: Vec<Host>,
}

/// One of `[[channels.hosts]]`: who asks, and how it shows that.
#[derive(Clone, Debug)]
pub struct Host {
    /// What the audit events call it.
    pub name: String,
    /// What it shows.
    pub token: Bearer,
}

impl Channels {
    pub(in crate::config) fn read(reader: &mut Reader) -> Self {
        let mut channels = reader.section("channels");
        let token = channels.value("token", &rules::BEARER, "");
        let without_two_factor = channels.list("without_two_factor", &rules::CHANNEL);
        let mut read = Self {
            token,
            without_two_factor,
            hosts: Vec::new(),
        };
        for path in reader.tables("channels.hosts", &HOST_KEYS) {
            let mut table = reader.table(path);
            let source = table.source();
            let name = table.required("name", &rules::HOST);
            let token = table.required("token", &rules::HOST_TOKEN);
            let (Some(name), Some(token)) = (name, token) else {
                continue;
            };
            // The events would not tell which of the two had asked.
            if let Some(other) = read.host_of(token.expose()).filter(|other| *other != name) {
                let other = if other.is_empty() {
                    "channels.token"
                } else {
                    other
                };
                let message = format!("{name} has the same token as {other}");
                reader.problem(source, message);
            }
            read.hosts.push(Host { name, token });
        }
        read
    }

    /// Whether anybody can ask.
    #[must_use]
    pub fn has_tokens(&self) -> bool {
        self.token.is_some() || !self.hosts.is_empty()
    }

    /// The name of the host that shows the token `given`: empty for [`Self::token`], `None` if it is
    /// nobody's.
    #[must_use]
    pub fn host_of(&self, given: &str) -> Option<&str> {
        let host = self.hosts.iter().find(|host| host.token.is(given));
        let shared = || {
            let token = self.token.as_ref()?;
            token.is(given).then_some("")
        };
        host.map(|host| host.name.as_str()).or_else(shared)
    }
}
