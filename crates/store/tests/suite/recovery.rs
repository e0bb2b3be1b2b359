//! Recovery codes (R18).

use crate::common::{Fixture, NOW, one_winner};
use domain::{AccountId, RecoveryCode, StageKind, TwoFactor};
use sea_orm::EntityTrait;
use store::{entity, recovery_code};

/// New codes of an account.
async fn give(db: &Fixture, account_id: AccountId) -> Vec<RecoveryCode> {
    let codes = Vec::from(RecoveryCode::generate_set(&*db.entropy));
    recovery_code::replace(db.connection(), &db.keyring, account_id, &codes, NOW)
        .await
        .unwrap();
    codes
}

async fn r18_a_recovery_code_is_used_once_over_two_nodes(db: Fixture) {
    let alice = db.account("alice", TwoFactor::On).await.id;
    let bob = db.account("bob", TwoFactor::On).await.id;
    let codes = give(&db, alice).await;
    give(&db, bob).await;
    let use_up = async |account, code| {
        let used = recovery_code::consume(db.connection(), &db.keyring, account, code, NOW).await;
        used.unwrap()
    };
    assert!(!use_up(bob, &codes[0]).await, "it is another's");
    one_winner(&db, |db| {
        let code = codes[0].clone();
        async move { recovery_code::consume(db.connection(), &db.keyring, alice, &code, NOW).await }
    })
    .await;
    let left = async |account| {
        let left = recovery_code::count_left(db.connection(), account).await;
        left.unwrap()
    };
    assert_eq!((left(alice).await, left(bob).await), (Some(9), Some(10)));

    let new = give(&db, alice).await;
    assert!(!use_up(alice, &codes[1]).await, "the older ones are void");
    assert!(use_up(alice, &new[1]).await);

    recovery_code::revoke_all(db.connection(), alice)
        .await
        .unwrap();
    assert!(!use_up(alice, &new[2]).await);
    assert_eq!((left(alice).await, left(bob).await), (None, Some(10)));
    recovery_code::void(db.connection()).await.unwrap();
    assert_eq!(left(bob).await, None);
}

async fn r18_what_is_stored_gives_no_code(db: Fixture) {
    let account = db.account("alice", TwoFactor::On).await;
    let codes = give(&db, account.id).await;
    let attempt = db.attempt(&account, StageKind::KeepCodes).await;
    recovery_code::add_shown(db.connection(), &db.keyring, &*db.entropy, attempt, &codes)
        .await
        .unwrap();
    let rows = entity::recovery_code::Entity::find()
        .all(db.connection())
        .await
        .unwrap();
    let shown = entity::shown_codes::Entity::find()
        .one(db.connection())
        .await
        .unwrap()
        .expect("a row");
    for code in &codes {
        let (bytes, text) = (code.expose(), code.reveal());
        assert!(rows.iter().all(|row| row.hash != bytes));
        for part in [bytes, text.as_bytes()] {
            let holds = shown.sealed.windows(part.len()).any(|at| at == part);
            assert!(!holds, "it is sealed");
        }
    }
}

async fn r18_they_are_shown_until_they_are_kept(db: Fixture) {
    let account = db.account("alice", TwoFactor::On).await;
    let are_kept = async || {
        let kept = recovery_code::are_kept(db.connection(), account.id).await;
        kept.unwrap()
    };
    assert!(!are_kept().await, "there are none");
    let codes = give(&db, account.id).await;
    let attempt = db.attempt(&account, StageKind::KeepCodes).await;
    let find = async || {
        let found = recovery_code::find_shown(db.connection(), &db.keyring, attempt).await;
        found.unwrap().map(|text| text.to_string())
    };
    assert_eq!(find().await, None);
    recovery_code::add_shown(db.connection(), &db.keyring, &*db.entropy, attempt, &codes)
        .await
        .unwrap();
    let lines: Vec<_> = codes.iter().map(|code| code.reveal().to_string()).collect();
    assert_eq!(find().await, Some(lines.join("\n") + "\n"));
    assert!(!are_kept().await);

    recovery_code::keep(db.connection(), account.id, NOW)
        .await
        .unwrap();
    recovery_code::forget_shown(db.connection(), attempt)
        .await
        .unwrap();
    assert!(are_kept().await);
    assert_eq!(find().await, None);
    give(&db, account.id).await;
    assert!(!are_kept().await, "the new ones are not");
}

on_both!(
    r18_a_recovery_code_is_used_once_over_two_nodes,
    r18_what_is_stored_gives_no_code,
    r18_they_are_shown_until_they_are_kept,
);
