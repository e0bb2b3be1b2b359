//! Switching 2FA on for many accounts.

use super::{
    Answer, ConsoleForm, ConsoleSession, Fields, FormError, pages::show_accounts, status_of,
};
use app::support::{EnablePage, EnablePageProps, FormProblem};
use domain::UserId;
use leptos::prelude::IntoAny as _;
use service::EnabledMany;

/// Asks once more, with the number of accounts that change; and then does it.
pub async fn enable(ConsoleForm(mut session, fields): ConsoleForm) -> Answer {
    let mut user_ids: Vec<UserId> = fields.all("user_id").flat_map(UserId::parse).collect();
    user_ids.sort();
    user_ids.dedup();
    if user_ids.is_empty() {
        let problem = FormProblem::of_all(session.t().support_select_one().to_owned());
        return show_accounts(&session, String::new(), problem).await;
    }
    let mut problem = FormProblem::default();
    if fields.get("confirmed") == "yes" {
        match enable_now(&mut session, &fields, &user_ids).await {
            Ok(EnabledMany {
                enabled,
                passed_over,
            }) => {
                let to = format!("/support?enabled={enabled}&passed_over={passed_over}");
                return Ok(session.go_and_tell(&to));
            }
            Err(error) => problem = error.problem(&session),
        }
    }
    let enabling = session.console().enabling(&user_ids).await;
    let (t, status) = (session.t(), status_of(problem.is_any()));
    let props = EnablePageProps {
        t,
        enabling: session.or_fail(enabling)?,
        reason: fields.get("reason").to_owned(),
        problem,
        needs_code: session.needs_code(),
    };
    let shown = || EnablePage(props).into_any();
    let page = ("/support", t.support_enable());
    session.page(status, page, shown).await
}

async fn enable_now(
    session: &mut ConsoleSession,
    fields: &Fields,
    user_ids: &[UserId],
) -> Result<EnabledMany, FormError> {
    let reason = fields.reason()?;
    session.freshen(fields).await?;
    let console = session.console();
    Ok(console.enable_many(user_ids, reason.as_str()).await?)
}
