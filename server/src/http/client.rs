//! The client of a request: who is answered, and in which way.

use super::{address, context::Context, language};
use app::{
    api::ssr::{RequestInfo, wants_html},
    texts::Language,
};
use axum::{
    extract::{ConnectInfo, FromRequestParts, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header::USER_AGENT, request::Parts},
};
use domain::{Entropy, Token, entropy::random};
use service::{Caller, ClientInfo, adapters::SystemEntropy};
use std::net::{IpAddr, SocketAddr};
use tokio::time::Instant;

/// Made once for each request, by the layer that logs it.
#[derive(Debug, Clone)]
pub struct Client {
    /// The number of the request, which a person can tell support.
    pub id: u32,
    /// Where it comes from (R31).
    pub info: ClientInfo,
    /// The language of its answer.
    pub language: &'static Language,
    /// Whether a browser without JavaScript is to be answered.
    pub wants_html: bool,
    /// The page of the form that was sent, if it was one.
    pub page: Option<&'static str>,
    /// Whether there is a session, or was one.
    pub may_log_off: bool,
}

impl Client {
    /// Whoever sent `request`.
    pub fn of(context: &Context, request: &Request) -> Self {
        let headers = request.headers();
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let language = language::of(context, headers);
        let form = protocol::FORMS
            .iter()
            .find(|(path, _)| *path == request.uri().path());
        Self {
            id: u32::from_be_bytes(random(&SystemEntropy as &dyn Entropy)),
            info: ClientInfo {
                address: peer.map(|peer| address(context, peer.0.ip(), headers)),
                language: Some(language.code),
                browser: browser(headers),
                ..ClientInfo::default()
            },
            language,
            wants_html: wants_html(headers),
            page: form.map(|(_, page)| *page),
            may_log_off: context.backend.cookies.session(headers).is_some(),
        }
    }

    /// Whoever showed these tokens with it.
    pub fn caller<'a>(
        &'a self,
        attempt: Option<&'a Token>,
        session: Option<&'a Token>,
    ) -> Caller<'a> {
        Caller {
            attempt,
            session,
            client: &self.info,
        }
    }

    /// What the app needs to know of it.
    pub fn info(&self) -> RequestInfo {
        RequestInfo {
            id: self.id,
            client: self.info.clone(),
            page: self.page,
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Client {
    type Rejection = StatusCode;

    async fn from_request_parts(request: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        let client = request.extensions.get::<Self>().cloned();
        client.ok_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// What the browser calls itself, in words of our own.
fn browser(headers: &HeaderMap) -> String {
    let user_agent = headers.get(USER_AGENT).map(HeaderValue::as_bytes);
    let user_agent = String::from_utf8_lossy(user_agent.unwrap_or_default());
    domain::browser::name_of(&user_agent)
}

/// Where a request comes from; what is not believed of it is said in the log, once.
fn address(context: &Context, peer: IpAddr, headers: &HeaderMap) -> String {
    let client = address::client(&context.config.proxy, peer, headers);
    if let Some(doubt) = client.doubt {
        context.doubts.warn(peer, &doubt, Instant::now());
    }
    client.address.to_string()
}
