//! Holders who ask for 2FA.

use super::{Answer, ConsoleForm, ConsoleSession, Fields, FormError, status_of};
use app::{
    support::{RequestsPage, RequestsPageProps, Typed, action_label, in_query},
    texts::Texts,
};
use domain::{UserId, support::Action};
use leptos::prelude::IntoAny as _;

/// The queue.
pub async fn list(session: ConsoleSession) -> Answer {
    let t = session.t();
    let (enabled, declined) = (session.done("enabled"), session.done("declined"));
    let said = if UserId::parse(&enabled).is_ok() {
        t.support_done(&format!("{enabled}: {}", action_label(t, Action::Enable)))
    } else if UserId::parse(&declined).is_ok() {
        t.support_declined(&declined)
    } else {
        String::new()
    };
    show(&session, <_>::default(), said).await
}

/// Says no to one of them.
pub async fn decline(ConsoleForm(mut session, fields): ConsoleForm) -> Answer {
    match decline_now(&mut session, &fields).await {
        Ok(whom) => {
            let whom = in_query(whom.as_str());
            Ok(session.go_and_tell(&format!("/support/requests?declined={whom}")))
        }
        Err(error) => {
            let typed = Typed {
                action: Some(Action::Disable),
                reason: fields.get("reason").to_owned(),
                problem: error.problem(&session),
                ..Typed::default()
            };
            let whom = fields.get("user_id").to_owned();
            show(&session, (whom, typed), String::new()).await
        }
    }
}

async fn decline_now(session: &mut ConsoleSession, fields: &Fields) -> Result<UserId, FormError> {
    let whom = UserId::parse(fields.get("user_id"));
    let whom = whom.map_err(|_| FormError::Says(Texts::support_problem_no_account))?;
    let reason = fields.reason()?;
    session.freshen(fields).await?;
    session.console().decline_request(&whom, &reason).await?;
    Ok(whom)
}

async fn show(session: &ConsoleSession, typed: (String, Typed), said: String) -> Answer {
    let t = session.t();
    let requests = session.console().open_requests().await;
    let disowned = session.console().disowned_passwords().await;
    let status = status_of(typed.1.problem.is_any());
    let props = RequestsPageProps {
        t,
        requests: session.or_fail(requests)?,
        disowned: session.or_fail(disowned)?,
        typed,
        needs_code: session.needs_code(),
        now: session.now(),
        said,
    };
    let shown = || RequestsPage(props).into_any();
    let page = ("/support/requests", t.support_requests());
    session.page(status, page, shown).await
}
