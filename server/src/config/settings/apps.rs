//! `[[apps]]`: the applications behind the logon.

use std::path::PathBuf;

use domain::Origin;

use super::DAY;
use crate::config::{reader::Reader, rules};

/// The settings of one of `[[apps]]`.
const APP_KEYS: [&str; 8] = [
    "name",
    "origin",
    "description",
    "icon",
    "organisations",
    "groups",
    "session_minutes",
    "require_code_within",
];

/// One of `[[apps]]`: an application behind the logon, a link on the home page, and an origin that
/// forms may lead to (R29, R34).
#[derive(Clone, Debug)]
pub struct App {
    /// The text of the link.
    pub name: String,
    /// Where the application is: https, or http on loopback.
    pub origin: Origin,
    /// A line below the link. Default none (empty).
    pub description: String,
    /// A picture beside the link: a file of its own (SVG, PNG or WebP). Default none (empty).
    pub icon: Option<PathBuf>,
    /// The organisations that may use it. Default none (empty) …
    pub organisations: Vec<String>,
    /// … and the groups; with neither, every account may. Default none (empty).
    pub groups: Vec<String>,
    /// Minutes from the logon for which it may be used, 1 to 1440; 0 (default) for as long as the
    /// session lives.
    pub session_minutes: u32,
    /// Minutes that the last code may be ago, 1 to 1440; 0 (default): that does not matter.
    pub require_code_within: u32,
}

impl App {
    /// `site`: the origin of the logon.
    pub(in crate::config) fn read_all(reader: &mut Reader, site: &Origin) -> Vec<Self> {
        let mut apps: Vec<Self> = Vec::new();
        for path in reader.tables("apps", &APP_KEYS) {
            let mut table = reader.table(path);
            let source = table.source();
            let name = table.required("name", &rules::NAME);
            let origin = table.required("origin", &rules::ORIGIN);
            let description = table.value("description", &rules::TEXT, "");
            let icon = table.value("icon", &rules::OPTIONAL_FILE, "");
            let organisations = table.list("organisations", &rules::NAME);
            let groups = table.list("groups", &rules::GROUP);
            let session_minutes = table.number("session_minutes", 0, 0..=DAY);
            let require_code_within = table.number("require_code_within", 0, 0..=DAY);
            let (Some(name), Some(origin)) = (name, origin) else {
                continue;
            };
            // A way back is found by its origin (R34), so one origin is one application.
            if let Some(other) = apps.iter().find(|app| app.origin == origin) {
                let message = format!("{name:?} has the same origin as {:?}", other.name);
                reader.problem(source.clone(), message);
            }
            if let Some(other) = same_host(&origin, site, &apps) {
                let message = format!(
                    "{name:?} is at the same host as {other}: they would get each other's cookies, which know of no ports; give it a host of its own"
                );
                reader.problem(source, message);
            }
            apps.push(Self {
                name,
                origin,
                description,
                icon,
                organisations,
                groups,
                session_minutes,
                require_code_within,
            });
        }
        apps
    }
}

/// What else is at the host of `origin`, by another port; the logon itself by any. Plain http is for
/// one machine, where there may be nothing but ports.
fn same_host(origin: &Origin, site: &Origin, apps: &[App]) -> Option<String> {
    if origin == site || (origin.is_https() && origin.shares_host_with(site)) {
        return Some("the logon".to_owned());
    }
    let is_beside = |app: &&App| {
        origin.is_https() && app.origin != *origin && app.origin.shares_host_with(origin)
    };
    let beside = apps.iter().find(is_beside)?;
    Some(format!("{:?}", beside.name))
}
