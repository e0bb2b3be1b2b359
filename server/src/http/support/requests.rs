//! Holders who ask for 2FA.

use super::{Desk, Fields};
use crate::http::Context;
use app::support::{RequestsPage, RequestsPageProps, Typed, action_label, in_query};
use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::Response,
};
use domain::{Reason, UserId, support::Action};
use leptos::prelude::IntoAny as _;
use std::sync::Arc;

/// The queue.
pub async fn list(State(context): State<Arc<Context>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    match Desk::open(context, parts).await {
        Ok(desk) => {
            let t = desk.t();
            let (enabled, declined) = (desk.done("enabled"), desk.done("declined"));
            let said = if UserId::parse(&enabled).is_ok() {
                t.support_done(&format!("{enabled}: {}", action_label(t, Action::Enable)))
            } else if UserId::parse(&declined).is_ok() {
                t.support_declined(&declined)
            } else {
                String::new()
            };
            show(&desk, (String::new(), Typed::default()), said).await
        }
        Err(answer) => answer,
    }
}

/// Says no to one of them.
pub async fn decline(State(context): State<Arc<Context>>, request: Request) -> Response {
    let (mut desk, fields) = match Desk::receive(context, request).await {
        Ok(received) => received,
        Err(answer) => return answer,
    };
    let (user_id, words) = (fields.get("user_id"), fields.get("reason"));
    match decline_now(&mut desk, &fields).await {
        Ok(whom) => {
            let whom = in_query(whom.as_str());
            desk.go_and_tell(&format!("/support/requests?declined={whom}"))
        }
        Err(problem) => {
            let typed = Typed {
                action: Some(Action::Disable),
                reason: words.to_owned(),
                problem,
                ..Typed::default()
            };
            show(&desk, (user_id.to_owned(), typed), String::new()).await
        }
    }
}

/// Does it. `Err`: what is wrong.
async fn decline_now(desk: &mut Desk, fields: &Fields) -> Result<UserId, String> {
    let t = desk.t();
    let whom = UserId::parse(fields.get("user_id"));
    let whom = whom.map_err(|_| t.support_problem_no_account().to_owned())?;
    let words = Reason::parse(fields.get("reason"));
    let words = words.map_err(|_| t.support_problem_reason().to_owned())?;
    desk.freshen(fields).await?;
    let declined = desk.service().decline_request(&desk.staff, &whom, &words);
    declined.await.map_err(|error| desk.problem(&error))?;
    Ok(whom)
}

async fn show(desk: &Desk, typed: (String, Typed), said: String) -> Response {
    let t = desk.t();
    let requests = match desk.service().open_requests(&desk.staff).await {
        Ok(requests) => requests,
        Err(error) => return desk.fail(&error),
    };
    let status = if typed.1.problem.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let props = RequestsPageProps {
        t,
        requests,
        typed,
        needs_code: desk.needs_code(),
        now: desk.now(),
        said,
    };
    let shown = || RequestsPage(props).into_any();
    let (path, title) = ("/support/requests", t.support_requests());
    desk.page(status, path, title, shown).await
}
