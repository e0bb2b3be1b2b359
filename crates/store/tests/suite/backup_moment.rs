//! R44: a backup that is made while others write.

use crate::{
    backup::{comes_back_on_both, file, open, rows},
    common::{Fixture, NOW, new_account},
};
use domain::TwoFactor;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use store::{
    AttemptId, Paged as _,
    account::{self, AllAccounts},
    authenticator, backup,
};
use tokio::sync::watch;

/// Accounts are added and enrolled all the time; each is in the backup wholly or not at all, and
/// comes back as it is there.
async fn r44_is_of_one_moment(db: Fixture) {
    let ended = Arc::new(AtomicBool::new(false));
    let enrolled = Arc::new(watch::Sender::new(0));
    let mut writers = Vec::new();
    for writer in 0..3 {
        let (db, ended, enrolled) = (db.clone(), Arc::clone(&ended), Arc::clone(&enrolled));
        writers.push(tokio::spawn(async move {
            let mut count = 0;
            while !ended.load(Ordering::Relaxed) {
                enrol(&db, &format!("{writer}-{count}")).await;
                count += 1;
                enrolled.send_modify(|all| *all += 1);
                // The others get a turn too: SQLite keeps no queue.
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        }));
    }
    let (folder, _) = file();
    let (mut accounts, mut last) = (0, None);
    for count in 0..4 {
        let mut more = enrolled.subscribe();
        let more = more.wait_for(|all| *all > accounts).await;
        drop(more.expect("others go on"));
        let path = folder.path().join(format!("{count}.gtg"));
        backup::write(&db.store, &path).await.expect("a backup");
        let backup = open(&path).await.expect("it opens");
        let all = AllAccounts.page(backup.connection(), None).await.unwrap();
        for one in &all {
            let id = one.account.id;
            let active = authenticator::list_active(backup.connection(), &db.keyring, id).await;
            let is_on = one.account.two_factor == TwoFactor::On;
            assert_eq!(active.unwrap().len(), usize::from(is_on), "{one:?}");
        }
        assert!(all.len() > accounts, "what was enrolled is there");
        accounts = all.len();
        last = Some(backup);
    }
    ended.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await.expect("no panic");
    }
    let backup = Arc::new(last.expect("a backup"));
    let was = rows(backup.connection()).await;
    assert!(
        was.len() > accounts,
        "{accounts} accounts, and what is theirs"
    );
    comes_back_on_both(&db, &backup, &was).await;
}

/// Two transactions: one that adds the account and its secret, one that enrols it.
async fn enrol(db: &Fixture, name: &str) {
    let transaction = db.store.begin().await.unwrap();
    let new = new_account(name, TwoFactor::AwaitingEnrolment);
    let account = account::add(&transaction, new).await.unwrap();
    let (keyring, secret) = (&db.keyring, db.secret());
    authenticator::add_pending(
        &transaction,
        keyring,
        &*db.entropy,
        account.id,
        AttemptId(account.id.number()),
        &secret,
        NOW,
    )
    .await
    .unwrap();
    transaction.commit().await.unwrap();
    let transaction = db.store.begin().await.unwrap();
    assert!(
        account::lock_for_update(&transaction, &account)
            .await
            .unwrap()
    );
    let pending =
        authenticator::find_pending(&transaction, keyring, AttemptId(account.id.number())).await;
    let pending = pending.unwrap().unwrap();
    let enrolled = account::enrol(&transaction, &account).await.unwrap();
    assert!(enrolled.is_some());
    assert!(
        authenticator::activate(&transaction, pending.id, NOW.step(), NOW, None)
            .await
            .unwrap()
    );
    transaction.commit().await.unwrap();
}

on_both!(r44_is_of_one_moment);
