//! Who is calling.

use super::{Answer, ConsoleForm, FormError, pages::show_account};
use app::support::{Typed, path_of};
use axum::extract::Path;
use domain::{UserId, support::Accepted};

/// Shows a word, or writes down what came of it.
pub async fn answer(
    Path(user_id): Path<String>,
    ConsoleForm(session, fields): ConsoleForm,
) -> Answer {
    let Ok(user_id) = UserId::parse(&user_id) else {
        return show_account(&session, &user_id, Typed::default(), String::new()).await;
    };
    let console = session.console();
    let accepted = fields.all("accepted").filter_map(Accepted::from_word);
    let accepted: Vec<Accepted> = accepted.collect();
    let answer = fields.get("answer");
    let done = match answer {
        "right" => console.answer_identity(&user_id, true).await,
        "wrong" => console.answer_identity(&user_id, false).await,
        "accepted" => console.record_accepted(&user_id, &accepted).await,
        _ => console.ask_identity(&user_id).await,
    };
    match done {
        Ok(()) => {
            let is_answer = matches!(answer, "right" | "wrong" | "accepted");
            let word = if is_answer { "identity" } else { "" };
            Ok(session.go_and_tell(&format!("{}?done={word}", path_of(user_id.as_str()))))
        }
        Err(error) => {
            let typed = Typed {
                problem: FormError::from(error).problem(&session),
                ..Typed::default()
            };
            show_account(&session, user_id.as_str(), typed, String::new()).await
        }
    }
}
