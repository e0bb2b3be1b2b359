//! Doing something to one account.

use super::{Desk, Fields, pages::show_account};
use crate::http::Context;
use app::support::{DonePage, DonePageProps, Typed, in_query, path_of};
use axum::{
    extract::{Path, Request, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    Reason, UserId,
    support::{Action, WINDOW_HOURS},
};
use leptos::prelude::IntoAny as _;
use service::{Act, Acted, Done};
use std::sync::Arc;

/// The action of the form.
pub async fn act(
    State(context): State<Arc<Context>>,
    Path(user_id): Path<String>,
    request: Request,
) -> Response {
    let (mut desk, fields) = match Desk::receive(context, request).await {
        Ok(received) => received,
        Err(answer) => return answer,
    };
    let acted = match read(&desk, &fields) {
        Ok(act) => act_with(&mut desk, &user_id, &fields, &act).await,
        Err(problem) => Err(problem),
    };
    match acted {
        Ok((user_id, action, acted)) => {
            let back = fields.get("back") == "requests";
            answer(&desk, &user_id, action, acted, back).await
        }
        Err(problem) => {
            let typed = typed(&fields, problem);
            show_account(&desk, &user_id, typed, String::new()).await
        }
    }
}

async fn act_with(
    desk: &mut Desk,
    user_id: &str,
    fields: &Fields,
    act: &Act,
) -> Result<(UserId, Action, Acted), String> {
    let user_id =
        UserId::parse(user_id).map_err(|_| desk.t().support_problem_no_account().to_owned())?;
    desk.freshen(fields).await?;
    let acted = desk.service().act(&desk.staff, &user_id, act).await;
    let acted = acted.map_err(|error| desk.problem(&error))?;
    Ok((user_id, act.action, acted))
}

/// What the form asks for. `Err`: what is wrong with it.
fn read(desk: &Desk, fields: &Fields) -> Result<Act, String> {
    let t = desk.t();
    let action = Action::from_word(fields.get("action"));
    let action = action.ok_or_else(|| t.support_problem_unfit().to_owned())?;
    let reason = Reason::parse(fields.get("reason"));
    let reason = reason.map_err(|_| t.support_problem_reason().to_owned())?;
    let window_hours = match fields.get("hours").trim() {
        "" => None,
        typed => match typed.parse() {
            Ok(hours) if WINDOW_HOURS.contains(&hours) => Some(hours),
            _ => return Err(t.support_problem_hours().to_owned()),
        },
    };
    Ok(Act {
        action,
        reason: reason.to_string(),
        with_pin: fields.get("with_pin") == "yes",
        window_hours,
    })
}

fn typed(fields: &Fields, problem: String) -> Typed {
    Typed {
        action: Action::from_word(fields.get("action")),
        reason: fields.get("reason").to_owned(),
        hours: fields.get("hours").to_owned(),
        with_pin: fields.get("with_pin") == "yes",
        problem,
    }
}

async fn answer(
    desk: &Desk,
    user_id: &UserId,
    action: Action,
    acted: Acted,
    back_to_requests: bool,
) -> Response {
    let path = path_of(user_id.as_str());
    match acted {
        Acted::Asked => desk.go_and_tell(&format!("{path}?asked={action}")),
        Acted::Done(done) if has_secret(&done) => show_done(desk, user_id, done).await,
        Acted::Done(_) if back_to_requests => desk.go_and_tell(&format!(
            "/support/requests?enabled={}",
            in_query(user_id.as_str())
        )),
        Acted::Done(_) => desk.go_and_tell(&format!("{path}?done={action}")),
    }
}

/// Whether something is to be read out.
pub fn has_secret(done: &Done) -> bool {
    done.pin.is_some() || done.set_up_code.is_some()
}

/// What is read out, this once: in the answer itself, and nowhere else (R38).
pub async fn show_done(desk: &Desk, user_id: &UserId, done: Done) -> Response {
    let t = desk.t();
    let hours = i64::from(desk.context.config.logon.set_up_code_hours);
    let props = DonePageProps {
        t,
        user_id: user_id.to_string(),
        done,
        hours,
    };
    let shown = || DonePage(props).into_any();
    desk.page(StatusCode::OK, "", user_id.as_str(), shown).await
}
