//! What a proxy says of the request that it asks about (R32, R33). Everything else that a request
//! may say of itself, such as `Forwarded`, `X-Forwarded-Port` or `X-Forwarded-Prefix`, is not read.

use crate::http::context::Context;
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{Extensions, HeaderMap, Method, StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use domain::{Application, Origin, ReturnAddress};
use std::{net::SocketAddr, sync::Arc};

/// Why a proxy is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// It is none of `proxy.trusted`.
    Untrusted,
    /// Headers are missing, there twice, or nothing that can be meant.
    Headers,
    /// No application is there.
    NoApplication,
}

impl Wrong {
    /// For whoever sets up the proxy; nothing in it is a secret.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Untrusted => {
                "this address is for the proxies of the setting proxy.trusted, and you are none of them"
            }
            Self::Headers => {
                "the proxy must send X-Forwarded-Proto, -Host, -Method and -Uri, each once: see the folder deploy"
            }
            Self::NoApplication => {
                "no application of the setting [[apps]] has the origin that X-Forwarded-Proto and -Host say"
            }
        }
    }
}

impl IntoResponse for Wrong {
    fn into_response(self) -> Response {
        let sentence = self.sentence();
        // The proxy's operator reads it in the answer; in the log, strangers could fill it.
        tracing::debug!("a proxy was refused: {sentence}");
        (StatusCode::FORBIDDEN, format!("{sentence}\n")).into_response()
    }
}

/// The application at whose host a request was made, through a trusted proxy.
#[derive(Debug)]
pub struct AtApplication(pub Arc<Application>);

impl FromRequestParts<Arc<Context>> for AtApplication {
    type Rejection = Wrong;

    async fn from_request_parts(
        request: &mut Parts,
        context: &Arc<Context>,
    ) -> Result<Self, Wrong> {
        let application = application(context, &request.headers, &request.extensions)?;
        Ok(Self(Arc::clone(application)))
    }
}

/// The application that a trusted proxy asks for.
pub fn application<'c>(
    context: &'c Context,
    headers: &HeaderMap,
    extensions: &Extensions,
) -> Result<&'c Arc<Application>, Wrong> {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>();
    if !peer.is_some_and(|peer| context.config.proxy.trusts(peer.0.ip())) {
        return Err(Wrong::Untrusted);
    }
    // A proxy may call a WebSocket by its own scheme.
    let scheme = match one(headers, "x-forwarded-proto").ok_or(Wrong::Headers)? {
        "wss" => "https",
        "ws" => "http",
        scheme => scheme,
    };
    let host = one(headers, "x-forwarded-host").ok_or(Wrong::Headers)?;
    let applications = context.backend.service.applications();
    // As browsers write it, which nearly all do …
    let is_it = |application: &&Arc<Application>| {
        let rest = application.origin.as_str().strip_prefix(scheme);
        rest.and_then(|rest| rest.strip_prefix("://")) == Some(host)
    };
    if let Some(application) = applications.iter().find(is_it) {
        return Ok(application);
    }
    // … or otherwise.
    if host.contains('/') {
        return Err(Wrong::Headers);
    }
    let origin = Origin::parse(&format!("{scheme}://{host}")).ok_or(Wrong::Headers)?;
    let application = applications.find(origin.as_str());
    application.ok_or(Wrong::NoApplication)
}

/// What the browser asked the application for.
#[derive(Debug)]
pub struct Target {
    /// Its address, unless it is none that can be returned to.
    pub address: Option<ReturnAddress>,
    /// How.
    pub method: Method,
}

/// What the browser asked for, as it was sent: method and path with query. A path that is not UTF-8 is
/// none to return to.
pub fn asked(headers: &HeaderMap) -> Result<(Method, Option<&str>), Wrong> {
    let mut uris = headers.get_all("x-forwarded-uri").iter();
    let (Some(uri), None) = (uris.next(), uris.next()) else {
        return Err(Wrong::Headers);
    };
    let uri = std::str::from_utf8(uri.as_bytes()).ok();
    let method = one(headers, "x-forwarded-method").ok_or(Wrong::Headers)?;
    let method = Method::from_bytes(method.as_bytes()).map_err(|_| Wrong::Headers)?;
    Ok((method, uri))
}

/// Where the request that a trusted proxy asks about wants to go.
pub fn target(origin: &Origin, headers: &HeaderMap) -> Result<Target, Wrong> {
    let (method, uri) = asked(headers)?;
    let address = uri.and_then(|uri| ReturnAddress::at(origin, uri));
    Ok(Target { address, method })
}

/// A header that is there once.
fn one<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let (value, another) = (values.next()?, values.next());
    another.is_none().then(|| value.to_str().ok())?
}

/// The origin that a form at an application's host must come from: the application's, through a trusted
/// proxy, and otherwise our own (R28).
pub fn sender<'c>(context: &'c Context, headers: &HeaderMap, extensions: &Extensions) -> &'c str {
    let own = &context.config.site.origin;
    let application = application(context, headers, extensions);
    application.map_or(own, |one| &one.origin).as_str()
}
