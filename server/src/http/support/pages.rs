//! The pages that only show something.

use super::Desk;
use crate::http::Context;
use app::support::{
    AccountPage, AccountPageProps, AccountsPage, AccountsPageProps, MissingPage, MissingPageProps,
    OverviewPage, OverviewPageProps, Query, Typed, action_label,
};
use axum::{
    extract::{Path, Request, State},
    http::StatusCode,
    response::Response,
};
use domain::{UserId, support::Action};
use leptos::prelude::IntoAny as _;
use service::ServiceError;
use std::sync::Arc;

/// Finding accounts.
pub async fn accounts(State(context): State<Arc<Context>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let desk = match Desk::open(context, parts).await {
        Ok(desk) => desk,
        Err(answer) => return answer,
    };
    let (t, now) = (desk.t(), desk.now());
    let query = Query::read(desk.query());
    let listing = match desk.service().search(&desk.staff, &query.search(now)).await {
        Ok(listing) => listing,
        Err(error) => return desk.fail(&error),
    };
    let count = |name: &str| desk.done(name).parse::<u32>().ok();
    let said = match (count("enabled"), count("passed_over")) {
        (Some(1), Some(over)) => t.support_enabled_one(&over.to_string()),
        (Some(on), Some(over)) => t.support_enabled(&on.to_string(), &over.to_string()),
        _ => String::new(),
    };
    let props = AccountsPageProps {
        t,
        query,
        listing,
        now,
        said,
    };
    let shown = || AccountsPage(props).into_any();
    desk.page(StatusCode::OK, "/support", t.support_accounts(), shown)
        .await
}

/// One account.
pub async fn account(
    State(context): State<Arc<Context>>,
    Path(user_id): Path<String>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    match Desk::open(context, parts).await {
        Ok(desk) => {
            let t = desk.t();
            let said = match (&*desk.done("done"), &*desk.done("asked")) {
                ("identity", _) => t.support_word_noted().to_owned(),
                (done, asked) => match (Action::from_word(done), Action::from_word(asked)) {
                    (Some(action), _) => t.support_done(action_label(t, action)),
                    (_, Some(action)) => t.support_asked(action_label(t, action)),
                    _ => String::new(),
                },
            };
            show_account(&desk, &user_id, Typed::default(), said).await
        }
        Err(answer) => answer,
    }
}

/// The page of an account, with what was typed when something was wrong with it.
pub async fn show_account(desk: &Desk, user_id: &str, typed: Typed, said: String) -> Response {
    let t = desk.t();
    let missing = || async {
        let shown = || MissingPage(MissingPageProps { t }).into_any();
        let title = t.support_problem_no_account();
        desk.page(StatusCode::NOT_FOUND, "", title, shown).await
    };
    let Ok(user_id) = UserId::parse(user_id) else {
        return missing().await;
    };
    let dossier = match desk.service().dossier(&desk.staff, &user_id).await {
        Ok(dossier) => dossier,
        Err(ServiceError::NoSuchAccount) => return missing().await,
        Err(error) => return desk.fail(&error),
    };
    let status = status_of(&typed);
    let props = AccountPageProps {
        t,
        dossier,
        apps: desk.context.backend.apps.clone(),
        typed,
        needs_code: desk.needs_code(),
        said,
    };
    let shown = || AccountPage(props).into_any();
    desk.page(status, "", user_id.as_str(), shown).await
}

fn status_of(typed: &Typed) -> StatusCode {
    if typed.problem.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}

/// Numbers over all accounts.
pub async fn overview(State(context): State<Arc<Context>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    match Desk::open(context, parts).await {
        Ok(desk) => show_overview(&desk, Typed::default(), String::new()).await,
        Err(answer) => answer,
    }
}

/// The same, with what was typed when something was wrong with it.
pub async fn show_overview(desk: &Desk, typed: Typed, said: String) -> Response {
    let t = desk.t();
    let numbers = match desk.service().numbers(&desk.staff).await {
        Ok(numbers) => numbers,
        Err(error) => return desk.fail(&error),
    };
    let status = status_of(&typed);
    let props = OverviewPageProps {
        t,
        numbers,
        typed,
        needs_code: desk.needs_code(),
        said,
    };
    let shown = || OverviewPage(props).into_any();
    let (path, title) = ("/support/overview", t.support_overview());
    desk.page(status, path, title, shown).await
}
