//! R11: one authenticator, one step, one success.

use crate::common::{Fixture, NOW, WRITER, event, one_winner, race};
use domain::{AccountId, Step, entropy::random};
use store::{
    StoreError, audit,
    authenticator::{self, Which},
};

async fn consume(db: &Fixture, id: i64, step: Step) -> bool {
    authenticator::consume_step(db.connection(), id, step, NOW)
        .await
        .expect("an answer")
}

async fn last_step(db: &Fixture, account_id: AccountId) -> Option<Step> {
    db.list_active(account_id).await.expect("it opens")[0].last_step
}

async fn r11_one_of_fifty_gets_the_step(db: Fixture) {
    let authenticator = db.active("alice").await;
    let (id, step) = (authenticator.id, NOW.step());
    let won = race(&db, 50, |_, db| async move { consume(&db, id, step).await }).await;
    assert_eq!(won.iter().filter(|won| **won).count(), 1);

    assert!(!consume(&db, id, step).await, "the same step again");
    assert!(!consume(&db, id, step.plus(-1)).await, "an older step");
    assert_eq!(last_step(&db, authenticator.account_id).await, Some(step));
    one_winner(&db, |db| async move {
        authenticator::consume_step(db.connection(), id, step.plus(1), NOW).await
    })
    .await;
    assert_eq!(
        last_step(&db, authenticator.account_id).await,
        Some(step.plus(1))
    );
}

/// As the service does it: step and event in one transaction. The events' order is the
/// order of the successes, because the row stays locked until the commit.
async fn consume_and_tell(db: &Fixture, id: i64, step: Step) -> Result<bool, StoreError> {
    let transaction = db.store.begin().await?;
    let won = authenticator::consume_step(&transaction, id, step, NOW).await?;
    if won {
        audit::add(
            &transaction,
            &db.keyring,
            WRITER,
            event(NOW, &step.number().to_string()),
        )
        .await?;
        transaction.commit().await?;
    }
    Ok(won)
}

async fn r11_successes_ascend_whatever_is_tried(db: Fixture) {
    let authenticator = db.active("alice").await;
    let steps: Vec<_> = (0..50)
        .map(|_| NOW.step().plus((random::<1>(&*db.entropy)[0] % 20).into()))
        .collect();
    let tried = steps.clone();
    let won = race(&db, steps.len(), move |n, db| {
        let (id, step) = (authenticator.id, tried[n]);
        async move { consume_and_tell(&db, id, step).await.expect("an answer") }
    })
    .await;

    let successes: Vec<i64> = db
        .events()
        .await
        .iter()
        .map(|step| step.parse().expect("a step"))
        .collect();
    assert!(
        successes.is_sorted_by(|earlier, later| earlier < later),
        "{successes:?}"
    );
    assert_eq!(successes.len(), won.into_iter().filter(|won| *won).count());
    // The newest step that anybody tried can only have won.
    let newest = steps.into_iter().max();
    assert_eq!(successes.last().copied(), newest.map(Step::number));
    assert_eq!(last_step(&db, authenticator.account_id).await, newest);
}

async fn r11_each_authenticator_has_its_own_steps(db: Fixture) {
    let (one, other) = (db.active("alice").await, db.active("bob").await);
    assert!(consume(&db, one.id, NOW.step()).await);
    assert!(consume(&db, other.id, NOW.step()).await);
}

async fn only_active_authenticators_consume(db: Fixture) {
    let account = db
        .account("alice", domain::TwoFactor::AwaitingEnrolment)
        .await;
    let pending = db.pending(&account).await;
    assert!(!consume(&db, pending.id, NOW.step()).await);
    assert!(
        authenticator::activate(db.connection(), pending.id, NOW.step(), NOW, None)
            .await
            .unwrap()
    );
    authenticator::revoke(db.connection(), Which::All(account.id), NOW)
        .await
        .unwrap();
    assert!(!consume(&db, pending.id, NOW.step().plus(1)).await);
}

on_both!(
    r11_one_of_fifty_gets_the_step,
    r11_successes_ascend_whatever_is_tried,
    r11_each_authenticator_has_its_own_steps,
    only_active_authenticators_consume,
);
