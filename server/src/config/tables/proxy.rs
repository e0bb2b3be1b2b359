//! `[proxy]`: what stands in front of the server.

use std::net::IpAddr;

use ipnet::IpNet;

use super::settings;
use crate::config::{reader::Reader, rules};

settings! {
    /// What stands in front of the server.
    ["proxy"] Proxy {
        /// The reverse proxies, e.g. `["127.0.0.1", "10.0.0.0/8"]`: only they may name the client, and ask
        /// whether a request may go on to an application.
        ///
        /// Addresses or networks. Only from them is `X-Forwarded-For` believed, and only they may ask
        /// `/auth/check`: anybody in this list can claim to be any client, and can try application cookies.
        /// The addresses in that header may have ports, brackets and zones, as some proxies write them
        /// (`198.51.100.7:51234`, `[2001:db8::1]:443`). A header that is not believed, and a hop that is no
        /// address, are named in the log, once for each sender.
        trusted: Vec<IpNet> = list(&rules::NETWORK, &[]); // R31
        /// Trusts every address: only where nothing but proxies can reach the server at all.
        ///
        /// Without it a list that comes to everybody (`0.0.0.0/0`) is refused.
        trust_everybody: bool = flag(false); // R31
    }
}

impl Proxy {
    /// Whether a peer is one of the trusted proxies, also where the socket shows its IPv4 address
    /// as IPv6.
    #[must_use]
    pub fn trusts(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        self.trust_everybody || self.trusted.iter().any(|network| network.contains(&peer))
    }

    /// Networks count together too: two halves of the Internet are all of it.
    pub(in crate::config) fn check(&self, reader: &mut Reader) {
        let all = IpNet::aggregate(&self.trusted);
        let everybody = all.iter().find(|network| network.prefix_len() == 0);
        if let Some(everybody) = everybody.filter(|_| !self.trust_everybody) {
            let message = format!(
                "proxy.trusted is {everybody}, which is everybody: anybody could claim to be any client; name the proxies, or set proxy.trust_everybody to true"
            );
            reader.problem_at("proxy", "trusted", message);
        }
    }
}
