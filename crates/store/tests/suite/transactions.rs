//! Every change and its audit event in one transaction (invariant 4).

use crate::common::{Fixture, NOW, WRITER, event, new_account};
use domain::{AccountId, StageKind, TwoFactor};
use store::{
    AttemptId, Keyring, Paged as _, Store, StoreError, Transaction,
    account::{self, AllAccounts},
    audit, authenticator, logon_attempt,
};

/// Some of everything: rows added, rows changed, an event.
async fn change(
    (store, keyring): (&Store, &Keyring),
    account_id: AccountId,
    attempt: AttemptId,
    id: i64,
) -> Result<Transaction, StoreError> {
    let transaction = store.begin().await?;
    account::add(&transaction, new_account("bob", TwoFactor::Off)).await?;
    let account = account::get(&transaction, account_id).await?;
    assert!(account::enrol(&transaction, &account).await?.is_some());
    assert!(
        logon_attempt::advance(
            &transaction,
            attempt,
            StageKind::Enrol,
            StageKind::GoodToGo,
            NOW
        )
        .await?
    );
    assert!(authenticator::activate(&transaction, id, NOW.step(), NOW, None).await?);
    audit::add(&transaction, keyring, WRITER, event(NOW, "enrolled")).await?;
    Ok(transaction)
}

async fn all_or_nothing(db: Fixture) {
    let account = db.account("alice", TwoFactor::AwaitingEnrolment).await;
    let attempt = db.attempt(&account, StageKind::Enrol).await;
    let pending = db.pending(&account).await;

    drop(
        change((&db.store, &db.keyring), account.id, attempt, pending.id)
            .await
            .expect("the change"),
    );
    // In a transaction: it begins only after the dropped one is really over.
    let after = db.store.begin().await.expect("the lock is free again");
    assert_eq!(AllAccounts.page(&after, None).await.unwrap().len(), 1);
    assert_eq!(account::get(&after, account.id).await.unwrap(), account);
    assert!(
        authenticator::list_active(&after, &db.keyring, account.id)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        logon_attempt::advance(&after, attempt, StageKind::Enrol, StageKind::Enrol, NOW)
            .await
            .unwrap()
    );
    after.commit().await.unwrap();
    assert!(db.events().await.is_empty());

    change((&db.store, &db.keyring), account.id, attempt, pending.id)
        .await
        .expect("the change")
        .commit()
        .await
        .unwrap();
    assert_eq!(
        AllAccounts.page(db.connection(), None).await.unwrap().len(),
        2
    );
    assert_eq!(db.get(&account).await.two_factor, TwoFactor::On);
    assert_eq!(db.list_active(account.id).await.unwrap().len(), 1);
    assert_eq!(db.events().await, ["enrolled"]);
}

/// What happens when a browser goes away in the middle of a request.
async fn a_task_that_is_aborted_has_done_nothing(db: Fixture) {
    let account = db.account("alice", TwoFactor::AwaitingEnrolment).await;
    let attempt = db.attempt(&account, StageKind::Enrol).await;
    let pending = db.pending(&account).await;

    let (changed, wait) = tokio::sync::oneshot::channel();
    let (store, keyring) = (db.store.clone(), db.keyring.clone());
    let task = tokio::spawn(async move {
        let _transaction = change((&store, &keyring), account.id, attempt, pending.id)
            .await
            .expect("the change");
        changed.send(()).expect("the test waits");
        std::future::pending::<()>().await;
    });
    wait.await.expect("the change is made");
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());

    let after = db.store.begin().await.expect("the lock is free again");
    assert_eq!(AllAccounts.page(&after, None).await.unwrap().len(), 1);
    drop(after);
    assert!(db.events().await.is_empty());
}

on_both!(all_or_nothing, a_task_that_is_aborted_has_done_nothing);
