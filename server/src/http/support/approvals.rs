//! What a second member of staff must agree to (R37).

use super::{
    Desk, Fields,
    act::{has_secret, show_done},
};
use crate::http::Context;
use app::support::{ApprovalsPage, ApprovalsPageProps, IMPORT, in_query};
use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::Response,
};
use domain::UserId;
use leptos::prelude::IntoAny as _;
use service::{Done, ServiceError};
use std::sync::Arc;
use store::StoreError;

/// What waits.
pub async fn list(State(context): State<Arc<Context>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    match Desk::open(context, parts).await {
        Ok(desk) => {
            let t = desk.t();
            let (agreed, refused) = (desk.done("agreed"), desk.done("refused"));
            let imported: Option<usize> = desk.done("imported").parse().ok();
            let said = if let Some(count) = imported {
                t.support_import_agreed(&count.to_string())
            } else if desk.done("refused") == IMPORT {
                t.support_import_refused().to_owned()
            } else if UserId::parse(&agreed).is_ok() {
                t.support_agreed(&agreed)
            } else if UserId::parse(&refused).is_ok() {
                t.support_refused(&refused)
            } else {
                String::new()
            };
            show(&desk, (String::new(), String::new()), said).await
        }
        Err(answer) => answer,
    }
}

/// Agrees to one of them, or does not.
pub async fn answer(State(context): State<Arc<Context>>, request: Request) -> Response {
    let (mut desk, fields) = match Desk::receive(context, request).await {
        Ok(received) => received,
        Err(answer) => return answer,
    };
    let asked_about = fields.get("id").to_owned();
    let agrees = fields.get("answer") == "agree";
    if let Some(id) = asked_about.strip_prefix(IMPORT) {
        let id = id.parse().unwrap_or(0);
        return match answer_import(&mut desk, &fields, id, agrees).await {
            Ok(imported) if agrees => {
                desk.go_and_tell(&format!("/support/approvals?imported={imported}"))
            }
            Ok(_) => desk.go_and_tell(&format!("/support/approvals?refused={IMPORT}")),
            Err(problem) => show(&desk, (asked_about, problem), String::new()).await,
        };
    }
    let id = asked_about.parse().unwrap_or(0);
    match answer_now(&mut desk, &fields, id, agrees).await {
        Ok((user_id, done)) if has_secret(&done) => show_done(&desk, &user_id, done).await,
        Ok((user_id, _)) => {
            let word = if agrees { "agreed" } else { "refused" };
            let user_id = in_query(user_id.as_str());
            desk.go_and_tell(&format!("/support/approvals?{word}={user_id}"))
        }
        Err(problem) => show(&desk, (asked_about, problem), String::new()).await,
    }
}

/// Does it. `Err`: what is wrong.
async fn answer_now(
    desk: &mut Desk,
    fields: &Fields,
    id: i64,
    agrees: bool,
) -> Result<(UserId, Done), String> {
    if !matches!(fields.get("answer"), "agree" | "refuse") {
        return Err(desk.t().support_problem_gone().to_owned());
    }
    desk.freshen(fields).await?;
    let answered = desk.service().answer_approval(&desk.staff, id, agrees);
    answered.await.map_err(|error| desk.problem(&error))
}

/// The same for an import.
async fn answer_import(
    desk: &mut Desk,
    fields: &Fields,
    id: i64,
    agrees: bool,
) -> Result<usize, String> {
    if !matches!(fields.get("answer"), "agree" | "refuse") {
        return Err(desk.t().support_problem_gone().to_owned());
    }
    desk.freshen(fields).await?;
    let answered = desk.service().answer_import(&desk.staff, id, agrees);
    answered.await.map_err(|error| match error {
        ServiceError::Store(StoreError::UserIdTaken) => {
            desk.t().support_problem_import_changed().to_owned()
        }
        error => desk.problem(&error),
    })
}

async fn show(desk: &Desk, problem: (String, String), said: String) -> Response {
    let t = desk.t();
    let approvals = match desk.service().approvals(&desk.staff).await {
        Ok(approvals) => approvals,
        Err(error) => return desk.fail(&error),
    };
    let all = desk
        .asked("all")
        .strip_prefix(IMPORT)
        .and_then(|id| id.parse().ok());
    let imports = match desk.service().waiting_imports(&desk.staff, all).await {
        Ok(imports) => imports,
        Err(error) => return desk.fail(&error),
    };
    let status = if problem.1.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let props = ApprovalsPageProps {
        t,
        approvals,
        imports,
        staff: desk.staff.user_id().to_string(),
        problem,
        needs_code: desk.needs_code(),
        now: desk.now(),
        said,
    };
    let shown = || ApprovalsPage(props).into_any();
    let (path, title) = ("/support/approvals", t.support_approvals());
    desk.page(status, path, title, shown).await
}
