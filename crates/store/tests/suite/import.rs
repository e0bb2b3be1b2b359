//! Accounts and authenticators of another system, and who stands in for nobody.

use crate::common::{Fixture, NOW, new_account};
use domain::{AccountId, Groups, Secret, TwoFactor, UserId, authenticator::Name};
use std::collections::{HashMap, HashSet};
use store::{
    StoreError,
    account::{self, ImportedAccount, PasswordHash},
    authenticator,
};

fn imported(id: AccountId, name: &str, hash: Option<&str>) -> ImportedAccount {
    ImportedAccount {
        id,
        new: new_account(name, TwoFactor::Off),
        password: hash.map(|phc| PasswordHash {
            phc: phc.to_owned(),
            pepper_id: None,
        }),
        groups: Groups::from_list("office").expect("a group"),
    }
}

fn user_id(name: &str) -> UserId {
    UserId::parse(name).expect("a userID")
}

async fn many_accounts_come_in_their_order_or_not_at_all(db: Fixture) {
    let names: Vec<String> = (0..1100).rev().map(|n| format!("room-{n}")).collect();
    let first = db.account("first", TwoFactor::Off).await.id;
    let rows = account::take_ids(db.connection(), names).await.unwrap();
    let ids: Vec<_> = rows.iter().map(|(id, _)| *id).collect();
    let following = (first.number() + 1..).map(AccountId::from_number);
    assert_eq!(ids, following.take(1100).collect::<Vec<_>>());
    let accounts = rows
        .iter()
        .map(|(id, name)| imported(*id, name, Some(name)));
    account::add_all(db.connection(), accounts.collect())
        .await
        .unwrap();
    let next = db.account("next", TwoFactor::Off).await.id;
    assert!(!ids.contains(&next), "no number is given twice");
    for (id, name) in &rows {
        let found = account::find_credentials(db.connection(), &user_id(name)).await;
        let found = found.unwrap().expect("it is there");
        assert_eq!(
            (found.account.id, &found.password.unwrap().phc),
            (*id, name)
        );
        assert_eq!(found.account.groups, Groups::from_list("office").unwrap());
    }
    let asked = [user_id("room-7"), user_id("none"), user_id("room-1099")];
    let taken = account::find_taken(db.connection(), &asked.each_ref()).await;
    let expected = ["room-7", "room-1099"].map(str::to_owned);
    assert_eq!(taken.unwrap(), HashSet::from(expected));

    let transaction = db.store.begin().await.unwrap();
    let rows = [(1, "new"), (2, "room-7")]
        .map(|(n, name)| imported(AccountId::from_number(next.number() + n), name, None))
        .to_vec();
    let refused = account::add_all(&transaction, rows).await;
    assert!(matches!(refused, Err(StoreError::UserIdTaken)));
    drop(transaction);
    let new = account::find(db.connection(), &user_id("new")).await;
    assert!(new.unwrap().is_none());
}

/// R40: sealed as all are, each to its row; unused, so that its next code counts (R11).
async fn r40_imported_secrets_are_sealed_and_their_next_code_counts(db: Fixture) {
    let account = db.account("alice", TwoFactor::On).await;
    let secrets = [vec![7; 10], vec![8; 20], vec![9; 64]];
    let all: Vec<_> = secrets
        .iter()
        .map(|bytes| authenticator::ImportedAuthenticator {
            id: authenticator::draw_id(&*db.entropy),
            account_id: account.id,
            secret: Secret::from_bytes(bytes).expect("a secret"),
            name: Name::parse("Tablet").ok(),
        })
        .collect();
    let (keyring, entropy) = (&db.keyring, &*db.entropy);
    let added = authenticator::add_all(db.connection(), keyring, entropy, &all, NOW).await;
    added.unwrap();
    let active = db.list_active(account.id).await.unwrap();
    for (id, bytes) in all.iter().map(|one| &one.id).zip(&secrets) {
        let one = active.iter().find(|one| one.id == *id).expect("it counts");
        assert_eq!(one.secret.expose(), bytes.as_slice());
        assert_eq!((one.last_step, one.last_used_at), (None, None));
        let step = NOW.step();
        assert!(
            authenticator::consume_step(db.connection(), *id, step, NOW)
                .await
                .unwrap()
        );
        assert!(
            !authenticator::consume_step(db.connection(), *id, step, NOW)
                .await
                .unwrap()
        );
    }
    let named = authenticator::list_named(db.connection(), account.id).await;
    assert!(
        named
            .unwrap()
            .iter()
            .all(|one| one.name.as_deref() == Some("Tablet"))
    );
}

async fn r41_a_user_id_keeps_its_decoy_but_for_the_share_of_a_new_account(db: Fixture) {
    let find = async |name: &str| {
        let found = account::find_decoy(db.connection(), &db.keyring, &user_id(name)).await;
        found.unwrap().map(|hash| hash.phc)
    };
    assert_eq!(find("nobody").await, None, "of no account");
    let add = async |numbers: std::ops::Range<usize>| {
        let rows = account::take_ids(db.connection(), numbers.collect()).await;
        let rows = rows.unwrap().into_iter().map(|(id, n)| {
            let mut row = imported(id, &format!("room-{n}"), (n > 0).then_some("imported"));
            if let Some(password) = &mut row.password {
                password.phc = n.to_string();
            }
            row
        });
        let rows = rows.collect::<Vec<_>>();
        account::add_all(db.connection(), rows).await.unwrap();
    };
    let all = async || {
        let mut all = Vec::new();
        for n in 0..1000 {
            all.push(find(&format!("nobody-{n}")).await);
        }
        all
    };
    add(0..10).await;
    let before = all().await;
    assert_eq!(all().await, before, "the same when asked again");
    let mut counts: HashMap<&Option<String>, usize> = HashMap::new();
    for found in &before {
        *counts.entry(found).or_default() += 1;
    }
    // Also the one without a password, for which one of ours is computed.
    assert_eq!(counts.len(), 10);
    assert!(
        counts.values().all(|count| (30..200).contains(count)),
        "{counts:?}"
    );
    add(10..11).await;
    let after = all().await;
    let moved = before.iter().zip(&after).filter(|(old, new)| old != new);
    let moved: Vec<_> = moved.map(|(_, new)| new.as_deref()).collect();
    assert!(
        (40..150).contains(&moved.len()),
        "one in eleven: {}",
        moved.len()
    );
    assert!(moved.iter().all(|new| *new == Some("10")), "to the new one");
    // Numbers that are missing, as where an import was rolled back, change nothing else.
    let before = after;
    add(11..12).await;
    let far = "UPDATE account SET id = id + 1000000 WHERE user_id = 'room-11'";
    db.sql(far).await;
    let after = all().await;
    let moved = before.iter().zip(&after).filter(|(old, new)| old != new);
    let moved: Vec<_> = moved.map(|(_, new)| new.as_deref()).collect();
    assert!((1..150).contains(&moved.len()), "{}", moved.len());
    assert!(moved.iter().all(|new| *new == Some("11")), "to the new one");
}

on_both!(
    many_accounts_come_in_their_order_or_not_at_all,
    r40_imported_secrets_are_sealed_and_their_next_code_counts,
    r41_a_user_id_keeps_its_decoy_but_for_the_share_of_a_new_account,
);
