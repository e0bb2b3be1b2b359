//! How a page of the console is answered.

use super::ConsoleSession;
use crate::http::{
    notice::{Action, Notice, answer},
    problem::{Problem, problem, unexpected},
};
use app::support::Frame;
use axum::{
    http::{HeaderValue, StatusCode, header::SET_COOKIE},
    response::{Html, IntoResponse, Redirect, Response},
};
use leptos::prelude::AnyView;
use service::ServiceError;

/// What a handler of the console comes to.
pub type Answer = Result<Response, ConsoleError>;

/// The answer where a handler does not get to its end.
#[derive(Debug)]
pub struct ConsoleError(Box<Response>);

impl From<Response> for ConsoleError {
    fn from(answer: Response) -> Self {
        Self(Box::new(answer))
    }
}

impl IntoResponse for ConsoleError {
    fn into_response(self) -> Response {
        *self.0
    }
}

impl ConsoleSession {
    /// A page of the console.
    pub async fn page(
        &self,
        status: StatusCode,
        (path, title): (&'static str, &str),
        content: impl FnOnce() -> AnyView,
    ) -> Answer {
        let frame = Frame {
            is_refused: status == StatusCode::UNPROCESSABLE_ENTITY,
            ..self.frame(path).await?
        };
        Ok(self.finish((status, Html(frame.render(title, content)))))
    }

    /// What is around a page of the console.
    pub async fn frame(&self, path: &'static str) -> Result<Frame, ConsoleError> {
        let (requests, approvals) = self.or_fail(self.console().waiting().await)?;
        Ok(Frame {
            assets: self.context.site.assets.clone(),
            site: self.context.about_site(),
            language: self.client.language,
            user_id: self.staff.user_id().to_string(),
            path,
            requests,
            approvals,
            is_refused: false,
            time_left: self.staff.time_left(),
        })
    }

    /// On to another page.
    pub fn go(&self, path: &str) -> Response {
        self.finish(Redirect::to(path))
    }

    /// On to the page at `address`, which says what was done.
    pub fn go_and_tell(&self, address: &str) -> Response {
        let notice = self.context.backend.cookies.set_notice(address);
        with_cookie(self.go(address), &notice)
    }

    /// The answer to what cannot be done, or not now, and what can be done from here.
    pub fn refuse(
        &self,
        status: StatusCode,
        (title, sentence): (&str, &str),
        action: Action<'_>,
    ) -> Response {
        let notice = Notice {
            title,
            sentence,
            is_error: true,
            action,
        };
        self.finish(answer(&self.context, &self.client, status, &notice))
    }

    /// The answer to more than a form can be, of which nothing is shown again.
    pub fn too_large(&self) -> Response {
        self.finish(problem(&self.context, &self.client, Problem::TooLarge))
    }

    /// What was found, or the answer when something failed that nobody expected.
    pub fn or_fail<T>(&self, found: Result<T, ServiceError>) -> Result<T, ConsoleError> {
        found.map_err(|error| {
            self.finish(unexpected(&self.context, &self.client, &error))
                .into()
        })
    }

    /// The answer, with what must go with it.
    pub fn finish(&self, response: impl IntoResponse) -> Response {
        let (mut response, cookies) = (response.into_response(), &self.context.backend.cookies);
        if let Some(token) = &self.renewed {
            response = with_cookie(response, &cookies.set_session(token));
        }
        if self.says_what_was_done {
            response = with_cookie(response, &cookies.clear_notice());
        }
        response
    }
}

fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}
