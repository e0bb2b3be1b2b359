//! Refusals that no page of the app gives: short, in the person's language, never an echo of
//! what was sent.

use super::{
    Context, language,
    notice::{Action, Notice},
};
use app::{
    api::ssr::{RequestInfo, wants_html},
    sentence,
    texts::{Language, Texts},
};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{
        HeaderValue, StatusCode,
        header::{RETRY_AFTER, SET_COOKIE},
        request::Parts,
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures_util::FutureExt;
use protocol::Refusal;
use std::{panic::AssertUnwindSafe, sync::Arc};

/// No word of the app is longer.
const MOST_OF_A_WORD: usize = 64;

/// Seconds after which others will have sent their large forms.
const OTHERS_DONE: HeaderValue = HeaderValue::from_static("10");

/// What is refused.
#[derive(Debug, Clone, Copy)]
pub enum Problem {
    /// Not from our own pages (R28).
    CrossSite,
    /// Not a form.
    NotAForm,
    /// More than a form takes.
    TooLarge,
    /// Cut off, or not valid UTF-8.
    Malformed,
    /// Not there in time (R43).
    Late,
    /// Not with this method.
    Method,
    /// Not while others send forms as large as this one (R43).
    LargeForms,
}

impl Problem {
    fn status(self) -> StatusCode {
        match self {
            Self::CrossSite => StatusCode::FORBIDDEN,
            Self::NotAForm => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Late => StatusCode::REQUEST_TIMEOUT,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::LargeForms => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// What the single-page app makes the sentence from.
    fn word(self) -> Option<Refusal> {
        match self {
            Self::CrossSite => Some(Refusal::CrossSite),
            Self::NotAForm | Self::Malformed | Self::Late => Some(Refusal::Malformed),
            Self::TooLarge => Some(Refusal::TooLarge),
            Self::Method | Self::LargeForms => None,
        }
    }

    fn sentence(self, t: Texts) -> String {
        match self {
            Self::Method => t.problem_method().to_owned(),
            Self::LargeForms => t.problem_large_forms().to_owned(),
            other => other
                .word()
                .map(|word| sentence(word, t))
                .unwrap_or_default(),
        }
    }
}

/// Who is told, and how.
pub struct Listener {
    language: &'static Language,
    wants_html: bool,
    /// The page of the form that was sent, if it was one.
    page: Option<&'static str>,
}

impl Listener {
    /// Whoever sent `request`.
    pub fn of(context: &Context, request: &Parts) -> Self {
        let wants_html = wants_html(&request.headers);
        let form = protocol::FORMS
            .iter()
            .find(|(path, _)| *path == request.uri.path());
        Self {
            language: language::of(context, &request.headers),
            wants_html,
            page: form.map(|(_, page)| *page),
        }
    }

    /// Whether a browser without JavaScript is to be answered.
    pub fn wants_html(&self) -> bool {
        self.wants_html
    }

    /// A page for people, a word for the single-page app, a line for programs.
    fn tell(
        &self,
        context: &Context,
        status: StatusCode,
        sentence: &str,
        word: Option<Refusal>,
    ) -> Response {
        match word {
            _ if self.wants_html => self.page(context, status, sentence),
            Some(word) if self.page.is_some() => (status, String::from(word)).into_response(),
            _ => (status, format!("{sentence}\n")).into_response(),
        }
    }

    fn page(&self, context: &Context, status: StatusCode, sentence: &str) -> Response {
        let t = self.language.texts();
        let action = match self.page {
            Some(page) => Action::Link(page, t.problem_again()),
            None => Action::Link("/logon", t.missing_action()),
        };
        let title = t.problem_title();
        let is_error = true;
        let notice = Notice {
            status,
            title,
            sentence,
            is_error,
            action,
        };
        notice.render(context, self.language)
    }
}

/// The refusal.
pub fn problem(context: &Context, listener: &Listener, problem: Problem) -> Response {
    let sentence = problem.sentence(listener.language.texts());
    let mut answer = listener.tell(context, problem.status(), &sentence, problem.word());
    if let Problem::LargeForms = problem {
        answer.headers_mut().insert(RETRY_AFTER, OTHERS_DONE);
    }
    answer
}

/// What the server could not do, or not at this moment, in the same sentence as on a page.
pub fn failure(
    context: &Context,
    listener: &Listener,
    status: StatusCode,
    word: Refusal,
) -> Response {
    let sentence = sentence(word, listener.language.texts());
    listener.tell(context, status, &sentence, Some(word))
}

/// Makes a page of what a server function answered when it could not do it. Whoever tries again
/// from there is where they were: cookies that were set with the answer stay.
pub async fn failed_form(context: &Context, listener: &Listener, answer: Response) -> Response {
    let (parts, body) = answer.into_parts();
    let word = to_bytes(body, MOST_OF_A_WORD).await.unwrap_or_default();
    let word = Refusal::from(String::from_utf8_lossy(&word).into_owned());
    let mut page = failure(context, listener, parts.status, word);
    for name in [SET_COOKIE, RETRY_AFTER] {
        for value in parts.headers.get_all(&name) {
            page.headers_mut().append(&name, value.clone());
        }
    }
    page
}

/// An address that takes other methods.
pub async fn method(State(context): State<Arc<Context>>, request: Request<Body>) -> Response {
    let (request, _) = request.into_parts();
    problem(&context, &Listener::of(&context, &request), Problem::Method)
}

/// The answer to programs that ask whether somebody may go on, when that cannot be told: logged once,
/// and nobody goes on.
pub fn cannot_tell(request: &Parts, error: &dyn std::error::Error) -> Response {
    let id = id_of(request);
    tracing::error!(request = format!("{id:08x}"), %error, "cannot tell who may go on");
    let text = format!("It cannot be told at this moment (request {id:08x}). Try again.\n");
    let again = [(RETRY_AFTER, "10")];
    (StatusCode::SERVICE_UNAVAILABLE, again, text).into_response()
}

/// The number of a request.
pub fn id_of(request: &Parts) -> u32 {
    let info = request.extensions.get::<RequestInfo>();
    info.map_or(0, |info| info.id)
}

/// Answers a request whose handler panicked: with the request's id, and nothing else of it. The
/// panic itself is logged where it happens ([`super::log_panics`]).
pub async fn panics(State(context): State<Arc<Context>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let listener = Listener::of(&context, &parts);
    let id = id_of(&parts);
    let answer = AssertUnwindSafe(next.run(Request::from_parts(parts, body))).catch_unwind();
    if let Ok(answer) = answer.await {
        return answer;
    }
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    failure(&context, &listener, status, Refusal::Unexpected(id))
}
