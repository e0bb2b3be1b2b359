//! What must happen once happens once, whoever else tries at the same time.

use crate::common::{Fixture, NOW, one_winner, password, race};
use domain::{StageKind, Status, TwoFactor};
use store::{
    StoreError, account, account::LogonMark, authenticator, logon_attempt, session,
    session::NewSession,
};

async fn an_attempt_advances_once(db: Fixture) {
    let attempt = db
        .attempt(&db.account("alice", TwoFactor::On).await, StageKind::Code)
        .await;
    one_winner(&db, |db| async move {
        logon_attempt::advance(
            db.connection(),
            attempt,
            StageKind::Code,
            StageKind::Home,
            NOW,
        )
        .await
    })
    .await;
}

async fn an_authenticator_is_activated_once(db: Fixture) {
    let id = db
        .pending(&db.account("alice", TwoFactor::AwaitingEnrolment).await)
        .await
        .id;
    one_winner(&db, |db| async move {
        authenticator::activate(db.connection(), id, NOW.step(), NOW, None).await
    })
    .await;
}

async fn an_account_enrols_once(db: Fixture) {
    let account = db.account("alice", TwoFactor::AwaitingEnrolment).await;
    let generation = account.generation;
    one_winner(&db, |db| {
        let account = account.clone();
        async move { Ok(account::enrol(db.connection(), &account).await?.is_some()) }
    })
    .await;
    let enrolled = db.get(&account).await;
    assert_eq!(
        (enrolled.two_factor, enrolled.generation),
        (TwoFactor::On, generation)
    );
}

async fn r7_a_set_up_code_is_used_once(db: Fixture) {
    let account = db.account("alice", TwoFactor::Off).await;
    let id = account.id;
    account::set_set_up_code(db.connection(), id, &[7; 32], NOW.plus(1))
        .await
        .unwrap();
    let generation = db.get(&account).await.generation;
    assert_eq!(
        generation,
        account.generation + 1,
        "what was begun before ends"
    );
    assert!(
        !account::consume_set_up_code(db.connection(), id, generation, password(), NOW.plus(1))
            .await
            .unwrap()
    );
    one_winner(&db, |db| async move {
        account::consume_set_up_code(db.connection(), id, generation, password(), NOW).await
    })
    .await;
    let credentials = account::find_credentials(db.connection(), &account.user_id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (credentials.password, credentials.set_up_code),
        (Some(password()), None)
    );
    assert_eq!(credentials.account.generation, generation + 1);
}

async fn r15_two_factor_changes_once_and_ends_everything(db: Fixture) {
    let account = db.account("alice", TwoFactor::Off).await;
    let id = account.id;
    one_winner(&db, |db| async move {
        account::advance_two_factor(
            db.connection(),
            id,
            TwoFactor::Off,
            TwoFactor::AwaitingEnrolment,
        )
        .await
    })
    .await;
    assert_eq!(db.get(&account).await.generation, account.generation + 1);
}

async fn r27_an_account_is_disabled_once_and_that_ends_everything(db: Fixture) {
    let account = db.account("alice", TwoFactor::Off).await;
    let id = account.id;
    one_winner(&db, |db| async move {
        account::advance_status(db.connection(), id, Status::Enabled, Status::Disabled).await
    })
    .await;
    assert_eq!(db.get(&account).await.generation, account.generation + 1);
}

async fn r27_a_session_is_revoked_once(db: Fixture) {
    let account = db.account("alice", TwoFactor::Off).await;
    let token = db.token();
    let begun = LogonMark {
        at: NOW,
        address: None,
    };
    let new = NewSession {
        token: token.clone(),
        account_id: account.id,
        generation: account.generation,
        code: None,
        browser: String::new(),
        initials: None,
        begun,
        previous: None,
    };
    session::add(db.connection(), new).await.unwrap();
    let id = session::find(db.connection(), &token)
        .await
        .unwrap()
        .expect("it is there")
        .id;
    one_winner(&db, |db| async move {
        session::revoke(db.connection(), account.id, id, NOW).await
    })
    .await;
    assert_eq!(session::find(db.connection(), &token).await.unwrap(), None);
}

async fn a_user_id_is_given_once(db: Fixture) {
    let answers = race(&db, 20, |n, db| async move {
        let spelling = if n % 3 == 0 { "ALICE" } else { "alice" };
        account::add(
            db.connection(),
            crate::common::new_account(spelling, TwoFactor::Off),
        )
        .await
    })
    .await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(
        answers
            .iter()
            .filter(|answer| matches!(answer, Err(StoreError::UserIdTaken)))
            .count(),
        19
    );
}

on_both!(
    an_attempt_advances_once,
    an_authenticator_is_activated_once,
    an_account_enrols_once,
    r7_a_set_up_code_is_used_once,
    r15_two_factor_changes_once_and_ends_everything,
    r27_an_account_is_disabled_once_and_that_ends_everything,
    r27_a_session_is_revoked_once,
    a_user_id_is_given_once,
);
