//! How a cookie of a host is found and set (R25, R26).

use cookie::{Cookie, SameSite, time::Duration};
use http::{HeaderMap, header::COOKIE};

/// The cookies of one host.
#[derive(Debug, Clone, Copy)]
pub struct HostCookies<'a> {
    secure: bool,
    port: Option<&'a str>,
}

impl<'a> HostCookies<'a> {
    /// `secure`: whether the origin is https. Over plain http, allowed on loopback only, the names
    /// lose the prefix `__Host-` and the attribute `Secure`, which WebKit would drop (R25). `port`:
    /// what the names end with where several servers share the host, as cookies know of no ports.
    pub const fn new(secure: bool, port: Option<&'a str>) -> Self {
        Self { secure, port }
    }

    /// In parts: looking for a cookie allocates nothing.
    fn name<'n>(self, name: &'n str) -> [&'n str; 4]
    where
        'a: 'n,
    {
        let prefix = if self.secure { "__Host-" } else { "" };
        let [dash, port] = self.port.map_or([""; 2], |port| ["_", port]);
        [prefix, name, dash, port]
    }

    /// The one value of the cookie `name`. Sent twice, it is nobody's: somebody planted one.
    pub fn find<'h>(self, headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
        let name = self.name(name);
        // By bytes: another cookie of the same host may be anything.
        let mut values = headers
            .get_all(COOKIE)
            .iter()
            .flat_map(|header| header.as_bytes().split(|byte| *byte == b';'))
            .filter_map(|pair| {
                let mut parts = name.iter();
                let rest = parts.try_fold(pair.trim_ascii(), |rest, part| {
                    rest.strip_prefix(part.as_bytes())
                });
                rest?.strip_prefix(b"=")
            });
        match (values.next(), values.next()) {
            (Some(value), None) => std::str::from_utf8(value).ok(),
            _ => None,
        }
    }

    /// What sets the cookie `name` for the whole of this host and for no script (R25). `max_age` in
    /// seconds; without it the browser forgets it when it is closed.
    pub fn set(self, name: &str, value: &str, same_site: SameSite, max_age: Option<i64>) -> String {
        let mut cookie = Cookie::build((self.name(name).concat(), value))
            .path("/")
            .http_only(true)
            .secure(self.secure)
            .same_site(same_site)
            .build();
        cookie.set_max_age(max_age.map(Duration::seconds));
        cookie.to_string()
    }
}
