//! R13: an account has one enrolment under way, the latest.

use crate::common::{Fixture, NOW, race};
use domain::{Stage, TwoFactor};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, SqlErr};
use store::{StoreError, authenticator, entity, logon_attempt};

async fn add_pending(db: &Fixture, account_id: i64, attempt: i64) -> Result<(), StoreError> {
    let secret = db.secret();
    authenticator::add_pending(
        db.connection(),
        &db.keyring,
        &*db.entropy,
        account_id,
        attempt,
        &secret,
        NOW,
    )
    .await
}

fn is_taken(error: &StoreError) -> bool {
    matches!(error, StoreError::Database(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))))
}

/// Begins an enrolment as the service does, and returns its attempt.
async fn begin(db: &Fixture, account_id: i64) -> Result<i64, StoreError> {
    let transaction = db.store.begin().await?;
    logon_attempt::supersede(&transaction, account_id, NOW).await?;
    authenticator::revoke_pending(&transaction, account_id, NOW).await?;
    let owner = (account_id, 0);
    let attempt = logon_attempt::add(
        &transaction,
        &db.token(),
        owner,
        Stage::Enrolling,
        NOW,
        NOW.plus(600),
    )
    .await?;
    let secret = db.secret();
    authenticator::add_pending(
        &transaction,
        &db.keyring,
        &*db.entropy,
        account_id,
        attempt,
        &secret,
        NOW,
    )
    .await?;
    transaction.commit().await?;
    Ok(attempt)
}

/// The attempts of all pending authenticators, and all attempts that believe to be enrolling.
async fn under_way(db: &Fixture) -> (Vec<i64>, Vec<i64>) {
    use entity::{authenticator as a, logon_attempt as l};
    let pending = a::Entity::find()
        .filter(a::Column::State.eq("pending"))
        .all(db.connection())
        .await
        .unwrap();
    let enrolling = l::Entity::find()
        .filter(l::Column::Stage.eq("enrolling"))
        .all(db.connection())
        .await
        .unwrap();
    (
        pending.iter().map(|row| row.attempt_id).collect(),
        enrolling.iter().map(|row| row.id).collect(),
    )
}

async fn r13_the_database_refuses_a_second_pending_authenticator(db: Fixture) {
    let account = db.account("alice", TwoFactor::AwaitingEnrolment).await;
    db.pending(&account).await;
    let attempt = db.attempt(&account, Stage::Enrolling).await;
    let refused = add_pending(&db, account.id, attempt).await.unwrap_err();
    assert!(is_taken(&refused), "{refused:?}");

    authenticator::revoke_pending(db.connection(), account.id, NOW)
        .await
        .unwrap();
    add_pending(&db, account.id, attempt)
        .await
        .expect("the first one is gone");
}

async fn r13_another_account_is_not_concerned(db: Fixture) {
    let alice = db.account("alice", TwoFactor::AwaitingEnrolment).await;
    let bob = db.account("bob", TwoFactor::AwaitingEnrolment).await;
    let first = begin(&db, alice.id).await.unwrap();
    let second = begin(&db, bob.id).await.unwrap();
    assert_eq!(under_way(&db).await.0.len(), 2);
    for attempt in [first, second] {
        assert!(
            authenticator::find_pending(db.connection(), &db.keyring, attempt)
                .await
                .unwrap()
                .is_some()
        );
    }
}

async fn r13_a_later_enrolment_replaces_the_earlier(db: Fixture) {
    let account = db.account("alice", TwoFactor::AwaitingEnrolment).await;
    let first = begin(&db, account.id).await.unwrap();
    let second = begin(&db, account.id).await.unwrap();
    assert_eq!(under_way(&db).await, (vec![second], vec![second]));
    let dead = authenticator::find_pending(db.connection(), &db.keyring, first)
        .await
        .unwrap();
    assert!(dead.is_none());
}

/// Of two that begin at the same time, PostgreSQL may refuse one for the other's pending row
/// (on SQLite they queue). Trying again is all that it takes.
async fn r13_enrolments_that_begin_together_leave_one(db: Fixture) {
    for round in 0..5 {
        let account = db
            .account(&format!("alice{round}"), TwoFactor::AwaitingEnrolment)
            .await;
        let id = account.id;
        let begun = race(&db, 2, move |_, db| async move {
            match begin(&db, id).await {
                Err(error) if is_taken(&error) => begin(&db, id).await,
                other => other,
            }
        })
        .await;
        assert!(begun.iter().all(Result::is_ok), "{begun:?}");
        let (pending, enrolling) = under_way(&db).await;
        assert_eq!(pending, enrolling);
        assert_eq!(pending.len(), 1);
        authenticator::revoke_all(db.connection(), id, NOW)
            .await
            .unwrap();
        logon_attempt::supersede(db.connection(), id, NOW)
            .await
            .unwrap();
    }
}

async fn r13_replaced_entries_are_still_recognised_the_newest_five(db: Fixture) {
    let account = db.account("alice", TwoFactor::AwaitingEnrolment).await;
    let mut secrets = Vec::new();
    for round in 0..7 {
        secrets.push(*db.pending(&account).await.secret.expose());
        authenticator::revoke_pending(db.connection(), account.id, NOW.plus(round))
            .await
            .unwrap();
    }
    let revoked = authenticator::list_revoked(db.connection(), &db.keyring, account.id)
        .await
        .unwrap();
    let newest: Vec<_> = secrets.into_iter().rev().take(5).collect();
    assert_eq!(
        revoked
            .iter()
            .map(|entry| *entry.secret.expose())
            .collect::<Vec<_>>(),
        newest
    );
}

async fn r13_an_attempt_lives_ten_minutes_and_is_then_forgotten(db: Fixture) {
    let account = db.account("alice", TwoFactor::AwaitingEnrolment).await;
    let (token, owner, end) = (db.token(), (account.id, account.generation), NOW.plus(600));
    let id = logon_attempt::add(db.connection(), &token, owner, Stage::Enrolling, NOW, end)
        .await
        .unwrap();
    let found = |at| logon_attempt::find(db.connection(), &token, at);
    assert_eq!(
        found(end.plus(-1)).await.unwrap().map(|attempt| attempt.id),
        Some(id)
    );
    assert_eq!(found(end).await.unwrap(), None);
    logon_attempt::forget_expired(db.connection(), end)
        .await
        .unwrap();
    assert!(found(NOW).await.unwrap().is_some());
    logon_attempt::forget_expired(db.connection(), end.plus(1))
        .await
        .unwrap();
    assert_eq!(found(NOW).await.unwrap(), None);
}

on_both!(
    r13_the_database_refuses_a_second_pending_authenticator,
    r13_another_account_is_not_concerned,
    r13_a_later_enrolment_replaces_the_earlier,
    r13_enrolments_that_begin_together_leave_one,
    r13_replaced_entries_are_still_recognised_the_newest_five,
    r13_an_attempt_lives_ten_minutes_and_is_then_forgotten,
);
