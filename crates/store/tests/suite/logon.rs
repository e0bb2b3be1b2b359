//! Invariant 2: no session without every factor that the account's status demands now.

use crate::common::{Fixture, NOW, WRITER, event, password, race};
use domain::{Account, Status, TwoFactor};
use store::{StoreError, account, account::LogonMark, audit};

async fn mark(db: &Fixture, account: &Account) -> bool {
    let mark = LogonMark {
        at: NOW,
        address: Some("192.0.2.1".to_owned()),
    };
    account::mark_logon(
        db.connection(),
        account.id,
        account.generation,
        account.two_factor,
        &mark,
    )
    .await
    .expect("an answer")
}

async fn an_unchanged_account_logs_on_as_often_as_it_likes(db: Fixture) {
    let account = db.account("alice", TwoFactor::Off).await;
    let task = account.clone();
    let marked = race(&db, 20, move |_, db| {
        let account = task.clone();
        async move { mark(&db, &account).await }
    });
    assert_eq!(marked.await, [true; 20]);
    let last = account::find_last_logon(db.connection(), account.id)
        .await
        .unwrap();
    assert_eq!(
        last,
        Some(LogonMark {
            at: NOW,
            address: Some("192.0.2.1".to_owned())
        })
    );
}

async fn no_logon_after_disabling(db: Fixture) {
    let account = db.account("alice", TwoFactor::Off).await;
    account::advance_status(
        db.connection(),
        account.id,
        Status::Enabled,
        Status::Disabled,
    )
    .await
    .unwrap();
    assert!(!mark(&db, &account).await);
    assert!(
        !mark(&db, &db.get(&account).await).await,
        "nor with its new generation"
    );
    assert_eq!(
        account::find_last_logon(db.connection(), account.id)
            .await
            .unwrap(),
        None
    );

    account::advance_status(
        db.connection(),
        account.id,
        Status::Disabled,
        Status::Enabled,
    )
    .await
    .unwrap();
    assert!(!mark(&db, &account).await, "what began before is over");
    assert!(mark(&db, &db.get(&account).await).await);
}

async fn no_logon_with_the_factors_of_another_status(db: Fixture) {
    let before = db.account("alice", TwoFactor::Off).await;
    account::advance_two_factor(
        db.connection(),
        before.id,
        TwoFactor::Off,
        TwoFactor::AwaitingEnrolment,
    )
    .await
    .unwrap();
    assert!(!mark(&db, &before).await);
    let waiting = db.get(&before).await;
    assert!(
        !mark(
            &db,
            &Account {
                two_factor: TwoFactor::Off,
                ..waiting.clone()
            }
        )
        .await
    );

    // Enrolment ends nothing, so that only the status tells the two apart.
    assert!(
        account::enrol(db.connection(), &waiting)
            .await
            .unwrap()
            .is_some()
    );
    assert!(!mark(&db, &waiting).await);
    assert!(mark(&db, &db.get(&before).await).await);
}

async fn no_logon_with_the_password_before(db: Fixture) {
    let before = db.account("alice", TwoFactor::Off).await;
    account::set_password(db.connection(), before.id, password())
        .await
        .unwrap();
    assert!(!mark(&db, &before).await);
    assert!(mark(&db, &db.get(&before).await).await);
}

async fn holding_an_account_needs_its_generation_and_changes_nothing(db: Fixture) {
    let account = db.account("alice", TwoFactor::Off).await;
    let transaction = db.store.begin().await.unwrap();
    let later = Account {
        generation: account.generation + 1,
        ..account.clone()
    };
    assert!(
        !account::lock_for_update(&transaction, &later)
            .await
            .unwrap()
    );
    let enrolled = Account {
        two_factor: TwoFactor::On,
        ..account.clone()
    };
    assert!(
        !account::lock_for_update(&transaction, &enrolled)
            .await
            .unwrap()
    );
    assert!(
        account::lock_for_update(&transaction, &account)
            .await
            .unwrap()
    );
    transaction.commit().await.unwrap();
    assert_eq!(db.get(&account).await, account);
}

async fn log_on(db: &Fixture, account: &Account) -> Result<(), StoreError> {
    let transaction = db.store.begin().await?;
    let mark = LogonMark {
        at: NOW,
        address: None,
    };
    if account::mark_logon(&transaction, account.id, 0, account.two_factor, &mark).await? {
        audit::add(&transaction, &db.keyring, WRITER, event(NOW, "logon")).await?;
        transaction.commit().await?;
    }
    Ok(())
}

async fn disable(db: &Fixture, account: &Account) -> Result<(), StoreError> {
    let transaction = db.store.begin().await?;
    assert!(
        account::advance_status(&transaction, account.id, Status::Enabled, Status::Disabled)
            .await?
    );
    audit::add(&transaction, &db.keyring, WRITER, event(NOW, "disabled")).await?;
    Ok(transaction.commit().await?)
}

/// The events' order is that of the changes: the account's row is locked until the commit.
async fn a_logon_that_races_disabling_comes_before_it_or_not_at_all(db: Fixture) {
    let account = db.account("alice", TwoFactor::Off).await;
    race(&db, 30, move |n, db| {
        let account = account.clone();
        async move {
            let done = if n == 15 {
                disable(&db, &account).await
            } else {
                log_on(&db, &account).await
            };
            done.expect("an answer");
        }
    })
    .await;
    let events = db.events().await;
    assert_eq!(
        events.iter().position(|event| event == "disabled"),
        Some(events.len() - 1),
        "{events:?}"
    );
}

on_both!(
    holding_an_account_needs_its_generation_and_changes_nothing,
    an_unchanged_account_logs_on_as_often_as_it_likes,
    no_logon_after_disabling,
    no_logon_with_the_factors_of_another_status,
    no_logon_with_the_password_before,
    a_logon_that_races_disabling_comes_before_it_or_not_at_all,
);
