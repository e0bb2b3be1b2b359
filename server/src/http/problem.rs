//! Refusals that no page of the app gives: short, in the person's language, never an echo of
//! what was sent.

use super::{Context, language};
use app::{
    api::{
        FORMS,
        ssr::{RequestInfo, wants_html},
    },
    error::PageError,
    texts::{Language, Texts},
};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{StatusCode, header::CONTENT_TYPE, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures_util::FutureExt;
use std::{panic::AssertUnwindSafe, sync::Arc};

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

    /// What the single-page app makes the sentence from.
    fn word(self) -> Option<PageError> {
        match self {
            Self::CrossSite => Some(PageError::CrossSite),
            Self::NotAForm | Self::Malformed => Some(PageError::Malformed),
            Self::TooLarge => Some(PageError::TooLarge),
            Self::Method => None,
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

/// Who is told, and how.
pub struct Listener {
    language: &'static Language,
    wants_html: bool,
    is_app: bool,
}

impl Listener {
    /// Whoever sent `request`.
    pub fn of(context: &Context, request: &Parts) -> Self {
        let wants_html = wants_html(&request.headers);
        let is_form = FORMS.iter().any(|(path, _)| *path == request.uri.path());
        Self {
            language: language::of(context, &request.headers),
            wants_html,
            is_app: is_form && !wants_html,
        }
    }

    /// A page for people, a word for the single-page app, a line for programs.
    fn tell(
        &self,
        context: &Context,
        status: StatusCode,
        sentence: &str,
        word: Option<PageError>,
    ) -> Response {
        match word {
            _ if self.wants_html => page(status, self.language, &context.site.assets.css, sentence),
            Some(word) if self.is_app => (status, String::from(word)).into_response(),
            _ => (status, format!("{sentence}\n")).into_response(),
        }
    }
}

/// The refusal.
pub fn problem(context: &Context, listener: &Listener, problem: Problem) -> Response {
    let sentence = problem.sentence(listener.language.texts());
    listener.tell(context, problem.status(), sentence, problem.word())
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
    let (request, _) = request.into_parts();
    problem(&context, &Listener::of(&context, &request), Problem::Method)
}

/// Answers a request whose handler panicked: with the request's id, and nothing else of it. The
/// panic itself is logged where it happens ([`super::log_panics`]).
pub async fn panics(State(context): State<Arc<Context>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let listener = Listener::of(&context, &parts);
    let id = parts
        .extensions
        .get::<RequestInfo>()
        .map_or(0, |info| info.id);
    let answer = AssertUnwindSafe(next.run(Request::from_parts(parts, body))).catch_unwind();
    if let Ok(answer) = answer.await {
        return answer;
    }
    let sentence = listener
        .language
        .texts()
        .problem_unexpected(&format!("{id:08x}"));
    let word = Some(PageError::Unexpected(id));
    listener.tell(&context, StatusCode::INTERNAL_SERVER_ERROR, &sentence, word)
}
