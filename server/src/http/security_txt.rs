//! `/.well-known/security.txt` (RFC 9116): whom to tell of a weakness.

use super::{client::Client, context::Context, pages, paths::SECURITY_TXT};
use crate::date::rfc_3339;
use app::texts::LANGUAGES;
use axum::{
    extract::{Request, State},
    http::header::CONTENT_TYPE,
    response::{IntoResponse, Response},
};
use domain::Timestamp;
use std::sync::Arc;

const DAY: i64 = 24 * 60 * 60;
/// How far ahead it says that it expires: it is as new as the server's clock, and RFC 9116 §2.5.5 wants
/// less than a year.
const DAYS: i64 = 180;

/// The file; without the setting `site.security_contact` there is none.
pub async fn show(
    State(context): State<Arc<Context>>,
    client: Client,
    request: Request,
) -> Response {
    let site = &context.config.site;
    let Some(contact) = &site.security_contact else {
        return pages::page(State(Arc::clone(&context)), client, request).await;
    };
    let today = context.backend.service.present().unix().div_euclid(DAY);
    let expires = rfc_3339(Timestamp::from_unix((today + DAYS) * DAY));
    let others = LANGUAGES.iter().map(|language| language.code);
    let others = others.filter(|code| *code != site.language);
    let languages: Vec<_> = std::iter::once(site.language.as_str())
        .chain(others)
        .collect();
    let text = format!(
        "Contact: {contact}\nExpires: {expires}\nPreferred-Languages: {}\nCanonical: {}{SECURITY_TXT}\n",
        languages.join(", "),
        site.origin
    );
    ([(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
