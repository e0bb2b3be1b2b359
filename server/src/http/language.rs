//! The language that a person chose.

use super::context::Context;
use app::texts::{LANGUAGES, Language, negotiate};
use axum::{
    Form,
    extract::State,
    http::{
        HeaderMap, HeaderValue,
        header::{ACCEPT_LANGUAGE, REFERER, SET_COOKIE},
    },
    response::{IntoResponse, Redirect, Response},
};
use protocol::StageKind;
use serde::Deserialize;
use std::sync::Arc;

/// The language to answer `headers` in.
pub fn of(context: &Context, headers: &HeaderMap) -> &'static Language {
    let accepted = headers
        .get(ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    if let Some(more) = context.more.filter(|more| accepted == Some(more.code)) {
        return more;
    }
    negotiate(
        context.backend.cookies.language(headers),
        accepted,
        &context.config.site.language,
    )
}

/// No userID is longer, in bytes.
const MAX_TYPED: usize = 256;

#[derive(Deserialize)]
pub struct Choice {
    #[serde(default)]
    language: String,
    /// What was typed as userID so far.
    #[serde(default)]
    user_id: String,
}

/// Keeps the choice and returns to the page it was made on.
pub async fn choose(
    State(context): State<Arc<Context>>,
    headers: HeaderMap,
    Form(choice): Form<Choice>,
) -> Response {
    let back = headers
        .get(REFERER)
        .and_then(|referer| referer.to_str().ok())
        .and_then(|referer| referer.strip_prefix(context.config.site.origin.as_str()))
        // Browsers read a backslash as a slash, and pass over tabs: neither is in a path of ours.
        .filter(|path| path.starts_with('/') && !path.starts_with("//"))
        .filter(|path| !path.contains(['\\', '\t']))
        // What answered a form that was sent is no page to return to.
        .filter(|path| !path.starts_with("/api/"))
        .unwrap_or("/logon");
    let mut response = Redirect::to(back).into_response();
    let typed = Some(&choice.user_id).filter(|typed| (1..=MAX_TYPED).contains(&typed.len()));
    let cookies = &context.backend.cookies;
    let typed = typed.map(|typed| cookies.set_typed(StageKind::LogOn, typed));
    if let Some(Ok(cookie)) = typed.map(|cookie| HeaderValue::from_str(&cookie)) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    if let Some(language) = LANGUAGES
        .iter()
        .find(|language| language.code == choice.language)
        && let Ok(cookie) =
            HeaderValue::from_str(&context.backend.cookies.set_language(language.code))
    {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}
