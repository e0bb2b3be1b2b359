//! Notifications: added with what they tell of, and sent by one of all nodes.

use crate::common::{Fixture, NOW, one_winner, race};
use domain::{Account, EmailAddress, TwoFactor, notification::Kind};
use std::{collections::HashSet, sync::Arc};
use store::{account, outbox, outbox::Notification};
use tokio::sync::Mutex;

async fn written_to(db: &Fixture, name: &str) -> Account {
    let account = db.account(name, TwoFactor::On).await;
    let email = EmailAddress::parse(&format!("{name}@example.org")).unwrap();
    account::set_email(db.connection(), account.id, Some(&email))
        .await
        .unwrap();
    account
}

async fn add(db: &Fixture, account: &Account, kind: Kind, after: i64) {
    let address = Some("192.0.2.7".to_owned());
    let at = NOW.plus(after);
    outbox::add(db.connection(), account.id, kind, at, address, None)
        .await
        .unwrap();
}

async fn due(db: &Fixture, after: i64) -> Option<Notification> {
    outbox::find_due(db.connection(), NOW.plus(after))
        .await
        .unwrap()
}

async fn a_notification_says_what_and_to_whom_and_is_gone_when_sent(db: Fixture) {
    let alice = written_to(&db, "alice").await;
    account::set_language(db.connection(), alice.id, "cy")
        .await
        .unwrap();
    add(&db, &alice, Kind::NewBrowser, 5).await;
    assert_eq!(due(&db, 4).await, None, "not before it happened");
    let notification = due(&db, 5).await.expect("it is due");
    let expected = Notification {
        id: notification.id,
        kind: Kind::NewBrowser,
        at: NOW.plus(5),
        address: Some("192.0.2.7".to_owned()),
        tries: 0,
        user_id: alice.user_id.clone(),
        to: EmailAddress::parse("alice@example.org").ok(),
        language: "cy".to_owned(),
        set_up_code: None,
    };
    assert_eq!(notification, expected);
    outbox::forget(db.connection(), notification.id)
        .await
        .unwrap();
    assert_eq!(due(&db, 5).await, None);
}

async fn who_has_no_address_is_not_written_to(db: Fixture) {
    let alice = db.account("alice", TwoFactor::On).await;
    add(&db, &alice, Kind::Enrolled, 0).await;
    assert_eq!(due(&db, 0).await, None);

    let bob = written_to(&db, "bob").await;
    add(&db, &bob, Kind::Enrolled, 0).await;
    account::set_email(db.connection(), bob.id, None)
        .await
        .unwrap();
    let notification = due(&db, 0).await.expect("it was written before");
    assert_eq!(notification.to, None);
}

async fn a_notification_can_go_to_the_address_of_before(db: Fixture) {
    let bob = db.account("bob", TwoFactor::On).await;
    let former = EmailAddress::parse("bob@example.com").unwrap();
    let (kind, to) = (Kind::EmailChanged, Some(&former));
    outbox::add(db.connection(), bob.id, kind, NOW, None, to)
        .await
        .unwrap();
    let email = EmailAddress::parse("bob@example.org").unwrap();
    account::set_email(db.connection(), bob.id, Some(&email))
        .await
        .unwrap();
    let found = account::find_email(db.connection(), bob.id).await.unwrap();
    assert_eq!(found, Some(email));
    let notification = due(&db, 0).await.expect("it is due");
    assert_eq!((notification.kind, notification.to), (kind, Some(former)));
}

async fn the_one_due_for_longest_comes_first(db: Fixture) {
    let alice = written_to(&db, "alice").await;
    for (kind, after) in [
        (Kind::Enrolled, 2),
        (Kind::NewBrowser, 1),
        (Kind::AccountClosed, 1),
    ] {
        add(&db, &alice, kind, after).await;
    }
    for kind in [Kind::NewBrowser, Kind::AccountClosed, Kind::Enrolled] {
        let notification = due(&db, 2).await.expect("one is due");
        assert_eq!(notification.kind, kind);
        outbox::forget(db.connection(), notification.id)
            .await
            .unwrap();
    }
}

