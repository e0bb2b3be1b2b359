//! Letting people try again from an address that has to wait (R22).

use super::{
    Desk, Fields,
    pages::{show_account, show_overview},
};
use crate::http::Context;
use app::support::Typed;
use axum::{
    extract::{Request, State},
    response::Response,
};
use domain::{Reason, regulation::Addresses};
use service::ServiceError;
use std::sync::Arc;

/// Lifts the wait, and shows the page that the form was on: what it says is of this one form, and no
/// address can say it again.
pub async fn lift(State(context): State<Arc<Context>>, request: Request) -> Response {
    let (mut desk, fields) = match Desk::receive(context, request).await {
        Ok(received) => received,
        Err(answer) => return answer,
    };
    let (typed, said) = match lift_now(&mut desk, &fields).await {
        Ok(said) => (Typed::default(), said),
        Err(problem) => {
            let reason = fields.get("reason").to_owned();
            let typed = Typed {
                reason,
                problem,
                ..Typed::default()
            };
            (typed, String::new())
        }
    };
    match fields.get("account") {
        "" => show_overview(&desk, typed, said).await,
        user_id => show_account(&desk, user_id, typed, said).await,
    }
}

/// Does it. `Err`: what is wrong.
async fn lift_now(desk: &mut Desk, fields: &Fields) -> Result<String, String> {
    let t = desk.t();
    let addresses = Addresses::parse(fields.get("address"));
    let addresses = addresses.map_err(|_| t.support_problem_not_paused().to_owned())?;
    let reason = Reason::parse(fields.get("reason"));
    let reason = reason.map_err(|_| t.support_problem_reason().to_owned())?;
    let reason = reason.to_string();
    desk.freshen(fields).await?;
    let lifting = desk
        .service()
        .lift_address(&desk.staff, &addresses, &reason);
    match lifting.await {
        Ok(lifted) => Ok(t.support_lifted(&lifted.join(", "))),
        Err(ServiceError::NotPaused) => Err(t.support_problem_not_paused().to_owned()),
        Err(error) => Err(desk.problem(&error)),
    }
}
