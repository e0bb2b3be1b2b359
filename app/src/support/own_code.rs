//! Why a code of one's own was not accepted: on the page of an account, that must not read as if the
//! holder's code were meant.

use crate::{
    components::{sentence, with_tries_left},
    texts::Texts,
};
use protocol::Refusal;

/// What the console says of `refusal`; `None`: it is not about the code. `user_id`: of the member of staff.
pub fn of_own_code(t: Texts, refusal: Refusal, user_id: &str) -> Option<String> {
    Some(match refusal {
        Refusal::CodeWrong(left) => with_tries_left(t, &t.support_own_code_wrong(user_id), left),
        Refusal::CodeSpent(_) => t.support_own_code_spent().to_owned(),
        Refusal::CodeReplaced => t.support_own_code_replaced(user_id),
        Refusal::CodeMalformed
        | Refusal::CodeSlow(_)
        | Refusal::CodesPaused(_)
        | Refusal::AccountLocked => t.support_own_code_refused(&sentence(refusal, t)),
        _ => return None,
    })
}
