//! Refusals that no page of the app gives: short, in the person's language, never an echo of
//! what was sent.

use super::{
    client::Client,
    context::Context,
    notice::{self, Action, Notice},
};
use app::{sentence, texts::Texts};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{
        HeaderValue, StatusCode,
        header::{RETRY_AFTER, SET_COOKIE},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures_util::FutureExt;
use protocol::Refusal;
use service::ServiceError;
use std::{panic::AssertUnwindSafe, sync::Arc};

/// No word of the app is longer.
const MAX_WORD_BYTES: usize = 64;

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

/// A page for people, a word for the single-page app, a line for programs.
fn tell(
    context: &Context,
    client: &Client,
    (status, sentence): (StatusCode, &str),
    word: Option<Refusal>,
    again: Option<&str>,
) -> Response {
    let t = client.language.texts();
    match word {
        _ if client.wants_html => {
            let notice = Notice {
                title: t.problem_title(),
                sentence,
                is_error: true,
                action: match again {
                    Some(page) => Action::Link(page, t.problem_again()),
                    None => Action::Link("/logon", t.missing_action()),
                },
            };
            notice::answer(context, client, status, &notice)
        }
        Some(word) if client.page.is_some() => (status, String::from(word)).into_response(),
        _ => (status, format!("{sentence}\n")).into_response(),
    }
}

/// The refusal.
pub fn problem(context: &Context, client: &Client, problem: Problem) -> Response {
    let sentence = problem.sentence(client.language.texts());
    let said = (problem.status(), &*sentence);
    let mut answer = tell(context, client, said, problem.word(), client.page);
    if let Problem::LargeForms = problem {
        answer.headers_mut().insert(RETRY_AFTER, OTHERS_DONE);
    }
    answer
}

/// What the server could not do, or not at this moment, in the same sentence as on a page.
pub fn failure(context: &Context, client: &Client, status: StatusCode, word: Refusal) -> Response {
    let sentence = sentence(word, client.language.texts());
    tell(
        context,
        client,
        (status, &sentence),
        Some(word),
        client.page,
    )
}

/// The same for what nobody expected, which is logged once.
pub fn unexpected(context: &Context, client: &Client, error: &ServiceError) -> Response {
    let id = client.id;
    tracing::error!(request = format!("{id:08x}"), %error, "unexpected");
    let status = if error.is_outage() {
        StatusCode::SERVICE_UNAVAILABLE
    } else {
        StatusCode::INTERNAL_SERVER_ERROR
    };
    failure(context, client, status, Refusal::Unexpected(id))
}

/// The refusal that a server function answered with.
pub async fn refusal_in(body: Body) -> Refusal {
    let word = to_bytes(body, MAX_WORD_BYTES).await.unwrap_or_default();
    String::from_utf8_lossy(&word).into_owned().into()
}

/// Makes a page of what a server function answered when it could not do it. Whoever tries again
/// from there is where they were: cookies that were set with the answer stay.
/// `query` is that of the form, and may say where they were on their way to.
pub async fn failed_form(
    context: &Context,
    client: &Client,
    query: &str,
    answer: Response,
) -> Response {
    let (parts, body) = answer.into_parts();
    let word = refusal_in(body).await;
    let sentence = sentence(word, client.language.texts());
    let again = match (client.page, context.backend.return_to(Some(query))) {
        (Some(page), Some(return_to)) => Some(format!("{page}?{}", return_to.query())),
        (page, _) => page.map(str::to_owned),
    };
    let said = (parts.status, &*sentence);
    let mut page = tell(context, client, said, Some(word), again.as_deref());
    for name in [SET_COOKIE, RETRY_AFTER] {
        for value in parts.headers.get_all(&name) {
            page.headers_mut().append(&name, value.clone());
        }
    }
    page
}

/// An address that takes other methods.
pub async fn method(State(context): State<Arc<Context>>, client: Client) -> Response {
    problem(&context, &client, Problem::Method)
}

/// The answer to programs that ask whether somebody may go on, when that cannot be told: logged once,
/// and nobody goes on.
pub fn cannot_tell(client: &Client, error: &dyn std::error::Error) -> Response {
    let id = client.id;
    tracing::error!(request = format!("{id:08x}"), %error, "cannot tell who may go on");
    let text = format!("It cannot be told at this moment (request {id:08x}). Try again.\n");
    let again = [(RETRY_AFTER, "10")];
    (StatusCode::SERVICE_UNAVAILABLE, again, text).into_response()
}

/// Answers a request whose handler panicked: with the request's id, and nothing else of it. The
/// panic itself is logged where it happens ([`super::serve`]).
pub async fn panics(
    State(context): State<Arc<Context>>,
    client: Client,
    request: Request,
    next: Next,
) -> Response {
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind();
    if let Ok(answer) = answer.await {
        return answer;
    }
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    failure(&context, &client, status, Refusal::Unexpected(client.id))
}
