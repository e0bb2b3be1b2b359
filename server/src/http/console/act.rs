//! Doing something to one account.

use super::{Answer, ConsoleForm, ConsoleSession, Fields, FormError, pages::show_account};
use app::{
    support::{DonePage, DonePageProps, FormProblem, Typed, in_query, path_of},
    texts::Texts,
};
use axum::{extract::Path, http::StatusCode};
use domain::{
    UserId,
    support::{Action, WINDOW_HOURS},
};
use leptos::prelude::IntoAny as _;
use service::{Act, ActOutcome, Done};

/// The action of the form.
pub async fn act(
    Path(user_id): Path<String>,
    ConsoleForm(mut session, fields): ConsoleForm,
) -> Answer {
    match act_now(&mut session, &user_id, &fields).await {
        Ok(answer) => answer,
        Err(error) => {
            let typed = typed(&fields, error.problem(&session));
            show_account(&session, &user_id, typed, String::new()).await
        }
    }
}

async fn act_now(
    session: &mut ConsoleSession,
    user_id: &str,
    fields: &Fields,
) -> Result<Answer, FormError> {
    let act = read(fields)?;
    let user_id = UserId::parse(user_id);
    let user_id = user_id.map_err(|_| FormError::Says(Texts::support_problem_no_account))?;
    session.freshen(fields).await?;
    let acted = session.console().act(&user_id, &act).await?;
    let back_to_requests = fields.get("back") == "requests";
    Ok(answer(session, &user_id, act.action, acted, back_to_requests).await)
}

/// What the form asks for.
fn read(fields: &Fields) -> Result<Act, FormError> {
    let action = Action::from_word(fields.get("action"));
    let action = action.ok_or(FormError::Says(Texts::support_problem_unfit))?;
    let reason = fields.reason()?.to_string();
    let window_hours = match fields.get("hours").trim() {
        "" => None,
        typed => match typed.parse() {
            Ok(hours) if WINDOW_HOURS.contains(&hours) => Some(hours),
            _ => return Err(FormError::In("hours", Texts::support_problem_hours)),
        },
    };
    Ok(Act {
        action,
        reason,
        with_pin: fields.get("with_pin") == "yes",
        window_hours,
    })
}

fn typed(fields: &Fields, problem: FormProblem) -> Typed {
    Typed {
        action: Action::from_word(fields.get("action")),
        reason: fields.get("reason").to_owned(),
        hours: fields.get("hours").to_owned(),
        with_pin: fields.get("with_pin") == "yes",
        problem,
        ..Typed::default()
    }
}

async fn answer(
    session: &ConsoleSession,
    user_id: &UserId,
    action: Action,
    acted: ActOutcome,
    back_to_requests: bool,
) -> Answer {
    let path = path_of(user_id.as_str());
    let address = match acted {
        ActOutcome::Asked => format!("{path}?asked={action}"),
        ActOutcome::Done(done) if has_secret(&done) => {
            return show_done(session, user_id, done).await;
        }
        ActOutcome::Done(_) if back_to_requests => {
            format!("/support/requests?enabled={}", in_query(user_id.as_str()))
        }
        ActOutcome::Done(_) => format!("{path}?done={action}"),
    };
    Ok(session.go_and_tell(&address))
}

/// Whether something is to be read out.
pub fn has_secret(done: &Done) -> bool {
    done.pin.is_some() || done.set_up_code.is_some()
}

/// What is read out, this once: in the answer itself, and nowhere else (R38).
pub async fn show_done(session: &ConsoleSession, user_id: &UserId, done: Done) -> Answer {
    let props = DonePageProps {
        t: session.t(),
        user_id: user_id.to_string(),
        done,
        hours: i64::from(session.context.config.logon.set_up_code_hours),
        site: session.context.about_site().name,
        now: session.context.backend.service.present().for_people(),
    };
    let shown = || DonePage(props).into_any();
    session
        .page(StatusCode::OK, ("", user_id.as_str()), shown)
        .await
}
