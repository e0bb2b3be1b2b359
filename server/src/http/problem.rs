//! Refusals that no page of the app gives: short, in the person's language, never an echo of
//! what was sent.

use super::{Context, language};
use app::texts::{LANGUAGES, Language, Texts};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{
        HeaderMap, StatusCode,
        header::{ACCEPT, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use std::{any::Any, sync::Arc};

/// What is refused.
#[derive(Debug, Clone, Copy)]
pub enum Problem {
    /// Not from our own pages (R28).
    CrossSite,
    /// Not a form.
    NotAForm,
    /// More than a form takes.
    TooLarge,
    /// Not valid UTF-8.
    Malformed,
    /// Not with this method.
    Method,
}

impl Problem {
    fn status(self) -> StatusCode {
        match self {
            Self::CrossSite => StatusCode::FORBIDDEN,
            Self::NotAForm => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
        }
    }

    fn sentence(self, t: Texts) -> &'static str {
        match self {
            Self::CrossSite => t.problem_cross_site(),
            Self::NotAForm | Self::Malformed => t.problem_malformed(),
            Self::TooLarge => t.problem_too_large(),
            Self::Method => t.problem_method(),
        }
    }
}

/// The refusal, as a page for people and as a line for programs.
pub fn problem(context: &Context, headers: &HeaderMap, problem: Problem) -> Response {
    let language = language::of(context, headers);
    let sentence = problem.sentence(language.texts());
    let wants_html = headers
        .get(ACCEPT)
        .is_some_and(|accept| accept.as_bytes().starts_with(b"text/html"));
    if wants_html {
        page(
            problem.status(),
            language,
            &context.site.assets.css,
            sentence,
        )
    } else {
        (problem.status(), format!("{sentence}\n")).into_response()
    }
}

/// Nothing in it comes from the request, so nothing needs escaping.
fn page(status: StatusCode, language: &Language, css: &str, sentence: &str) -> Response {
    let (t, code) = (language.texts(), language.code);
    let (title, action) = (t.problem_title(), t.missing_action());
    let html = format!(
        "<!DOCTYPE html><html lang=\"{code}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title>\
         <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\"><link rel=\"stylesheet\" href=\"{css}\"></head>\
         <body><main class=\"card\"><h1>{title}</h1><p class=\"error\" role=\"alert\">{sentence}</p>\
         <a class=\"secondary\" href=\"/logon\">{action}</a></main></body></html>"
    );
    (status, [(CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
}

/// An address that takes other methods.
pub async fn method(State(context): State<Arc<Context>>, request: Request<Body>) -> Response {
    problem(&context, request.headers(), Problem::Method)
}

/// A panic is ours to mend, not the person's: it is logged, and nothing of it shown.
#[expect(clippy::needless_pass_by_value, reason = "what CatchPanicLayer calls")]
pub fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response<Body> {
    let what = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    tracing::error!(
        panic = what.unwrap_or("without words"),
        "a request handler panicked"
    );
    let t = LANGUAGES[0].texts();
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        format!("{}\n", t.problem_title()),
    )
        .into_response()
}
