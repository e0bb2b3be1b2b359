//! Pages on the way to an application that say why it does not go on, and how it does.

use super::return_to;
use crate::http::{
    client::Client,
    context::Context,
    notice::{Action, Notice, answer},
};
use app::api::ssr::ReturnTo;
use axum::{
    extract::State,
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};
use std::sync::Arc;

/// The account may not use the application.
pub fn not_allowed(context: &Context, client: &Client, return_to: &ReturnTo) -> Response {
    let t = client.language.texts();
    let sentence = t.way_not_allowed(&return_to.application.name);
    closed(context, client, t.way_not_allowed_title(), &sentence)
}

/// The application asks for a code, and the account has no two-factor logon.
pub fn two_factor(context: &Context, client: &Client, return_to: &ReturnTo) -> Response {
    let t = client.language.texts();
    let sentence = t.way_two_factor(&return_to.application.name);
    closed(context, client, t.way_two_factor_title(), &sentence)
}

/// There is no way on from here.
fn closed(context: &Context, client: &Client, title: &str, sentence: &str) -> Response {
    let home = client.language.texts().way_home();
    let notice = Notice {
        title,
        sentence,
        is_error: true,
        action: Action::Link("/", home),
    };
    answer(context, client, StatusCode::FORBIDDEN, &notice)
}

/// Why a browser stops on its way to an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// A form was sent when the session was over: it did not arrive.
    Interrupted,
    /// The address that was opened could not be taken along.
    NotKept,
    /// A ticket was worth nothing any more.
    Stale,
}

/// The way goes on to the application.
pub async fn go_on(
    State(context): State<Arc<Context>>,
    client: Client,
    uri: Uri,
    why: Why,
) -> Response {
    let Some(return_to) = return_to(&context, &uri) else {
        return Redirect::to("/").into_response();
    };
    let (t, name) = (client.language.texts(), &return_to.application.name);
    let (title, sentence) = match why {
        Why::Interrupted => (t.way_interrupted_title(), t.way_interrupted(name)),
        Why::NotKept => (t.way_not_kept_title(), t.way_not_kept(name)),
        Why::Stale => (t.way_stale_title(), t.way_stale(name)),
    };
    let notice = Notice {
        title,
        sentence: &sentence,
        is_error: why != Why::Stale,
        action: Action::Link(return_to.to.as_str(), &t.way_interrupted_action(name)),
    };
    answer(&context, &client, StatusCode::OK, &notice)
}

/// Asks whether to log off.
pub fn log_off(context: &Context, client: &Client, return_to: Option<&ReturnTo>) -> Response {
    let t = client.language.texts();
    let query = return_to
        .map(|return_to| format!("?{}", return_to.query()))
        .unwrap_or_default();
    let path = format!("/api/log-off{query}");
    let notice = Notice {
        title: t.way_log_off_title(),
        sentence: t.way_log_off(),
        is_error: false,
        action: Action::Form(&path, t.way_log_off_submit()),
    };
    answer(context, client, StatusCode::OK, &notice)
}