async fn a_try_belongs_to_one_and_comes_back_when_that_one_dies(db: Fixture) {
    let alice = written_to(&db, "alice").await;
    add(&db, &alice, Kind::Enrolled, 0).await;
    let first = due(&db, 0).await.expect("it is due");
    let notification = first.clone();
    one_winner(&db, move |db| {
        let notification = notification.clone();
        async move { outbox::consume_try(db.connection(), &notification, NOW.plus(300)).await }
    })
    .await;
    assert_eq!(due(&db, 299).await, None, "it is being sent");

    // Whoever had it is not heard of again.
    let second = due(&db, 300).await.expect("it is due again");
    assert_eq!(second.tries, 1);
    assert!(
        outbox::consume_try(db.connection(), &second, NOW.plus(600))
            .await
            .unwrap()
    );
    // The first one wakes up late, and puts off nothing that is another's now.
    let late = Notification { tries: 1, ..first };
    assert!(
        !outbox::advance(db.connection(), &late, NOW.plus(301))
            .await
            .unwrap()
    );
    let third = Notification { tries: 2, ..second };
    assert!(
        outbox::advance(db.connection(), &third, NOW.plus(420))
            .await
            .unwrap()
    );
    assert_eq!(due(&db, 419).await, None);
    assert_eq!(
        due(&db, 420).await.map(|notification| notification.tries),
        Some(2)
    );
}

async fn several_workers_send_each_notification_once(db: Fixture) {
    let alice = written_to(&db, "alice").await;
    for n in 0..30 {
        add(&db, &alice, Kind::ALL[n % Kind::ALL.len()], 0).await;
    }
    let sent = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&sent);
    race(&db, 4, move |_, db| {
        let sent = Arc::clone(&seen);
        async move {
            while let Some(notification) = due(&db, 0).await {
                let until = NOW.plus(300);
                if outbox::consume_try(db.connection(), &notification, until)
                    .await
                    .unwrap()
                {
                    sent.lock().await.push(notification.id);
                    outbox::forget(db.connection(), notification.id)
                        .await
                        .unwrap();
                }
            }
        }
    })
    .await;
    let sent = sent.lock().await;
    let once: HashSet<_> = sent.iter().collect();
    assert_eq!((sent.len(), once.len()), (30, 30));
}

async fn a_notification_of_a_newer_version_is_left_to_it(db: Fixture) {
    let alice = written_to(&db, "alice").await;
    add(&db, &alice, Kind::Enrolled, 0).await;
    db.sql("UPDATE outbox SET kind = 'something-new'").await;
    add(&db, &alice, Kind::NewBrowser, 1).await;
    let notification = due(&db, 1).await.expect("the one that it knows");
    assert_eq!(notification.kind, Kind::NewBrowser);
}

async fn a_notification_and_what_it_tells_of_are_one(db: Fixture) {
    let alice = written_to(&db, "alice").await;
    let transaction = db.store.begin().await.unwrap();
    outbox::add(&transaction, alice.id, Kind::Enrolled, NOW, None, None)
        .await
        .unwrap();
    drop(transaction);
    drop(db.store.begin().await.expect("the lock is free again"));
    assert_eq!(due(&db, 0).await, None);
}

on_both!(
    a_notification_says_what_and_to_whom_and_is_gone_when_sent,
    a_notification_can_go_to_the_address_of_before,
    who_has_no_address_is_not_written_to,
    the_one_due_for_longest_comes_first,
    a_try_belongs_to_one_and_comes_back_when_that_one_dies,
    several_workers_send_each_notification_once,
    a_notification_of_a_newer_version_is_left_to_it,
    a_notification_and_what_it_tells_of_are_one,
);
