//! Rows that are not as they should be: an error each, never a panic.

use crate::common::{Fixture, NOW, new_account};
use domain::{AccountId, StageKind, TwoFactor, UserId};
use sea_orm::{ActiveValue::Set, EntityTrait, IntoActiveModel};
use store::{
    Corrupt, Paged as _, StoreError,
    account::{self, AllAccounts},
    authenticator, entity, logon_attempt,
    seal::Place,
};

fn corrupt<T: std::fmt::Debug>(answer: Result<T, StoreError>) -> Corrupt {
    let Err(StoreError::Corrupt(corrupt)) = answer else {
        panic!("{answer:?}")
    };
    corrupt
}

async fn a_user_id_that_is_taken_says_so(db: Fixture) {
    let alice = db.account("alice", TwoFactor::Off).await;
    let again = account::add(db.connection(), new_account("ALICE", TwoFactor::On)).await;
    assert!(matches!(again, Err(StoreError::UserIdTaken)), "{again:?}");

    let transaction = db.store.begin().await.unwrap();
    let again = account::add(&transaction, new_account("alice", TwoFactor::On)).await;
    assert!(matches!(again, Err(StoreError::UserIdTaken)), "{again:?}");
    drop(transaction);
    assert_eq!(db.get(&alice).await, alice);
}

async fn unknown_words_of_an_account_are_corrupt(db: Fixture) {
    let alice = UserId::parse("alice").unwrap();
    let id = db.account("alice", TwoFactor::Off).await.id;
    for (column, good) in [
        ("role", "account"),
        ("status", "enabled"),
        ("two_factor", "off"),
    ] {
        for bad in ["", "superuser", "Off", " on"] {
            db.sql(&format!("UPDATE account SET {column} = '{bad}'"))
                .await;
            for found in [
                corrupt(account::get(db.connection(), id).await),
                corrupt(account::find(db.connection(), &alice).await),
                corrupt(AllAccounts.page(db.connection(), None).await),
                corrupt(account::find_credentials(db.connection(), &alice).await),
            ] {
                assert_eq!(
                    (found.table, found.column, found.id),
                    ("account", column, id.number())
                );
                assert_eq!(
                    found.to_string(),
                    format!("the row {id} of account holds an unknown {column}")
                );
            }
        }
        db.sql(&format!("UPDATE account SET {column} = '{good}'"))
            .await;
    }
    db.sql("UPDATE account SET user_id = '<script>'").await;
    assert_eq!(
        corrupt(account::get(db.connection(), id).await).column,
        "user_id"
    );
}

async fn an_unknown_stage_is_corrupt(db: Fixture) {
    let (account, token) = (db.account("alice", TwoFactor::On).await, db.token());
    let id = logon_attempt::add(
        db.connection(),
        &token,
        &account,
        StageKind::Code,
        NOW,
        NOW.plus(600),
    )
    .await
    .unwrap();
    db.sql("UPDATE logon_attempt SET stage = 'skipped'").await;
    let found = corrupt(logon_attempt::find(db.connection(), &token, NOW).await);
    assert_eq!(
        (found.table, found.column, found.id),
        ("logon_attempt", "stage", id.0)
    );
}

async fn an_authenticator_in_an_unknown_state_counts_for_nothing(db: Fixture) {
    let authenticator = db.active("alice").await;
    db.sql("UPDATE authenticator SET state = 'trusted'").await;
    assert!(
        db.list_active(authenticator.account_id)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        !authenticator::consume_step(db.connection(), authenticator.id, NOW.step(), NOW)
            .await
            .unwrap()
    );
}

async fn a_sealed_value_that_is_no_secret_is_corrupt(db: Fixture) {
    let authenticator = db.active("alice").await;
    let place = Place {
        table: "authenticator",
        column: "secret",
        row: authenticator.id,
    };
    let sealed = place
        .seal(db.connection(), &db.keyring, &*db.entropy, b"too short")
        .await
        .unwrap();
    let row = entity::authenticator::Entity::find_by_id(authenticator.id)
        .one(db.connection())
        .await
        .unwrap();
    let mut row = row.unwrap().into_active_model();
    row.secret = Set(sealed.bytes);
    entity::authenticator::Entity::update(row)
        .exec(db.connection())
        .await
        .unwrap();
    let found = corrupt(db.list_active(authenticator.account_id).await);
    assert_eq!(
        (found.table, found.column, found.id),
        ("authenticator", "secret", authenticator.id)
    );
}

async fn a_missing_account_is_an_error_or_none(db: Fixture) {
    let nobody = AccountId::from_number(4711);
    assert!(matches!(
        account::get(db.connection(), nobody).await,
        Err(StoreError::Database(_))
    ));
    assert!(
        account::find(db.connection(), &UserId::parse("nobody").unwrap())
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        account::find_last_logon(db.connection(), nobody)
            .await
            .unwrap()
            .is_none()
    );
}

on_both!(
    a_user_id_that_is_taken_says_so,
    unknown_words_of_an_account_are_corrupt,
    an_unknown_stage_is_corrupt,
    an_authenticator_in_an_unknown_state_counts_for_nothing,
    a_sealed_value_that_is_no_secret_is_corrupt,
    a_missing_account_is_an_error_or_none,
);
