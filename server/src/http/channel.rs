//! `POST /channel/check`: a remote-desktop host, or whatever else lets people in without a web
//! browser, asks first (S10). For programs: JSON, and a token in place of cookies.

use super::{client::Client, context::Context, problem::cannot_tell};
use crate::config::Config;
use app::texts::Texts;
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::State,
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode,
        header::{AUTHORIZATION, CONTENT_TYPE, WWW_AUTHENTICATE},
    },
    response::{IntoResponse, Response},
};
use domain::channel::{Channel, ChannelRefusal};
use headers::{Authorization, Header as _, authorization::Bearer};
use serde::{Deserialize, Serialize};
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

/// A host that asks gives up after two seconds, and refuses.
const PATIENCE: Duration = Duration::from_millis(1500);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    user_id: String,
    channel: String,
}

/// `allow` comes first: a shell script can tell by how the answer begins.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    allow: bool,
    reason: &'a str,
    message: &'a str,
}

/// Answers 200 with the decision, allowed or not; any other status is a mistake of the asker, or
/// the server cannot tell, and lets nobody in.
pub async fn check(
    State(context): State<Arc<Context>>,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Response {
    if !context.config.has_host_tokens() {
        let text = "no channel can ask before [[channels.hosts]] or channels.token is set\n";
        return (StatusCode::NOT_FOUND, text).into_response();
    }
    let given = bearer(&headers);
    let Some(host) = given.and_then(|given| context.config.host_of(given.token())) else {
        return unauthorized();
    };
    let bounds = &context.config.throttle;
    let most = usize::try_from(bounds.request_kib).unwrap_or(usize::MAX) * 1024;
    let patience = Duration::from_secs(bounds.receive_seconds.into());
    let Ok(Ok(body)) = timeout(patience, to_bytes(body, most)).await else {
        let text = "the question is too long, or did not arrive\n";
        return (StatusCode::BAD_REQUEST, text).into_response();
    };
    let Some((user_id, channel)) = read(&headers, &body) else {
        let text = "send {\"user_id\":\"…\",\"channel\":\"…\"} as application/json\n";
        return (StatusCode::BAD_REQUEST, text).into_response();
    };
    if channel.is_web() {
        let text = "web is the logon itself: ask with a channel name of this host's own\n";
        return (StatusCode::BAD_REQUEST, text).into_response();
    }
    answer(&context, client, host, (user_id, channel)).await
}

async fn answer(
    context: &Context,
    client: Client,
    host: &str,
    (user_id, channel): (String, Channel),
) -> Response {
    let info = client.info.clone();
    let service = context.backend.service.clone();
    // Whoever shows the token that all share has none.
    let host = Some(host.to_owned()).filter(|host| !host.is_empty());
    // A task of its own: what is begun is brought to its end, and written down, also when whoever
    // asked has given up.
    let task = tokio::spawn(async move {
        let (gateway, host) = (service.gateway(), host.as_deref());
        gateway.check_channel(&user_id, &channel, host, &info).await
    });
    let decision = match timeout(PATIENCE, task).await {
        Ok(Ok(Ok(decision))) => decision,
        Ok(Ok(Err(error))) => return cannot_tell(&client, &error),
        Ok(Err(error)) => return cannot_tell(&client, &error),
        Err(late) => return cannot_tell(&client, &late),
    };
    let texts = client.language.texts();
    let message = message(texts, decision, context.config.site.origin.as_str());
    let reason = decision.err().map_or("allowed", ChannelRefusal::as_str);
    axum::Json(Answer {
        allow: decision.is_ok(),
        reason,
        message: &message,
    })
    .into_response()
}

/// The decision in words for whoever is at the screen.
fn message(t: Texts, decision: Result<(), ChannelRefusal>, origin: &str) -> String {
    match decision {
        Ok(()) => t.channel_allowed().to_owned(),
        Err(ChannelRefusal::NoAccount) => t.channel_no_account().to_owned(),
        Err(ChannelRefusal::TwoFactor) => t.channel_two_factor(origin),
        Err(ChannelRefusal::NotOpen) => t.channel_not_open(origin),
    }
}

/// What a channel was told, in words of the site's own language.
#[must_use]
pub fn message_of(config: &Config, decision: Result<(), ChannelRefusal>) -> String {
    let language = app::texts::negotiate(None, None, &config.site.language);
    message(language.texts(), decision, config.site.origin.as_str())
}

fn read(headers: &HeaderMap, body: &Bytes) -> Option<(String, Channel)> {
    let mut kinds = headers.get_all(CONTENT_TYPE).iter();
    let (kind, another) = (kinds.next()?.to_str().ok()?, kinds.next());
    if another.is_some() {
        return None;
    }
    let kind = kind.split(';').next()?.trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return None;
    }
    if !body.trim_ascii_start().starts_with(b"{") {
        return None; // serde would take a list too
    }
    let question: Question = serde_json::from_slice(body).ok()?;
    Some((question.user_id, Channel::parse(&question.channel)?))
}

/// The token, sent once, and behind one space: what is typed by hand is to be exact.
fn bearer(headers: &HeaderMap) -> Option<Authorization<Bearer>> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (value, another) = (values.next()?, values.next());
    let bearer = Authorization::<Bearer>::decode(&mut [value].into_iter()).ok()?;
    let is_exact = value.len() == "Bearer ".len() + bearer.token().len();
    (another.is_none() && is_exact).then_some(bearer)
}

fn unauthorized() -> Response {
    let ask: [(HeaderName, HeaderValue); 1] =
        [(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))];
    let text = "the token is not one of [[channels.hosts]] or channels.token\n";
    (StatusCode::UNAUTHORIZED, ask, text).into_response()
}
