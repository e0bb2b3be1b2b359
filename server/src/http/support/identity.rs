//! Who is calling.

use super::{Desk, pages::show_account};
use crate::http::Context;
use app::support::{Typed, path_of};
use axum::{
    extract::{Path, Request, State},
    response::Response,
};
use domain::{UserId, support::Accepted};
use std::sync::Arc;

/// Shows a word, or writes down what came of it.
pub async fn answer(
    State(context): State<Arc<Context>>,
    Path(user_id): Path<String>,
    request: Request,
) -> Response {
    let (desk, fields) = match Desk::receive(context, request).await {
        Ok(received) => received,
        Err(answer) => return answer,
    };
    let Ok(user_id) = UserId::parse(&user_id) else {
        return show_account(&desk, &user_id, Typed::default(), String::new()).await;
    };
    let (service, staff) = (desk.service(), &desk.staff);
    let accepted: Vec<Accepted> = fields
        .all("accepted")
        .filter_map(Accepted::from_word)
        .collect();
    let (done, word) = match fields.get("answer") {
        "right" => (
            service.answer_identity(staff, &user_id, true).await,
            "identity",
        ),
        "wrong" => (
            service.answer_identity(staff, &user_id, false).await,
            "identity",
        ),
        "accepted" => (
            service.record_accepted(staff, &user_id, &accepted).await,
            "identity",
        ),
        _ => (service.ask_identity(staff, &user_id).await, ""),
    };
    match done {
        Ok(()) => desk.go_and_tell(&format!("{}?done={word}", path_of(user_id.as_str()))),
        Err(error) => {
            let problem = desk.problem(&error);
            let typed = Typed {
                problem,
                ..Typed::default()
            };
            show_account(&desk, user_id.as_str(), typed, String::new()).await
        }
    }
}
