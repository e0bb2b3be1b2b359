//! Set-up codes that were issued, and what their holders say of them (R37).

use crate::common::{Fixture, NOW, one_winner};
use domain::{AccountId, TwoFactor};
use store::issued_set_up_code::{self, NewIssue, Wanted};

async fn issue(db: &Fixture, account_id: AccountId, issued_by: Option<AccountId>) {
    let new = NewIssue {
        account_id,
        issued_by,
        asked_by: None,
    };
    let added = issued_set_up_code::add(db.connection(), new, NOW).await;
    added.unwrap();
}

async fn r37_whose_a_password_is_is_said_once(db: Fixture) {
    let id = db.account("alice", TwoFactor::Off).await.id;
    let staff = db.account("priya", TwoFactor::On).await.id;
    issue(&db, id, Some(staff)).await;
    issued_set_up_code::mark_used(db.connection(), id, false, NOW)
        .await
        .unwrap();
    let choices = issued_set_up_code::list_choices(db.connection(), id).await;
    let choice = choices.unwrap()[0];
    one_winner(&db, |db| async move {
        issued_set_up_code::own(db.connection(), &choice, false, NOW).await
    })
    .await;
    assert_eq!(
        issued_set_up_code::find_suspects(db.connection(), id)
            .await
            .unwrap(),
        Some(vec![staff])
    );
    one_winner(&db, |db| async move {
        issued_set_up_code::see(db.connection(), id, NOW).await
    })
    .await;
    let suspects = issued_set_up_code::find_suspects(db.connection(), id).await;
    assert_eq!(suspects.unwrap(), None);
}

async fn r37_whether_a_code_was_wanted_is_said_once_and_of_those_of_staff(db: Fixture) {
    let id = db.account("alice", TwoFactor::Off).await.id;
    let staff = db.account("priya", TwoFactor::On).await.id;
    issue(&db, id, None).await;
    let said = issued_set_up_code::answer(db.connection(), id, NOW, Wanted::No, NOW).await;
    assert!(!said.unwrap(), "it was the operator's");
    issue(&db, id, Some(staff)).await;
    one_winner(&db, |db| async move {
        issued_set_up_code::answer(db.connection(), id, NOW, Wanted::No, NOW).await
    })
    .await;
    let unwanted = issued_set_up_code::list_unwanted(db.connection(), NOW, 9).await;
    assert_eq!(unwanted.unwrap().len(), 1);
}

on_both!(
    r37_whose_a_password_is_is_said_once,
    r37_whether_a_code_was_wanted_is_said_once_and_of_those_of_staff,
);
