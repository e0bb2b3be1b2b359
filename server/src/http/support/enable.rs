//! Switching 2FA on for many.

use super::{Desk, Fields};
use crate::http::Context;
use app::support::{EnablePage, EnablePageProps};
use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::Response,
};
use domain::{Reason, UserId};
use leptos::prelude::IntoAny as _;
use service::EnabledMany;
use std::sync::Arc;

/// Asks once more, with the number of accounts; and then does it.
pub async fn enable(State(context): State<Arc<Context>>, request: Request) -> Response {
    let (mut desk, fields) = match Desk::receive(context, request).await {
        Ok(received) => received,
        Err(answer) => return answer,
    };
    let t = desk.t();
    let mut user_ids: Vec<UserId> = fields.all("user_id").flat_map(UserId::parse).collect();
    user_ids.sort();
    user_ids.dedup();
    if user_ids.is_empty() {
        return desk.go("/support");
    }
    let mut problem = String::new();
    if fields.get("confirmed") == "yes" {
        match enable_now(&mut desk, &fields, &user_ids).await {
            Ok(EnabledMany {
                enabled,
                passed_over,
            }) => {
                let to = format!("/support?enabled={enabled}&passed_over={passed_over}");
                return desk.go_and_tell(&to);
            }
            Err(text) => problem = text,
        }
    }
    let status = if problem.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let props = EnablePageProps {
        t,
        user_ids: user_ids.iter().map(ToString::to_string).collect(),
        reason: fields.get("reason").to_owned(),
        problem,
        needs_code: desk.needs_code(),
    };
    let shown = || EnablePage(props).into_any();
    desk.page(status, "/support", t.support_enable(), shown)
        .await
}

/// Does it. `Err`: what is wrong.
async fn enable_now(
    desk: &mut Desk,
    fields: &Fields,
    user_ids: &[UserId],
) -> Result<EnabledMany, String> {
    let reason = Reason::parse(fields.get("reason"));
    let reason = reason.map_err(|_| desk.t().support_problem_reason().to_owned())?;
    desk.freshen(fields).await?;
    let done = desk
        .service()
        .enable_many(&desk.staff, user_ids, reason.as_str());
    done.await.map_err(|error| desk.problem(&error))
}
