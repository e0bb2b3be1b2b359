//! The pages that only show something.

use super::{Answer, ConsoleSession, status_of};
use app::support::{
    AccountPage, AccountPageProps, AccountsPage, AccountsPageProps, FormProblem, MissingPage,
    MissingPageProps, OverviewPage, OverviewPageProps, Query, Typed, action_label,
};
use axum::{extract::Path, http::StatusCode};
use domain::{UserId, support::Action};
use leptos::prelude::IntoAny as _;
use service::ServiceError;

/// Finding accounts.
pub async fn accounts(session: ConsoleSession) -> Answer {
    let t = session.t();
    let count = |name: &str| session.done(name).parse::<u32>().ok();
    let said = match (count("enabled"), count("passed_over")) {
        (Some(1), Some(over)) => t.support_enabled_one(&over.to_string()),
        (Some(on), Some(over)) => t.support_enabled(&on.to_string(), &over.to_string()),
        _ => String::new(),
    };
    show_accounts(&session, said, FormProblem::default()).await
}

/// The same, with what was done or what is wrong with what was chosen.
pub async fn show_accounts(session: &ConsoleSession, said: String, problem: FormProblem) -> Answer {
    let (t, now) = (session.t(), session.now());
    let query = Query::read(&session.query);
    let search = query.search(now);
    let found = session.console().search(&search).await;
    let listing = session.or_fail(found)?;
    let status = status_of(problem.is_any());
    let props = AccountsPageProps {
        t,
        query,
        listing,
        now,
        said,
        problem,
    };
    let shown = || AccountsPage(props).into_any();
    let page = ("/support", t.support_accounts());
    session.page(status, page, shown).await
}

/// One account.
pub async fn account(Path(user_id): Path<String>, session: ConsoleSession) -> Answer {
    let t = session.t();
    let said = match (&*session.done("done"), &*session.done("asked")) {
        ("identity", _) => t.support_word_noted().to_owned(),
        (done, asked) => match (Action::from_word(done), Action::from_word(asked)) {
            (Some(action), _) => t.support_done(action_label(t, action)),
            (_, Some(action)) => t.support_asked(action_label(t, action)),
            _ => String::new(),
        },
    };
    show_account(&session, &user_id, Typed::default(), said).await
}

/// The page of an account, with what was typed when something was wrong with it.
pub async fn show_account(
    session: &ConsoleSession,
    user_id: &str,
    typed: Typed,
    said: String,
) -> Answer {
    let Ok(user_id) = UserId::parse(user_id) else {
        return missing(session).await;
    };
    let dossier = match session.console().dossier(&user_id).await {
        Err(ServiceError::NoSuchAccount) => return missing(session).await,
        dossier => session.or_fail(dossier)?,
    };
    let status = status_of(typed.problem.is_any());
    let props = AccountPageProps {
        t: session.t(),
        dossier,
        applications: session.service().applications().clone(),
        typed,
        needs_code: session.needs_code(),
        usual_hours: session.context.config.logon.enrolment_hours,
        said,
    };
    let shown = || AccountPage(props).into_any();
    session.page(status, ("", user_id.as_str()), shown).await
}

async fn missing(session: &ConsoleSession) -> Answer {
    let t = session.t();
    let shown = || MissingPage(MissingPageProps { t }).into_any();
    let page = ("", t.support_problem_no_account());
    session.page(StatusCode::NOT_FOUND, page, shown).await
}

/// Numbers over all accounts.
pub async fn overview(session: ConsoleSession) -> Answer {
    show_overview(&session, Typed::default(), String::new()).await
}

/// The same, with what was typed when something was wrong with it.
pub async fn show_overview(session: &ConsoleSession, typed: Typed, said: String) -> Answer {
    let t = session.t();
    let numbers = session.or_fail(session.console().numbers().await)?;
    let status = status_of(typed.problem.is_any());
    let props = OverviewPageProps {
        t,
        numbers,
        typed,
        needs_code: session.needs_code(),
        said,
    };
    let shown = || OverviewPage(props).into_any();
    let page = ("/support/overview", t.support_overview());
    session.page(status, page, shown).await
}
