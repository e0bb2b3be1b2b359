//! What a second member of staff must agree to (R37).

use super::{
    Answer, ConsoleForm, ConsoleSession, Fields, FormError,
    act::{has_secret, show_done},
    status_of,
};
use app::{
    support::{ApprovalsPage, ApprovalsPageProps, FormProblem, IMPORT, in_query},
    texts::Texts,
};
use axum::response::Response;
use domain::UserId;
use leptos::prelude::IntoAny as _;
use service::ServiceError;
use store::StoreError;

/// What waits.
pub async fn list(session: ConsoleSession) -> Answer {
    let t = session.t();
    let (agreed, refused) = (session.done("agreed"), session.done("refused"));
    let withdrawn = session.done("withdrawn");
    let imported: Option<usize> = session.done("imported").parse().ok();
    let said = if let Some(count) = imported {
        t.support_import_agreed(&count.to_string())
    } else if refused == IMPORT {
        t.support_import_refused().to_owned()
    } else if withdrawn == IMPORT {
        t.support_import_withdrawn().to_owned()
    } else if UserId::parse(&withdrawn).is_ok() {
        t.support_withdrawn(&withdrawn)
    } else if UserId::parse(&agreed).is_ok() {
        t.support_agreed(&agreed)
    } else if UserId::parse(&refused).is_ok() {
        t.support_refused(&refused)
    } else {
        String::new()
    };
    show(&session, <_>::default(), said).await
}

/// Agrees to one of them, or does not, or withdraws it.
pub async fn answer(ConsoleForm(mut session, fields): ConsoleForm) -> Answer {
    match answer_now(&mut session, &fields).await {
        Ok(answer) => answer,
        Err(error) => {
            let of = [fields.get("id"), fields.get("withdraw")].concat();
            let problem = (of, error.problem(&session));
            show(&session, problem, String::new()).await
        }
    }
}

async fn answer_now(session: &mut ConsoleSession, fields: &Fields) -> Result<Answer, FormError> {
    let agrees = match fields.get("answer") {
        "agree" => true,
        "refuse" => false,
        "" => return withdraw(session, fields).await.map(Ok),
        _ => return Err(FormError::Says(Texts::support_problem_gone)),
    };
    session.freshen(fields).await?;
    let (console, asked_about) = (session.console(), fields.get("id"));
    if let Some(id) = asked_about.strip_prefix(IMPORT) {
        let answered = console.answer_import(id.parse().unwrap_or(0), agrees);
        let imported = answered.await.map_err(|error| match error {
            ServiceError::Store(StoreError::UserIdTaken) => {
                FormError::Says(Texts::support_problem_import_changed)
            }
            error => error.into(),
        })?;
        return Ok(Ok(if agrees {
            tell(session, "imported", &imported.to_string())
        } else {
            tell(session, "refused", IMPORT)
        }));
    }
    let answered = console.answer_approval(asked_about.parse().unwrap_or(0), agrees);
    let (user_id, done) = answered.await?;
    if has_secret(&done) {
        return Ok(show_done(session, &user_id, done).await);
    }
    let word = if agrees { "agreed" } else { "refused" };
    Ok(Ok(tell(session, word, &in_query(user_id.as_str()))))
}

/// Who asked for it does not want it any more.
async fn withdraw(session: &mut ConsoleSession, fields: &Fields) -> Result<Response, FormError> {
    session.freshen(fields).await?;
    let (console, asked_about) = (session.console(), fields.get("withdraw"));
    if let Some(id) = asked_about.strip_prefix(IMPORT) {
        console.withdraw_import(id.parse().unwrap_or(0)).await?;
        return Ok(tell(session, "withdrawn", IMPORT));
    }
    let id = asked_about.parse().unwrap_or(0);
    let user_id = console.withdraw_approval(id).await?;
    Ok(tell(session, "withdrawn", &in_query(user_id.as_str())))
}

fn tell(session: &ConsoleSession, word: &str, what: &str) -> Response {
    session.go_and_tell(&format!("/support/approvals?{word}={what}"))
}

async fn show(session: &ConsoleSession, problem: (String, FormProblem), said: String) -> Answer {
    let (t, console) = (session.t(), session.console());
    let approvals = session.or_fail(console.approvals().await)?;
    let all = session.asked("all");
    let all = all.strip_prefix(IMPORT).and_then(|id| id.parse().ok());
    let imports = session.or_fail(console.waiting_imports(all).await)?;
    let status = status_of(problem.1.is_any());
    let props = ApprovalsPageProps {
        t,
        approvals,
        imports,
        staff: session.staff.user_id().to_string(),
        problem,
        needs_code: session.needs_code(),
        now: session.now(),
        said,
    };
    let shown = || ApprovalsPage(props).into_any();
    let page = ("/support/approvals", t.support_approvals());
    session.page(status, page, shown).await
}
