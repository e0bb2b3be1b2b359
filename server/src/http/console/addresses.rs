//! Letting people try again from an address that has to wait (R22).

use super::{
    Answer, ConsoleForm, ConsoleSession, Fields, FormError,
    pages::{show_account, show_overview},
};
use app::{support::Typed, texts::Texts};
use domain::throttle::Addresses;
use service::Lifted;

/// Lifts the wait, and shows the page that the form was on: what it says is of this one form, and no
/// address can say it again.
pub async fn lift(ConsoleForm(mut session, fields): ConsoleForm) -> Answer {
    let (typed, said) = match lift_now(&mut session, &fields).await {
        Ok(lifted) => {
            let (t, again) = (session.t(), lifted.addresses.join(", "));
            let said = match lifted.still_paused.join(", ") {
                none if none.is_empty() => t.support_lifted(&again),
                still => t.support_lifted_except(&again, &still),
            };
            (Typed::default(), said)
        }
        Err(error) => {
            let typed = Typed {
                address: fields.get("address").to_owned(),
                reason: fields.get("reason").to_owned(),
                problem: error.problem(&session),
                ..Typed::default()
            };
            (typed, String::new())
        }
    };
    match fields.get("account") {
        "" => show_overview(&session, typed, said).await,
        user_id => show_account(&session, user_id, typed, said).await,
    }
}

async fn lift_now(session: &mut ConsoleSession, fields: &Fields) -> Result<Lifted, FormError> {
    let addresses = Addresses::parse(fields.get("address"));
    let addresses = addresses.map_err(|_| FormError::Says(Texts::support_problem_not_paused))?;
    let reason = fields.reason()?.to_string();
    session.freshen(fields).await?;
    let console = session.console();
    Ok(console.lift_address(&addresses, &reason).await?)
}
