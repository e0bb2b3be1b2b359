//! R13: an account has one enrolment under way, the latest.

use crate::common::{Fixture, NOW, race};
use domain::{Account, AccountId, Authenticator, StageKind, TwoFactor};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, SqlErr};
use store::{
    AttemptId, StoreError, account,
    authenticator::{self, Which},
    entity, logon_attempt,
};

async fn add_pending(
    db: &Fixture,
    account_id: AccountId,
    attempt: AttemptId,
) -> Result<(), StoreError> {
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

/// Begins an enrolment as the service does, and returns its attempt; none, when the account is
/// not any more as it was when its password was right, waiting for enrolment. Every transaction that
/// needs the account's row and others takes the account's first, or two could wait for each
/// other for ever.
async fn begin(db: &Fixture, account: &Account) -> Result<Option<AttemptId>, StoreError> {
    let transaction = db.store.begin().await?;
    if !account::lock_for_update(&transaction, account).await? {
        return Ok(None);
    }
    let account_id = account.id;
    authenticator::revoke(&transaction, Which::Pending(account_id), NOW).await?;
    let end = NOW.plus(600);
    let attempt = logon_attempt::add(
        &transaction,
        &db.token(),
        account,
        StageKind::Enrol,
        NOW,
        end,
    )
    .await?;
    logon_attempt::supersede(&transaction, account, attempt, NOW).await?;
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
    Ok(Some(attempt))
}

/// A right code for `pending`: all of it, or nothing.
async fn verify(
    db: &Fixture,
    pending: &Authenticator,
    attempt: AttemptId,
) -> Result<bool, StoreError> {
    let transaction = db.store.begin().await?;
    let account = account::get(&transaction, pending.account_id).await?;
    let done = account.two_factor == TwoFactor::AwaitingEnrolment
        && account::enrol(&transaction, &account).await?.is_some()
        && authenticator::activate(&transaction, pending.id, NOW.step(), NOW, None).await?
        && logon_attempt::advance(
            &transaction,
            attempt,
            StageKind::Enrol,
            StageKind::GoodToGo,
            NOW,
        )
        .await?;
    if done {
        transaction.commit().await?;
    }
    Ok(done)
}

/// The attempts of all pending authenticators, and all attempts that believe to be enrolling.
async fn under_way(db: &Fixture) -> (Vec<AttemptId>, Vec<AttemptId>) {
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
        pending
            .iter()
            .map(|row| AttemptId(row.attempt_id))
            .collect(),
        enrolling.iter().map(|row| row.id).collect(),
    )
}

async fn r13_the_database_refuses_a_second_pending_authenticator(db: Fixture) {
    let account = db.account("alice", TwoFactor::AwaitingEnrolment).await;
    db.pending(&account).await;
    let attempt = db.attempt(&account, StageKind::Enrol).await;
    let refused = add_pending(&db, account.id, attempt).await.unwrap_err();
    assert!(is_taken(&refused), "{refused:?}");

    authenticator::revoke(db.connection(), Which::Pending(account.id), NOW)
        .await
        .unwrap();
    add_pending(&db, account.id, attempt)
        .await
        .expect("the first one is gone");
}

async fn r13_another_account_is_not_concerned(db: Fixture) {
    let alice = db.account("alice", TwoFactor::AwaitingEnrolment).await;
    let bob = db.account("bob", TwoFactor::AwaitingEnrolment).await;
    let first = begin(&db, &alice).await.unwrap().unwrap();
    let second = begin(&db, &bob).await.unwrap().unwrap();
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
    let first = begin(&db, &account).await.unwrap().unwrap();
    let second = begin(&db, &account).await.unwrap().unwrap();
    assert_eq!(under_way(&db).await, (vec![second], vec![second]));
    let dead = authenticator::find_pending(db.connection(), &db.keyring, first)
        .await
        .unwrap();
    assert!(dead.is_none());
}

async fn r13_enrolments_that_begin_together_leave_one(db: Fixture) {
    for count in 2..7 {
        let account = db
            .account(&format!("alice{count}"), TwoFactor::AwaitingEnrolment)
            .await;
        let begun = race(&db, count, move |_, db| {
            let account = account.clone();
            async move { begin(&db, &account).await }
        })
        .await;
        assert!(
            begun.iter().all(|begun| matches!(begun, Ok(Some(_)))),
            "{begun:?}"
        );
        let (pending, enrolling) = under_way(&db).await;
        assert_eq!(pending.len(), 1);
        assert_eq!(pending, enrolling, "the others are told");
        db.sql("DELETE FROM authenticator; DELETE FROM logon_attempt")
            .await;
    }
}

/// Whoever comes first: the account is enrolled with one authenticator, or waits with none.
async fn r13_a_code_that_races_another_beginning_counts_or_not(db: Fixture) {
    for round in 0..10 {
        let account = db
            .account(&format!("alice{round}"), TwoFactor::AwaitingEnrolment)
            .await;
        let attempt = begin(&db, &account).await.unwrap().unwrap();
        let pending = authenticator::find_pending(db.connection(), &db.keyring, attempt)
            .await
            .unwrap()
            .unwrap();
        let waiting = account.clone();
        let outcome = race(&db, 4, move |n, db| {
            let (pending, account) = (pending.clone(), waiting.clone());
            async move {
                if n % 2 == 0 {
                    verify(&db, &pending, attempt).await
                } else {
                    begin(&db, &account).await.map(|_| false)
                }
            }
        })
        .await;
        let proved = outcome
            .into_iter()
            .map(|answer| answer.expect("nobody fails"))
            .filter(|proved| *proved)
            .count();
        let two_factor = if proved == 0 {
            TwoFactor::AwaitingEnrolment
        } else {
            TwoFactor::On
        };
        assert!(proved <= 1);
        assert_eq!(db.get(&account).await.two_factor, two_factor);
        assert_eq!(db.list_active(account.id).await.unwrap().len(), proved);
    }
}

async fn r13_replaced_entries_are_still_recognised_the_newest_five(db: Fixture) {
    let account = db.account("alice", TwoFactor::AwaitingEnrolment).await;
    let mut secrets = Vec::new();
    for round in 0..7 {
        secrets.push(db.pending(&account).await.secret.expose().to_vec());
        authenticator::revoke(db.connection(), Which::Pending(account.id), NOW.plus(round))
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
            .map(|entry| entry.secret.expose().to_vec())
            .collect::<Vec<_>>(),
        newest
    );
}

async fn r13_an_attempt_lives_ten_minutes_and_is_then_forgotten(db: Fixture) {
    let account = db.account("alice", TwoFactor::AwaitingEnrolment).await;
    let (token, end) = (db.token(), NOW.plus(600));
    let id = logon_attempt::add(
        db.connection(),
        &token,
        &account,
        StageKind::Enrol,
        NOW,
        end,
    )
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
    r13_a_code_that_races_another_beginning_counts_or_not,
    r13_replaced_entries_are_still_recognised_the_newest_five,
    r13_an_attempt_lives_ten_minutes_and_is_then_forgotten,
);
