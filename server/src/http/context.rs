//! What every handler can reach.

use super::{address::Doubts, assets::Site as Files};
use crate::config::Config;
use app::{api::ssr::Backend, site::Site, texts::Language};
use axum::http::HeaderValue;

/// One for each server.
#[derive(Debug)]
pub struct Context {
    pub config: Config,
    pub backend: Backend,
    pub site: Files,
    /// The Content-Security-Policy of all answers but pages (R29).
    pub policy: Option<HeaderValue>,
    /// What was said of proxies that are not believed.
    pub doubts: Doubts,
    /// A language that nobody is offered but who asks for it by name: for tests.
    pub more: Option<&'static Language>,
}

impl Context {
    /// What pages say of the site.
    pub fn about_site(&self) -> Site {
        let site = &self.config.site;
        Site {
            name: site.name.clone(),
            application: site.application.clone(),
            support: site.support.clone(),
            call: domain::telephone::uri(&site.support).unwrap_or_default(),
        }
    }
}
