//! What server functions share on the server: who asks, and how to answer.

mod answer;
pub mod cookies;
mod step;

pub use cookies::Cookies;

use domain::Token;
use http::{StatusCode, header::ACCEPT, request::Parts};
use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;
use service::{Service, Visitor};
use std::ops::Deref;

use crate::wire::AppLink;

/// What the server provides to every page and server function.
#[derive(Debug, Clone)]
pub struct Backend {
    /// The use cases.
    pub service: Service,
    /// The names and attributes of cookies.
    pub cookies: Cookies,
    /// The applications behind, for the home page.
    pub apps: Vec<AppLink>,
}

/// Set by the server on each request.
#[derive(Debug, Clone, Default)]
pub struct RequestInfo {
    /// The id that a person can tell support.
    pub id: u32,
    /// Where the request comes from (R31).
    pub visitor: Visitor,
}

/// The present request.
pub struct Request {
    /// The use cases.
    pub service: Service,
    /// The token of the logon attempt.
    pub attempt: Option<Token>,
    /// The token of the session.
    pub session: Option<Token>,
    /// Where it comes from.
    pub visitor: Visitor,
    id: u32,
    cookies: Cookies,
    apps: Vec<AppLink>,
    wants_html: bool,
    response: ResponseOptions,
}

impl Request {
    /// Takes the present request from Leptos' context.
    pub fn take() -> Self {
        let parts: Parts = expect_context();
        let backend: Backend = expect_context();
        let info: RequestInfo = parts
            .extensions
            .get::<RequestInfo>()
            .cloned()
            .unwrap_or_default();
        Self {
            attempt: backend.cookies.attempt(&parts.headers),
            session: backend.cookies.session(&parts.headers),
            visitor: info.visitor,
            id: info.id,
            wants_html: wants_html(&parts),
            service: backend.service,
            cookies: backend.cookies,
            apps: backend.apps,
            response: use_context().unwrap_or_default(),
        }
    }
}

/// What was typed as userID before an error, when JavaScript is off.
pub fn typed_user_id() -> String {
    match (use_context::<Parts>(), use_context::<Backend>()) {
        (Some(parts), Some(backend)) => backend.cookies.typed(&parts.headers),
        _ => String::new(),
    }
}

/// A form that cannot be read is not our fault (400, not 500). Without JavaScript the status is
/// that of the redirect back to the form.
pub fn set_bad_request() {
    let (parts, response) = (use_context::<Parts>(), use_context::<ResponseOptions>());
    if let (Some(parts), Some(response)) = (parts, response)
        && !wants_html(&parts)
    {
        response.set_status(StatusCode::BAD_REQUEST);
    }
}

/// Whether a browser without JavaScript asks.
fn wants_html(parts: &Parts) -> bool {
    let accept = parts
        .headers
        .get(ACCEPT)
        .and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

/// A typed secret: wiped when dropped, and never shown.
pub struct Secret(zeroize::Zeroizing<String>);

impl From<String> for Secret {
    fn from(typed: String) -> Self {
        Self(zeroize::Zeroizing::new(typed))
    }
}

impl Deref for Secret {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}
