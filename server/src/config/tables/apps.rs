//! `[[apps]]`: the applications behind the logon.

use std::path::PathBuf;

use domain::Origin;

use super::{DAY, settings};
use crate::config::{Config, reader::Reader, rules};

settings! {
    /// The applications behind the logon, one table each.
    ///
    /// They are links on the home page, and the only places outside that a browser is sent to
    /// ([applications.md](applications.md)). In the environment they are numbered, `GTG__APPS__1__NAME`,
    /// `GTG__APPS__1__ORIGIN`, and stand in for all of the file's.
    ["apps"] App {
        /// The text of the link, and what pages call it.
        name: String = required(&rules::NAME, "Nursery manager");
        /// Where the application is, as `site.origin`.
        ///
        /// Each needs a host of its own, and not that of the logon: cookies know of no ports. (On one
        /// machine, with plain http, ports may do.)
        origin: Origin = required(&rules::ORIGIN, "https://app.example"); // R29, R34
        /// A line below the link.
        description: String = value(&rules::TEXT, "");
        /// A picture beside the link: a file of at most 64 KiB, SVG, PNG or WebP.
        ///
        /// Read at the start.
        icon: Option<PathBuf> = optional(&rules::OPTIONAL_FILE);
        /// The organisations whose accounts may use it.
        ///
        /// As `account add --organisation` has them. Anybody else is told so, and whom to ask.
        organisations: Vec<String> = list(&rules::NAME, &[]);
        /// The groups that may use it; with neither, every account may.
        ///
        /// As `account groups` has them. Being in one of these, or of one of those organisations, is enough.
        groups: Vec<String> = list(&rules::GROUP, &[]);
        /// How many minutes after a logon it may be used; 0 for as long as the session lives.
        ///
        /// Then the person logs on again.
        session_minutes: u32 = number(0, 0..=DAY);
        /// How many minutes ago the last code may have been given; 0 if that does not matter.
        ///
        /// Then the person logs on again, with a new one. Accounts without two-factor logon cannot use it.
        require_code_within: u32 = number(0, 0..=DAY);
    }
}

impl Config {
    /// Holds the origins of applications apart from each other and from that of the logon.
    pub(in crate::config) fn check_origins(&self, reader: &mut Reader) {
        let (site, places) = (&self.site.origin, reader.places("apps"));
        for (n, (App { name, origin, .. }, place)) in self.apps.iter().zip(places).enumerate() {
            let mut before = self.apps.iter().take(n);
            // A return address is found by its origin (R34), so one origin is one application.
            if let Some(other) = before.clone().find(|app| app.origin == *origin) {
                let message = format!("{name:?} has the same origin as {:?}", other.name);
                reader.problem(place.clone(), message);
            }
            // Plain http is for one machine, where there may be nothing but ports.
            let is_beside = |other: &Origin| {
                origin.is_https() && other != origin && origin.shares_host_with(other)
            };
            let other = if origin == site || is_beside(site) {
                Some("the logon".to_owned())
            } else {
                let other = before.find(|app| is_beside(&app.origin));
                other.map(|app| format!("{:?}", app.name))
            };
            if let Some(other) = other {
                let message = format!(
                    "{name:?} is at the same host as {other}: they would get each other's cookies, which know of no ports; give it a host of its own"
                );
                reader.problem(place, message);
            }
        }
    }
}
